"""Where an erased customer's id stands as something else: in a comment, a team, a file's name.

A row is the customer's by its columns of people. That the id stands in another column, as whole
words, does not make it theirs; so such rows are named, and cut out only when somebody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drops.intake.files import Wanted, open_pieces, plain, whole_header
from drops.intake.mapping.model import Mapping, Source
from drops.intake.values.pseudonyms import plain_id
from drops.lake.originals import original_name
from drops.sandbox import limits

#: Stands for the id in the name of a file.
GONE = "[erased]"
#: What is said in place of a column: a record that is no row has fields without names.
NO_ROW = "a record that is no row"
FILE_NAME = "the file's name"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A column of a file, or its name, in which the id stands, and in how many rows."""

    drop: str
    file: str
    column: str
    rows: int

    def as_json(self) -> dict[str, Any]:
        """Return the keys that the command line promises."""
        return {"drop": self.drop, "file": self.file, "column": self.column, "rows": self.rows}


def lines_with(source: Path, name: str, mapping: Mapping, customer: str) -> dict[str, list[int]]:
    """Return the lines of a file in which the id stands as whole words, by column.

    Times and numbers name nobody, and the same number in a column of people is another person. A
    bare number is looked for among the words of free text alone, elsewhere it is the whole cell.
    It runs where files are read (`drops.sandbox`).
    """
    header = whole_header(source, name, mapping.opening)
    names = header.names(mapping.header_row, mapping.going_on)
    patterns = [_pattern(each, mapping, customer) for each in names]
    words = _words(customer)
    found: dict[str, list[int]] = {}
    wanted = Wanted(names, mapping.above, frozenset())
    for piece in open_pieces(source, name, wanted, header):
        limits.alive()
        for each, pattern, cells in zip(names, patterns, piece.frame, strict=False):
            if pattern:
                has = cells.str.contains(pattern).fill_null(value=False)
                found.setdefault(each, []).extend(piece.lines.filter(has))
        is_in = (row.line for row in piece.broken if re.search(words, "\n".join(row.fields)))
        found.setdefault(NO_ROW, []).extend(is_in)
    return {each: lines for each, lines in found.items() if lines}


def without(name: str, customer: str) -> str:
    """Return the name of a file without the id; its endings stay, for they say how it is read."""
    if not is_named(name, customer):
        return name
    ending = original_name(name).removeprefix("original")
    return f"{GONE}{ending}"


def is_named(name: str, customer: str) -> bool:
    """Return whether a name of a file has the id as whole words."""
    return re.search(_words(customer), name) is not None


def _words(customer: str) -> str:
    """The id as whole words, for Python and Polars alike."""
    text = plain_id(customer)
    case = "(?i)" if "@" in text else ""
    return rf"{case}(?:^|[^\w]){re.escape(text)}(?:[^\w]|$)"


def _pattern(name: str, mapping: Mapping, customer: str) -> str:
    """By what a cell of a column names the customer; empty where none can."""
    filled = [each for each in _filled_by(name, mapping) if each in mapping.target.names]
    columns = [mapping.target.column(each) for each in filled]
    texts = [column.text for column in columns if column.kind == "text"]
    if (columns and not texts) or "person" in texts:
        return ""  # a number of another tool is another person; their own rows went already
    if "free" not in texts and plain_id(customer).isdigit():
        return rf"^\s*{re.escape(plain_id(customer))}(?:\.0)?\s*$"
    return _words(customer)


def _filled_by(name: str, mapping: Mapping) -> Iterator[str]:
    """The canonical columns that a column of the file fills."""
    wanted = plain(name)
    for filled in (mapping.columns, *mapping.answers):
        for column, source in filled.items():
            if wanted in map(plain, _headers(source)):
                yield column


def _headers(source: Source) -> Iterator[str]:
    yield from source.headers
    if source.otherwise:
        yield from _headers(source.otherwise)
