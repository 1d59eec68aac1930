"""A drop said to be a full export of its tool, or a part of what that has.

An open row that a newer full export has no more is gone from its tool: it waits no more, and was
not resolved (`metrics.relations`). Which drops are full is in the ledger, and no row changes.
"""

from __future__ import annotations

import sqlite3

from drops.errors import DropError, StoreError, reason
from drops.lake.ledger import Drop, unknown
from drops.lake.publish import publish_live, take_back_lake
from drops.lake.writing import writing
from store.settings import Home
from store.tables import TABLES


def mark_full(home: Home, drop_id: str, *, is_full: bool) -> Drop:
    """Return the drop, said to be a full export or a part from now on.

    Raise `DropError` if there is no such drop that counts, or its table awaits nothing.
    """
    try:
        return _mark(home, drop_id, is_full=is_full)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(_failed(error)) from error


def _failed(error: Exception) -> str:
    return f"the drop could not be marked ({reason(error)}); nothing was changed"


def _mark(home: Home, drop_id: str, *, is_full: bool) -> Drop:
    with writing(home) as ledger:
        drop = ledger.find(drop_id)
        if drop is None:
            raise DropError(unknown(drop_id, ledger.drops()))
        if drop.undone_at:
            raise DropError(f"drop {drop_id} ({drop.name}) was undone; it counts no more")
        if not TABLES[drop.table].awaits:
            raise DropError(f"rows of {drop.table} wait for nothing, so that none can be gone")
        if drop.is_full == is_full:
            return drop
        ledger.note_full(drop_id, is_full=is_full)
        try:
            publish_live(home, ledger)
        except Exception as error:
            take_back_lake(home)
            ledger.note_full(drop_id, is_full=drop.is_full)
            raise StoreError(_failed(error)) from error
        return ledger.find(drop_id) or drop
