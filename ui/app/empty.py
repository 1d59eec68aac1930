"""What a page shows where the filters leave no rows: a sentence and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.filters import filters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.model import Row


def nothing_in(rows: Iterable[Row]) -> bool:
    """Whether none of these counted anything."""
    return not any(row.estimate.n for row in rows)


def draw(what: str = "answers, complaints or reviews") -> None:
    """Say that the choice holds nothing, and offer all rows again."""
    st.info(
        f"There are no {what} in what you chose. Choose a longer period or fewer filters.",
        icon=":material/filter_list_off:",
    )
    st.button("Clear filters", key="clear_filters", on_click=filters.clear, type="primary")
