"""The cells of one table as text, and which of several tables in a file is read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import polars as pl

from drops.errors import DropError, did_you_mean, listed
from drops.intake.files.piece import Broken, Piece, column_names
from drops.intake.files.titles import Rows, holds_table, rows_of_names
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
    #: The other tables whose rows are among the cells.
    joined: tuple[str, ...] = ()
    #: Of joined tables: the line at which each begins as lines are counted through, its name, and
    #: the line within it.
    begins: tuple[tuple[int, str, int], ...] = ()

    def top(self) -> tuple[tuple[str, ...], ...]:
        """Return the first rows, to tell what the sheet holds."""
        return first_rows(self.cells)

    def times(self) -> frozenset[int]:
        """Return the places of the columns whose cells are times of Excel's own kind, not text."""
        below = self.cells.slice(1, 1000)
        shares = below.select(pl.all().drop_nulls().str.contains(_INSTANT).mean())
        return frozenset(place for place, share in enumerate(shares.row(0)) if (share or 0) > 0.5)


def first_rows(cells: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Return the first rows as texts."""
    return tuple(tuple(cell or "" for cell in row) for row in cells.head(_TOP).rows())


def filled(cells: pl.DataFrame) -> pl.Series:
    """Return which rows hold anything."""
    marks = pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")
    return cells.select(marks.alias("filled")).to_series()


def trimmed(cells: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return the cells without empty rows at top and bottom, and how many stood at the top."""
    there = filled(cells)
    above, below = int(there.arg_max() or 0), int(there.reverse().arg_max() or 0)
    return cells.slice(above, cells.height - above - below), above


def frame_of(rows: Sequence[Sequence[str | None]], name: str) -> pl.DataFrame:
    """Return rows of any length as a table of texts; `DropError` when they are too many."""
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
class TableChoice:
    """Which table of a file is read, and which of them hold names over rows."""

    name: str
    tables: tuple[str, ...]
    #: Those under the same names as the one that is read, itself among them: a month each, perhaps.
    alike: tuple[str, ...]


def choose(
    names: Sequence[str],
    top: Callable[[str], Rows],
    file: str,
    chosen_table: str,
    *,
    one: str = "sheet",
) -> TableChoice:
    """Return the table said, else the first with names over rows, else the first with anything.

    Args:
        names: what the tables are called, in their order.
        top: gives the first rows of one of them.
        file: what messages call the file.
        chosen_table: the table that a person chose; empty for none.
        one: what the file calls a table.
    """
    if chosen_table and chosen_table not in names:
        raise DropError(
            f"{file} has no {one} {chosen_table}; it has {listed(names, 20)}."
            f"{did_you_mean(chosen_table, names)}"
        )
    tops = {name: top(name) for name in names[:_MOST_TABLES]}
    tables = tuple(name for name, rows in tops.items() if holds_table(rows))
    any_cells = (name for name, rows in tops.items() if any(any(row) for row in rows))
    name = chosen_table or (tables[0] if tables else next(any_cells, ""))
    if not name:
        raise DropError(f"{file} has no {one} with anything in it; expected a header and rows")
    alike = tuple(each for each in tables if names_in(tops[each]) == names_in(top(name)))
    # Of sheets under the same names the first stands for all, any other for itself.
    return TableChoice(name, tables, alike if name in alike[:1] else (name,))


def names_in(top: Rows) -> tuple[str, ...]:
    """Return the names over the columns of a table, as they are compared."""
    number, _ = rows_of_names(top)
    names = top[number - 1] if number <= len(top) else ()
    return tuple(" ".join(name.split()).casefold() for name in names)


#: Of the rows of two tables so many may be the same, or of the same things, and each has its own.
_SAME = 0.1


def joined(parts: Sequence[Sheet]) -> Sheet:
    """Return tables under the same names as one: rows below rows, the names over the first alone.

    A table that repeats rows of one above, or the things that they are about, is none more of the
    same: it is left out.
    """
    first, *others = parts
    together, rounded = first, set(first.rounded)
    begins = [(first.above + 1, first.name, first.above + 1)]
    sheets = [f"{first.name} begins at line {first.above + 1}"]
    for part in others:
        skipped = sum(rows_of_names(part.top()))
        rows = part.cells.slice(skipped)
        if part.cells.width != first.cells.width or _is_of_same(together.cells, rows, skipped):
            continue
        line = first.above + together.cells.height + 1
        down = line - 1 - part.above - skipped
        rounded |= {(column, row + down) for column, row in part.rounded}
        begins.append((line, part.name, part.above + skipped + 1))
        sheets.append(f"{part.name} at line {line}")
        cells = pl.concat([together.cells, rows])
        together = replace(together, cells=cells, joined=(*together.joined, part.name))
    if len(sheets) == 1:
        return first
    note = (
        f"{len(sheets)} sheets under the same names were read as one, and lines are counted "
        f"through: {listed(sheets, _MOST_TABLES)}"
    )
    return replace(
        together,
        notes=(*together.notes, note),
        rounded=frozenset(rounded),
        begins=tuple(begins),
    )


def _is_of_same(above: pl.DataFrame, rows: pl.DataFrame, names: int) -> bool:
    """Whether rows come again, or rows of the same things: those that most ids and times share.

    A customer who answers every month is the same, at another time.
    """
    below = above.slice(names)
    few = _SAME * min(rows.height, below.height)
    if rows.join(below, on=rows.columns, how="semi", nulls_equal=True).height > few:
        return True
    tells = [name for name in rows.columns if _tells_apart(rows[name], below[name])]
    for name in tells:
        pairs = rows.select(tells).join(below.select(tells), on=name, how="inner")
        others = [pairs[each] == pairs[f"{each}_right"] for each in tells if each != name]
        shared = sum(int(same.sum()) for same in others)
        if pairs.height > few and shared * 2 >= len(others) * pairs.height:
            return True
    return False


def _tells_apart(here: pl.Series, there: pl.Series) -> bool:
    """Whether no two rows of a table have the same in a column, in either of two tables."""
    given = (here.drop_nulls(), there.drop_nulls())
    return all(len(each) > 1 and bool(each.is_unique().all()) for each in given)


def said_of_others(
    names: Sequence[str], read: Sequence[str], one: str = "sheet"
) -> tuple[str, ...]:
    """Return a sentence with the tables that are not read; none where all are."""
    others = [name for name in names if name not in read]
    if not others:
        return ()
    what = f"the {one} {listed(read)} was" if len(read) == 1 else f"the {one}s {listed(read)} were"
    return (f"{what} read; not read: {listed(others, 5)}",)


def sheet_pieces(sheet: Sheet, above: int, read: Collection[int] = ()) -> Iterator[Piece]:
    """Yield the rows below the first `above` ones, piece by piece; empty ones are only counted.

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
