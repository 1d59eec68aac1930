"""Treated against compared places week by week, with the day on which they were told apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from metrics.model import Estimate
from ui.charts import marks
from ui.charts.base import Chart, frame, hover, scale_of, time_axis, value_title
from ui.charts.margin import MarginName, name_in_margin
from ui.charts.tried import noted
from ui.format import colours, dates, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.experiments import ExperimentWeek
    from metrics.model import Metric

_HEIGHT, _MARGIN, _TOP, _BELOW = 280, 96, 30, 36
_ROOM = 0.08


def sides(weeks: Sequence[ExperimentWeek], metric: Metric, began: date) -> Chart:
    """Return the means of treated and compared places, a dotted line where the change began."""
    points_of = {
        "treated": [(week.first, week.treated) for week in weeks],
        "compared": [(week.first, week.compared) for week in weeks],
    }
    known = [v for points in points_of.values() for _, v in points if v is not None]
    scale = scale_of(metric, [Estimate(v, None, None, 1) for v in known])
    figure = frame(_HEIGHT, right=_MARGIN, top=_TOP)
    beside = []
    for name, points in points_of.items():
        is_treated = name == "treated"
        tone = colours.INK if is_treated else colours.QUIET
        heights = [None if v is None else v / scale.size for _, v in points]
        hovers = [
            hover(f"{name}, week of {dates.day(day, date.min)}", _value(v, metric))
            for day, v in points
        ]
        days = [day for day, _ in points]
        width = 2.2 if is_treated else 1.8
        figure.add(marks.line(days, heights, tone, width, dot=5, hovers=hovers, cliponaxis=False))
        last = [height for height in heights if height is not None]
        if last:
            beside.append(
                MarginName(f"<b>{name}</b>" if is_treated else name, last[-1], is_treated)
            )
    time_axis(figure, [week.first for week in weeks])
    value_title(figure, f"{metric.label}, {scale.title}: mean of places")
    if figure.days is not None:
        noted.name(figure, [noted.Noted(began, f"began {dates.day(began, began)}")], figure.days)
    figure.days = None  # its own beginning is told already
    every = [v / scale.size for v in known] or [0.0, 1.0]
    room = _ROOM * ((max(every) - min(every)) or 1.0)
    extent = (min(every) - room, max(every) + room)
    figure.y(tickformat=scale.ticks, showgrid=True, nticks=6, range=[*extent])
    name_in_margin(figure, beside, extent, _HEIGHT - _TOP - _BELOW)
    return Chart(figure, _alt(weeks, metric, began), empty=not known)


def _value(value: float | None, metric: Metric) -> str:
    return numbers.value(Estimate(value, None, None, 1), metric.unit, metric.counts)


def _alt(weeks: Sequence[ExperimentWeek], metric: Metric, began: date) -> str:
    """How both sides stood in the first week, when it began, and in the last."""
    known_weeks = [week for week in weeks if None not in (week.treated, week.compared)]
    if not known_weeks:
        return f"{metric.label} of both sides by week: nothing was measured."
    since = next((week for week in known_weeks if week.first >= began), known_weeks[-1])
    parts = [
        f"week of {dates.day(week.first, date.min)}: treated {_value(week.treated, metric)}, "
        f"compared {_value(week.compared, metric)}"
        for week in dict.fromkeys((known_weeks[0], since, known_weeks[-1]))
    ]
    day = dates.day(began, date.min)
    what = f"{metric.label} of treated and compared places by week"
    return f"{what}. {'; '.join(parts)}. It began on {day}."
