"""Records that begin on a line with a stray quotation mark: slower, one after another.

A line that stands for itself is read as Python's csv module reads it. A quotation mark that opens
and is not closed as CSV closes it makes only its own line unreadable, not those that follow.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from drops.scan import Lines, Marks


@dataclass(frozen=True, slots=True)
class Slow:
    """One record: lines before it in the block, its raw text, its fields or `None`."""

    lines_before: int
    raw: str
    fields: list[str] | None


class _Readable(Protocol):
    """Texts of lines, by number."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int, /) -> str: ...


class _Texts:
    """The text of each line; bytes that are no UTF-8 stay what they are."""

    def __init__(self, text: bytes, lines: Lines) -> None:
        self.text, self.lines = text, lines

    def __len__(self) -> int:
        return len(self.lines.starts)

    def __getitem__(self, at: int) -> str:
        return self.between(at, at + 1)

    def between(self, at: int, beyond: int) -> str:
        """The text of these lines."""
        raw = self.text[self.lines.starts[at] : self.lines.stops[beyond - 1]]
        return raw.decode("utf-8", "surrogateescape")


class _Feed:
    """Feeds lines to a csv reader and knows how many it took, and whether it wanted more."""

    def __init__(self, texts: _Readable, at: int) -> None:
        self.texts, self.at, self.dry = texts, at, False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.texts):
            self.dry = True
            raise StopIteration
        self.at += 1
        return self.texts[self.at - 1]


def slow_records(text: bytes, lines: Lines, separator: str) -> tuple[list[Slow], Marks, int | None]:
    """The records that are not a line alone, which lines they take, and a quote's line left open.

    What stands behind a quote left open is for the next block: the lines taken end there.
    """
    texts, records = _Texts(text, lines), list[Slow]()
    taken = np.zeros(len(texts), np.bool_)
    beyond = 0
    for at in np.flatnonzero(~lines.alone).tolist():
        if at < beyond:
            continue
        fields, beyond, is_open = _next_record(texts, at, separator)
        if is_open:
            return records, taken[:at], at
        records.append(Slow(at, texts.between(at, beyond), fields))
        taken[at:beyond] = True
    return records, taken, None


def _next_record(texts: _Readable, at: int, separator: str) -> tuple[list[str] | None, int, bool]:
    """The fields of the record at a line, the line after it, and whether it never ends."""
    if '"' not in (line := texts[at]):
        return line.rstrip("\r\n").split(separator), at + 1, False
    feed = _Feed(texts, at)
    try:
        fields = next(csv.reader(feed, delimiter=separator))
    except csv.Error:
        return None, at + 1, False
    if feed.at == at + 1 and not feed.dry:
        return fields, feed.at, False
    feed = _Feed(texts, at)
    try:
        fields = next(csv.reader(feed, delimiter=separator, strict=True))
    except csv.Error:
        return None, at + 1, feed.dry
    return fields, feed.at, False
