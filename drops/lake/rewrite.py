"""The lake table that the live drops make: per key the row of the newest drop that holds it.

A table is cut into parts, each the rows of drops that follow each other. A change rewrites, with
DuckDB, only the parts that it touches: small new drops meet in the newest part, and older parts are
read for their keys alone. Files are sorted by team, location and time, so that a filter skips most
of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from drops.intake.values.names import Spelling
from drops.lake import delta
from drops.lake.change import Change, change_of, columns_of
from drops.lake.ledger import Drop
from drops.lake.workbench import Workbench, engine
from drops.steps import reached
from store.disk import sync_file, sync_folder
from store.manifest import TablePart, TableState
from store.schema import SQL_TYPES, Table
from store.settings import Home, plain_path
from store.tables import LAKE_COLUMNS, SLICE_COLUMNS

#: Rows that are sorted at once; a longer part has several files.
PIECE_ROWS = 1_000_000
#: A part that is no longer than this becomes one file each time it is written.
MERGED_ROWS = 200_000
#: How a file is written: the first level of zstd packs these as small as the third does.
_AS = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 61440)"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Rewriter:
    """Writes the parts of one table from what lies on the workbench."""

    def __init__(self, bench: Workbench, home: Home, table: Table, change: Change) -> None:
        self._bench = bench
        self._home = home
        self._table = table
        self._change = change
        self._key = f'"{table.key}"'
        columns = (*table.columns, *LAKE_COLUMNS)
        self._output = ", ".join(f'"{c.name}"::{SQL_TYPES[c.kind]} AS "{c.name}"' for c in columns)
        places = [name for name in SLICE_COLUMNS[:2] if name in table.names]
        sorted_by = [*places, f'"{table.dated_by}"', self._key]
        self._order = f"ORDER BY {', '.join(sorted_by)}"

    def write(self, number: int) -> TablePart:
        """The part with its new files, which are on the disk."""
        part = TablePart(self._change.parts[number].drops)
        folder = self._home.lake / self._table.name / f"part={number}"
        folder.mkdir(parents=True, exist_ok=True)
        for path in self._pieces(number, folder):
            part = self._with_file(part, path)
        sync_folder(folder)
        sync_folder(folder.parent)
        reached("part written")
        return part

    def _pieces(self, number: int, folder: Path) -> Iterator[Path]:
        """The files of the part: one, or, when it is long, those that stay and new ones."""
        old = self._change.before.get(number, TablePart(()))
        held = set(self._change.parts[number].drops)
        fresh = [drop for drop in self._change.candidates if drop.id in held]
        if self._change.erased:  # of all drops, nearly none gains a row
            fresh = [drop for drop in fresh if drop.id in self._bench.winning_drops()]
        if old.rows + sum(drop.kept for drop in fresh) <= MERGED_ROWS:
            query = f"{self._kept(old.files)} UNION ALL {self._fresh('live.part = ?')}"
            yield self._copy(f"{query} {self._order}", [number], folder)
            return
        for file in old.files:
            # What stays is in order already.
            loses = file in self._bench.loss
            yield self._copy(self._kept([file]), [], folder) if loses else self._home.lake / file
        for drop in fresh:
            for first in range(0, drop.kept, PIECE_ROWS):
                rows = "live.id = ? AND file_row_number BETWEEN ? AND ?"
                values = [drop.id, first, first + PIECE_ROWS - 1]
                yield self._copy(f"{self._fresh(rows)} {self._order}", values, folder)

    def _kept(self, files: Iterable[str]) -> str:
        """The rows of these lake files that stay."""
        self._bench.view("old", files)
        return f"SELECT {self._output} FROM old ANTI JOIN changed USING ({self._key})"

    def _fresh(self, condition: str) -> str:
        """The rows of new or older drops that take their place now."""
        columns = ", ".join(self._named(name) for name in self._table.names)
        winning = "" if self._change.sole else f"SEMI JOIN winner USING ({self._key}, seq)"
        return (
            f'SELECT {self._output} FROM (SELECT {columns}, live.id AS "drop", live.known_at,'
            f" live.seq FROM rows JOIN live USING (filename) {self._spelled()}"
            f" WHERE {condition}) {winning}"
        )

    def _named(self, name: str) -> str:
        """A column of the rows; a name that is written otherwise in the store is."""
        if name not in self._change.spelled:
            return f'rows."{name}"'
        return f'coalesce(new_{name}.name, rows."{name}") AS "{name}"'

    def _spelled(self) -> str:
        """Joins to the names that are written otherwise."""
        return " ".join(
            f"LEFT JOIN (SELECT said, name FROM spelled WHERE place = '{name}') AS new_{name}"
            f' ON new_{name}.said = rows."{name}"'
            for name in self._table.names
            if name in self._change.spelled
        )

    def _copy(self, query: str, values: list[Any], folder: Path) -> Path:
        """A new file in the folder with the rows of the query; it is on the disk."""
        path = folder / f"{uuid.uuid4().hex}.parquet"
        self._bench.connection.execute(f"COPY ({query}) TO ? {_AS}", [*values, str(path)])
        reached("lake file written")
        sync_file(path)
        reached("lake file synced")
        return path

    def _with_file(self, part: TablePart, path: Path) -> TablePart:
        """The part with one more file, or as it was when the file holds no row."""
        dated = f'"{self._table.dated_by}"'
        rows, *times = self._bench.connection.execute(
            f"""SELECT count(*), epoch_us(min({dated})), epoch_us(max({dated})),
            epoch_us(max(known_at)) FROM read_parquet(?, hive_partitioning = false)""",
            [plain_path(path)],
        ).fetchall()[0]
        if not rows:
            return part
        first, last, known = (_EPOCH + timedelta(microseconds=time) for time in times)
        return replace(
            part,
            files={**part.files, path.relative_to(self._home.lake).as_posix(): rows},
            first_at=min(filter(None, (part.first_at, first))),
            last_at=max(filter(None, (part.last_at, last))),
            known_at=max(filter(None, (part.known_at, known))),
        )


@dataclass(frozen=True)
class Rewritten:
    """A table's new state, its files on the disk and committed.

    `replaced` says for a drop that came alone how many live rows it displaced.
    """

    state: TableState
    replaced: dict[str, int]


def rewrite(
    home: Home,
    table: Table,
    state: TableState,
    live: list[Drop],
    *,
    spelled: Spelling | None = None,
    erased: frozenset[str] = frozenset(),
) -> Rewritten:
    """The table as these live drops make it.

    Args:
        home: the data folder.
        table: the table.
        state: what the lake holds of it now.
        live: all live drops of the table, oldest first.
        spelled: per column which names are written otherwise.
        erased: whose rows go.
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
    return Rewritten(TableState(version, columns_of(table), parts, change.spelled), replaced)


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
