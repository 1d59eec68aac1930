"""One metric over time: the line, and in words where it went last."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from metrics.relations.periods import first_of_months, months_before, next_day
from metrics.slices import Slice
from ui import state
from ui.app import empty
from ui.charts import charts, trend
from ui.charts.line import day_of
from ui.figures import comparisons, groups
from ui.filters import switch
from ui.format import changes, dates, numbers
from ui.format.text import plain_for_markdown, sentence
from ui.sentences import control as sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Metric, Row

#: The steps of time that a reader can switch between, and what they are called.
STEPS = {"day": "Days", "week": "Weeks", "month": "Months"}
#: How many days each step has, and how many steps a reader can tell apart in one chart.
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91}
_MOST = 120


def draw(key: str, *, name: str) -> None:
    """Draw a metric over time, up to the end of the view's period, with a switch of the steps.

    Args:
        key: the metric.
        name: this panel's own.
    """
    metric = METRICS[key]
    with st.container(gap="xxsmall"):
        step = switch.titled("Is it getting better?", STEPS, key="per", first="week")
        per = _step(step)
        found = groups.history(key, per)
        control = found.control
        rows = [*found.rows, *(point.row for point in control.points)]
        if not any(row.estimate.value is not None for row in rows):
            st.caption(_nothing(found, metric))
            return
        target = state.view().settings.targets.get(key)
        st.caption(answer(metric, found, per, target) + in_longer_steps(step, per))
        names = cut_names([day_of(row) for row in found.rows], per, groups.stretch(per))
        drawn = trend.trend(found.rows, metric, control=control, target=target, names=names)
        if not drawn.empty:
            charts.picture(drawn, key=f"trend-{name}-{key}")


def cut_names(days: Sequence[date], per: str, chosen: Slice) -> dict[date, str]:
    """Return what the weeks or months are called that the slice cuts, by their first day."""
    cut = {day: chosen.cut(day, _after(per, day)) for day in days}
    return {day: dates.days(*held, date.min) for day, held in cut.items() if held}


def _after(per: str, day: date) -> date:
    """The first day after the day, week, month or quarter that begins on that day."""
    return months_before(day, -3) if per == "quarter" else next_day(per, day)


def _nothing(found: groups.History, metric: Metric) -> str:
    """Why nothing is drawn: too few to be shown, or none at all."""
    hidden = sum(row.estimate.n for row in found.rows if row.estimate.hidden)
    counted = sum(row.estimate.n for row in found.rows)
    text = "Nothing was measured in this time."
    reason = comparisons.untold_by([metric.key]).get(metric.key)
    if reason:
        return plain_for_markdown(sentence(reason))
    if hidden:
        text = f"{numbers.hidden(hidden, metric.counts).capitalize()}."
    elif counted:
        return plain_for_markdown(not_reached(metric, counted))
    return plain_for_markdown(f"{text} {empty.way_out()}".strip())


def not_reached(metric: Metric, counted: int) -> str:
    """Return why a quantile has no value although so many were counted: too few have ended yet."""
    of = numbers.counted(counted, metric.counts)
    return f"Not reached: of {of}, too few have ended yet for {metric.label.lower()}."


def chosen_step() -> str:
    """Return the steps that the reader chose above on the page.

    The panels of a section share them.
    """
    return st.session_state.get("per") or "week"


def readable(per: str, chosen: Slice) -> str:
    """Return the step to draw a slice by: the one asked for, or a longer one up to `quarter`."""
    if chosen.since is None or chosen.until is None:
        return per
    days = (chosen.until - chosen.since).days
    longer = list(_DAYS)[list(_DAYS).index(per) :]
    return next((step for step in longer if days <= _MOST * _DAYS[step]), longer[-1])


def _step(per: str) -> str:
    """The step to draw a metric by; a metric has none longer than a month."""
    step = readable(per, groups.stretch(per))
    return "month" if step == "quarter" else step


def first_of_step(step: str, day: date) -> date:
    """Return the first day of the step to draw that holds a day.

    Of a quarter, metrics have the months.
    """
    return first_of_months(day, 3) if step == "quarter" else day


def in_longer_steps(per: str, drawn: str) -> str:
    """Return why a chart has other steps than asked for, as a sentence; empty where it has not."""
    return "" if per == drawn else f" Drawn by {drawn}: there are too many {per}s for one chart."


def answer(metric: Metric, found: groups.History, per: str, target: float | None = None) -> str:
    """Return whether it varies as it always does; else where it went last, as Markdown.

    Without limits of normal variation the last period is compared with the one before it. Rounded,
    a value stays on its side of the target.
    """
    control = found.control
    measured = [row for row in found.rows if row.estimate.value is not None]
    last = measured[-1] if measured else found.rows[-1]
    end = _end(per, day_of(last))
    normal = sentences.in_words(control, metric, per, end, target)
    if control.limits is not None:
        return normal
    if any(row.estimate.hidden for row in found.rows):
        return f"{sentences.latest(control, metric, per, end, target)} {normal}"

    def value(row: Row) -> str:
        return numbers.value(row.estimate, metric.unit, metric.counts, target=target)

    words = f"{_when(last, per)} {value(last)}"
    if len(measured) == 1:
        return plain_for_markdown(f"{words}; there is nothing before it to compare with.")
    if found.change is not None and last is found.rows[-1]:
        before = found.rows[-2]
        words += f" after {value(before)}: "
        words += _verdict(found, metric)
    return f"{plain_for_markdown(f'{words}. {_range(measured, metric, per, target)}')} {normal}"


def _verdict(found: groups.History, metric: Metric) -> str:
    if found.change is None or found.change.verdict == "cannot tell":
        return "cannot tell that apart from chance"
    return changes.in_words(found.change, metric)


def _range(measured: Sequence[Row], metric: Metric, per: str, target: float | None) -> str:
    """Between which values it lay, and when."""
    lowest = min(measured, key=lambda row: row.estimate.value or 0.0)
    highest = max(measured, key=lambda row: row.estimate.value or 0.0)
    ends = [
        f"{numbers.value(row.estimate, metric.unit, target=target)} "
        f"({_when(row, per, in_sentence=True)})"
        for row in (lowest, highest)
    ]
    return f"Lowest {ends[0]}, highest {ends[1]}."


def _end(per: str, day: date) -> date:
    """The day after what is drawn; days in its year are told without the year."""
    return groups.stretch(per).until or day


def _when(row: Row, per: str, *, in_sentence: bool = False) -> str:
    """`October`, `Week of 12 Oct`, `12 Oct`; the year where it is not that of the period's end.

    `26–31 Oct` where the view holds only these.
    """
    day: date = row.group  # type: ignore[assignment]
    reference = _end(per, day)
    held = groups.stretch(per).cut(day, next_day(per, day))
    if held:
        return dates.days(*held, reference)
    if per == "month":
        return dates.month(day, reference)
    name = dates.day(day, reference)
    if per == "day":
        return name
    return f"week of {name}" if in_sentence else f"Week of {name}"
