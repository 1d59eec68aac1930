"""Whether a page hangs on a wall: its link says `wall`, and it shows no menu and no control."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

#: What the link says, and the script that draws every page there.
WALL = "wall"
SCRIPT = Path(__file__).resolve().parents[2] / "pages" / "wall.py"


def is_asked() -> bool:
    """Whether the link asks for the page as a wall shows it: `?wall=1`."""
    return st.query_params.get(WALL, "") not in ("", "0")
