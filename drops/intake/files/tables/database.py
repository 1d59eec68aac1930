"""The tables of a SQLite database, read and never run: no view, no trigger, no virtual table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from drops.errors import DropError
from drops.intake.files.spool import laid_out
from drops.sandbox import limits

_EVERY = 10_000
#: A database that came packed is in memory as a whole.
_MOST_BYTES = 512 << 20
Rows = list[list[str | None]]


def database_tables(source: Path, name: str) -> list[str]:
    """Return the names of the tables with rows of their own."""
    query = (
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' AND upper(sql) NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid"
    )
    with _connected(source, name) as connection:
        return [str(table) for (table,) in connection.execute(query)]


def table_rows(source: Path, name: str, table: str, most: int | None = None) -> Rows:
    """Return the names of a table's columns, and its rows (the first `most`)."""
    bare = table.replace('"', '""')
    # No parameter can stand for a table; the name is one that the database itself gave.
    query = f'SELECT * FROM "{bare}" LIMIT ?'
    with _connected(source, name) as connection:
        cursor = connection.execute(query, [-1 if most is None else most])
        names = [str(each[0]) for each in cursor.description]
        rows: Rows = [[*names]]
        while batch := cursor.fetchmany(_EVERY):
            rows.extend(_texts(row) for row in batch)
            limits.alive()
            if len(rows) * len(names) > limits.SHEET_CELLS:
                raise DropError(
                    f"{name}, table {table}: has more than {limits.SHEET_CELLS:,} cells; expected "
                    "fewer, or the same rows as .csv"
                )
    return rows


@contextmanager
def _connected(source: Path, name: str) -> Iterator[sqlite3.Connection]:
    """A connection that writes nothing and trusts nothing that the file says of itself."""
    try:
        with closing(_opened(source, name)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.text_factory = _letters
            yield connection
    except sqlite3.Error as error:
        raise DropError(
            f"{name} starts like a SQLite database but cannot be read as one; it may be damaged or "
            "locked with a password. Expected a whole database, or a table of it as .csv"
        ) from error


def _opened(source: Path, name: str) -> sqlite3.Connection:
    whole = laid_out(source, name)
    if whole == source:
        return sqlite3.connect(f"file:{quote(str(source))}?mode=ro&immutable=1", uri=True)
    # One that came packed has no name by which the library could open it.
    size = whole.stat().st_size
    if size > _MOST_BYTES:
        raise DropError(
            f"{name} holds a database of {size >> 20:,} MB, packed; expected at most "
            f"{_MOST_BYTES >> 20:,} MB, or the database as it is, not packed"
        )
    connection = sqlite3.connect(":memory:")
    connection.deserialize(whole.read_bytes())
    return connection


def _letters(cell: bytes) -> str:
    return cell.decode("utf-8", "replace")


def _texts(row: Sequence[object]) -> list[str | None]:
    return [_text(cell) for cell in row]


def _text(cell: object) -> str | None:
    match cell:
        case None:
            return None
        case float() if cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        case bytes():
            return cell.hex()
    return str(cell)
