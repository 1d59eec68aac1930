"""The lake's Parquet files as DuckDB sees them: one view per table, whatever columns they lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import gettempdir

import duckdb

from metrics.schema import SQL_TYPES, Column, Table
from metrics.settings import plain_path
from metrics.tables import LAKE_COLUMNS, TABLES
from metrics.versions import REBUILD, LakeError


def database_over(folder: Path, files_of: Mapping[str, Sequence[str]]) -> duckdb.DuckDBPyConnection:
    """A database in memory that holds no rows: one view per table over its files in a folder."""
    database = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": "600MB",
            "threads": 2,
            # What does not fit into memory goes where the system keeps such files, not into
            # the folder in which somebody happens to have started Pepper.
            "temp_directory": str(Path(gettempdir()) / "pepper-spill"),
            "autoinstall_known_extensions": False,
        },
    )
    # Every instant is compared and returned in UTC; days are cut by metrics.periods. Global,
    # because a cursor does not take over what was set for the connection it came from.
    database.execute("SET GLOBAL TimeZone = 'UTC'")
    database.execute("SET GLOBAL parquet_metadata_cache = true")
    for name, named in files_of.items():
        files = ", ".join("'" + plain_path(folder / f).replace("'", "''") + "'" for f in named)
        rows = f"read_parquet([{files}], hive_partitioning = false)" if files else _empty(name)
        try:
            columns = _columns(TABLES[name], _found(database, rows))
            database.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM {rows}")
        except duckdb.Error as error:
            raise LakeError(
                f"The lake's files of {TABLES[name].label} are missing or damaged. {REBUILD}"
            ) from error
    return database


def _found(database: duckdb.DuckDBPyConnection, rows: str) -> set[str]:
    """The columns that the files have; DuckDB reads them off the first."""
    return set(database.sql(f"FROM {rows}").columns)


def _columns(table: Table, found: set[str]) -> str:
    """The table's columns; one that an older Pepper's files lack is not given for any row.

    It cannot be one that every row must have; files without that are damaged.
    """
    return ", ".join(
        f'"{c.name}"' if c.required or c.name in found else _nothing(c)
        for c in (*table.columns, *LAKE_COLUMNS)
    )


def _nothing(column: Column) -> str:
    return f'NULL::{SQL_TYPES[column.kind]} AS "{column.name}"'


def _empty(name: str) -> str:
    columns = ", ".join(_nothing(c) for c in (*TABLES[name].columns, *LAKE_COLUMNS))
    return f"(SELECT {columns} WHERE FALSE)"
