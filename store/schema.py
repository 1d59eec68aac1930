"""What a canonical table is made of: its columns, their kinds, and what identifies a row.

Bottom layer: imports nothing of ours. The tables themselves are in `store.tables`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: A `month` is stored as its first instant in UTC.
Kind = Literal["text", "time", "month", "integer", "number", "boolean"]

#: What DuckDB calls each kind.
SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "time": "TIMESTAMPTZ",
    "month": "TIMESTAMPTZ",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, meaning for a person, and the values it may hold."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table: `key` identifies a row, `dated_by` says when it happened.

    `key_of` are the columns that a row is known by. None: the key may be missing, and is then made
    of the row's content. The key itself: it has to be given. Others: it is always made of them.
    """

    name: str
    label: str
    key: str
    dated_by: str
    columns: tuple[Column, ...]
    key_of: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; `KeyError` names the choices when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        choices = ", ".join(c.name for c in self.columns)
        raise KeyError(f"{self.name} has no column {name}; it has {choices}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def times(self) -> tuple[str, ...]:
        """The names of the columns that hold an instant, in order."""
        return tuple(column.name for column in self.columns if column.kind == "time")

    @property
    def instants(self) -> tuple[str, ...]:
        """The names of the columns that hold an instant or a month's first one, in order."""
        return tuple(c.name for c in self.columns if c.kind in ("time", "month"))

    @property
    def is_monthly(self) -> bool:
        """Whether a row stands for a month: until when it knows says nothing of other tables."""
        return self.column(self.dated_by).kind == "month"

    @property
    def makes_key(self) -> bool:
        """Whether the key is made of other columns, and no file gives it."""
        return bool(self.key_of) and self.key not in self.key_of

    @property
    def given_columns(self) -> tuple[Column, ...]:
        """The columns that a file may give, in order."""
        return tuple(c for c in self.columns if not (self.makes_key and c.name == self.key))

    def is_needed(self, name: str) -> bool:
        """Whether a file has to give a column; a key may be missing where it can be made."""
        return self.column(name).required and (name != self.key or self.key_of == (name,))
