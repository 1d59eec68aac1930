"""The ledger read by whoever only shows it: at once, also while another program has it locked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import TypeVar

from filelock import FileLock, Timeout

from store.errors import StoreFaultError
from store.settings import Home

Answer = TypeVar("Answer")

#: SQLite says what went wrong in the lowest byte of its code, and more of it above.
_PRIMARY = 0xFF
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
#: Seconds to wait for a line that is written just now, which takes a few hundredths.
_SECONDS = 1.0
#: Who waited in vain need not wait so long again: for so many seconds, only so many are waited.
_KNOWN_FOR, _BRIEFLY = 2.0, 0.05
#: When a database was last found locked, on the clock of `monotonic`.
_found_locked: dict[Path, float] = {}


def is_locked(error: BaseException) -> bool:
    """Return whether another program keeps us from a database."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _LOCKED


def ask(database: Path, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """Return what a database answers, as of one moment; `sqlite3.Error` where it cannot be read.

    A database that is locked, and not being changed, is read all the same.
    """
    try:
        return _asked(database, "mode=rw", question)
    except sqlite3.OperationalError as error:
        if not is_locked(error):
            raise
        _found_locked[database] = monotonic()
        before = _looks(database)
        if before is None:
            raise
        answer = _asked(database, "mode=ro&immutable=1", question)
        if _looks(database) != before:
            raise
        return answer


def _patience(database: Path) -> float:
    """Seconds to wait for a lock: a page asks a dozen times, and is to say so at once."""
    is_known = monotonic() - _found_locked.get(database, -_KNOWN_FOR) < _KNOWN_FOR
    return min(_BRIEFLY, _SECONDS) if is_known else _SECONDS


def _asked(database: Path, how: str, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
    place = f"{database.as_uri()}?{how}"
    with closing(
        sqlite3.connect(place, timeout=_patience(database), isolation_level=None, uri=True)
    ) as connection:
        connection.execute("BEGIN")  # all that is asked is of one moment
        return question(connection)


def _looks(database: Path) -> tuple[int, int, int] | None:
    """How a database looks that nobody changes; None while a change is under way.

    SQLite writes the pages of a change only once they stand, as they were, in the journal.
    """
    journal = database.with_name(f"{database.name}-journal")
    state = database.stat()
    if journal.exists() and journal.stat().st_size:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


#: Whoever writes to a data folder holds the lock on this file of it.
LOCK = ".lock"


def is_written_to(home: Home) -> bool:
    """Return whether a process or thread writes to the data folder just now."""
    lock = FileLock(home.root / LOCK, preserve_lock_file=True)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # a folder that nobody can write to
        return False


def drops_behind(home: Home, published: Iterable[str]) -> int:
    """Return in how many drops a published version differs from the ledger, while nobody writes.

    Whoever writes brings the lake on a moment after the ledger. Where the ledger is lost nothing
    is behind it: `drops doctor` says that it is gone. `StoreFaultError` where it cannot be read.
    """
    if not home.ledger.exists():
        return 0

    def live(connection: sqlite3.Connection) -> set[str]:
        return {
            row[0] for row in connection.execute("SELECT id FROM drops WHERE undone_at IS NULL")
        }

    try:
        differ = len(ask(home.ledger, live) ^ {*published})
    except sqlite3.Error as error:
        raise StoreFaultError(f"the ledger cannot be read: {error}") from error
    return 0 if differ and is_written_to(home) else differ
