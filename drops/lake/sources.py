"""Whose keys the rows of a drop have, and until when it knows."""

from __future__ import annotations

from datetime import UTC, datetime

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
