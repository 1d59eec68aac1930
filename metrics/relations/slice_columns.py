"""The columns of the slice in a relation: those that a table has, and nothing for all others."""

from __future__ import annotations

from collections.abc import Sequence

from store.schema import Table
from store.tables import OVERLAPPING, SLICE_COLUMNS

#: All of them, to be selected where a relation has them.
SLICE = ", ".join(SLICE_COLUMNS)


def nothing_in(column: str) -> str:
    """Return the SQL of a column of the slice that no row has a value in."""
    kind = "VARCHAR[]" if column in OVERLAPPING else "VARCHAR"
    return f"NULL::{kind} AS {column}"


def lacking(table: Table) -> str:
    """Return the columns that a table does not have, to be selected behind its own."""
    names = (column for column in SLICE_COLUMNS if column not in table.choosable)
    return "".join(f", {nothing_in(column)}" for column in names)


def slice_of(table: Table, columns: Sequence[str] = SLICE_COLUMNS) -> str:
    """Return the columns for a row of a table, `NULL` where it has none."""
    return ", ".join(
        column if column in table.choosable else nothing_in(column) for column in columns
    )
