"""Clicks that count even where the run that they start is cut off before it comes to the button.

`if st.button(…)` is true in one run alone. Whatever else the reader touches meanwhile ends that run
and starts another one; had the first not come to the button yet, the click would be gone. A
callback runs before anything is drawn, so it notes the click, and the next run that gets there
finds it.

Streamlit may also tell of one click twice: along with the look at newer data that a page takes
twice a second (`ui.app.live`), and by itself. So a click is noted once, and a callback sets what
the button says; it never turns over what it finds.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

_KEY = "clicked"


def button(label: str, *, key: str, **options: Any) -> bool:  # noqa: ANN401 - those of `st.button`
    """Draw a button; return whether it was clicked and nothing came of that yet."""
    st.button(label, key=key, on_click=_note, args=(key,), **options)
    clicked: list[str] = st.session_state.get(_KEY, [])
    if key not in clicked:
        return False
    clicked.remove(key)
    return True


def forget() -> None:
    """Forget clicks on what the page does not show any more; call it once a page is whole."""
    st.session_state[_KEY] = []


def _note(key: str) -> None:
    noted: list[str] = st.session_state.get(_KEY, [])
    st.session_state[_KEY] = [*dict.fromkeys([*noted, key])]
