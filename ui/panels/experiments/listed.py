"""All experiments by what is to be done: to double down on, to correct, too early to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from ui.app import menu
from ui.figures import experiments
from ui.filters import address
from ui.panels.shared import table as panel_table
from ui.sentences import experiments as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.experiments import Result

#: So many of a list stand there, the latest first; the table has all.
_MOST = 8
_LISTS = (
    ("To double down on", "hit", "Nothing did for sure what was hoped yet."),
    ("To correct", "miss", "Nothing has failed for sure."),
    ("Too early to tell", "too early", "Nothing is under way."),
)
_NOTHING = (
    "No experiment yet. Plan one here, or drop a file of them: its name, its metric, the expected "
    "effect, the places treated, the first and the last day."
)


def draw() -> None:
    """Draw what worked and what did not, and all of them as a table."""
    found = [experiments.of_one(one) for one in experiments.known()]
    if not found:
        st.info(_NOTHING, icon=":material/science:")
        return
    st.header("What works?", anchor=False)
    st.caption(words.counted(found))
    for title, outcome, empty in _LISTS:
        _draw_list(title, [each for each in found if each.outcome == outcome], empty)
    _draw_table(found)


def _draw_list(title: str, some: Sequence[Result], empty: str) -> None:
    st.subheader(title, anchor=False)
    if not some:
        st.caption(empty)
        return
    with st.container(border=True, gap="small"):
        # What somebody decided stands behind what nobody has.
        for found in sorted(some, key=lambda each: bool(each.experiment.decision))[:_MOST]:
            _draw_line(found)
        if len(some) > _MOST:
            st.caption(f"and {len(some) - _MOST:,} more, in the table below")


def _draw_line(found: Result) -> None:
    with st.container(gap="xxsmall"):
        link(found, words.named(found))
        said = f"{words.in_words(found)}  \n{words.where_and_when(found)}"
        decided = found.experiment.decision
        st.caption(f"{said} · decided: {decided}" if decided else said)


def link(found: Result, label: str) -> None:
    """Draw the link that opens an experiment."""
    query = {**address.chosen(), "experiment": [found.experiment.id]}
    st.page_link(menu.entry("experiments").page(), label=label, icon="", query_params=query)


def _draw_table(found: Sequence[Result]) -> None:
    table = frame(found)
    with st.expander("The same as a table", icon=":material/table:", key="fold-experiments"):
        st.dataframe(panel_table.as_text(table), hide_index=True, key="experiments")
        panel_table.download(table, "experiments", key="experiments")


def frame(found: Sequence[Result]) -> pl.DataFrame:
    """The same figures that `python -m metrics experiments` prints, a row each."""
    rows = [
        {
            "experiment": each.experiment.name,
            "metric": each.experiment.metric,
            "outcome": each.outcome,
            "expected": each.experiment.expected,
            "effect": each.effect.value,
            "low": each.effect.low,
            "high": each.effect.high,
            "treated": len(each.side(treated=True)),
            "compared": len(each.side(treated=False)),
            "answers": each.answers,
            "still": each.still,
            "begins on": each.experiment.begins_on,
            "ends on": each.experiment.ends_on,
            "decision": each.experiment.decision or None,
            "said": each.said,
        }
        for each in found
    ]
    return pl.DataFrame(rows, infer_schema_length=None)
