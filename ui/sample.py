"""The line that says that this is the sample company, and takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

try:
    from drops import store
except ImportError:
    store = None

if TYPE_CHECKING:
    from metrics.settings import Home


def draw_line(home: Home) -> None:
    """Draw the line where the sample company is in the data; nothing where it is not."""
    if store is None or not store.has_sample(home):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            ":material/science: This is the sample company, made up to show what Pepper does."
        )
        st.button(
            "Take it away",
            key="remove_sample",
            type="tertiary",
            icon=":material/delete_sweep:",
            help="Removes the sample company. Your own drops stay.",
            on_click=store.remove_sample,
            args=(home,),
        )
