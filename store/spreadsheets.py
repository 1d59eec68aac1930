"""What leaves as CSV: no cell of it runs in a spreadsheet, and dropped again it reads as before.

A spreadsheet takes a text that begins with = + - @, a tab or a return for a formula, whoever wrote
it: a customer in a comment, a stranger in a file's header. Such a text leaves with an apostrophe
before it, as OWASP advises ("CSV Injection"), and whoever reads a file takes one such apostrophe
off again; so one that had an apostrophe leaves with two. The same goes for what stands behind a
semicolon, a tab or a line end: where a spreadsheet separates by those, it begins a cell of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from typing import IO

import polars as pl
import polars.selectors as cs

#: A spreadsheet that reads a cell with this before it takes it for text.
_MARK = "'"
#: What programs skip or drop before they look at the first letter: spaces, quotation marks, and
#: letters that nobody sees. Both Python and Polars read the patterns, so they name letters alone.
_SKIPPED = (
    " \"'`\u00a0\u00ab\u00ad\u00bb\u034f\u061c\u180e\u1680\u2000-\u200f\u2018-\u201f\u2028-\u202f"
    "\u2039\u203a\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff\uff02\uff07"
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
)
#: The plain signs, those of full and half width, the real minus and the raised ones.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212\u207a\u207b\u207c"
_RUNS = f"[{_SKIPPED}]*[{_SIGNS}\t\r\n]"
#: Where a cell begins, be it for a spreadsheet that separates by something else than a comma.
_BEGINS = "(?:^|[;\t\r\n])"
_RUNS_HERE, _RUNS_WITHIN = re.compile(_RUNS), re.compile(f"(?<=[;\t\r\n])(?={_RUNS})")
_MARKED_WITHIN = re.compile(f"(?<=[;\t\r\n]){_MARK}(?={_RUNS})")
#: A number with its sign runs nothing, and stays one.
_NUMBER = re.compile(
    " *[+\\-\u2212]?(?:(?:[0-9]{1,3}(?:[., '\u00a0\u2009\u202f][0-9]{3})+|[0-9]+)(?:[.,][0-9]*)?"
    "|[.,][0-9]+)(?:[eE][+\\-]?[0-9]+)? ?%? *"
)


def harmless(text: str) -> str:
    """Return the text as it may leave: marked wherever a spreadsheet would run it."""
    if _NUMBER.fullmatch(text):
        return text
    marked = _RUNS_WITHIN.sub(_MARK, text)
    return f"{_MARK}{marked}" if _RUNS_HERE.match(text) else marked


def unmarked(text: str) -> str:
    """Return the text of a file without the marks; `unmarked(harmless(text))` is the text."""
    plain = _MARKED_WITHIN.sub("", text)
    is_marked = text.startswith(_MARK) and _RUNS_HERE.match(text[1:])
    return plain[1:] if is_marked else plain


def unmarked_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the texts of a table without the marks."""
    return _changed(cells, f"{_BEGINS}{_MARK}", unmarked)


def write_table(file: IO[bytes], table: pl.DataFrame, *, names: bool = True) -> None:
    """Write a table as CSV in UTF-8, texts and names harmless; missing values are empty."""
    written = _changed(table, f"{_BEGINS}{_RUNS}", harmless)
    if names:
        written = written.rename(harmless)
    written.write_csv(file, include_header=names, datetime_format="%Y-%m-%d %H:%M")


def write_rows(file: IO[str], rows: Iterable[Sequence[object]], *, raw: bool = False) -> None:
    """Write rows as CSV, texts harmless unless a machine asked for them `raw`."""
    writer = csv.writer(file)  # it quotes a lone return only where lines end with one
    writer.writerows(rows if raw else (map(_harmless_cell, row) for row in rows))


def _harmless_cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


def _changed(table: pl.DataFrame, may: str, change: Callable[[str], str]) -> pl.DataFrame:
    """The table with every text changed that a pattern finds; nearly all texts are none such."""
    found = table.select(cs.string().str.contains(may).fill_null(value=False))
    columns = []
    for there in found:
        if there.any():
            some, column = there.arg_true(), table[there.name]
            changed = pl.Series(map(change, column.gather(some)), dtype=pl.String)
            columns.append(column.clone().scatter(some, changed))
    return table.with_columns(columns)
