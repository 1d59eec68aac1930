"""The screen of a wall: how fresh it is, what needs us and where, the headlines."""

from __future__ import annotations

import streamlit as st

from ui import state
from ui.app import menu, wall
from ui.filters import spans
from ui.panels.wall import freshness, headlines, needs, where

#: How wide the name of the page is.
_TITLE = 190


def draw() -> None:
    """Draw the view's page."""
    entry = menu.entry(state.view().page)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.title(entry.title, anchor=False, width="content")
        with st.container():
            freshness.follow(_shown() if entry.sliced else "", wall.WIDTH - _TITLE)
    if not entry.sliced:
        wall.say(f"{entry.title} is not for a wall.", "Pulse is: the start page, with ?wall=1.")
    elif not state.view().lake.has_rows:
        wall.say(
            "Nothing was dropped yet.", "This screen follows by itself once a first file came in."
        )
    elif not headlines.keys():
        wall.say(
            f"No file tells anything of {entry.title}.",
            "This screen follows by itself once one does.",
        )
    else:
        left, right = st.columns([3, 2], gap="large")
        with left:
            needs.draw(round(wall.WIDTH * 0.58))
        with right:
            where.draw()
        headlines.draw(wall.WIDTH)


def _shown() -> str:
    """Which rows, in words; empty where there are none."""
    now = state.view()
    days = spans.days(now.lake, now.settings.zone, now.tables)
    return spans.shown_in_words(now.slice, days[0], now.lake) if days else ""
