"""The week hour by hour: what comes, who is there, and the score and wait of each hour."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.busy_hours import week, week_rows
from metrics.catalogue import METRICS
from ui import state
from ui.charts import charts
from ui.charts.week import hours
from ui.panels.busy_hours.outrun import lately
from ui.panels.shared import table as panel_table
from ui.panels.shared.invitation import beside
from ui.sentences import busy_hours as sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.analyses.busy_hours import Hour, Week
    from metrics.model import Metric
    from ui.charts.week.heat import Cell


def draw() -> None:
    """Draw four heat maps of the week: when they come, who is there, and how they fare."""
    chosen = lately()
    found = state.remembered("week", lambda: week(state.view().reader, chosen), chosen)
    if found.is_empty:
        st.info("No file tells the hour of anything in this period.", icon=":material/schedule:")
        return
    is_staffed = bool(found.staffed)
    load = ("How many come for each person on duty?", hours.load) if is_staffed else None
    first = load or ("How many answer and complain an hour?", hours.arrivals)
    second = ("Who is on duty?", hours.people) if is_staffed else None
    title = sentences.busiest(found)
    beside(
        (1, True, partial(_heat, found, *first, title)),
        (1, second is not None, partial(_heat, found, *(second or first), sentences.staff(found))),
    )
    wait = found.wait_metric
    beside(
        (
            1, any(hour.score.n for hour in found.hours),
            partial(_heat, found, "How is the score by hour?", _score, "NPS of each hour."),
        ),
        (
            1, any(hour.wait.n for hour in found.hours),
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
    chart = hours.of_week(found, cell, question.removesuffix("?"))
    charts.draw(question, answer, chart, empty="Nothing is known of it in this period.")


def _score(hour: Hour) -> Cell:
    return hours.of_metric(METRICS["nps"], hour.score)


def _wait(metric: Metric, hour: Hour) -> Cell:
    return hours.of_metric(metric, hour.wait)
