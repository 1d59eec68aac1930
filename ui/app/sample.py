"""The line that says that this is the sample company, takes it away and puts it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from drops.errors import DropError
from drops.undo import (
    put_sample_back,
    remove_sample,
    sample_drops,
    sample_files,
    sample_size,
    sample_taken_away,
)
from ui import clicks, state
from ui.app import failures
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drops.lake.ledger import Drop
    from store.settings import Home

#: Whether this viewer asked to take the sample away; whether it was there when they last looked.
_ASKED, _WAS = "sample asked", "sample was there"


def draw_line(home: Home) -> None:
    """Draw the line where the sample company is in the data; nothing where it is not."""
    try:
        drops = sample_drops(home)
    except DropError:
        return  # the page Drops says what is wrong with the ledger; the numbers need none
    if not drops:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sample"):
        if st.session_state.get(_ASKED):
            _draw_question(home, drops)
            return
        st.caption("This is the sample company, made up to show what Pepper does.", width="content")
        st.button(
            "Take it away …",
            key="take-sample-away",
            on_click=_ask,
            args=(True,),
            type="tertiary",
            icon=":material/delete_sweep:",
            help="Asks first. Your own files stay.",
        )


def _ask(is_asking: bool) -> None:  # noqa: FBT001 - the argument of a callback
    st.session_state[_ASKED] = is_asking


def _draw_question(home: Home, drops: Sequence[Drop]) -> None:
    st.caption(
        plain_for_markdown(
            f"Take the sample company away, {sample_size(drops)}, on every screen? Your own files "
            "stay, and it can be put back."
        ),
        width="content",
    )
    if clicks.button("Yes, take it away", key="sample-yes", type="tertiary"):
        _ask(False)
        _change(home, remove_sample, "Taking the sample company away …")
    st.button("No", key="sample-no", on_click=_ask, args=(False,), type="tertiary")


def draw_back() -> None:
    """Draw the button that puts the sample company back, where it was taken away."""
    home = state.view().home
    try:
        drops = sample_taken_away(sample_files(home))
    except DropError:
        return
    if not drops:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="no-sample"):
        words = f"The sample company was taken away: {sample_size(drops)}."
        st.caption(plain_for_markdown(words), width="content")
        if clicks.button(
            "Put it back", key="put-sample-back", type="tertiary", icon=":material/undo:"
        ):
            _change(home, put_sample_back, "Putting the sample company back …")


def _change(home: Home, work: Callable[[Home], int], doing: str) -> None:
    try:
        with st.spinner(doing):
            work(home)
    except DropError as error:
        failures.say(error)
    else:
        st.rerun()


def change_in_words(home: Home) -> str:
    """Return what became of the sample company since this viewer looked last; else empty."""
    try:
        is_there = bool(sample_drops(home))
    except DropError:
        return ""
    was_there = st.session_state.get(_WAS)
    st.session_state[_WAS] = is_there
    if was_there is None or was_there == is_there:
        return ""
    if is_there:
        return "The sample company is in the data again."
    return "The sample company was taken away. The page Drops puts it back."
