"""The parts of a lake table that a change touches, written anew by DuckDB."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from drops.files import sync_file, sync_folder
from drops.ledger import Drop
from drops.snapshot import Part
from metrics.settings import Home
from metrics.tables import LAKE_COLUMNS, Kind, Table

#: Rows that are sorted at once; a longer part has several files.
PIECE_ROWS = 1_000_000
#: The rows kept of a drop, in its folder.
ROWS = "rows.parquet"
_ROW_GROUP = 61_440
_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "time": "TIMESTAMPTZ",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """Which drops come and go, and the parts as they will be, but for their files and times."""

    live: list[Drop]
    added: list[Drop]
    removed: set[str]
    parts: dict[int, Part]
    before: dict[int, Part]
    touched: set[int]

    @property
    def candidates(self) -> list[Drop]:
        """The drops whose rows may win: the new ones, and after an undo any that is left."""
        return self.live if self.removed else self.added

    @property
    def sole(self) -> bool:
        """Whether every row of the one new drop wins, so that winners need not be searched."""
        return not self.removed and len(self.added) == 1


class Rewriter:
    """One change of one table: looks up what it touches, and writes the parts."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, home: Home, table: Table, change: Change
    ) -> None:
        self._connection = connection
        self._home = home
        self._table = table
        self._change = change
        self._key = f'"{table.key}"'
        columns = (*table.columns, *LAKE_COLUMNS)
        self._output = ", ".join(f'"{c.name}"::{_TYPES[c.kind]} AS "{c.name}"' for c in columns)
        self._load_drops()
        self._load_rows()
        self._find_changed()

    def displaced(self) -> dict[int, int]:
        """How many rows of drops that stay lose their place, by part; parts with none left out."""
        rows = self._connection.execute(
            f"""SELECT lake_files.part, count(*) FROM lake SEMI JOIN changed USING ({self._key})
            JOIN lake_files USING (filename)
            WHERE lake."drop" NOT IN (SELECT id FROM removed) GROUP BY ALL"""
        ).fetchall()
        return dict(rows)

    def parts_of_winners(self) -> set[int]:
        """The parts that gain a row: an undo brings rows back to older parts."""
        if self._change.sole:
            return set()
        found = self._connection.execute("SELECT DISTINCT part FROM winner JOIN live USING (seq)")
        return {row[0] for row in found.fetchall()}

    def write(self, number: int) -> Part:
        """The part with its new files, which are on the disk."""
        part = replace(
            self._change.parts[number], files={}, first_at=None, last_at=None, known_at=None
        )
        folder = self._home.lake / self._table.name / f"part={number}"
        folder.mkdir(parents=True, exist_ok=True)
        for query, values in self._pieces(number):
            part = self._write_piece(part, folder, query, values)
        sync_folder(folder)
        sync_folder(folder.parent)
        return part

    def _load_drops(self) -> None:
        """Tables of our own for what Python knows: the drops, their parts, the lake's files."""
        part_of = {drop: n for n, part in self._change.parts.items() for drop in part.drops}
        self._fill(
            "live (seq BIGINT, id VARCHAR, known_at TIMESTAMPTZ, part INTEGER, filename VARCHAR)",
            [
                (drop.seq, drop.id, drop.known_at, part_of[drop.id], str(self._rows_file(drop)))
                for drop in self._change.live
            ],
        )
        self._fill("removed (id VARCHAR)", [(drop,) for drop in self._change.removed])
        self._fill(
            "lake_files (filename VARCHAR, part INTEGER)",
            [
                (str(self._home.lake / file), number)
                for number, part in self._change.before.items()
                for file in part.files
            ],
        )

    def _fill(self, declared: str, rows: list[tuple[Any, ...]]) -> None:
        self._connection.execute(f"CREATE TEMP TABLE {declared}")
        name = declared.split(" ", 1)[0]
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            self._connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)

    def _load_rows(self) -> None:
        lake = [self._home.lake / f for part in self._change.before.values() for f in part.files]
        self._view("lake", lake)
        self._view("rows", [self._rows_file(drop) for drop in self._change.candidates])

    def _view(self, name: str, files: list[Path]) -> None:
        """A view over the files; without files one with the same columns and no rows."""
        if files:
            # Folders above ours may be named a=b: they are no columns.
            self._connection.read_parquet(
                [str(file) for file in files],
                filename=True,
                file_row_number=True,
                hive_partitioning=False,
            ).create_view(name, replace=True)
            return
        columns = [(c.name, _TYPES[c.kind]) for c in (*self._table.columns, *LAKE_COLUMNS)]
        columns += [("filename", "VARCHAR"), ("file_row_number", "BIGINT")]
        empty = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in columns)
        self._connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT {empty} WHERE false")

    def _find_changed(self) -> None:
        """The keys whose row changes, and, where several drops may hold one, which of them wins."""
        key = self._key
        if self._change.sole:
            self._connection.execute(f"CREATE VIEW changed AS SELECT {key} FROM rows")
            return
        added = {drop.seq for drop in self._change.added}
        first_added = min(added, default=0)
        self._connection.execute(
            f"""CREATE TEMP TABLE changed AS
            SELECT {key} FROM rows JOIN live USING (filename)
            WHERE {bool(added)} AND live.seq >= {first_added}
            UNION SELECT {key} FROM lake WHERE "drop" IN (SELECT id FROM removed)"""
        )
        self._connection.execute(
            f"""CREATE TEMP TABLE winner AS SELECT {key}, max(live.seq) AS seq
            FROM rows JOIN live USING (filename) SEMI JOIN changed USING ({key})
            GROUP BY {key}"""
        )

    def _pieces(self, number: int) -> Iterator[tuple[str, list[Any]]]:
        """Queries that together give the part's rows, each at most about `PIECE_ROWS` of them."""
        old = self._change.before.get(number, Part(()))
        held = set(self._change.parts[number].drops)
        fresh = [drop for drop in self._change.candidates if drop.id in held]
        if old.rows + sum(drop.kept for drop in fresh) <= PIECE_ROWS:
            yield f"{self._kept(old.files)} UNION ALL {self._fresh('live.part = ?')}", [number]
            return
        for file in old.files:
            yield self._kept([file]), []
        for drop in fresh:
            for first in range(0, drop.kept, PIECE_ROWS):
                last = first + PIECE_ROWS - 1
                condition = "live.id = ? AND file_row_number BETWEEN ? AND ?"
                yield self._fresh(condition), [drop.id, first, last]

    def _kept(self, files: Iterable[str]) -> str:
        """The rows of these lake files that stay."""
        self._view("old", [self._home.lake / file for file in files])
        return f"SELECT {self._output} FROM old ANTI JOIN changed USING ({self._key})"

    def _fresh(self, condition: str) -> str:
        columns = ", ".join(f'rows."{name}"' for name in self._table.names)
        winning = "" if self._change.sole else f"SEMI JOIN winner USING ({self._key}, seq)"
        return (
            f'SELECT {self._output} FROM (SELECT {columns}, live.id AS "drop", live.known_at,'
            f" live.seq FROM rows JOIN live USING (filename) WHERE {condition}) {winning}"
        )

    def _write_piece(self, part: Part, folder: Path, query: str, values: list[Any]) -> Part:
        """The part with one more file, or as it was when the query gives no row."""
        path = folder / f"{uuid.uuid4().hex}.parquet"
        order = f'team, location, "{self._table.dated_by}", {self._key}'
        self._connection.sql(f"{query} ORDER BY {order}", params=values).write_parquet(
            str(path), compression="zstd", row_group_size=_ROW_GROUP
        )
        rows, first, last, known = self._measure(path)
        if not rows:
            path.unlink()
            return part
        sync_file(path)
        return replace(
            part,
            files={**part.files, path.relative_to(self._home.lake).as_posix(): rows},
            first_at=min(filter(None, (part.first_at, first))),
            last_at=max(filter(None, (part.last_at, last))),
            known_at=max(filter(None, (part.known_at, known))),
        )

    def _measure(self, path: Path) -> tuple[int, datetime, datetime, datetime]:
        """How many rows the file has, its earliest and latest event, until when it knows."""
        dated = f'"{self._table.dated_by}"'
        row = self._connection.execute(
            f"""SELECT count(*), coalesce(epoch_us(min({dated})), 0),
            coalesce(epoch_us(max({dated})), 0), coalesce(epoch_us(max(known_at)), 0)
            FROM read_parquet(?, hive_partitioning = false)""",
            [str(path)],
        ).fetchone()
        rows, *times = row or (0, 0, 0, 0)
        first, last, known = (_EPOCH + timedelta(microseconds=us) for us in times)
        return rows, first, last, known

    def _rows_file(self, drop: Drop) -> Path:
        return rows_file(self._home, drop.id)


def rows_file(home: Home, drop_id: str) -> Path:
    """Where the kept rows of a drop are; made again from the original when it is missing."""
    return home.drops / drop_id / ROWS
