"""One metric over time: the line, and in words where it went last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from ui import charts, numbers, panel_figures, panel_switch, state
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrics.measure import Row
    from metrics.model import Metric

#: The steps of time that a reader can switch between, and what they are called.
STEPS = {"day": "Days", "week": "Weeks", "month": "Months"}


def draw(key: str, question: str = "Is it getting better?", *, height: int = 280) -> None:
    """Draw a metric over time, up to the end of the view's period, with a switch of the steps."""
    metric = METRICS[key]
    with st.container(gap="xxsmall"):
        per = panel_switch.titled(question, STEPS, key="per", first="week")
        found = panel_figures.history(key, per)
        measured = [row for row in found.rows if row.estimate.value is not None]
        if not measured:
            st.caption(
                "Nothing was measured in this time. Choose a longer period or fewer filters."
            )
            return
        st.caption(answer(metric, found, per))
        target = state.view().settings.targets.get(key)
        charts.picture(
            charts.trend(found.rows, metric, target=target, height=height), key=f"trend-{key}"
        )


def answer(metric: Metric, found: panel_figures.History, per: str) -> str:
    """Where it went last, and how far it moved since the first period, as Markdown."""
    measured = [row for row in found.rows if row.estimate.value is not None]
    last = measured[-1]
    words = f"{_when(last, per)} {numbers.value(last.estimate, metric.unit)}"
    if len(measured) == 1:
        return plain_for_markdown(f"{words}; there is nothing before it to compare with.")
    if found.change is not None and last is found.rows[-1]:
        before = found.rows[-2]
        words += f" after {numbers.value(before.estimate, metric.unit)}: "
        words += _verdict(found, metric)
    return plain_for_markdown(f"{words}. {_range(measured, metric, per)}")


def _verdict(found: panel_figures.History, metric: Metric) -> str:
    if found.change is None or found.change.verdict == "cannot tell":
        return "cannot tell that apart from chance"
    return numbers.change(found.change, metric.unit)


def _range(measured: Sequence[Row], metric: Metric, per: str) -> str:
    """Between which values it lay, and when."""
    lowest = min(measured, key=lambda row: row.estimate.value or 0.0)
    highest = max(measured, key=lambda row: row.estimate.value or 0.0)
    ends = [
        f"{numbers.value(row.estimate, metric.unit)} ({_when(row, per, in_sentence=True)})"
        for row in (lowest, highest)
    ]
    return f"Lowest {ends[0]}, highest {ends[1]}."


def _when(row: Row, per: str, *, in_sentence: bool = False) -> str:
    """`October`, `Week of 12 Oct`, `12 Oct`; the year where it is not that of the period's end."""
    day: date = row.group  # type: ignore[assignment]
    reference = panel_figures.stretch(per).until or day
    if per == "month":
        return numbers.month(day, reference)
    name = numbers.day(day, reference)
    if per == "day":
        return name
    return f"week of {name}" if in_sentence else f"Week of {name}"
