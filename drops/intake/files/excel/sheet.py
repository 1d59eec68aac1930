"""Excel workbooks: the cells of one sheet as text, each row with its number in the sheet."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import polars as pl

from drops.errors import DropError, counted, listed
from drops.intake.files.excel.parts import check_parts, merged_cells, too_large, unreadable
from drops.intake.files.excel.shown import ShownCells, shown_cells
from drops.intake.files.piece import column_names
from drops.intake.files.spool import laid_out
from drops.intake.files.tables.cells import (
    Sheet,
    TableChoice,
    choose,
    first_rows,
    joined,
    said_of_others,
    trimmed,
)
from drops.sandbox import limits

_MIDNIGHT = " 00:00:00"


def read_workbook(source: Path, name: str, chosen_sheet: str = "") -> Sheet:
    """Return the sheet said, else the first that holds a table.

    `DropError` when it cannot be read.
    """
    source = laid_out(source, name)
    packed = zipfile.is_zipfile(source)  # the older .xls is not
    if packed:
        check_parts(source, name)
    loaded = _load(source, name, chosen_sheet)
    choice = loaded.choice
    parts = [
        _sheet(source, name, each, loaded.sheets[each], packed=packed) for each in choice.alike
    ]
    sheet = joined(parts)
    read = (choice.name, *sheet.joined)
    hidden = (f"not read, because hidden: {listed(loaded.hidden, 5)}",) if loaded.hidden else ()
    notes = (*said_of_others(loaded.names, read), *hidden, *sheet.notes)
    tables = tuple(each for each in choice.tables if each not in sheet.joined)
    return replace(sheet, notes=notes, tables=tables)


def _sheet(source: Path, name: str, called: str, loaded: _Cells, *, packed: bool) -> Sheet:
    """One sheet as a person saw it."""
    sheet_index, left, cells = loaded
    notes = []
    visible = (
        shown_cells(source, name, sheet_index, left) if packed else ShownCells({}, frozenset())
    )
    _show(cells, visible.texts)
    _show_days(cells, visible.days)
    if packed and (filled := _fill_merged(cells, source, name, sheet_index, left)):
        groups = counted(filled, "group of merged cells", "groups of merged cells")
        notes.append(f"{groups}: every row was given the value that they show")
    cells, above = trimmed(cells)
    return Sheet(cells, above, tuple(notes), visible.rounded, called)


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


#: Of a sheet its place in the workbook, its first column, its cells.
_Cells = tuple[int, int, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The visible sheets, which of them is read, what is in them; and which are hidden."""

    names: tuple[str, ...]
    hidden: tuple[str, ...]
    choice: TableChoice
    sheets: Mapping[str, _Cells]


def _load(source: Path, name: str, chosen_sheet: str) -> _Loaded:
    import fastexcel  # noqa: PLC0415 - only workbooks need it

    try:
        book = fastexcel.read_excel(source)
        sheets: dict[str, _Cells] = {}
        names, hidden = [], []
        for index, sheet_name in enumerate(book.sheet_names):
            sheet = book.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
            limits.alive()
            if sheet.visible != "visible":
                hidden += [sheet_name] if sheet.height > 1 else []
                continue
            names.append(sheet_name)
            if sheet.width * sheet.height > limits.SHEET_CELLS:
                raise too_large(name, f"{sheet.height:,} rows and {sheet.width:,} columns")
            if sheet.width and sheet.height:
                left = sheet.available_columns()[0].absolute_index
                sheets[sheet_name] = (index, left, _as_text(sheet.to_polars()))
    except fastexcel.FastExcelError as error:
        raise _locked(source, name) or unreadable(name) from error
    choice = choose(
        tuple(sheets), lambda each: first_rows(trimmed(sheets[each][2])[0]), name, chosen_sheet
    )
    return _Loaded(tuple(names), tuple(hidden), choice, sheets)


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
