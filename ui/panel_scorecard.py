"""The scorecard of one team or location as a table, and what changed most in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import panel_table, scorecard, state, words
from ui.panel_team import VIEWS
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.panel_team import Chosen

#: How each verdict and target looks in the table; solid tones that hold in light and dark.
_TONES = {
    "better": "#00734F",
    "worse": "#AD4600",
    "met": "#00734F",
    "missed": "#AD4600",
}
_NEUTRAL = "#8089A026"


def draw(chosen: Chosen) -> None:
    """Draw the scorecard as a table; a click on a line shows that metric below."""
    now = state.view()
    before = _before()
    table = scorecard.as_read(chosen.card, before)
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        row_height=34,
        key=f"card-{chosen.column}",
        on_select=_take_line,
        selection_mode="single-row",
        column_config=_columns(table.to_dict(as_series=False), before),
        alt=f"The scorecard of {chosen.group}, one row for each metric.",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        kind = f"{VIEWS[chosen.column].lower()}s"
        st.caption(
            f"Place 1 is the best of all {len(chosen.groups):,} {kind}; places that cannot be told "
            "apart are shared. A target is met or missed only when the whole interval says so.",
            width="stretch",
        )
        panel_table.download(
            scorecard.as_numbers(chosen.card),
            f"scorecard-{now.slice.since or 'all'}",
            key=f"scorecard-{chosen.column}",
        )


def _before() -> str:
    now = state.view()
    # In a table's header nothing is read as Markdown.
    return words.period_before(now.slice, now.before_slice, plain=True)


def _take_line() -> None:
    """The clicked line's metric becomes the one that is drawn below."""
    for column in VIEWS:
        rows = st.session_state.get(f"card-{column}", {}).get("selection", {}).get("rows", [])
        if rows:
            st.session_state["figure"] = scorecard.KEYS[rows[0]]


def _columns(table: dict[str, list[object]], before: str) -> dict[str, object]:
    """How each column is drawn."""
    config = st.column_config
    against = f"Against {before}"
    return {
        "Metric": config.TextColumn(width=172, pinned=True),
        "Now": config.TextColumn(width=84, alignment="right"),
        "95 % interval": config.TextColumn(width=106),
        "Counted": config.TextColumn(width=134),
        "Target": config.TextColumn(width=72, alignment="right"),
        "Reached": _chips("", table["Reached"], 88),
        against: _chips(against, table[against], 126),
        "Place": config.TextColumn(width=72),
        "Trend": config.LineChartColumn("Last 12 months", width=114, color="gray"),
    }


def _chips(label: str, cells: Sequence[list[str]], width: int) -> object:
    """A column of one coloured word or none; the word says it, the colour only helps."""
    found = sorted({text for cell in cells for text in cell})
    tones = [_TONES.get(text.rpartition(" ")[2], _NEUTRAL) for text in found]
    return st.column_config.MultiselectColumn(label, width=width, options=found, color=tones)


def draw_changes(chosen: Chosen) -> None:
    """Draw in sentences what changed by more than chance."""
    st.subheader("What changed most", anchor=False)
    before = words.period_before(state.view().slice, state.view().before_slice)
    changed = scorecard.most_changed(chosen.card)[:5]
    for line in changed:
        st.markdown(words.change(line.metric, line.compared.change, before))
    if not changed and state.view().before_slice is None:
        st.caption("Choose a period with a beginning and an end to compare it with the one before.")
    elif not changed:
        name = plain_for_markdown(chosen.group)
        asked = sum(line.compared.change is not None for line in chosen.card)
        said = f"Looked at {asked} changes of {name}; none is more than chance explains."
        st.caption(said if asked else f"Too little is known of {name} in {before} to compare.")
