"""Records of CSV text with stray quotation marks: slower, one line after another.

A line that stands for itself is read as Python's csv module reads it. A quotation mark that opens
and is not closed as CSV closes it makes only its own line unreadable, not those that follow.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slow:
    """One record: lines before it in the block, its raw text, its fields or `None`."""

    lines_before: int
    raw: str
    fields: list[str] | None


class _Lines:
    """Feeds lines to a csv reader and knows how many it took, and whether it wanted more."""

    def __init__(self, lines: list[str], at: int) -> None:
        self.lines, self.at, self.dry = lines, at, False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            self.dry = True
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def slow_records(text: str, separator: str, *, last: bool) -> tuple[list[Slow], int, int | None]:
    """The whole records, how many characters they are, and the line of a quote left open."""
    lines = list(io.StringIO(text, newline=""))
    if lines and not last and not lines[-1].endswith("\n"):
        # The rest of this line is in the next block.
        lines.pop()
    records: list[Slow] = []
    at = used = 0
    while at < len(lines):
        fields, end, is_open = _next_record(lines, at, separator)
        if is_open:
            return records, used, at
        raw = "".join(lines[at:end])
        records.append(Slow(at, raw, fields))
        used += len(raw)
        at = end
    return records, used, None


def _next_record(lines: list[str], at: int, separator: str) -> tuple[list[str] | None, int, bool]:
    """The fields of the record at a line, the line after it, and whether it never ends."""
    if '"' not in lines[at]:
        return lines[at].rstrip("\r\n").split(separator), at + 1, False
    feed = _Lines(lines, at)
    try:
        fields = next(csv.reader(feed, delimiter=separator))
    except csv.Error:
        return None, at + 1, False
    if feed.at == at + 1 and not feed.dry:
        return fields, feed.at, False
    feed = _Lines(lines, at)
    try:
        fields = next(csv.reader(feed, delimiter=separator, strict=True))
    except csv.Error:
        return None, at + 1, feed.dry
    return fields, feed.at, False
