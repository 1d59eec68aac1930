"""The top of a file: its encoding, its separator and its first records, before a row is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from drops.errors import DropError, listed
from drops.intake.files.csv.dialect import PLAIN, Dialect
from drops.intake.files.csv.top import Top, top_of
from drops.intake.files.encodings import find_encoding, readings_of, utf8_blocks
from drops.intake.files.json.records import json_encoding, json_names
from drops.intake.files.kinds import BOOKS, Kind, kind_of
from drops.intake.files.languages import LanguageReading
from drops.intake.files.parquet import parquet_schema, typed_times, unread
from drops.intake.files.piece import UNSAID, Opening, Turned
from drops.intake.files.tables.book import read_sheet
from drops.intake.files.titles import joined_names
from drops.intake.files.values import is_value
from store.spreadsheets import unmarked

_SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SEPARATOR_NAMES |= {" ": "spaces"}
#: As much of a file as is looked at to describe it.
TOP = 1 << 20
#: The line below the header of a table in Markdown.
_MARKDOWN = re.compile(r"^\|(?: *:?-{3,}:? *\|)+ *$", re.MULTILINE)


@lru_cache(maxsize=1 << 16)  # many formats look at the same names
def plain(name: str) -> str:
    """Return a column name as names are compared: no case, no mark, single spaces."""
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
    #: How texts are quoted (CSV), and the separator within lines that are quoted as a whole.
    dialect: Dialect = PLAIN
    wrapped: str = ""
    #: What a person said of how the file is opened.
    opening: Opening = UNSAID
    #: All sheets or tables of the file that hold names over rows, and the one that is read.
    tables: tuple[str, ...] = ()
    table: str = ""
    #: Of sheets that are read as one, where each begins: see `Sheet.begins`.
    begins: tuple[tuple[int, str, int], ...] = ()
    #: How a telling cell reads in the likely encodings; empty where there is no doubt.
    readings: tuple[LanguageReading, ...] = ()
    #: The rows made of a file's lines, where each line is one answer; `rows` then has their names.
    turned: Turned | None = field(default=None, compare=False, repr=False)

    def place(self, line: int) -> str:
        """Return where a person finds a line.

        As in `line 7 of the sheet East` where sheets are read as one.
        """
        sheets = [each for each in self.begins if each[0] <= line]
        if not sheets:
            return f"line {line}"
        begins, sheet, first = sheets[-1]
        return f"line {line - begins + first} of the sheet {sheet}"

    def names(self, header_row: int = 1, going_on: int = 0) -> tuple[str, ...]:
        """Return the column names in that record, counted from 1.

        As many as the rows below are wide; in so many records below them names that several
        columns share go on.
        """
        if header_row > len(self.rows):
            return ()
        names, below = self.rows[header_row - 1], self.rows[header_row:]
        for row in below[:going_on]:
            names = joined_names(names, row)
        below = below[going_on:]
        if self.kind != "csv" or not below or len(below[0]) == len(names):
            return names
        return as_wide_as(names, below)

    def below(self, header_row: int, how_many: int) -> tuple[tuple[str, ...], ...]:
        """Return the further header rows under the column names."""
        return self.rows[header_row : header_row + how_many]

    @property
    def separator_name(self) -> str:
        """What stands between the fields, in words."""
        return _SEPARATOR_NAMES.get(self.separator, "")


#: This share of the rows at the top is as wide as all are.
_MOST = 0.9


def as_wide_as(names: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names, with empty ones where the rows have more cells that no name stands over.

    Those stand behind the last name when nothing is ever in them, and before the first where the
    rows are numbered there.
    """
    given = [row for row in rows if any(cell.strip() for cell in row)]
    widths = [len(row) for row in given]
    usual = max(set(widths), key=widths.count, default=len(names))
    if widths.count(usual) < _MOST * len(widths):
        return names
    alike = [row for row in given if len(row) == usual]
    if usual < len(names):
        return names[:usual] if not any(name.strip() for name in names[usual:]) else names
    if not any(cell.strip() for row in alike for cell in row[len(names) :]):
        return (*names, *[""] * (usual - len(names)))
    numbered = [row[0] for row in alike] == [str(number) for number in range(1, len(alike) + 1)]
    return ("", *names) if numbered and usual == len(names) + 1 else names


def describe_header(source: Path, name: str, opening: Opening = UNSAID) -> Header:
    """Return the top of the file; `DropError` when it is empty, a web page or no text at all."""
    if source.stat().st_size == 0:
        raise DropError(f"{name} is empty; expected a file with a header and rows")
    kind = kind_of(source, name)
    if kind != "csv":
        return replace(_typed_header(source, name, kind, opening), opening=opening)
    encoding = find_encoding(source, name, TOP, named_encoding=opening.encoding)
    top = _top(source, name, encoding)
    _check_text(top, name)
    found = top_of(top)
    notes = (_said(found),) if _said(found) else ()
    return Header(
        encoding,
        found.separator,
        tuple(tuple(map(unmarked, record)) for record in found.records),
        found.above,
        notes=notes,
        dialect=found.dialect,
        wrapped=found.wrapped,
        opening=opening,
    )


def _said(top: Top) -> str:
    """How the fields are told apart, where it is not as everybody does; else empty."""
    if top.wrapped:
        return "each line stands in quotation marks as a whole, and was read as if it did not"
    return top.dialect.difference


def whole_header(source: Path, name: str, opening: Opening = UNSAID) -> Header:
    """Return the header after a look at the whole file.

    The first letter that is no UTF-8 may stand anywhere, and so may a key of JSON.
    """
    header = describe_header(source, name, opening)
    if header.kind == "csv":
        encoding = find_encoding(source, name, named_encoding=opening.encoding)
        readings = () if opening.encoding else readings_of(source, name, encoding)
        return replace(header, encoding=encoding, readings=readings)
    if header.kind == "json":
        return replace(header, rows=(json_names(source, name, header.encoding, whole=True),))
    return header


def _typed_header(source: Path, name: str, kind: Kind, opening: Opening) -> Header:
    """The names of the columns of a file that is no CSV."""
    if kind == "json":
        encoding = json_encoding(source, name)
        names = json_names(source, name, encoding, whole=False)
        return Header(encoding, "", (names,), kind=kind)
    if kind in BOOKS:
        sheet = read_sheet(source, name, kind, opening)
        top, times = sheet.top(), sheet.times()
        return Header(
            encoding="",
            separator="",
            rows=top,
            above=sheet.above,
            typed_times=times,
            kind=kind,
            notes=sheet.notes,
            tables=sheet.tables,
            table=sheet.name,
            begins=sheet.begins,
        )
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
    if _MARKDOWN.search(top):
        raise DropError(
            f"{name} is a text in Markdown, which people write and no tool exports; expected a "
            "CSV, Excel, JSON or Parquet file"
        )


def said_names(names: Sequence[str]) -> str:
    """Return the names for a sentence, unless they look like a row's values, which are private."""
    values = sum(map(is_value, names))
    if values >= 2 or any("@" in name for name in names):
        return "not told here, because the first line holds values and no names"
    return listed((name for name in names if name.strip()), 40) or "without names"
