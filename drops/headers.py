"""The top of a file: its encoding, its separator and its first records, before a row is read."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from drops.encodings import find_encoding, utf8_blocks
from drops.parquet import is_parquet, parquet_names, typed_times
from drops.problems import DropError

SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
#: As much of a file as is looked at to describe it.
TOP = 1 << 20
_RECORDS = 40
#: What a spreadsheet program writes above the header to tell the separator.
_TOLD_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)


def plain(name: str) -> str:
    """A column name as names are compared: no case, no mark, single spaces."""
    return " ".join(name.replace("\ufeff", "").split()).casefold()


@dataclass(frozen=True)
class Header:
    """The top of a file: encoding and separator (empty for Parquet) and the first records."""

    encoding: str
    separator: str
    rows: tuple[tuple[str, ...], ...]
    #: Records above the first of `rows`: a spreadsheet's line that tells the separator.
    above: int = 0
    #: The places of columns that hold times of their own kind (Parquet), not text.
    typed_times: frozenset[int] = frozenset()

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
        raise DropError(f"{name} is empty; expected a CSV or Parquet file with a header")
    if is_parquet(source):
        return Header("", "", (parquet_names(source, name),), typed_times=typed_times(source, name))
    _check_packed(source, name)
    encoding = find_encoding(source, name, TOP)
    top = _top(source, encoding)
    _check_text(top, name)
    told = _TOLD_SEPARATOR.match(top)
    separator = told[1] if told else _separator(top)
    rows = tuple(tuple(row) for row in _records(top[told.end() :] if told else top, separator))
    return Header(encoding, separator, rows, above=1 if told else 0)


def _top(source: Path, encoding: str) -> str:
    """The first lines as text."""
    text = b"".join(block for block, _ in utf8_blocks(source, encoding, TOP))
    top = text.decode("utf-8", "replace").removeprefix("\ufeff")
    if source.stat().st_size <= TOP:
        return top
    return top[: max(top.rfind("\n"), top.rfind("\r")) + 1] or top


def _check_packed(source: Path, name: str) -> None:
    """Refuse workbooks and packed files, told by their first bytes."""
    with source.open("rb") as file:
        start = file.read(4)
    kinds = {
        b"PK\x03\x04": "a workbook or a zip file",
        b"%PDF": "a PDF",
        b"\xd0\xcf\x11\xe0": "a workbook",
    }
    kind = kinds.get(start, "a packed file" if start.startswith(b"\x1f\x8b") else "")
    if kind:
        raise DropError(f"{name} is {kind}; expected a CSV or Parquet file")


def _check_text(top: str, name: str) -> None:
    """Refuse what is no table of text, with a sentence that says what it is."""
    start = top.lstrip()[:200].lower()
    if not start:
        raise DropError(f"{name} holds nothing but empty lines; expected a header and rows")
    if start.startswith(("<!doctype html", "<html", "<?xml")):
        raise DropError(
            f"{name} is a web page or XML, not CSV; the export's address may have asked for a "
            "sign-in. Expected a CSV or Parquet file"
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
