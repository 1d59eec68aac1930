"""The lake table that the live drops make: per key the row of the newest drop that holds it.

A table is cut into parts, each the rows of drops that follow each other. A change rewrites only
the parts that it touches: small new drops meet in the newest part, and older parts are read for
their keys alone. Files are sorted by team, location and time, so that a filter skips most of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from drops import delta
from drops.change import change_of, columns_of
from drops.ledger import Drop
from drops.names import Spelling
from drops.rewrite import Rewriter
from drops.table_state import TableState
from drops.workbench import Workbench, engine
from metrics.schema import Table
from metrics.settings import Home, plain_path


@dataclass(frozen=True)
class Settled:
    """A table's new state, its files on the disk and committed.

    `replaced` says for a drop that came alone how many live rows it displaced.
    """

    state: TableState
    replaced: dict[str, int]


def settle(
    home: Home,
    table: Table,
    state: TableState,
    live: list[Drop],
    *,
    spelled: Spelling | None = None,
    erased: frozenset[str] = frozenset(),
) -> Settled:
    """The table as these live drops make it; `live` is all of the table's, oldest first.

    `spelled` says per column which names are written otherwise, `erased` whose rows go.
    """
    change = change_of(table, state, live, spelled, erased)
    with engine(home) as connection:
        bench = Workbench(connection, home, table, change)
        rewriter = Rewriter(bench, home, table, change)
        gaining = change.touched | bench.parts_of_winners()
        parts = {
            number: rewriter.write(number)
            if number in gaining or bench.loss.keys() & part.files.keys()
            else part
            for number, part in change.parts.items()
            if part.drops
        }
    files = {f.split("/", 1)[1]: rows for part in parts.values() for f, rows in part.files.items()}
    version = delta.commit(home.lake / table.name, table, files)
    replaced = {drop.id: bench.displaced for drop in change.added if change.sole}
    return Settled(TableState(version, columns_of(table), parts, change.spelled), replaced)


def would_replace(home: Home, table: Table, state: TableState, rows: Path) -> int:
    """How many live rows of the table have a key that is among these rows."""
    with engine(home) as connection:
        for name, files in (("lake", [home.lake / f for f in state.files]), ("rows", [rows])):
            if not files:
                return 0
            paths = [plain_path(file) for file in files]
            connection.read_parquet(paths, hive_partitioning=False).create_view(name)
        found = connection.execute(
            f'SELECT count(*) FROM lake SEMI JOIN rows USING ("{table.key}")'
        )
        return int(found.fetchall()[0][0])
