"""The cells of one table as text, and which of several tables in a file is read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl

from drops.errors import DropError, did_you_mean, listed
from drops.intake.files.piece import Broken, Piece, column_names
from drops.intake.files.titles import Rows, holds_table
from drops.sandbox import limits

_ROWS = 100_000
_TOP = 40
#: So many tables of a file are looked at to find the one to read.
_MOST_TABLES = 20
_ROUNDED = (
    "has a number of more than 15 digits, of which Excel keeps 15; expected such ids as text, or "
    "the file as the tool exports it"
)
_INSTANT = r"^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$"


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its cells as text, and what a person should know.

    `above` rows at its top are empty; `cells` start below them.
    """

    cells: pl.DataFrame
    above: int
    notes: tuple[str, ...]
    #: Columns (from 0) and rows (from 1) of numbers of which Excel did not keep all digits.
    rounded: frozenset[tuple[int, int]] = frozenset()
    #: What the table is called, and all that hold names over rows in the file.
    name: str = ""
    tables: tuple[str, ...] = ()

    def top(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, to tell what the sheet holds."""
        return first_rows(self.cells)

    def times(self) -> frozenset[int]:
        """The places of the columns whose cells are times of Excel's own kind, not text."""
        below = self.cells.slice(1, 1000)
        shares = below.select(pl.all().drop_nulls().str.contains(_INSTANT).mean())
        return frozenset(place for place, share in enumerate(shares.row(0)) if (share or 0) > 0.5)


def first_rows(cells: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """The first rows as texts."""
    return tuple(tuple(cell or "" for cell in row) for row in cells.head(_TOP).rows())


def filled(cells: pl.DataFrame) -> pl.Series:
    """Which rows hold anything."""
    marks = pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")
    return cells.select(marks.alias("filled")).to_series()


def trimmed(cells: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The cells without empty rows at the top and the bottom, and how many stood at the top."""
    there = filled(cells)
    above, below = int(there.arg_max() or 0), int(there.reverse().arg_max() or 0)
    return cells.slice(above, cells.height - above - below), above


def frame_of(rows: Sequence[Sequence[str | None]], name: str) -> pl.DataFrame:
    """Rows of any length as a table of texts; `DropError` when they are too many."""
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > limits.SHEET_CELLS:
        raise DropError(
            f"{name} holds a table of {len(rows):,} rows and {width:,} columns; expected at most "
            f"{limits.SHEET_CELLS:,} cells, or the same rows as .csv"
        )
    columns = zip_longest(*rows) if rows else ()
    return pl.DataFrame(
        [
            pl.Series(column, list(cells), pl.String)
            for column, cells in zip(column_names(width), columns, strict=True)
        ]
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Which table of a file is read, and which of them hold names over rows."""

    name: str
    tables: tuple[str, ...]


def choose(
    names: Sequence[str], top: Callable[[str], Rows], file: str, said: str, *, one: str = "sheet"
) -> Choice:
    """The table said, else the first with names over rows, else the first with anything in it.

    Args:
        names: what the tables are called, in their order.
        top: gives the first rows of one of them.
        file: what messages call the file.
        said: the table that a person chose; empty for none.
        one: what the file calls a table.
    """
    if said and said not in names:
        raise DropError(
            f"{file} has no {one} {said}; it has {listed(names, 20)}.{did_you_mean(said, names)}"
        )
    tops = {name: top(name) for name in names[:_MOST_TABLES]}
    tables = tuple(name for name, rows in tops.items() if holds_table(rows))
    any_cells = (name for name, rows in tops.items() if any(any(row) for row in rows))
    name = said or (tables[0] if tables else next(any_cells, ""))
    if not name:
        raise DropError(f"{file} has no {one} with anything in it; expected a header and rows")
    return Choice(name, tables)


def said_of_others(names: Sequence[str], read: str, one: str = "sheet") -> tuple[str, ...]:
    """A sentence with the tables that are not read; none where there is only one."""
    others = [name for name in names if name != read]
    if not others:
        return ()
    return (f"the {one} {listed([read])} was read; not read: {listed(others, 5)}",)


def sheet_pieces(sheet: Sheet, above: int, read: Collection[int] = ()) -> Iterator[Piece]:
    """The rows below the first `above` ones, piece by piece; empty ones are only counted.

    `read` are the places of the columns that are used: a rounded number there breaks its row.
    """
    cells = sheet.cells.slice(above)
    lines = pl.int_range(1, cells.height + 1, dtype=pl.Int64, eager=True) + sheet.above + above
    wrong = pl.Series(
        sorted({row for column, row in sheet.rounded if column in read}), dtype=pl.Int64
    )
    for start in range(0, max(cells.height, 1), _ROWS):
        part = cells.slice(start, _ROWS)
        there = filled(part)
        empty = int((~there).sum())
        done = min(1.0, (start + _ROWS) / max(cells.height, 1))
        numbers = lines.slice(start, _ROWS).alias("line")
        torn = numbers.is_in(wrong.implode())
        broken = tuple(
            Broken(line, tuple(cell or "" for cell in row), _ROUNDED)
            for line, row in zip(numbers.filter(torn), part.filter(torn).iter_rows(), strict=True)
        )
        kept = there & ~torn
        yield Piece(part.filter(kept), numbers.filter(kept), broken, empty, done)
