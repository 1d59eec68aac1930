"""The top of a wall: which page, which period, until when the data knows, when it last looked."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from ui import state
from ui.app import live
from ui.charts import charts
from ui.charts.afar.plate import PlateText, plate
from ui.format import colours
from ui.format.numbers import FIXED

_TEXT, _ROWS = 34, 30
_HEIGHT = 92


@st.fragment(run_every=live.EVERY)
def follow(rows_in_words: str, width: int) -> None:
    """Draw it, twice a second; run the page again when newer data is there."""
    live.look()
    now = state.view()
    looked = datetime.now(UTC).astimezone(now.settings.zone)
    old = old_in_words(now, looked)
    fresh = f"{live.freshness_in_words(now)} · looked at{FIXED}{looked:%H:%M}"
    texts = [
        PlateText(old + fresh, _TEXT, tone=colours.WORSE if old else colours.TEXT, bold=bool(old)),
        PlateText(rows_in_words, _ROWS, tone=colours.MUTED_TEXT, above=4),
    ]
    charts.picture(plate(texts, width, _HEIGHT), key="wall-top")


def old_in_words(now: state.View, looked: datetime) -> str:
    """Return what is said first where the data is old; empty where it is not, or there is none."""
    until = now.lake.data_until(now.tables)
    if until is not None and looked - until > live.OLD:
        return "Old numbers: "
    behind = live.behind_in_words(now)
    return f"{behind[:1].upper()}{behind[1:]}; " if behind else ""
