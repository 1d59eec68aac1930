"""The full range: a draw from every score, place and channel, and how much of it one has seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import streamlit as st

from metrics.measure.voice.draw import BANDS, NONE, Drawn
from metrics.measure.voice.draw import draw as draw_lots
from metrics.model import called
from ui import state
from ui.app import empty
from ui.filters import focus
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown, sentence, shorten
from ui.panels.shared import comments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.measure.voice.read import Comment
    from metrics.slices import Slice

#: So many are drawn at a time, in so many columns; and so much of each is shown.
_DRAWN, _COLUMNS, _LENGTH = 12, 3, 280
#: The comments that this reader has seen here since the page was opened, with their band.
_SEEN = "voice seen"
_NAMED = 40


def draw() -> None:
    """Draw the comments of today's draw, and how many of which band this reader has seen."""
    now = state.view()
    today = datetime.now(now.settings.zone).date()
    found = _drawn(now.slice, today, 0)
    part = _part(found.count)
    if part:
        found = _drawn(now.slice, today, part)
    st.caption(in_words(found, today))
    if not found.rows:
        return
    seen: dict[tuple[str, str, str], str] = st.session_state.setdefault(_SEEN, {})
    for row, band in zip(found.rows, found.bands_of, strict=True):
        seen[row.kind, row.source, row.row_key] = band
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, to in (("Before", part - 1), (f"Next {_DRAWN}", part + 1)):
            st.button(
                label,
                key=f"draw {label} {to}",
                disabled=not 0 <= to * _DRAWN < found.count,
                on_click=focus.choose,
                args=("draw", str(to + 1) if to else None),
            )
        st.caption(seen_in_words([*seen.values()], found.until, found.count), width="content")
    _draw_rows(found)


def in_words(found: Drawn, today: date) -> str:
    """Return what was drawn from what, as Markdown."""
    whole = sum(found.bands.values())
    hidden = f" {sentence(numbers.hidden(found.hidden, 'texts'))}" if found.hidden else ""
    if not whole:
        nobody = f"Nobody wrote anything in what you chose. {empty.way_out()}".strip()
        # What is hidden was written.
        return plain_for_markdown(hidden.strip() or nobody)
    of = [numbers.counted(n, noun) for n, noun in _places(found) if n]
    return plain_for_markdown(
        f"Drawn by lot from {numbers.counted(whole, 'texts')}{' of ' if of else ''}"
        f"{' and '.join(of)}{_turns(found)}; the same for everybody on "
        f"{dates.day(today, today)}.{hidden}"
    )


def _turns(found: Drawn) -> str:
    """Which scores take turns, where there are several."""
    named = [f"{band} scores" for band in BANDS if band in found.bands and band != NONE]
    named += ["none"] if NONE in found.bands else []
    return f", {', '.join(named[:-1])} and {named[-1]} in turn" if len(named) > 1 else ""


def _places(found: Drawn) -> list[tuple[int, str]]:
    # What names no location is at the place of its team.
    places = "places and teams" if found.places > 1 else "places"
    return [(found.places, places), (found.channels, "channels")]


def seen_in_words(bands: Sequence[str], until: Mapping[str, int], count: int) -> str:
    """Return how many of which band a reader has seen of those drawn, as Markdown.

    Who came by a link to a later part, or loaded the page again, is told how far that is: what of
    it they have seen before nobody knows.

    Args:
        bands: the band of each that was seen since the page was opened.
        until: how many of each band are drawn up to the part that is open.
        count: how many are drawn in all.
    """
    seen = {band: bands.count(band) for band in BANDS if band in bands}
    if seen == until:
        return plain_for_markdown(f"You have seen {_of_bands(seen, count)}.")
    return plain_for_markdown(
        f"Up to here {_of_bands(until, count)}. Since you opened this page you have seen "
        f"{_of_bands(seen)}."
    )


def _of_bands(bands: Mapping[str, int], count: int | None = None) -> str:
    of = "" if count is None else f" of {count:,}"
    each = ", ".join(f"{n:,} {band}" for band, n in bands.items())
    return f"{sum(bands.values()):,}{of}: {each}"


def _drawn(chosen: Slice, today: date, part: int) -> Drawn:
    reader = state.view().reader
    return state.remembered(
        "voice draw",
        lambda: draw_lots(reader, chosen, today, first=part * _DRAWN, most=_DRAWN),
        chosen,
        today,
        part,
    )


def _part(count: int) -> int:
    """Which part of the draw is asked for, from 0."""
    return focus.number("draw", -(-count // _DRAWN)) - 1


def _draw_rows(found: Drawn) -> None:
    today = datetime.now(UTC)
    # Columns a row each: below each other, on a telephone, they stand in the order of the lot.
    for first in range(0, len(found.rows), _COLUMNS):
        columns = st.columns(_COLUMNS, gap="small")
        for column, row in zip(columns, found.rows[first : first + _COLUMNS], strict=False):
            with column, st.container(border=True, height="stretch", gap="xxsmall"):
                st.text(shorten(row.words, _LENGTH))
                st.caption(plain_for_markdown(" · ".join(_facts(row, today))))


def _facts(row: Comment, today: datetime) -> list[str]:
    places: Mapping[str, str | None] = {
        ("location" if row.location else "team"): row.location or row.team,
        "channel": row.channel,
    }
    named = [shorten(called(value, column), _NAMED) for column, value in places.items() if value]
    when = comments.age(row.at, state.view().settings.zone, today, is_day=row.is_day)
    return [row.mark or row.kind, *named, when]
