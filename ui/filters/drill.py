"""Down from a region to its locations, and up again; all else that was chosen stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.model import several
from store.tables import LEVELS
from ui import state
from ui.filters import filters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

#: From the places themselves upwards.
_LADDER = ("location", *LEVELS)


def below(column: str, offered: Collection[str]) -> str | None:
    """Return the nearest column of those offered whose groups lie in this one's.

    `None` without one.
    """
    if column not in LEVELS:
        return None
    lower = reversed(_LADDER[: _LADDER.index(column)])
    return next((each for each in lower if each in offered), None)


def above(column: str, offered: Collection[str]) -> str | None:
    """Return the nearest level above a column of which one alone is chosen; `None` without one."""
    if column not in _LADDER:
        return None
    chosen = dict(state.view().slice.choice)
    higher = _LADDER[_LADDER.index(column) + 1 :]
    return next(
        (each for each in higher if each in offered and len(chosen.get(each, ())) == 1), None
    )


def picker(column: str, offered: Collection[str], switch: str) -> Callable[[object], None]:
    """Return what a chart calls with the group that was clicked.

    As in `filters.picker`, and one level down.

    `switch` is the key of the switch between the columns offered.
    """
    pick, lower = filters.picker(column), below(column, offered)
    drawn = st.session_state.get(column)

    def go(group: object) -> None:
        pick(group)
        if lower is not None and drawn != [group]:
            st.session_state[switch] = lower

    return go


def go_down(column: str, group: str | None, lower: str, switch: str) -> None:
    """Show the groups of one. For a widget's callback only."""
    filters.choose(column, group)
    st.session_state[switch] = lower


def draw_up(column: str, offered: Collection[str], switch: str, name: str) -> None:
    """Draw the way from the locations of one region, where they alone are shown, to all regions."""
    level = above(column, offered)
    if level is None:
        return
    st.button(
        f"All {several(level)}",
        key=f"{name}_up",
        icon=":material/arrow_upward:",
        type="tertiary",
        on_click=_go_up,
        args=(level, switch),
    )


def _go_up(level: str, switch: str) -> None:
    filters.choose(level)
    st.session_state[switch] = level
