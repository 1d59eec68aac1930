"""The sections of a page: one to two screens each, of which one is open, asked and drawn.

They stand in a row at the page's top, and the open one in the link: `?section=Where`. On the next
page the first one is open again: it answers that page's question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.model import group_name
from ui.filters import focus
from ui.format.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KEY = "sections"


def draw(sections: Mapping[str, Callable[[], None]]) -> None:
    """Draw the names of the sections, and the open one; a single one stands alone.

    Call it after `focus.arrive`, which takes the open one from the link. Streamlit could bind the
    choice to the link by itself, but writes two entries of the browser's history for each page
    then. It is no `st.tabs`: these set themselves to what a run drew, and so take back a click that
    comes when a run ends.
    """
    names = [*sections]
    picked = focus.chosen(focus.SECTION)
    opened = picked[0] if picked and picked[0] in names else names[0]
    if picked and opened != picked[0]:
        _say_missing(picked[0], opened)
    if len(names) == 1:
        sections[opened]()
        return
    # Said again in each run, it would take back a click that comes while the run goes on.
    if st.session_state.get(_KEY) != opened:
        st.session_state[_KEY] = opened
    st.segmented_control(
        "Section",
        names,
        key=_KEY,
        required=True,
        on_change=_take,
        args=(names[0],),
        label_visibility="collapsed",
        width="stretch",
    )
    sections[opened]()


def _say_missing(name: str | None, opened: str) -> None:
    """What a link or a click of before asks for may need data that what is chosen has not."""
    missing = plain_for_markdown(shorten(group_name(name), 40))
    st.warning(
        f"There is no section {missing} for what you chose; {plain_for_markdown(opened)} is open.",
        icon=":material/filter_list_off:",
    )


def open_section(name: str) -> None:
    """Open the section of that name in the next run; for a widget's callback only."""
    focus.choose(focus.SECTION, name)


def _take(first: str) -> None:
    """The clicked one is open from now on; the first one needs no word in the link."""
    clicked = st.session_state[_KEY]
    focus.choose(focus.SECTION, None if clicked == first else clicked)
