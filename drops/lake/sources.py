"""Whose keys the rows of a drop have, until when it knows, and whether it knows of all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from drops.lake.ledger import Drop
from store.schema import Table

#: Earlier than any file knows.
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def source_of(table: Table, drop: Drop) -> str:
    """Return the source that the keys of a drop belong to; all have one where keys are people."""
    return "" if table.keys_are_people else drop.source


def knows_until(drop: Drop) -> datetime:
    """Return until when a drop knows: of two that know the same row the later one is right."""
    return drop.known_at or _NEVER


def known_of_month(known_at: str, month: str) -> str:
    """Return SQL for until when a file knows of a month: no longer than to its end.

    A file of January that comes after one of February is right on January, unless January was not
    over when it was made.
    """
    return f"least({known_at}, {month} + INTERVAL 1 MONTH - INTERVAL 1 MICROSECOND)"


def made_at(drop: Drop) -> datetime:
    """Return when a file of months was made: of two that know a month whole the later is right.

    That is until when it was said to know. Where its months alone tell that, it ends with one of
    them, and the file was made when it came.
    """
    if drop.known_at is None:
        return drop.taken_at
    next_instant = drop.known_at + timedelta(microseconds=1)
    month = next_instant.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return drop.taken_at if next_instant == month else drop.known_at


def full_exports(drops: Iterable[Drop]) -> tuple[tuple[datetime, datetime], ...]:
    """Return since when and until when the full exports among these tell, the oldest first."""
    times = ((drop.first_at, drop.known_at) for drop in drops if drop.is_full)
    return tuple(sorted((first, known) for first, known in times if first and known))
