"""DuckDB, in which a change of the lake is worked out: an empty database for each piece of work.

To start it takes as long as the work on a small file. So one that did its work waits for the next,
which finds nothing of what was made in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from store.settings import Home

#: Those that wait for work; one is enough for whoever does one thing after another.
_idle: list[duckdb.DuckDBPyConnection] = []
#: Those of the process that we are a copy of: their threads are not in ours, so that none can be
#: closed here.
_left: list[list[duckdb.DuckDBPyConnection]] = []


@contextmanager
def engine(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database in memory, empty, that spills to the lake's disk; it is gone at the end."""
    spill = home.lake / ".spill"
    database = _taken(spill)
    try:
        with database.cursor() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("ATTACH ':memory:' AS work")
            connection.execute("USE work")
            yield connection
            connection.execute("USE memory")
            connection.execute("DETACH work")
    except BaseException:
        database.close()
        raise
    _let_wait(database, has_spilled=spill.exists())


def _taken(spill: Path) -> duckdb.DuckDBPyConnection:
    """One that waits, else a new one; one that spilled elsewhere before cannot do so there."""
    options: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "1GB",
        "enable_external_file_cache": False,  # it would keep in memory of the files what it read
        "temp_directory": str(spill),
    }
    database = _idle.pop() if _idle else duckdb.connect(config=options)
    try:
        database.execute("SET temp_directory = ?", [str(spill)])
    except duckdb.Error:
        database.close()
        return duckdb.connect(config=options)
    return database


def _let_wait(database: duckdb.DuckDBPyConnection, *, has_spilled: bool) -> None:
    """Keep a database for the next work; one that left files on a disk takes them along."""
    if _idle or has_spilled:
        database.close()
    else:
        _idle.append(database)


def _after_fork() -> None:
    global _idle  # noqa: PLW0603
    _left.append(_idle)
    _idle = []


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
