"""What a page says when something failed: a sentence, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from drops.errors import DropError
from store.errors import StoreFaultError
from ui.app import wall
from ui.format.text import plain_for_markdown

_LOG = logging.getLogger("pepper")

#: Their text is a sentence for the reader; of all others only the server's log has the text.
EXPECTED = (DropError, StoreFaultError)


def say(error: Exception) -> bool:
    """Draw a sentence where it failed; `True`, so that Streamlit draws nothing more."""
    if isinstance(error, EXPECTED):
        _LOG.warning("%s", error)
        _draw(str(error))
    else:
        _LOG.error("A page failed.", exc_info=error)
        _draw(
            "This part of the page could not be drawn. Filters and other pages still work; the "
            "reason is in the server's log."
        )
    return True


def _draw(words: str) -> None:
    if wall.is_asked():
        wall.say("Nothing can be shown.", words)
    else:
        st.error(plain_for_markdown(words), icon=":material/error:")
