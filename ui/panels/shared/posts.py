"""The newest reviews and mentions, whatever they say, as they were written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from metrics.measure.rows import hidden_posts, newest_posts
from metrics.model import called
from ui import state
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.shared.comments import age

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    import polars as pl

    from metrics.slices import Slice

#: So many characters of a post are shown.
_LENGTH = 200


def are_told() -> bool:
    """Return whether any file has a review or mention with words."""
    return state.view().lake.gives("advocacy", "text")


def newest(most: int, chosen: Slice | None = None) -> pl.DataFrame:
    """Return the newest posts of a slice (else the view's), as in `measure.rows`."""
    now = state.view()
    selection = now.slice if chosen is None else chosen
    return state.remembered(
        "newest posts", lambda: newest_posts(now.reader, selection, most), selection, most
    )


def draw_newest(most: int = 3) -> None:
    """Draw the newest posts of the view, each with its stars or tone, place and age."""
    st.header("Newest posts, every tone", anchor=False)
    draw(state.view().slice, most)


def draw(chosen: Slice, most: int) -> None:
    """Draw the newest posts of a slice, or say why there are none."""
    now, found = state.view(), newest(most, chosen)
    if found.is_empty():
        hidden = hidden_posts(now.reader, chosen)
        nobody = "Nobody wrote anything in what you chose."
        st.caption(plain_for_markdown(numbers.hidden(hidden, "posts")) if hidden else nobody)
        return
    today = datetime.now(UTC)
    with st.container(gap="xsmall"):
        for row in found.iter_rows(named=True):
            st.markdown(in_markdown(row, now.settings.zone, today))


def in_markdown(row: Mapping[str, Any], zone: ZoneInfo, today: datetime) -> str:
    """Return one post in quotation marks, and below it, small.

    Stars or tone · source · place · age.
    """
    quoted = plain_for_markdown(shorten(row["words"], _LENGTH))
    is_read = row["sentiment_from"] != "not read"
    tone = row["sentiment"] or ("no tone known" if is_read else "tone not read")
    if row["sentiment_from"] == "inferred":
        tone += " by its words"
    stars = numbers.counted(row["rating"], "stars") if row["rating"] else tone
    places = [shorten(called(row[c], c)) for c in ("source", "location") if row[c]]
    facts = " · ".join([stars, *places, age(row["at"], zone, today, is_day=row["is_day"])])
    return f"“{quoted}”  \n:gray[:small[{plain_for_markdown(facts)}]]"
