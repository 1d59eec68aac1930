"""One pinned version of the lake, read by DuckDB.

Intake publishes `current.json` after each change; a `Lake` reads that file once and from then on
sees the Parquet files that it names, whatever is published later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from metrics.settings import Home
from metrics.tables import LAKE_COLUMNS, TABLES, Column, Table

_SQL_TYPE = {
    "text": "VARCHAR",
    "time": "TIMESTAMPTZ",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}


class LakeError(RuntimeError):
    """The lake cannot be read; the message is a sentence for the person who runs Pepper."""


@dataclass(frozen=True, slots=True)
class TableState:
    """How much one table holds, and from when to when (UTC; `None` while it is empty)."""

    rows: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    known_at: datetime | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lake:
    """One version of all tables. `snapshot` grows with each change and is 0 for an empty lake."""

    folder: Path
    snapshot: int
    published_at: datetime | None
    drops: tuple[str, ...]
    tables: Mapping[str, TableState]
    _database: duckdb.DuckDBPyConnection = field(repr=False, compare=False)

    @classmethod
    def open(cls, home: Home) -> Lake:
        """The version that was published last; an empty lake when none was."""
        try:
            pinned = json.loads(home.snapshot.read_text(encoding="utf-8"))
        except FileNotFoundError:
            pinned = {"snapshot": 0, "published_at": None, "drops": [], "tables": {}}
        except (OSError, ValueError) as error:
            raise LakeError(
                "The file that names the lake's current version is damaged. "
                "Run `python -m drops rebuild`: nothing that was kept is lost."
            ) from error
        tables = {name: _state(pinned["tables"].get(name)) for name in TABLES}
        return cls(
            folder=home.lake,
            snapshot=pinned["snapshot"],
            published_at=_time(pinned["published_at"]),
            drops=tuple(pinned["drops"]),
            tables=tables,
            _database=_database(home.lake, tables),
        )

    def query(self, sql: str, bound: Mapping[str, Any]) -> pl.DataFrame:
        """The rows of one `SELECT` of ours; values are bound by name, unused ones left out."""
        used = {name: value for name, value in bound.items() if f"${name}" in sql}
        cursor = self._database.cursor()
        try:
            frame: pl.DataFrame = cursor.sql(sql, params=used or None).pl()
        except duckdb.IOException as error:
            raise LakeError(
                "A file of the lake is missing or damaged. "
                "Run `python -m drops rebuild`: nothing that was kept is lost."
            ) from error
        finally:
            cursor.close()
        return frame


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _state(pinned: Mapping[str, Any] | None) -> TableState:
    if pinned is None:
        return TableState()
    times = {name: _time(pinned.get(name)) for name in ("first_at", "last_at", "known_at")}
    return TableState(rows=pinned["rows"], files=tuple(pinned["files"]), **times)


def _database(folder: Path, tables: Mapping[str, TableState]) -> duckdb.DuckDBPyConnection:
    """A database in memory that holds no rows: one view per table over its Parquet files."""
    database = duckdb.connect(":memory:", config={"memory_limit": "600MB", "threads": 2})
    # Every instant is compared and returned in UTC; days are cut by metrics.periods.
    database.execute("SET TimeZone = 'UTC'")
    database.execute("SET enable_object_cache = true")
    for name, state in tables.items():
        files = ", ".join("'" + str(folder / f).replace("'", "''") + "'" for f in state.files)
        rows = f"read_parquet([{files}], hive_partitioning = false)" if files else _empty(name)
        database.execute(f"CREATE VIEW {name} AS SELECT {_columns(TABLES[name])} FROM {rows}")
    return database


def _columns(table: Table) -> str:
    return ", ".join(f'"{c.name}"' for c in (*table.columns, *LAKE_COLUMNS))


def _empty(name: str) -> str:
    def empty(column: Column) -> str:
        return f'NULL::{_SQL_TYPE[column.kind]} AS "{column.name}"'

    columns = ", ".join(empty(c) for c in (*TABLES[name].columns, *LAKE_COLUMNS))
    return f"(SELECT {columns} WHERE FALSE)"
