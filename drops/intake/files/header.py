"""The top of a file: its encoding, its separator and its first records, before a row is read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from drops.errors import DropError, listed
from drops.intake.files.encodings import find_encoding, utf8_blocks
from drops.intake.files.excel.sheet import read_sheet
from drops.intake.files.json.records import json_encoding, json_names
from drops.intake.files.kinds import Kind, kind_of
from drops.intake.files.parquet import parquet_schema, typed_times, unread
from drops.intake.files.piece import Turned

SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
#: As much of a file as is looked at to describe it.
TOP = 1 << 20
_RECORDS = 40
#: What a spreadsheet program writes above the header to tell the separator.
_TOLD_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)

#: The line below the header of a table in Markdown.
_MARKDOWN = re.compile(r"^\|(?: *:?-{3,}:? *\|)+ *$", re.MULTILINE)

#: What stands in rows and not in headers: numbers, days, times.
_VALUE = re.compile(r"[+-]?\d[\d.,:/ TZ+-]*(?: ?[AaPp][Mm])?|\d[\d.,]* ?%")


@lru_cache(maxsize=1 << 16)  # many formats look at the same names
def plain(name: str) -> str:
    """A column name as names are compared: no case, no mark, single spaces."""
    return " ".join(name.replace("\ufeff", "").split()).casefold()


@dataclass(frozen=True)
class Header:
    """The top of a file: encoding and separator (empty where it has none) and the first records."""

    encoding: str
    separator: str
    rows: tuple[tuple[str, ...], ...]
    #: Records above the first of `rows`: a line that tells the separator, empty rows of a sheet.
    above: int = 0
    #: The places of columns that hold times of their own kind (Parquet, Excel), not text.
    typed_times: frozenset[int] = frozenset()
    kind: Kind = "csv"
    #: What a person should know of how the file was opened, as sentences.
    notes: tuple[str, ...] = ()
    #: The rows made of a file's lines, where each line is one answer; `rows` then has their names.
    turned: Turned | None = field(default=None, compare=False, repr=False)

    def names(self, header_row: int = 1) -> tuple[str, ...]:
        """The column names in that record, counted from 1."""
        return self.rows[header_row - 1] if header_row <= len(self.rows) else ()

    def below(self, header_row: int, how_many: int) -> tuple[tuple[str, ...], ...]:
        """The further header rows under the column names."""
        return self.rows[header_row : header_row + how_many]

    @property
    def separator_name(self) -> str:
        """What stands between the fields, in words."""
        return _SEPARATOR_NAMES.get(self.separator, "")


def describe_header(source: Path, name: str) -> Header:
    """The top of the file; `DropError` when it is empty, a web page or no text at all."""
    if source.stat().st_size == 0:
        raise DropError(f"{name} is empty; expected a file with a header and rows")
    kind = kind_of(source, name)
    if kind != "csv":
        return _typed_header(source, name, kind)
    encoding = find_encoding(source, name, TOP)
    top = _top(source, name, encoding)
    _check_text(top, name)
    declaration = _TOLD_SEPARATOR.match(top)
    separator = declaration[1] if declaration else _separator(top)
    rows = tuple(
        tuple(row) for row in _records(top[declaration.end() :] if declaration else top, separator)
    )
    return Header(encoding, separator, rows, above=1 if declaration else 0)


def whole_header(source: Path, name: str) -> Header:
    """The header after a look at the whole file.

    The first letter that is no UTF-8 may stand anywhere, and so may a key of JSON.
    """
    header = describe_header(source, name)
    if header.kind == "csv":
        return replace(header, encoding=find_encoding(source, name))
    if header.kind == "json":
        return replace(header, rows=(json_names(source, name, header.encoding, whole=True),))
    return header


def _typed_header(source: Path, name: str, kind: Kind) -> Header:
    """The names of the columns of a file that is no CSV."""
    if kind == "json":
        encoding = json_encoding(source, name)
        names = json_names(source, name, encoding, whole=False)
        return Header(encoding, "", (names,), kind=kind)
    if kind == "sheet":
        sheet = read_sheet(source, name)
        return Header("", "", sheet.top(), sheet.above, sheet.times(), kind, sheet.notes)
    schema = parquet_schema(source, name)
    return Header("", "", (tuple(schema),), 0, typed_times(schema), kind, unread(schema))


def _top(source: Path, name: str, encoding: str) -> str:
    """The first lines as text."""
    text = b"".join(block for block, _ in utf8_blocks(source, encoding, TOP, name=name))
    top = text.decode("utf-8", "replace").removeprefix("\ufeff")
    if len(text) < TOP:
        return top
    return top[: max(top.rfind("\n"), top.rfind("\r")) + 1] or top


def _check_text(top: str, name: str) -> None:
    """Refuse what is no table of text, with a sentence that says what it is."""
    start = top.lstrip()[:200].lower()
    if not start:
        raise DropError(f"{name} holds nothing but empty lines; expected a header and rows")
    if start.startswith(("<!doctype html", "<html", "<?xml")):
        raise DropError(
            f"{name} is a web page or XML, not CSV; the export's address may have asked for a "
            "sign-in. Expected a CSV, Excel, JSON or Parquet file"
        )
    if _MARKDOWN.search(top):
        raise DropError(
            f"{name} is a text in Markdown, which people write and no tool exports; expected a "
            "CSV, Excel, JSON or Parquet file"
        )


def _records(top: str, separator: str) -> list[list[str]]:
    """The first records, as Python's csv module reads them."""
    reader = csv.reader(io.StringIO(top, newline=""), delimiter=separator)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(records) == _RECORDS:
                break
    except csv.Error:
        # What could be read is enough to tell what the file is; reading the rows says the rest.
        return records
    return records


def _separator(top: str) -> str:
    """What stands between the fields: the choice under which most records have equal width."""

    def worth(separator: str) -> float:
        records = [record for record in _records(top, separator) if any(record)]
        widths = [len(record) for record in records]
        usual = max(set(widths), key=widths.count, default=1)
        if usual == 1:
            return 0.0
        # Under the wrong choice, quotation marks end up inside fields.
        marked = sum(any('"' in field for field in record) for record in records)
        return (widths.count(usual) - marked / 2) / len(records) * min(usual, 4)

    return max(SEPARATORS, key=worth)


def said_names(names: Sequence[str]) -> str:
    """The names for a sentence, unless they look like the values of a row, which are private."""
    values = sum(bool(_VALUE.fullmatch(name.strip())) for name in names)
    if values >= 2 or any("@" in name for name in names):
        return "not told here, because the first line holds values and no names"
    return listed((name for name in names if name.strip()), 40) or "without names"
