"""Files of statistics programs: SPSS, Stata, SAS and R."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Dict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from drops.errors import DropError
from drops.intake.files.packed import start_of
from drops.intake.files.spool import STATISTICS, laid_out
from drops.sandbox import limits

Rows = list[list[str | None]]


def statistics_tables(source: Path, name: str, program: str) -> dict[str, Rows]:
    """Return the tables of the file by name: the names of the columns, then the rows.

    What a value stands for is read in its place where the file says that of all values of a
    column; the text of a question is read as the column's name.
    """
    path = str(laid_out(source, name))
    try:
        if program == "R":
            return _of_r(path)
        return {program: _of_survey(path, name, program)}
    except DropError:
        raise
    except Exception as error:  # the readers raise whatever they like
        raise DropError(
            f"{name} starts like a file of {program} but cannot be read as one; it may be damaged. "
            "Expected a whole file, or the same rows as .csv"
        ) from error


def _of_survey(path: str, name: str, program: str) -> Rows:
    import pyreadstat  # noqa: PLC0415 - hardly any file needs it

    readers: dict[str, Callable[..., Any]] = {
        "SPSS": pyreadstat.read_sav,
        "Stata": pyreadstat.read_dta,
        "SAS": pyreadstat.read_sas7bdat,
    }
    read = readers[program]
    _, about = read(path, metadataonly=True)
    _check_size(name, about.number_rows or 0, about.number_columns or 0)
    columns, about = read(path, output_format="dict")
    limits.alive()
    labels = _labels(about.column_names, about.column_labels)
    # A scale keeps its numbers: its words alone do not tell which end is good.
    scales = {
        column
        for column, measure in about.variable_measure.items()
        if measure in ("ordinal", "scale")
    }
    made = [
        _column(cells, about.variable_value_labels.get(column, {}), numbered=column in scales)
        for column, cells in columns.items()
    ]
    return [[*labels], *(list(row) for row in zip(*made, strict=True))]


def _check_size(name: str, rows: int, columns: int) -> None:
    if rows * columns > limits.SHEET_CELLS:
        raise DropError(
            f"{name} holds {rows:,} rows and {columns:,} columns; expected at most "
            f"{limits.SHEET_CELLS:,} cells, or the same rows as .csv"
        )


def _labels(names: Iterable[str], labels: Iterable[str | None]) -> list[str]:
    """What each column is called: the text of its question, where no two have the same."""
    pairs = [(name, (label or "").strip() or name) for name, label in zip(names, labels)]  # noqa: B905
    texts = [label for _, label in pairs]
    return [label if texts.count(label) == 1 else f"{label} ({name})" for name, label in pairs]


def _column(cells: Iterable[Any], values: Dict[Any, str], *, numbered: bool) -> list[str | None]:
    """The cells as texts; what a value stands for in its place, where every value stands for it."""
    given = {cell for cell in cells if cell is not None and not _is_nan(cell)}
    if not values or not given <= values.keys():
        return [_text(cell) for cell in cells]
    texts = {
        cell: f"{_text(cell)} - {label}" if numbered else label for cell, label in values.items()
    }
    return [None if _is_nan(cell) else texts.get(cell) for cell in cells]


def _of_r(path: str) -> dict[str, Rows]:
    import pyreadr  # noqa: PLC0415 - hardly any file needs it

    tables: dict[str, Rows] = {}
    for name, frame in pyreadr.read_r(path, output_format="polars").items():
        limits.alive()
        rows = ([_text(cell) for cell in row] for row in frame.iter_rows())
        tables[name or "table"] = [[*map(str, frame.columns)], *rows]
    return tables


def _is_nan(cell: object) -> bool:
    return isinstance(cell, float) and math.isnan(cell)


def _text(cell: object) -> str | None:
    """A value as text: whole numbers without `.0`, times as ISO 8601."""
    match cell:
        case None | "":
            return None
        case float() if math.isnan(cell):
            return None
        case float() if cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()
    return str(cell)


def program_of(source: Path, name: str) -> str:
    """Return the program that wrote the file; empty when none of these did."""
    start = start_of(source, name, 32)
    return next((program for mark, program in STATISTICS.items() if start.startswith(mark)), "")
