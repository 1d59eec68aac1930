"""The newest file, where the period shown leaves it out, and a link to its dates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from drops.errors import DropError
from drops.lake.ledger import Drop, all_drops
from drops.lake.writing import behind
from metrics.model import one_of
from store.tables import TABLES
from ui import state
from ui.filters import filters, spans
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from metrics.slices import Slice
    from store.settings import Home


#: A month lasts as long at least.
_MONTH = timedelta(days=28)


def draw_newest_file() -> None:
    """Draw a line about the newest file when none of its rows lie in the period shown."""
    now = state.view()
    newest = state.remembered("newest drop", _newest)
    place = st.container(horizontal=True, vertical_alignment="center", gap="small")
    if newest is None or newest.first_at is None or newest.last_at is None:
        return
    if overlaps(newest.table, newest.first_at, newest.last_at, now.slice):
        return
    zone = now.settings.zone
    first, last = (moment.astimezone(zone).date() for moment in (newest.first_at, newest.last_at))
    with place:
        st.caption(f":material/draft: {in_words(newest, first, last)}", width="content")
        # No link: to its own page it would look like the page's name in the menu.
        st.button(
            "Show its dates",
            key="newest-dates",
            icon=":material/date_range:",
            type="tertiary",
            on_click=filters.choose_dates,
            args=within(first, last),
        )


def draw_behind(home: Home, published: Iterable[str], stamp: state.Stamp) -> bool:
    """Draw that the numbers, made of the `published` drops, are behind what counts by now.

    Return whether they are.
    """
    try:
        number = behind(home, published)
    except DropError:
        return False  # the page Drops says what is wrong with the ledger
    if number and state.stamp(home) == stamp:  # else a newer version was published meanwhile
        st.warning(behind_in_words(number), icon=":material/history:")
        return True
    return False


def behind_in_words(number: int) -> str:
    """Return how far the numbers are behind what was dropped, and what becomes of it."""
    files, were = numbers.counted(number, "files"), "was" if number == 1 else "were"
    return (
        f"These numbers are behind: {files} came in, or {were} taken back, since. They follow by "
        "themselves within seconds while the inbox is watched; if they do not, run "
        "`python -m drops doctor`."
    )


def _newest() -> Drop | None:
    """The newest drop that counts; `None` where the lake knows of none, or no ledger tells."""
    now = state.view()
    try:
        live = [drop for drop in all_drops(now.home) if drop.id in now.lake.drops]
    except DropError:
        return None  # the page Drops says why
    return live[-1] if live else None


def overlaps(table: str, first: datetime, last: datetime, chosen: Slice) -> bool:
    """Return whether rows of that table from the first to the last of them touch the period."""
    begins, ends = chosen.first_instant, chosen.end_instant
    starts_in_time = ends is None or first < ends
    until = last + (_MONTH if TABLES[table].is_monthly else timedelta())
    return starts_in_time and (begins is None or until >= begins)


def in_words(drop: Drop, first: date, last: date) -> str:
    """Return `Newest file: 311.csv, 924 complaints of 1 May 2022.

    And that the period leaves it out.
    """
    table = TABLES[drop.table]
    noun = table.noun
    noun = one_of(noun) if drop.kept == 1 else noun
    text = f"Newest file: {shorten(drop.name, 48)}, {drop.kept:,} {noun} {_dates(first, last)}"
    return plain_for_markdown(f"{text}; the period shown leaves it out.")


def _dates(first: date, last: date) -> str:
    # A year in which nothing happened makes `day` say the day's own.
    when = dates.day(last, last.replace(year=1, day=1))
    if first == last:
        return f"of {when}"
    return f"from {dates.day(first, last)} to {when}"


def within(first: date, last: date) -> tuple[date, date]:
    """Return the dates, no further than the filter lets choose."""
    now = state.view()
    known = spans.days(now.lake, now.settings.zone)
    return (max(first, known[0]), min(last, known[1])) if known else (first, last)
