"""Whether a page hangs on a wall: its link says `wall`, and it shows no menu and no control.

What it says in place of figures is as large as they are.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.charts import charts
from ui.charts.afar.plate import PlateText, plate

#: What the link says, and the script that draws every page there.
WALL = "wall"
SCRIPT = Path(__file__).resolve().parents[2] / "pages" / "wall.py"
#: Pixels of a screen of 1920 × 1080 that are left beside its margins.
WIDTH = 1780
#: The size of what is said where there is nothing to show, in pixels, and how high it stands.
_SIZE, _LOUD, _HEIGHT = 40, 64, 800


def is_asked() -> bool:
    """Return whether the link asks for the page as a wall shows it: `?wall=1`."""
    return st.query_params.get(WALL, "") not in ("", "0")


def say(what: str, then: str) -> None:
    """Say, large, that there is nothing to show, and what is to be done then, if anything."""
    texts = [PlateText(what, _LOUD, bold=True, above=260), PlateText(then, _SIZE, above=20)]
    charts.picture(plate([words for words in texts if words.text], WIDTH, _HEIGHT), key="wall-said")
