"""The week hour by hour: what comes, who is there, and the score and wait of each hour."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.busy_hours import DAYS, week, week_rows
from metrics.catalogue import METRICS
from ui import state
from ui.charts import charts
from ui.charts.week.heat import Cell, heat
from ui.format import numbers
from ui.panels.busy_hours.outrun import lately
from ui.panels.shared import table as panel_table
from ui.panels.shared.invitation import beside
from ui.sentences import busy_hours as sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.analyses.busy_hours import Hour, Week
    from metrics.model import Estimate, Metric


def draw() -> None:
    """When do they come, who is there, and how do they fare? Draw four heat maps of the week."""
    chosen = lately()
    found = state.remembered("week", lambda: week(state.view().reader, chosen), chosen)
    if found.is_empty:
        st.info("No file tells the hour of anything in this period.", icon=":material/schedule:")
        return
    is_staffed = bool(found.staffed)
    load = ("How many come for each person on duty?", _load) if is_staffed else None
    first = load or ("How many answer and complain an hour?", _arrivals)
    second = ("Who is on duty?", _people) if is_staffed else None
    title = sentences.busiest(found)
    beside(
        (1, True, partial(_heat, found, *first, title)),
        (1, second is not None, partial(_heat, found, *(second or first), sentences.staff(found))),
    )
    wait = found.wait_metric
    beside(
        (1, True, partial(_heat, found, "How is the score by hour?", _score, "NPS of each hour.")),
        (
            1, True,
            partial(_heat, found, "How long do they wait?", partial(_wait, wait),
                    f"{wait.label} of what was opened in each hour, in {wait.unit}."),
        ),
    )  # fmt: skip
    st.caption(sentences.clocks(found, chosen))
    with st.expander("The same as a table", icon=":material/table:", key="week-fold"):
        table = pl.DataFrame(week_rows(found), infer_schema_length=None)
        st.dataframe(
            panel_table.given(table), hide_index=True, key="week", placeholder="–",
            alt=f"Each hour of the week with what is known of it: {len(table):,} hours.",
        )  # fmt: skip
        panel_table.download(table, "busy-hours-week", key="week")


def _heat(found: Week, question: str, cell: Callable[[Hour], Cell], answer: str) -> None:
    shown = [hour.hour for hour in found.hours if cell(hour).value is not None] or [0]
    hours = range(min(shown), max(shown) + 1)
    cells = [[cell(found.hours[day * 24 + hour]) for hour in hours] for day in range(7)]
    chart = heat(
        DAYS,
        [str(hour) for hour in hours],
        cells,
        title=question.removesuffix("?"),
        across="hour of the day, on the clock of the place",
    )
    charts.draw(question, answer, chart, empty="Nothing is known of it in this period.")


def _load(hour: Hour) -> Cell:
    return _cell(hour.load, f"{hour.load.value or 0:.1f}", "visits a person", hour.load.n, "visits")


def _arrivals(hour: Hour) -> Cell:
    n = hour.arrivals.n
    if not n:
        return Cell(None)
    return _cell(
        hour.arrivals, f"{hour.arrivals.value:.1f}", "an hour", n, "answers and complaints"
    )


def _people(hour: Hour) -> Cell:
    if hour.people is None:
        return Cell(None)
    visits = f"{hour.visits or 0:.1f} visits"
    return Cell(hour.people, f"{hour.people:.0f}", ("people on duty on average", visits))


def _score(hour: Hour) -> Cell:
    return _of_metric(METRICS["nps"], hour.score)


def _wait(metric: Metric, hour: Hour) -> Cell:
    return _of_metric(metric, hour.wait)


def _of_metric(metric: Metric, estimate: Estimate) -> Cell:
    if estimate.value is None:
        return Cell(None)
    is_wait = "hours" in metric.unit
    text = f"{estimate.value:.1f}" if is_wait else numbers.value(estimate, metric.unit)
    between = numbers.interval(estimate, metric.unit)
    unit = numbers.value(estimate, metric.unit) if is_wait else metric.unit
    return Cell(estimate.value, text, (unit, between, numbers.counted(estimate.n, metric.counts)))


def _cell(estimate: Estimate, text: str, unit: str, n: int, noun: str) -> Cell:
    if estimate.value is None:
        return Cell(None)
    between = f"{estimate.low or 0:.1f} to {estimate.high or 0:.1f}"
    return Cell(estimate.value, text, (unit, between, f"{n:,} {noun}"))
