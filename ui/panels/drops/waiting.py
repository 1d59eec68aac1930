"""Files that were laid into the inbox and are in no store: some ask, and are answered here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drops.inbox import HeldFile, WaitingFile

_LOOKED_AT = "looked_at"
#: So many files are drawn, and so much of why each waits.
_MOST, _LONGEST_WHY = 10, 600
#: How to go on, where elsewhere the way to this page is said.
_HERE = "Look at it here to answer, or to accept what is proposed."


def draw_held(held: Sequence[HeldFile]) -> None:
    """Draw which files the store cannot take now, and why: nothing has to be done with them."""
    if not held:
        return
    waits = "waits" if len(held) == 1 else "wait"
    sentence = (
        f"{numbers.counted(len(held), 'files')} {waits} in the inbox. Nothing is lost. What is "
        f"wrong is the store's, or ours; {'it' if len(held) == 1 else 'each'} is tried again at "
        "least once a minute, and taken in once that is mended:"
    )
    reasons = dict.fromkeys(shorten(file.why, _LONGEST_WHY).rstrip(".") for file in held)
    names = [f"**{plain_for_markdown(shorten(file.name, 60))}**" for file in held[:_MOST]]
    lines = [f"- {plain_for_markdown(why)}" for why in list(reasons)[:_MOST]]
    lines.append(f"- {', '.join(names)}")
    if len(held) > _MOST:
        lines.append(f"- and {len(held) - _MOST:,} more")
    st.warning("\n".join([sentence, "", *lines]), icon=":material/hourglass_top:")


def draw(waiting: Sequence[WaitingFile], draw_file: Callable[[WaitingFile], None]) -> None:
    """Draw each file with why it waits; `draw_file` draws one that a reader looks at."""
    if not waiting:
        return
    st.header("Waiting in the inbox", anchor=False)
    for file in waiting[:_MOST]:
        with st.container(border=True, key=f"offer-{file.file_id}"):
            if file.can_be_read and file.file_id in st.session_state.get(_LOOKED_AT, []):
                draw_file(file)
            else:
                _draw_why(file)
    if len(waiting) > _MOST:
        st.caption(f"{len(waiting) - _MOST:,} more lie in the folder refused of the inbox.")


def _draw_why(file: WaitingFile) -> None:
    st.markdown(f"**{plain_for_markdown(file.name)}**")
    why = shorten(file.why, _LONGEST_WHY)
    st.caption(plain_for_markdown(f"{why.rstrip('.')}. {_HERE}" if file.how else why))
    if not file.can_be_read:
        return
    st.button(
        "Look at it here", key=f"look-{file.file_id}", on_click=_look_at, args=(file.file_id,)
    )


def _look_at(file_id: str) -> None:
    looked_at = st.session_state.get(_LOOKED_AT, [])
    st.session_state[_LOOKED_AT] = [*dict.fromkeys([*looked_at, file_id])]
