"""Where records and fields end in CSV text, found for a whole block at once.

Records that begin on a line with a stray quotation mark are slower: they are found one after
another. A line that stands for itself is read as Python's csv module reads it. A quotation mark
that opens and is not closed as CSV closes it makes only its own line unreadable, not those that
follow.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_LF, _CR, _QUOTE = 10, 13, 34


@dataclass(frozen=True, slots=True)
class Scan:
    """The whole records of a block.

    `starts` and `stops` are byte places (a stop includes the line end), `fields` how many fields
    each record has, `lines` how many physical lines lie before it in the block. `breaks` is the
    number of physical lines in all whole records. `stray` says that quotation marks stand where
    CSV has none, so that nothing else here can be trusted. `open_line` is how many lines lie
    before a quotation mark that the block does not close, `None` when there is none.
    """

    starts: Places
    stops: Places
    fields: Places
    lines: Places
    breaks: int
    stray: bool
    open_line: int | None
    #: Line ends that are a lone carriage return outside quotes.
    lone_returns: Places


def scan(text: Bytes, separator: int, *, last: bool) -> Scan:
    """Return the records of a block that starts at a record's start.

    `last` when the file ends with it.
    """
    breaks, returns = line_breaks(text, last=last)
    marks = text == _QUOTE
    quotes, break_places = np.flatnonzero(marks), np.flatnonzero(breaks)
    outside = _outside(marks, len(quotes))
    open_at = int(quotes[-1]) if len(quotes) % 2 else None
    stops = np.flatnonzero(breaks & outside) + 1
    if last and open_at is None and len(text) > (stops[-1] if len(stops) else 0):
        stops = np.append(stops, len(text))
    starts = np.concatenate((np.zeros(min(len(stops), 1), np.int64), stops[:-1]))
    places = np.flatnonzero((text == separator) & outside)
    return Scan(
        starts=starts,
        stops=stops,
        fields=np.searchsorted(places, stops) - np.searchsorted(places, starts) + 1,
        lines=np.searchsorted(break_places, starts),
        breaks=int(np.searchsorted(break_places, stops[-1] if len(stops) else 0)),
        stray=_has_stray(text, quotes, separator),
        open_line=None if open_at is None else int(np.searchsorted(break_places, open_at)),
        lone_returns=np.empty(0, np.int64)
        if returns is None
        else np.flatnonzero(returns & outside),
    )


@dataclass(frozen=True, slots=True)
class Lines:
    """The whole physical lines of a block: byte places, fields, which are records by themselves.

    A line that is not `alone` has a stray quotation mark or begins a record of several lines;
    `fields` says nothing of it.
    """

    starts: Places
    stops: Places
    fields: Places
    alone: Marks

    def without(self, taken: Marks, text: Bytes) -> Scan:
        """Return the lines before the end of `taken` that it does not mark, as records."""
        kept = np.flatnonzero(~taken)
        ends = self.stops[kept] - 1
        return Scan(
            starts=self.starts[kept],
            stops=self.stops[kept],
            fields=self.fields[kept],
            lines=kept,
            breaks=len(taken),
            stray=False,
            open_line=None,
            lone_returns=ends[text[ends] == _CR],
        )


def physical_lines(text: Bytes, separator: int, *, last: bool) -> Lines:
    """Return the lines of a block whose quotation marks cannot be paired from the block's start."""
    breaks, _ = line_breaks(text, last=last)
    stops = np.flatnonzero(breaks) + 1
    if last and len(text) > (stops[-1] if len(stops) else 0):
        stops = np.append(stops, len(text))
    starts = np.concatenate((np.zeros(min(len(stops), 1), np.int64), stops[:-1]))
    end = int(stops[-1]) if len(stops) else 0
    quotes, places = np.flatnonzero(text[:end] == _QUOTE), np.flatnonzero(text[:end] == separator)
    before = np.searchsorted(quotes, starts)
    line = np.searchsorted(stops, quotes, side="right")
    opening = (np.arange(len(quotes)) - before[line]) % 2 == 0
    alone = np.bincount(line, minlength=len(stops)) % 2 == 0
    alone[line[_stray(text, quotes, opening, separator)]] = False
    line = np.searchsorted(stops, places, side="right")
    outside = (np.searchsorted(quotes, places) - before[line]) % 2 == 0
    fields = np.bincount(line[outside], minlength=len(stops)) + 1
    return Lines(starts, stops, fields, alone)


def _outside(marks: Marks, number: int) -> Marks:
    """Where text stands outside of quotation marks: after an even number of them."""
    if not number:
        return ~marks
    outside: Marks = np.bitwise_xor.accumulate(marks.view(np.uint8)) == 0
    return outside


def line_breaks(text: Bytes, *, last: bool) -> tuple[Marks, Marks | None]:
    """Return where physical lines end (LF, CRLF once, lone CR), and which of them are lone CRs."""
    feeds = text == _LF
    returns = text == _CR
    if not returns.any():
        return feeds, None
    returns[:-1] &= ~feeds[1:]
    if not last:
        # Its line feed may be the first byte of the next block.
        returns[-1] = False
    return (feeds | returns, returns) if returns.any() else (feeds, None)


def _has_stray(text: Bytes, places: Places, separator: int) -> bool:
    """Whether a quotation mark opens inside a field, or closes before a field's end."""
    if not len(places):
        return False
    return bool(_stray(text, places, np.arange(len(places)) % 2 == 0, separator).any())


def _stray(text: Bytes, places: Places, opening: Marks, separator: int) -> Marks:
    """Which quotation marks open inside a field, or close before a field's end."""
    beside = np.zeros(256, np.bool_)
    beside[[separator, _LF, _CR, _QUOTE]] = True
    before = text[np.maximum(places - 1, 0)]
    after = text[np.minimum(places + 1, len(text) - 1)]
    wrong_start = opening & ~beside[before] & (places > 0)
    stray: Marks = wrong_start | (~opening & ~beside[after] & (places < len(text) - 1))
    return stray


@dataclass(frozen=True, slots=True)
class Slow:
    """One record: lines before it in the block, its raw text, its fields or `None`."""

    lines_before: int
    raw: str
    fields: list[str] | None


class _Readable(Protocol):
    """Texts of lines, by number."""

    def __len__(self) -> int: ...

    def __getitem__(self, line_number: int, /) -> str: ...


class _Texts:
    """The text of each line; bytes that are no UTF-8 stay what they are."""

    def __init__(self, text: bytes, lines: Lines) -> None:
        self.text, self.lines = text, lines

    def __len__(self) -> int:
        return len(self.lines.starts)

    def __getitem__(self, line_number: int) -> str:
        return self.between(line_number, line_number + 1)

    def between(self, first: int, beyond: int) -> str:
        """Return the text of these lines."""
        raw = self.text[self.lines.starts[first] : self.lines.stops[beyond - 1]]
        return raw.decode("utf-8", "surrogateescape")


class _Feed:
    """Feeds lines to a csv reader and knows how many it took, and whether it wanted more."""

    def __init__(self, texts: _Readable, line_number: int) -> None:
        self.texts, self.line_number, self.dry = texts, line_number, False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.line_number >= len(self.texts):
            self.dry = True
            raise StopIteration
        self.line_number += 1
        return self.texts[self.line_number - 1]


def slow_records(text: bytes, lines: Lines, separator: str) -> tuple[list[Slow], Marks, int | None]:
    """Return the records of several lines, which lines they take, and a quote's line left open.

    What stands behind a quote left open is for the next block: the lines taken end there.
    """
    texts, records = _Texts(text, lines), list[Slow]()
    taken = np.zeros(len(texts), np.bool_)
    beyond = 0
    for line_number in np.flatnonzero(~lines.alone).tolist():
        if line_number < beyond:
            continue
        fields, beyond, is_open = _next_record(texts, line_number, separator)
        if is_open:
            return records, taken[:line_number], line_number
        records.append(Slow(line_number, texts.between(line_number, beyond), fields))
        taken[line_number:beyond] = True
    return records, taken, None


def _next_record(
    texts: _Readable, line_number: int, separator: str
) -> tuple[list[str] | None, int, bool]:
    """The fields of the record at a line, the line after it, and whether it never ends."""
    if '"' not in (line := texts[line_number]):
        return line.rstrip("\r\n").split(separator), line_number + 1, False
    feed = _Feed(texts, line_number)
    try:
        fields = next(csv.reader(feed, delimiter=separator))
    except csv.Error:
        return None, line_number + 1, False
    if feed.line_number == line_number + 1 and not feed.dry:
        return fields, feed.line_number, False
    feed = _Feed(texts, line_number)
    try:
        fields = next(csv.reader(feed, delimiter=separator, strict=True))
    except csv.Error:
        return None, line_number + 1, feed.dry
    return fields, feed.line_number, False
