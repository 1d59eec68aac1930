"""Whether a store can take files at all, whatever they are: told before any of them is touched."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from drops.errors import StoreError, reason
from drops.intake.mapping import formats
from drops.intake.values.pseudonyms import identity_of
from store.errors import StoreFaultError
from store.settings import Home, load_settings

#: Seconds to wait for a ledger that is written just now; a line of it takes a few hundredths.
_LEDGER_SECONDS = 2.0


def fault_of(home: Home) -> StoreFaultError | None:
    """Return what keeps the store from taking any file.

    None when nothing does that can be told so.
    """
    try:
        check_usable(home)
    except StoreFaultError as error:
        return error
    except (OSError, sqlite3.Error) as error:
        return StoreError(f"the store cannot be used: {reason(error)}")
    return None


def check_usable(home: Home) -> None:
    """Raise `StoreFaultError` if folder, settings, formats, key or ledger cannot be used."""
    home.require()
    load_settings(home)
    formats(home)
    _check_ledger(home)
    identity_of(home)


def _check_ledger(home: Home) -> None:
    if not home.ledger.exists():
        return
    with closing(sqlite3.connect(home.ledger, timeout=_LEDGER_SECONDS, isolation_level=None)) as it:
        it.execute("BEGIN IMMEDIATE")
        it.execute("SELECT count(*) FROM sqlite_schema")
        it.execute("ROLLBACK")
