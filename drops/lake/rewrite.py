"""The lake table that the live drops make: per key the row of the drop that knows latest.

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
from drops.lake.engine import engine
from drops.lake.ledger import Drop
from drops.lake.workbench import Workbench
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

    def __init__(self, bench: Workbench, home: Home, change: Change) -> None:
        self._bench = bench
        self._home = home
        self._change = change
        self._table = table = change.table
        columns = (*table.columns, *LAKE_COLUMNS)
        self._output = ", ".join(f'"{c.name}"::{SQL_TYPES[c.kind]} AS "{c.name}"' for c in columns)
        places = [name for name in SLICE_COLUMNS[:2] if name in table.names]
        sorted_by = [*places, f'"{table.dated_by}"', f'"{table.key}"', "key_source"]
        self._order = f"ORDER BY {', '.join(sorted_by)}"

    def write(self, number: int) -> TablePart:
        """Return the part with its new files, which are on the disk."""
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
            values: list[Any] = [number]
            if self._bench.is_merged:
                query += f" UNION ALL {self._merged('live.part = ?')}"
                values = [number, number]
            yield self._copy(f"{query} {self._order}", values, folder)
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
            if self._bench.is_merged:
                query = f"{self._merged('live.id = ?')} {self._order}"
                yield self._copy(query, [drop.id], folder)

    def _kept(self, files: Iterable[str]) -> str:
        """The rows of these lake files that stay."""
        self._bench.view("old", files)
        return f"SELECT {self._output} FROM old ANTI JOIN changed USING ({self._bench.key})"

    def _fresh(self, condition: str) -> str:
        """The rows of new or older drops that take their place now, each given by one drop."""
        key, among = self._bench.key, ""
        if not self._change.sole:
            among = f"SEMI JOIN winner USING ({key}, seq)"
        if self._bench.is_merged:
            among += f" ANTI JOIN merged USING ({key})"
        return f"""SELECT {self._output} FROM (SELECT {self._columns()}, live.id AS "drop",
            live.known_at, live.key_source, live.id AS given_by, live.seq
            FROM rows JOIN live USING (filename) {self._spelled()} WHERE {condition}) {among}"""

    def _merged(self, condition: str) -> str:
        """The rows that several drops give together; each is of the drop that has it whole."""
        return f"""SELECT {self._output} FROM (SELECT {self._columns()}, live.id AS "drop",
            live.known_at, rows.key_source, rows.given_by
            FROM merged AS rows JOIN live USING (seq) {self._spelled()} WHERE {condition})"""

    def _columns(self) -> str:
        return ", ".join(self._named(name) for name in self._table.names)

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
        rows, shared, *times = self._bench.connection.execute(
            f"""SELECT count(*), list(DISTINCT given_by) FILTER (contains(given_by, ' ')),
            epoch_us(min({dated})), epoch_us(max({dated})), epoch_us(max(known_at))
            FROM read_parquet(?, hive_partitioning = false)""",
            [plain_path(path)],
        ).fetchall()[0]
        if not rows:
            return part
        file = path.relative_to(self._home.lake).as_posix()
        # Rows that tell how things stand may be of no time.
        first, last, known = (
            None if time is None else _EPOCH + timedelta(microseconds=time) for time in times
        )
        return replace(
            part,
            files={**part.files, file: rows},
            shared={**part.shared, **({file: sorted(shared)} if shared else {})},
            first_at=min(filter(None, (part.first_at, first)), default=None),
            last_at=max(filter(None, (part.last_at, last)), default=None),
            known_at=max(filter(None, (part.known_at, known)), default=None),
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
    """Return the table as these live drops make it.

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
        bench = Workbench(connection, home, change)
        rewriter = Rewriter(bench, home, change)
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
    alone = len(change.added) == 1 and not (change.removed or change.erased)
    replaced = {drop.id: bench.displaced for drop in change.added if alone}
    return Rewritten(TableState(version, columns_of(table), parts, change.spelled), replaced)
