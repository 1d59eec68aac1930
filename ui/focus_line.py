"""What is shown alone, said in a line with a cross that takes it back, or chosen from a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import address, focus
from ui.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence


def draw(name: str, place: str) -> None:
    """Draw what is shown alone, with a cross that takes it back: `Cause: late delivery ×`.

    `place` tells the lines of one page apart. Draws nothing where all are shown.
    """
    for value in focus.chosen(name):
        words = f"{focus.FOCUS[name].label}: {shorten(address.name(value), 40)}"
        st.button(
            plain_for_markdown(words),
            key=f"{name}-{place}",
            on_click=focus.choose,
            args=(name,),
            type="tertiary",
            icon=":material/close:",
            icon_position="right",
            help="Show all again",
        )


def draw_choice(name: str, place: str, values: Sequence[str | None]) -> None:
    """Draw the line, or where all are shown a menu of these values: a click without a mouse."""
    if focus.chosen(name):
        draw(name, place)
        return
    key = f"{name}-{place}-menu"

    def pick() -> None:
        focus.picker(name)(values[st.session_state[key]])

    names = [plain_for_markdown(shorten(address.name(value), 40)) for value in values]
    st.menu_button(
        f"Choose {focus.FOCUS[name].label.lower()}",
        range(len(values)),
        key=key,
        # Kept with the widget, so it must be a thing that can be stored: no function of ours.
        format_func=dict(enumerate(names)).__getitem__,
        on_click=pick,
        type="tertiary",
    )
