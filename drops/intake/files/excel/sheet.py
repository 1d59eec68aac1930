"""Excel workbooks: the cells of one sheet as text, each row with its number in the sheet."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import polars as pl

from drops.errors import DropError, counted, listed
from drops.intake.files.excel.parts import check_parts, merged_cells, too_large, unreadable
from drops.intake.files.excel.shown import ShownCells, shown_cells
from drops.intake.files.piece import Broken, Piece, column_names
from drops.intake.files.spool import laid_out
from drops.sandbox import limits

_ROWS = 100_000
_TOP = 40
_ROUNDED = (
    "has a number of more than 15 digits, of which Excel keeps 15; expected such ids as text, or "
    "the file as the tool exports it"
)
_INSTANT = r"^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$"
_MIDNIGHT = " 00:00:00"


@dataclass(frozen=True)
class Sheet:
    """The first sheet with anything in it: its cells as text, and what a person should know.

    `above` rows at its top are empty; `cells` start below them.
    """

    cells: pl.DataFrame
    above: int
    notes: tuple[str, ...]
    #: Columns (from 0) and rows (from 1) of numbers of which Excel did not keep all digits.
    rounded: frozenset[tuple[int, int]] = frozenset()

    def top(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, to tell what the sheet holds."""
        return tuple(tuple(cell or "" for cell in row) for row in self.cells.head(_TOP).rows())

    def times(self) -> frozenset[int]:
        """The places of the columns whose cells are times of Excel's own kind, not text."""
        below = self.cells.slice(1, 1000)
        shares = below.select(pl.all().drop_nulls().str.contains(_INSTANT).mean())
        return frozenset(place for place, share in enumerate(shares.row(0)) if (share or 0) > 0.5)


def read_sheet(source: Path, name: str) -> Sheet:
    """The first sheet that is not empty; `DropError` when the workbook cannot be read."""
    state = source.stat()
    return _read_sheet(source, name, (state.st_ino, state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=1)  # a file is looked at several times before its rows are read
def _read_sheet(source: Path, name: str, _state: tuple[int, int, int]) -> Sheet:
    source = laid_out(source, name)
    packed = zipfile.is_zipfile(source)  # the older .xls is not
    if packed:
        check_parts(source, name)
    names, sheet_index, left, cells = _load(source, name)
    notes = []
    others = [each for index, each in names.items() if index != sheet_index]
    if others:
        notes.append(
            f"the sheet {listed([names[sheet_index]])} was read; not read: {listed(others, 5)}"
        )
    visible = (
        shown_cells(source, name, sheet_index, left) if packed else ShownCells({}, frozenset())
    )
    _show(cells, visible.texts)
    _show_days(cells, visible.days)
    if packed and (filled := _fill_merged(cells, source, name, sheet_index, left)):
        groups = counted(filled, "group of merged cells", "groups of merged cells")
        notes.append(f"{groups}: every row was given the value that they show")
    there = _filled(cells)
    above, below = int(there.arg_max() or 0), int(there.reverse().arg_max() or 0)
    return Sheet(
        cells.slice(above, cells.height - above - below), above, tuple(notes), visible.rounded
    )


def _show(cells: pl.DataFrame, texts: dict[tuple[int, int], str]) -> None:
    """Have these cells hold what a person saw in them."""
    by_column = groupby(sorted(texts.items()), key=lambda each: each[0][0])
    for place, group in by_column:
        if not 0 <= place < cells.width:
            continue
        rows, values = zip(*((row - 1, text) for (_, row), text in group), strict=True)
        inside = [index for index, row in enumerate(rows) if row < cells.height]
        column = cells[f"c{place}"].scatter(
            [rows[index] for index in inside], [values[index] for index in inside]
        )
        cells.replace_column(place, column)


def _show_days(cells: pl.DataFrame, days: Collection[tuple[int, int]]) -> None:
    """Have these cells hold a day and no hour."""
    for place, group in groupby(sorted(days), key=itemgetter(0)):
        if not 0 <= place < cells.width:
            continue
        rows = pl.Series([row - 1 for _, row in group], dtype=pl.Int64)
        is_day = pl.int_range(cells.height, eager=True).is_in(rows.implode())
        texts = cells[f"c{place}"]
        cells.replace_column(place, texts.str.strip_suffix(_MIDNIGHT).zip_with(is_day, texts))


def _filled(cells: pl.DataFrame) -> pl.Series:
    """Which rows hold anything."""
    marks = pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")
    return cells.select(marks.alias("filled")).to_series()


def _load(source: Path, name: str) -> tuple[dict[int, str], int, int, pl.DataFrame]:
    """The visible sheets by their place, the place of the one read, its first column, its cells."""
    import fastexcel  # noqa: PLC0415 - only workbooks need it

    try:
        book = fastexcel.read_excel(source)
        names = dict(enumerate(book.sheet_names))
        for sheet_index in tuple(names):
            sheet = book.load_sheet(sheet_index, header_row=None, skip_rows=0, dtypes="string")
            limits.alive()
            if sheet.visible != "visible":
                del names[sheet_index]
                continue
            if sheet.width * sheet.height > limits.SHEET_CELLS:
                raise too_large(name, f"{sheet.height:,} rows and {sheet.width:,} columns")
            if sheet.width and sheet.height and _filled(cells := _as_text(sheet.to_polars())).any():
                return names, sheet_index, sheet.available_columns()[0].absolute_index, cells
    except fastexcel.FastExcelError as error:
        raise _locked(source, name) or unreadable(name) from error
    raise DropError(f"{name} has no sheet with anything in it; expected a header and rows")


def _as_text(cells: pl.DataFrame) -> pl.DataFrame:
    cells.columns = column_names(cells.width)
    return cells.cast(pl.String)


def _locked(source: Path, name: str) -> DropError | None:
    with source.open("rb") as file:
        start = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") not in start:
        return None
    return DropError(f"{name} is locked with a password; expected a workbook without one")


def _fill_merged(cells: pl.DataFrame, source: Path, name: str, sheet_index: int, left: int) -> int:
    """How many groups of merged cells of one column got their value in every row."""
    filled = 0
    by_column = groupby(sorted(merged_cells(source, name, sheet_index)), key=itemgetter(0))
    for column, groups in by_column:
        place = column - left
        if not 0 <= place < cells.width:
            continue
        values = cells[f"c{place}"].to_list()
        for _, first, beyond in groups:
            if first < beyond - 1 <= len(values):
                values[first - 1 : beyond - 1] = [values[first - 1]] * (beyond - first)
                filled += 1
        cells.replace_column(place, pl.Series(f"c{place}", values, pl.String))
    return filled


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
        there = _filled(part)
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
