"""The sections of a page: one to two screens each, of which one is open, asked and drawn.

They stand at the page's top as tabs, and the open one in the link: `?section=Where`. On the next
page the first one is open again: it answers that page's question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: What the link calls the open section.
KEY = "section"


def draw(sections: Mapping[str, Callable[[], None]]) -> None:
    """Draw the names of the sections as tabs, and the open one; a single one stands alone."""
    if len(sections) == 1:
        for only in sections.values():
            only()
        return
    tabs = st.tabs(list(sections), key=KEY, bind="query-params")
    for tab, section in zip(tabs, sections.values(), strict=True):
        if tab.open:
            with tab:
                section()


def open_section(name: str) -> None:
    """Open the section of that name in the next run; for a widget's callback only."""
    st.session_state[KEY] = name
