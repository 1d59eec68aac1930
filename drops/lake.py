"""The lake table that the live drops make: per key the row of the newest drop that holds it.

A table is cut into parts, each the rows of drops that follow each other. A change rewrites only
the parts that it touches: small new drops meet in the newest part, and older parts are read for
their keys alone. Files are sorted by team, location and time, so that a filter skips most of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from drops import delta
from drops.ledger import Drop
from drops.rewrite import Change, Rewriter
from drops.snapshot import Part, TableState
from metrics.settings import Home
from metrics.tables import Table

#: A new drop joins the newest part while that part stays below so many rows.
PART_ROWS = 100_000


@dataclass(frozen=True)
class Settled:
    """A table's new state, its files on the disk and committed.

    `replaced` says for a drop that came alone how many live rows it displaced.
    """

    state: TableState
    replaced: dict[str, int]


def columns_of(table: Table) -> str:
    """The columns with their kinds, as text: when it changes, the table is made again."""
    return " ".join(f"{column.name}:{column.kind}" for column in table.columns)


def settle(home: Home, table: Table, state: TableState, live: list[Drop]) -> Settled:
    """The table as these live drops make it; `live` is all of the table's, oldest first."""
    change = _change(table, state, live)
    with _engine(home) as connection:
        rewriter = Rewriter(connection, home, table, change)
        displaced = rewriter.displaced()
        touched = change.touched | displaced.keys() | rewriter.parts_of_winners()
        parts = {
            number: rewriter.write(number) if number in touched else part
            for number, part in change.parts.items()
            if part.drops
        }
    files = {f.split("/", 1)[1]: rows for part in parts.values() for f, rows in part.files.items()}
    version = delta.commit(home.lake / table.name, table, files)
    replaced = {drop.id: sum(displaced.values()) for drop in change.added if change.sole}
    return Settled(TableState(version, columns_of(table), parts), replaced)


def would_replace(home: Home, table: Table, state: TableState, rows: Path) -> int:
    """How many live rows of the table have a key that is among these rows."""
    with _engine(home) as connection:
        for name, files in (("lake", [home.lake / f for f in state.files]), ("rows", [rows])):
            if not files:
                return 0
            paths = [str(file) for file in files]
            connection.read_parquet(paths, hive_partitioning=False).create_view(name)
        found = connection.execute(
            f'SELECT count(*) FROM lake SEMI JOIN rows USING ("{table.key}")'
        )
        return int((found.fetchone() or (0,))[0])


def _change(table: Table, state: TableState, live: list[Drop]) -> Change:
    wanted = [drop.id for drop in live]
    held = state.drops
    left = [drop for drop in held if drop in set(wanted)]
    if state.columns != columns_of(table) or left != wanted[: len(left)]:
        state, held, left = TableState(), [], []
    removed = set(held) - set(left)
    added = live[len(left) :]
    parts = {
        number: replace(part, drops=tuple(d for d in part.drops if d not in removed))
        for number, part in state.parts.items()
    }
    touched = {n for n, part in state.parts.items() if not removed.isdisjoint(part.drops)}
    rows = {number: part.rows for number, part in parts.items()}
    for drop in added:
        number = max(parts, default=0)
        if rows.get(number) and rows[number] + drop.kept > PART_ROWS:
            number += 1
        old = parts.get(number, Part(()))
        parts[number] = replace(old, drops=(*old.drops, drop.id))
        rows[number] = rows.get(number, 0) + drop.kept
        touched.add(number)
    return Change(live, added, removed, parts, state.parts, touched)


@contextmanager
def _engine(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(
        config={"memory_limit": "1GB", "temp_directory": str(home.lake / ".spill")}
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()
