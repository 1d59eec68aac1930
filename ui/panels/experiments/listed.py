"""All experiments by what is to be done: to double down on, to correct, too early to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from metrics.analyses.experiments import result_row
from metrics.catalogue import NAMES
from ui.app import menu
from ui.figures import experiments
from ui.filters import focus
from ui.panels.shared import invitation
from ui.panels.shared import table as panel_table
from ui.sentences import experiments as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.experiments import Result

#: So many of a list stand there, the latest first; the table has all.
_MOST = 8
_LISTS = (
    ("To double down on", "hit"),
    ("To correct", "miss"),
    ("Too early to tell", "too early"),
    ("Planned", "planned"),
    ("Stopped before the end", "stopped"),
)
#: The columns that stand on the page, and what they are called there.
_SHOWN = {
    "name": "Experiment",
    "outcome": "Outcome",
    "effect": "Effect",
    "effect_low": "from",
    "effect_high": "to",
    "expected": "Expected",
    "metric": "Metric",
    "treated": "Treated",
    "compared": "Compared",
    "answers": "Answers",
    "still": "Answers still needed",
    "begins_on": "Begins on",
    "ends_on": "Ends on",
    "decision": "Decision",
    "said": "Why",
}
#: Those in the metric's unit, and those that are counted.
_MEASURED = ("expected", "effect", "effect_low", "effect_high")
_COUNTED = ("answers", "still")
_NOTHING = (
    "No experiment yet. Plan one here, or drop a file of them: its name, its metric, the expected "
    "effect, the places treated, the first and the last day."
)


def draw() -> None:
    """Draw what worked and what did not, and all of them as a table."""
    found = [experiments.of_one(one) for one in experiments.known()]
    if not found:
        st.info(_NOTHING, icon=":material/science:")
        menu.link("drops", "Drop a file", icon=":material/upload_file:")
        return
    st.header("What works?", anchor=False)
    st.caption(words.counted(found))
    for title, outcome in _LISTS:
        some = [each for each in found if words.standing(each) == outcome]
        # How many there are of each the sentence says: none is no list.
        if some:
            _draw_list(title, some)
    _draw_table(found)
    metrics = dict.fromkeys(each.metric.key for each in found if each.metric is not None)
    invitation.draw([*metrics])


def _draw_list(title: str, some: Sequence[Result]) -> None:
    st.subheader(title, anchor=False)
    with st.container(border=True, gap="small"):
        # What somebody decided stands behind what nobody has.
        for found in sorted(some, key=lambda each: bool(each.experiment.decision))[:_MOST]:
            _draw_line(found)
        if len(some) > _MOST:
            st.caption(f"and {len(some) - _MOST:,} more, in the table below")


def _draw_line(found: Result) -> None:
    with st.container(gap="xxsmall"):
        _draw_way(found)
        st.markdown(words.in_words(found))
        text, decided = words.where_and_when(found), found.experiment.decision
        st.caption(f"{text}: {decided}" if decided else text)


def _draw_way(found: Result) -> None:
    """Draw what opens an experiment: no link, which to its own page looks like the page's name."""
    identity = found.experiment.id
    st.button(
        f"**{words.named(found)}** →",
        key=f"open-{identity}",
        type="tertiary",
        on_click=focus.choose,
        args=("experiment", identity),
    )


def _draw_table(found: Sequence[Result]) -> None:
    """All of them as `python -m metrics experiments` prints them; the CSV has all its columns."""
    table = pl.DataFrame([result_row(each) for each in found], infer_schema_length=None)
    shown_table = panel_table.given(
        table.with_columns(pl.col("metric").replace(NAMES), pl.col(*_MEASURED).cast(pl.Float64))
    )
    with st.expander("The same as a table", icon=":material/table:", key="fold-experiments"):
        st.dataframe(
            panel_table.as_text(shown_table),
            hide_index=True,
            column_config={name: _column(name, label) for name, label in _SHOWN.items()},
            column_order=[name for name in _SHOWN if name in shown_table.columns],
            placeholder="–",
            key="experiments",
        )
        panel_table.download(table, "experiments", key="experiments")


def _column(name: str, label: str) -> Any:  # noqa: ANN401 - Streamlit's own
    if name in _MEASURED:
        return st.column_config.NumberColumn(label, format="%.1f")
    if name in _COUNTED:
        return st.column_config.NumberColumn(label, format="localized")
    return label
