"""The line that says that this is the sample company, and takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from drops.errors import DropError
from drops.undo import has_sample, remove_sample
from ui import clicks
from ui.app import failures

if TYPE_CHECKING:
    from store.settings import Home


def draw_line(home: Home) -> None:
    """Draw the line where the sample company is in the data; nothing where it is not."""
    try:
        if not has_sample(home):
            return
    except DropError:
        return  # the page Drops says what is wrong with the ledger; the numbers need none
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sample"):
        st.caption("This is the sample company, made up to show what Pepper does.", width="content")
        if clicks.button(
            "Take it away",
            key="take-sample-away",
            type="tertiary",
            icon=":material/delete_sweep:",
            help="Removes the sample company. Your own drops stay.",
        ):
            _take_away(home)


def _take_away(home: Home) -> None:
    try:
        with st.spinner("Taking the sample company away …"):
            remove_sample(home)
    except DropError as error:
        failures.say(error)
    else:
        st.rerun()
