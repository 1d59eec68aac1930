"""Before a page's panels: is there anything to show, and if not, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from store.tables import TABLES
from ui import state
from ui.app import empty
from ui.figures import comparisons
from ui.filters import filters

if TYPE_CHECKING:
    from collections.abc import Sequence


def measured(table: str, keys: Sequence[str]) -> bool:
    """Return whether the view's slice has rows of the table; else say what to do next.

    Where it has none, metrics may still count something: complaints that were open before.
    """
    if not state.view().lake.tables[table].rows:
        empty.invite(_noun(table))
        return False
    missing = _chosen_but_missing(table)
    if missing:
        _offer_to_clear(table, missing)
        return False
    if empty.has_rows([table]):
        return True
    found = comparisons.compared(keys)
    if empty.nothing_in(rows[0].now for rows in found.values()):
        empty.draw(_noun(table))
        return False
    return True


def _noun(table: str) -> str:
    """What people call the rows of a table, none of which are there."""
    return TABLES[table].wanted or TABLES[table].label


def _chosen_but_missing(table: str) -> list[str]:
    """The columns that the reader chose by and the table does not have."""
    return [c for c, _ in state.view().slice.choice if c not in TABLES[table].choosable]


def _offer_to_clear(table: str, columns: Sequence[str]) -> None:
    them = "that filter" if len(columns) == 1 else "those filters"
    lacks = TABLES[table].lacks or f"No {' or '.join(columns)} is known of {_noun(table)}"
    st.info(
        f"{lacks}; clear {them} to see them.",
        icon=":material/filter_list_off:",
    )
    st.button(
        f"Clear {' and '.join(columns)}",
        key="clear_missing",
        on_click=_clear,
        args=(tuple(columns),),
        type="primary",
    )


def _clear(columns: tuple[str, ...]) -> None:
    for column in columns:
        filters.choose(column)
