"""Where in a CSV text the records of one customer stand, when the lines of their rows are known.

Lines that begin no row kept are looked through for the customer: a row that was refused or blank,
or a record that is no row, may name them too, and only reading the file again tells which it is.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from drops.erase_cut import LONGEST, lines_of_first
from drops.identity import HASHED, plain_id
from drops.limits import alive
from drops.names import without_invisible
from drops.records import LONGEST_RECORD
from drops.scan import line_breaks

Numbers = npt.NDArray[np.int64]


class UnknownError(Exception):
    """What is known of the file's rows does not tell what is to be cut out of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A record of the customer: its bytes in the unpacked text, its line, how many lines it has."""

    start: int
    stop: int
    line: int
    taken: int


@dataclass(frozen=True, slots=True)
class Sought:
    """The customer as files name them, and what stands between the fields."""

    customer: str
    hashed: str
    separator: str

    def is_named(self, field: str) -> bool:
        """Whether a field is the customer's id, however it is written."""
        return plain_id(field) == self.customer or field.strip() == f"{HASHED}{self.hashed}"

    def is_in(self, text: bytes) -> bool:
        """Whether any field of the text may be the customer's id."""
        said = _letters(text)
        seen = said.lower() if "@" in self.customer else said
        if self.customer not in seen and self.hashed not in seen:
            return False
        if set(self.customer) & {self.separator, '"', "\r", "\n"}:
            return True
        parts = re.split(rf'[{re.escape(self.separator)}"\r\n]', said)
        return any(self.is_named(part) for part in parts)


class Finder:
    """Goes through the text block by block; `UnknownError` when the known lines do not fit it."""

    def __init__(self, kept: Numbers, gone: Numbers, sought: Sought, *, all_kept: bool) -> None:
        self._kept, self._gone, self._sought = kept, gone, sought
        self._all_kept = all_kept
        self._line, self._base = 1, 0

    def spans(self, blocks: Iterator[bytes]) -> list[Span]:
        """All records of the customer, in the order of the file."""
        found: list[Span] = []
        held: bytes | None = None
        for block in blocks:
            if held is not None:
                alive()
                found, held = self._with(found, held, last=False)
                held += block
            else:
                held = block
        found, _ = self._with(found, held or b"", last=True)
        if len(found) != len(self._gone):
            raise UnknownError
        return found

    def _with(self, found: list[Span], text: bytes, *, last: bool) -> tuple[list[Span], bytes]:
        """The records found so far, and the text that is to be looked at with the next block."""
        stops = _stops(text, last=last)
        starts = np.concatenate((np.zeros(min(len(stops), 1), np.int64), stops[:-1]))
        unseen = np.ones(len(stops), np.bool_)
        unseen[self._within(self._kept, len(stops)) - self._line] = False
        beyond = len(stops)
        for line in self._within(self._gone, len(stops)).tolist():
            at = line - self._line
            taken = self._taken(text, starts, stops, at, last=last)
            if not taken:
                beyond = at
                break
            start, stop = int(starts[at]), int(stops[at + taken - 1])
            self._check(text[start:stop], line, taken)
            found.append(Span(self._base + start, self._base + stop, line, taken))
            unseen[at : at + taken] = False
        if not self._all_kept:
            self._look(text, starts, stops, unseen[:beyond])
        end = int(stops[beyond - 1]) if beyond else 0
        if len(text) - end > LONGEST_RECORD:
            raise UnknownError
        self._line += beyond
        self._base += end
        return found, text[end:]

    def _within(self, lines: Numbers, number: int) -> Numbers:
        """Those of the lines that are among the next ones."""
        first, beyond = np.searchsorted(lines, (self._line, self._line + number))
        return lines[first:beyond]

    def _taken(self, text: bytes, starts: Numbers, stops: Numbers, at: int, *, last: bool) -> int:
        """How many lines the record at a line has; 0 when it goes on in the next block."""
        record, quotes, number = [], 0, 0
        while quotes % 2 or not number:
            if at + number >= len(stops):
                if last:
                    break
                return 0
            if number >= LONGEST:
                raise UnknownError
            line = text[starts[at + number] : stops[at + number]].decode("latin-1")
            record.append(line)
            quotes, number = quotes + line.count('"'), number + 1
        return lines_of_first(record, self._sought.separator)

    def _check(self, record: bytes, line: int, taken: int) -> None:
        """Nothing; `UnknownError` unless it is one record, and names the customer."""
        inside = np.searchsorted(self._kept, (line, line + taken))
        text = io.StringIO(_letters(record), newline="")
        try:
            fields = next(csv.reader(text, delimiter=self._sought.separator))
        except (csv.Error, StopIteration):
            raise UnknownError from None
        if inside[1] - inside[0] != 1 or not any(map(self._sought.is_named, fields)):
            raise UnknownError

    def _look(
        self, text: bytes, starts: Numbers, stops: Numbers, unseen: npt.NDArray[np.bool_]
    ) -> None:
        """Nothing; `UnknownError` when a line that begins no row kept may name the customer."""
        places = np.flatnonzero(unseen)
        if not len(places):
            return
        apart = np.flatnonzero(np.diff(places) != 1)
        first, final = np.append(0, apart + 1), np.append(apart, len(places) - 1)
        runs = zip(starts[places[first]].tolist(), stops[places[final]].tolist(), strict=True)
        if self._sought.is_in(b"\n".join(text[start:stop] for start, stop in runs)):
            raise UnknownError


def _stops(text: bytes, *, last: bool) -> Numbers:
    """Where the lines end; the last one of the file may have no line end."""
    breaks, _ = line_breaks(np.frombuffer(text, np.uint8), last=last)
    stops = np.flatnonzero(breaks) + 1
    if last and len(text) > (stops[-1] if len(stops) else 0):
        stops = np.append(stops, len(text))
    return stops


def _letters(text: bytes) -> str:
    """The text without what nobody sees, so that ids can be compared."""
    if text.isascii():
        return text.decode("ascii")
    try:
        said = text.decode("utf-8")
    except UnicodeDecodeError:
        said = text.decode("cp1252", "replace")
    return _invisible().sub("", said)


@cache
def _invisible() -> re.Pattern[str]:
    """One character that `without_invisible` leaves out, and that is no line end."""
    letters = (chr(at) for at in range(128, sys.maxunicode + 1))
    hidden = [
        letter
        for letter in letters
        if unicodedata.category(letter) not in ("Cn", "Co", "Cs") and not without_invisible(letter)
    ]
    return re.compile(f"[{''.join(map(re.escape, hidden))}]")
