"""The week hour by hour: what comes and who is there; the score and the wait of each hour."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

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

    from metrics.analyses.busy_hours import BusyWeek, Hour
    from metrics.model import Metric
    from ui.charts.week.heat import HeatCell


#: Of fewer hours there is no week to draw.
_FEWEST = 2
_TOO_FEW = "Fewer than two hours can be told of, so no week is drawn."


def draw_load() -> None:
    """Draw how many come in each hour, and beside it who is there: when is it too much?"""
    found = _found()
    is_staffed = bool(found.staffed)
    first = (
        ("How many come for each person on duty?", hours.load)
        if is_staffed
        else ("How many answer and complain an hour?", hours.arrivals)
    )
    if _told(found, first[1]) < _FEWEST:
        return  # of one hour the sentences have said all
    second = partial(_heat, found, "Who is on duty?", hours.people, sentences.staff(found))
    beside(
        (1, True, partial(_heat, found, *first, sentences.busiest(found))), (1, is_staffed, second)
    )


def draw() -> None:
    """Draw the score and the wait of each hour of the week: how do they fare who come?"""
    found = _found()
    if found.is_empty:
        st.info("No file tells the hour of anything in this period.", icon=":material/schedule:")
        return
    wait = partial(_wait, found.wait_metric)
    # Of one hour the table has all there is.
    if max(_told(found, _score), _told(found, wait)) < _FEWEST:
        st.info(_TOO_FEW, icon=":material/schedule:")
    else:
        if any(hour.score.n for hour in found.hours):
            _heat(found, "How is the score by hour?", _score, sentences.score(found))
        if any(hour.wait.n for hour in found.hours):
            _heat(found, "How long do they wait?", wait, sentences.wait(found))
    st.caption(sentences.clocks(found, lately()))
    with st.expander("The same as a table", icon=":material/table:", key="week-fold"):
        table = pl.DataFrame(week_rows(found), infer_schema_length=None)
        st.dataframe(
            panel_table.given(table), hide_index=True, key="week", placeholder="–",
            column_config=columns(found.wait_metric),
            alt=f"Each hour of the week with what is known of it: {len(table):,} hours.",
        )  # fmt: skip
        panel_table.download(table, "busy-hours-week", key="week")


def columns(wait: Metric) -> dict[str, Any]:
    """Return what the columns of hours are called, and how their numbers are written."""
    number = st.column_config.NumberColumn
    intervals = {
        f"{name}_{end}": number(word, format=form)
        for name, form in (
            ("load", "%.1f"),
            ("arrivals", "%.1f"),
            ("nps", "%.0f"),
            ("wait", "%.1f"),
        )
        for end, word in (("low", "from"), ("high", "to"))
    }
    return {
        "day": "Day",
        "channel": "Channel",
        "hour": "Hour",
        "visits": number("Visits", format="%.1f"),
        "people": number("People", format="%.1f"),
        "load": number("Visits a person", format="%.1f"),
        "arrivals": number("Answers and complaints", format="%.1f"),
        "nps": number("NPS", format="%+.0f"),
        "nps_answers": number("Answers", format="localized"),
        "opened": number("Complaints opened", format="localized"),
        "answered": number("First answers", format="localized"),
        "wait": number(f"{wait.label}, {wait.unit}", format="%.1f"),
        "wait_complaints": number("Complaints", format="localized"),
        **intervals,
    }


def _found() -> BusyWeek:
    chosen = lately()
    return state.remembered("week", lambda: week(state.view().reader, chosen), chosen)


def _heat(found: BusyWeek, question: str, cell: Callable[[Hour], HeatCell], answer: str) -> None:
    if are_alike(found, cell):
        charts.draw(question, "", None, empty=answer)
        return
    chart = hours.of_week(found, cell, question.removesuffix("?"))
    charts.draw(question, answer, chart, empty=_TOO_FEW)


def are_alike(found: BusyWeek, cell: Callable[[Hour], HeatCell]) -> bool:
    """Return whether all hours read alike: a sentence has it all, and a chart would say no more."""
    known = [cell(hour) for hour in found.hours]
    return len({each.text for each in known if each.value is not None}) == 1


def _told(found: BusyWeek, cell: Callable[[Hour], HeatCell]) -> int:
    """Of how many hours a cell is known."""
    return sum(cell(hour).value is not None for hour in found.hours)


def _score(hour: Hour) -> HeatCell:
    return hours.of_metric(METRICS["nps"], hour.score)


def _wait(metric: Metric, hour: Hour) -> HeatCell:
    return hours.of_metric(metric, hour.wait)
