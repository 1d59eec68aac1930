"""The top of a text file: what stands between its fields and around them, and its first records."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from drops.intake.files.csv.dialect import (
    PLAIN,
    Dialect,
    find_dialect,
    find_separator,
    first_records,
)

#: What a spreadsheet program writes above the header to tell the separator.
_TOLD_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)
#: This share of the lines in quotation marks as a whole is a way of writing.
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Top:
    """How the fields of a text file are told apart, and its first records."""

    separator: str
    dialect: Dialect
    #: The separator within each line, where whole lines stand in quotation marks; else empty.
    wrapped: str
    records: tuple[tuple[str, ...], ...]
    #: Records above the first: a line that tells the separator.
    above: int


def top_of(text: str) -> Top:
    """Return what the first lines of a file tell."""
    declared = _TOLD_SEPARATOR.match(text)
    text = text[declared.end() :] if declared else text
    separator = declared[1] if declared else find_separator(text)
    dialect = find_dialect(text, separator)
    records = first_records(text, separator, dialect)
    wrapped, inside = _unwrapped(records)
    found = tuple(tuple(each) for each in (inside if wrapped else records))
    return Top(separator, PLAIN if wrapped else dialect, wrapped, found, 1 if declared else 0)


def _unwrapped(records: list[list[str]]) -> tuple[str, list[list[str]]]:
    """The separator within the one field that each line is, and the records so made."""
    filled = [record for record in records if any(cell.strip() for cell in record)]
    alone = [record[0] for record in filled if record[0] and not any(record[1:])]
    if len(filled) < 2 or len(alone) < _MOST * len(filled):
        return "", []
    separator = find_separator("\n".join(alone) + "\n")
    inside = [_inner(record, separator) for record in records]
    widths = [len(record) for record in inside if any(record)]
    usual = max(set(widths), key=widths.count, default=1)
    whole = usual > 1 and widths.count(usual) >= _MOST * len(widths)
    return (separator, inside) if whole else ("", [])


def _inner(record: list[str], separator: str) -> list[str]:
    if not record or not record[0]:
        return record
    try:
        return next(csv.reader([record[0]], delimiter=separator))
    except (csv.Error, StopIteration):
        return record
