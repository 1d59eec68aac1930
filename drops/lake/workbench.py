"""Everything that a change of a lake table needs, laid out in DuckDB under fixed names.

Tables: `live` (drops whose rows may win), `removed` (ids), `changed` (keys whose row changes),
`winner` (key, seq).
Views over Parquet: `lake` (the table as it is), `rows` (of the drops whose rows may win).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from drops.lake.change import Change
from store.schema import SQL_TYPES, Table
from store.settings import Home, plain_path
from store.tables import LAKE_COLUMNS

#: The rows kept of a drop, in its folder.
ROWS = "rows.parquet"


class Workbench:
    """One change of one table, laid out; `loss` says how many rows each lake file loses."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, home: Home, table: Table, change: Change
    ) -> None:
        self.connection = connection
        self._home = home
        self._table = table
        self._change = change
        self._key = f'"{table.key}"'
        self._load_drops()
        self._load_names()
        self.view("lake", [f for part in change.before.values() for f in part.files])
        self._view("rows", [rows_file(home, drop.id) for drop in change.candidates])
        self._find_changed()
        self.loss, self.displaced = self._find_loss()

    def view(self, name: str, files: Iterable[str]) -> None:
        """Show these files of the lake by a view of that name."""
        self._view(name, [self._home.lake / file for file in files])

    def parts_of_winners(self) -> set[int]:
        """The parts that gain a row: an undo brings rows back to older parts."""
        if self._change.sole:
            return set()
        query = "SELECT DISTINCT part FROM winner JOIN live USING (seq)"
        return {row[0] for row in self.connection.execute(query).fetchall()}

    def _load_drops(self) -> None:
        """Tables of our own for what Python knows: the drops whose rows may win, the removed."""
        part_of = {drop: n for n, part in self._change.parts.items() for drop in part.drops}
        drops = self._change.candidates
        self._fill(
            "live",
            {
                "seq BIGINT": [drop.seq for drop in drops],
                "id VARCHAR": [drop.id for drop in drops],
                "known_at TIMESTAMPTZ": [d.known_at and d.known_at.isoformat() for d in drops],
                "part INTEGER": [part_of[drop.id] for drop in drops],
                "filename VARCHAR": [str(rows_file(self._home, drop.id)) for drop in drops],
            },
        )
        self._fill("removed", {"id VARCHAR": sorted(self._change.removed)})

    def _load_names(self) -> None:
        """Tables of our own for the names that are written otherwise, and the customers who go."""
        named = [(c, *pair) for c, names in self._change.spelled.items() for pair in names.items()]
        columns = ("place VARCHAR", "said VARCHAR", "name VARCHAR")
        self._fill(
            "spelled", {c: [each[index] for each in named] for index, c in enumerate(columns)}
        )
        self._fill("erased", {"customer VARCHAR": sorted(self._change.erased)})

    def _fill(self, name: str, columns: dict[str, list[Any]]) -> None:
        """Make a table of these columns, written at once however many rows there are."""
        lists = ", ".join(f"unnest(?::{column.split()[1]}[])" for column in columns)
        self.connection.execute(f"CREATE TEMP TABLE {name} ({', '.join(columns)})")
        self.connection.execute(f"INSERT INTO {name} SELECT {lists}", list(columns.values()))

    def _view(self, name: str, files: list[Path]) -> None:
        """A view over the files; without files one with the same columns and no rows."""
        if files:
            # Folders above ours may be named a=b: they are no columns.
            self.connection.read_parquet(
                [plain_path(file) for file in files],
                filename=True,
                file_row_number=True,
                hive_partitioning=False,
            ).create_view(name, replace=True)
            return
        columns = [(c.name, SQL_TYPES[c.kind]) for c in (*self._table.columns, *LAKE_COLUMNS)]
        columns += [("filename", "VARCHAR"), ("file_row_number", "BIGINT")]
        empty = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in columns)
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT {empty} WHERE false")

    def _find_changed(self) -> None:
        """The keys whose row changes, and, where several drops may hold one, which of them wins."""
        key = self._key
        if self._change.sole:
            self.connection.execute(f"CREATE VIEW changed AS SELECT {key} FROM rows")
            return
        added = {drop.seq for drop in self._change.added}
        first_added = min(added, default=0)
        self.connection.execute(
            f"""CREATE TEMP TABLE changed AS
            SELECT {key} FROM rows JOIN live USING (filename)
            WHERE {bool(added)} AND live.seq >= {first_added}
            UNION SELECT {key} FROM lake WHERE "drop" IN (SELECT id FROM removed) {self._gone()}"""
        )
        self.connection.execute(
            f"""CREATE TEMP TABLE winner AS SELECT {key}, max(live.seq) AS seq
            FROM rows JOIN live USING (filename) SEMI JOIN changed USING ({key})
            GROUP BY {key}"""
        )

    def _gone(self) -> str:
        """A further condition: rows of customers who go."""
        if not self._change.erased:
            return ""
        people = self._table.people
        return "".join(f' OR "{name}" IN (SELECT customer FROM erased)' for name in people)

    def winning_drops(self) -> set[str]:
        """The ids of the drops that gain a row."""
        query = "SELECT DISTINCT id FROM winner JOIN live USING (seq)"
        return {row[0] for row in self.connection.execute(query).fetchall()}

    def _find_loss(self) -> tuple[dict[str, int], int]:
        """How many rows each lake file loses, and how many of all these are of drops that stay."""
        if not any(part.files for part in self._change.before.values()):
            return {}, 0
        found = self.connection.execute(
            f"""SELECT filename, count(*), count(*) FILTER (NOT gone) FROM
            (SELECT filename, {self._key}, "drop" IN (SELECT id FROM removed) AS gone FROM lake)
            SEMI JOIN changed USING ({self._key}) GROUP BY filename"""
        ).fetchall()
        return {
            Path(file).relative_to(self._home.lake).as_posix(): rows for file, rows, _ in found
        }, sum(row[2] for row in found)


@contextmanager
def engine(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills to the lake's disk; it is closed at the end."""
    connection = duckdb.connect(
        config={"memory_limit": "1GB", "temp_directory": str(home.lake / ".spill")}
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def rows_file(home: Home, drop_id: str) -> Path:
    """Where the kept rows of a drop are; made again from the original when it is missing."""
    return home.drops / drop_id / ROWS
