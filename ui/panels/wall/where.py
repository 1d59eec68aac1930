"""Where, on a wall: the places of Pulse, as large as they can be read from afar."""

from __future__ import annotations

import streamlit as st

from ui import state
from ui.charts import charts
from ui.charts.afar.magnified import magnified
from ui.charts.afar.plate import PlateText, plate
from ui.format.text import read_markdown
from ui.panels.pulse import where

_TITLE = 38
_LARGER = 1.6
#: So many places can be as large.
_MOST = 6
_WIDTH = 640


def draw() -> None:
    """Draw the places and whether they can be told apart; nothing where no file names any."""
    found = where.compared(_MOST, page=state.view().page)
    if found is None:
        return
    with st.container(border=True, height="stretch"):
        title = [PlateText(read_markdown(found.title), _TITLE, bold=True)]
        charts.picture(plate(title, _WIDTH, 54), key="wall-where-title")
        charts.picture(magnified(found.chart, _LARGER), key="wall-where")
