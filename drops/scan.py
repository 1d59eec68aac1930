"""Where records and fields end in CSV text, found for a whole block at once."""

from __future__ import annotations

from dataclasses import dataclass

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
    """The records of a block that starts at a record's start; `last` when the file ends with it."""
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
        """The lines before the end of `taken` that it does not mark, as records."""
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
    """The lines of a block in which quotation marks cannot be paired from the block's start."""
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
    """Where physical lines end (LF, CRLF once, lone CR), and which of them are lone CRs."""
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
