"""One metric over time: its line, the band of its intervals, normal limits and the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from ui import colours, numbers
from ui.chart_base import (
    LABEL_SIZE,
    Chart,
    Scale,
    frame,
    note,
    scale_of,
    time_axis,
    value_title,
)
from ui.chart_limits import (
    draw_control,
    limits_in_words,
    mark_target,
    name_of,
    shows_points,
)
from ui.chart_line import day_of, first_and_last, height_of, line, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.control import Control
    from metrics.measure import Row
    from metrics.model import Metric

_HEIGHT = 280
#: Up to so many points each has its dot.
_DOTTED = 20


def trend(
    rows: Sequence[Row],
    metric: Metric,
    *,
    control: Control | None = None,
    target: float | None = None,
    height: int = _HEIGHT,
) -> Chart:
    """A metric by day, week or month: line, band of the 95 % intervals, gaps where none is.

    Where `control` has limits of normal variation, or rows are hidden, its points are drawn
    instead, short periods joined: the limits thin and grey, what is not normal marked and named.
    `target` is a dotted line.
    """
    judged = control if control and shows_points(control, rows, metric) else None
    ends = {p.first: p.until for p in judged.points} if judged else None
    names = {p.first: name_of(p) for p in judged.points} if judged else None
    rows = [point.row for point in judged.points] if judged else rows
    runs = unbroken(rows, ends)
    scale = scale_of(metric, [row.estimate for row in rows])
    # What stands at the line's end has to fit beside it.
    figure = frame(height, right=92 if metric.unit == "open hours" else 58, top=30)
    for run in runs:
        figure.add_trace(_band(run, scale))
    dotted = sum(map(len, runs)) <= _DOTTED
    for run in runs:
        dot = 6 if dotted or len(run) == 1 else 0
        figure.add_trace(line(run, metric, scale, 2.2, dot=dot, names=names))
    if target is not None:
        mark_target(figure, rows, metric, scale, target)
    if judged:
        draw_control(figure, judged, metric, scale)
    _name_last(figure, runs, metric, scale, judged)
    time_axis(figure, [day_of(row) for row in rows])
    _value_axis(figure, metric, scale)
    return Chart(figure, _alt(rows, metric, judged, target), empty=not runs)


def _band(run: Sequence[Row], scale: Scale) -> go.Scatter:
    """The area between the bounds of one run, forth along the upper and back along the lower."""
    both = [r for r in run if r.estimate.low is not None and r.estimate.high is not None]
    upper = [(r.estimate.high or 0.0) / scale.size for r in both]
    lower = [(r.estimate.low or 0.0) / scale.size for r in both]
    days = [r.group for r in both]
    return go.Scatter(
        x=days + days[::-1],
        y=upper + lower[::-1],
        mode="lines",
        fill="toself",
        fillcolor=colours.BAND,
        line={"width": 8 if len(both) == 1 else 0, "color": colours.BAND},
        hoverinfo="skip",
    )


def _name_last(
    figure: go.Figure,
    runs: Sequence[Sequence[Row]],
    metric: Metric,
    scale: Scale,
    judged: Control | None,
) -> None:
    """The last value beside the end of the line; `so far` where its period is not over."""
    if not runs:
        return
    last = runs[-1][-1]
    so_far = judged is not None and judged.points[-1].row is last and judged.points[-1].running
    value = f"<b>{numbers.value(last.estimate, metric.unit)}</b>"
    note(
        figure, f"{value}<br>so far" if so_far else value, x=last.group,
        y=height_of(last, scale), xanchor="left", xshift=9, align="left",
        font={"size": LABEL_SIZE, "color": colours.TEXT},
    )  # fmt: skip


def _value_axis(figure: go.Figure, metric: Metric, scale: Scale) -> None:
    value_title(figure, f"{metric.label}, {scale.title}")
    figure.update_yaxes(
        tickformat=scale.ticks,
        labelalias={"+0": "0"},
        showgrid=True,
        nticks=6,
        rangemode="tozero" if scale.zero else "normal",
    )


def _alt(rows: Sequence[Row], metric: Metric, control: Control | None, target: float | None) -> str:
    """The values that matter, and what they are compared with."""
    said = [first_and_last(rows, metric)]
    if control:
        said += limits_in_words(control, metric)
    if target is not None:
        said.append(f"The target is {numbers.target_of(target, metric.unit)}.")
    return " ".join(said)
