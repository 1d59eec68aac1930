"""How a text file quotes: CSV as everybody writes it, or with other marks; and that made CSV.

Apostrophes as quotation marks, backslashes before a mark within a text, a space behind each
separator: a file of such a dialect is written anew, record by record, before anything else reads
it. Its lines stay where they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

SEPARATORS = (",", ";", "\t", "|")
#: Words have spaces between them too, so this one separates only where nothing else does.
_SPACE = " "
#: Lines of one record at most; more is a quotation mark that nobody closed.
_MOST_LINES = 5_000
_RECORDS = 40


@dataclass(frozen=True, slots=True)
class Dialect:
    """What stands around a text that holds a separator, and before such a mark within a text."""

    quote: str = '"'
    escape: str = ""
    #: A space behind every separator is none of the text.
    spaced: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is CSV as everybody writes it."""
        return self == Dialect()

    @property
    def difference(self) -> str:
        """How it differs from that, as a sentence; empty where it does not."""
        differs = (
            "texts are quoted by apostrophes" if self.quote == "'" else "",
            "a backslash stands before quotation marks in texts" if self.escape else "",
            "a space stands behind each separator" if self.spaced else "",
        )
        return "; ".join(each for each in differs if each)

    def fields(self, lines: Iterator[str], separator: str) -> list[str]:
        """Return the fields of the record that begins there.

        `csv.Error` when it is not well formed.
        """
        return next(
            csv.reader(
                lines,
                delimiter=separator,
                quotechar=self.quote,
                escapechar=self.escape or None,
                doublequote=not self.escape,
                skipinitialspace=self.spaced,
                strict=True,
            )
        )


PLAIN = Dialect()


def records_of(
    lines: Sequence[str], separator: str, dialect: Dialect
) -> Iterator[tuple[int, list[str] | None]]:
    """Yield how many lines each record has, and its fields.

    `None` of a line that is not well formed.
    """
    position = 0
    while position < len(lines):
        taken, fields = record_at(lines, position, separator, dialect)
        yield taken, fields
        position += taken


def record_at(
    lines: Sequence[str], position: int, separator: str, dialect: Dialect
) -> tuple[int, list[str] | None]:
    """Return how many lines the record has that begins there, and its fields."""
    counted = _Counted(islice(lines, position, position + _MOST_LINES))
    try:
        fields = dialect.fields(counted, separator)
    except csv.Error:
        return 1, None
    except StopIteration:
        return 1, []
    return max(1, counted.number), fields


class _Counted:
    """Lines, and how many of them were taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.number = lines, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.number += 1
        return line


def as_csv(
    blocks: Iterator[tuple[bytes, int]], separator: str, dialect: Dialect
) -> Iterator[tuple[bytes, int]]:
    """Yield the same records as CSV, each with as many lines as it had.

    What is not well formed stays.
    """
    rest, done = "", 0
    for block, done in blocks:
        lines = lines_of(rest + block.decode("utf-8", "surrogateescape"))
        text, taken = _written(lines, separator, dialect, last=False)
        rest = "".join(lines[taken:])
        yield text, done
    yield _written(lines_of(rest), separator, dialect, last=True)[0], done


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends.

    Other signs that end lines in prose end none here.
    """
    return list(io.StringIO(text, newline=""))


def _written(
    lines: Sequence[str], separator: str, dialect: Dialect, *, last: bool
) -> tuple[bytes, int]:
    """The records as CSV, and how many lines they had: without `last` the rest may go on."""
    parts: list[str] = []
    position = 0
    for taken, fields in records_of(lines, separator, dialect):
        may_go_on = position + taken >= len(lines) or (
            fields is None and len(lines) - position < _MOST_LINES
        )
        if may_go_on and not last:
            break
        end = lines[position + taken - 1]
        if fields:
            parts.append(separator.join(_quoted(each, separator) for each in fields))
            parts.append(end[len(end.rstrip("\r\n")) :])
        else:
            parts.append(end)
        position += taken
    return "".join(parts).encode("utf-8", "surrogateescape"), position


def _quoted(field: str, separator: str) -> str:
    if separator in field or '"' in field or "\n" in field or "\r" in field:
        return '"' + field.replace('"', '""') + '"'
    return field


def first_records(top: str, separator: str, dialect: Dialect = PLAIN) -> list[list[str]]:
    """Return the first records of a text, as Python's csv module reads them."""
    if dialect.is_plain:
        return _plain_records(top, separator)
    lines = lines_of(top)
    found = (fields for _, fields in records_of(lines, separator, dialect) if fields is not None)
    return list(islice(found, _RECORDS))


def _plain_records(top: str, separator: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(top, newline=""), delimiter=separator):
            records.append(record)
            if len(records) == _RECORDS:
                break
    except csv.Error:
        # What could be read is enough to tell what the file is; reading the rows says the rest.
        return records
    return records


def find_separator(top: str) -> str:
    """Return what stands between the fields.

    The choice under which most records have equal width.
    """
    best = max(SEPARATORS, key=lambda each: _worth(top, each))
    if _worth(top, best):
        return best
    return _SPACE if _is_apart_by_spaces(top) else best


def _is_apart_by_spaces(top: str) -> bool:
    """Whether all records have as many fields between spaces, and more than two.

    R leaves the name of the numbers out that it writes before its rows.
    """
    names, *rows = [record for record in first_records(top, _SPACE) if any(record)] or [[]]
    widths = {len(row) for row in rows}
    if len(widths) != 1 or (usual := widths.pop()) < 3:
        return False
    numbered = [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    return len(names) == usual or (numbered and len(names) == usual - 1)


def _worth(top: str, separator: str) -> float:
    records = [record for record in first_records(top, separator) if any(record)]
    widths = [len(record) for record in records]
    usual = max(set(widths), key=widths.count, default=1)
    if usual == 1:
        return 0.0
    # Under the wrong choice, quotation marks end up inside fields.
    marked = sum(any('"' in field for field in record) for record in records)
    return (widths.count(usual) - marked / 2) / len(records) * min(usual, 4)


#: A text that ends with a backslash is quoted as any other.
_ESCAPED = re.compile(r"\\[\"'](?!\s*(?:[,;\t|]|$))", re.MULTILINE)


def find_dialect(top: str, separator: str) -> Dialect:
    """Return how the text quotes: as everybody does, unless another way reads it better."""
    gap = re.escape(separator)
    quotes = ('"', "'") if re.search(rf"(?m)(?:^|{gap} *)'", top) else ('"',)
    escapes = ("", "\\") if _ESCAPED.search(top) else ("",)
    spaces = (False, True) if re.search(rf"{gap} +[\"']", top) else (False,)
    likely = [
        Dialect(quote, escape, space)
        for quote, escape, space in product(quotes, escapes, spaces)
        # A backslash before another mark than the one around the texts is no escape.
        if not escape or f"\\{quote}" in top
    ]
    if len(likely) == 1:
        return PLAIN
    # Of equal ones the first is taken: nobody quotes in a way of his own without need.
    return max(likely, key=lambda dialect: _order(top, separator, dialect))


def _order(top: str, separator: str, dialect: Dialect) -> float:
    """The share of records of the usual width in which no mark is left around a text."""
    lines = lines_of(top)[:2_000]
    records = [
        fields for _, fields in islice(records_of(lines, separator, dialect), 500) if fields != []
    ]
    whole = [fields for fields in records if fields is not None]
    widths = [len(fields) for fields in whole]
    usual = max(set(widths), key=widths.count, default=0)
    # Marks that stand doubled are escaped so, and by nothing else.
    doubled = dialect.quote * 2 if dialect.escape else "\0"
    good = sum(
        len(each) == usual and not any(_left_quoted(field) or doubled in field for field in each)
        for each in whole
    )
    return good / max(len(records), 1)


def _left_quoted(field: str) -> bool:
    bare = field.strip()
    return len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'"
