"""A customer cut out of a CSV file without reading it again, where the rows kept tell all of it.

The rows kept say at which lines the customer stands; nobody else's row changes when these go. What
could make it otherwise is looked for, and then nothing is done: the file is read again.

Where in a CSV text the records of one customer stand, when the lines of their rows are known.

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
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from drops.intake.files import BLOCK, LONGEST_RECORD, describe_header, line_breaks, opened
from drops.intake.values.names import MOST_NAMES, without_invisible
from drops.intake.values.pseudonyms import HASHED, plain_id
from drops.lake.erasure.cut import LONGEST, lines_of_first, writer_like
from drops.lake.erasure.lines import Shift
from drops.sandbox import limits
from store.tables import NAMED, PEOPLE

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
                limits.alive()
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


#: Encodings in which quotes, separators and line ends are bytes of their own.
_PLAIN = ("utf-8", "utf-8-sig", "cp1252")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file: the customer, the rows kept of it and how many, what was refused.

    `names` are the columns whose spellings the ledger has; `all_kept` says that every record of
    the file is a row kept.
    """

    customer: str
    hashed: str
    rows: Path
    refused: Path
    kept: int
    names: tuple[str, ...]
    all_kept: bool


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a file's rows kept, after so many records were cut out of it."""

    erased: int
    kept: int
    first_at: datetime | None
    last_at: datetime | None
    names: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Staged:
    """Where the new files are made, beside those that they will replace."""

    original: Path
    rows: Path
    refused: Path


def cut_known(source: Path, name: str, known: Known, dated_by: str, staged: Staged) -> Left | None:
    """What is left after the customer was cut out into the staged files; None: read it again.

    Where nothing is to be cut out, nothing is staged.
    """
    try:
        kept, gone = _lines(known)
        header = describe_header(source, name)
        if header.kind != "csv" or header.encoding not in _PLAIN:
            return None
        if not (known.all_kept or known.customer.isascii()):
            return None
        sought = Sought(known.customer, known.hashed, header.separator)
        spans = Finder(kept, gone, sought, all_kept=known.all_kept).spans(_blocks(source, name))
        if not spans:
            return Left(0, known.kept, None, None, {})
        _write_without(source, name, staged.original, spans)
        return _stage_rows(known, dated_by, staged, Shift({s.line: s.taken for s in spans}))
    except UnknownError:
        return None


def _customers(rows: pl.LazyFrame, hashed: str) -> pl.Expr:
    """Where a row is the customer's, be it as the one referred."""
    places = [name for name in PEOPLE if name in rows.collect_schema()]
    if not places:
        raise UnknownError
    return pl.any_horizontal(pl.col(places).eq(hashed).fill_null(value=False))


def _lines(known: Known) -> tuple[np.ndarray, np.ndarray]:
    """The lines of all rows kept and of the customer's, sorted; each once."""
    rows = pl.scan_parquet(known.rows, glob=False)
    found = rows.select("line", _customers(rows, known.hashed).alias("gone")).collect()
    if found.height != known.kept:
        raise UnknownError
    lines = found["line"].unique().sort()
    return lines.to_numpy(), found.filter("gone")["line"].unique().sort().to_numpy()


def _blocks(source: Path, name: str) -> Iterator[bytes]:
    with opened(source, name) as stream:
        while block := stream.read(BLOCK):
            yield block


def _write_without(source: Path, name: str, target: Path, spans: list[Span]) -> None:
    """Nothing; the file without these stretches is in `target`, packed as it was."""
    with writer_like(source, name, target) as out:
        base, ahead = 0, list(reversed(spans))
        for block in _blocks(source, name):
            at, end = 0, base + len(block)
            while ahead and ahead[-1].start < end:
                span = ahead[-1]
                out.write(block[at : max(span.start - base, at)])
                at = min(span.stop, end) - base
                if span.stop > end:
                    break
                ahead.pop()
            out.write(block[at:])
            base = end


def _stage_rows(known: Known, dated_by: str, staged: Staged, shift: Shift) -> Left:
    """What is left; the rows without the customer's are staged, and those refused with them."""
    rows = pl.scan_parquet(known.rows, glob=False)
    stay = shift.rows(rows.filter(~_customers(rows, known.hashed)))
    stay.sink_parquet(staged.rows, compression="zstd")
    left = pl.scan_parquet(staged.rows, glob=False)
    dated = pl.col(dated_by)
    kept, first_at, last_at = (
        left.select(pl.len(), dated.min().alias("first"), dated.max().alias("last"))
        .collect()
        .row(0)
    )
    names = _names(left, known.names)
    shift.refused(known.refused, staged.refused)
    return Left(known.kept - kept, kept, first_at, last_at, names)


def _names(rows: pl.LazyFrame, told: tuple[str, ...]) -> dict[str, list[str]]:
    """Per column the names in these rows, in the order of the file.

    A column of too many spellings is not told; with some of them gone, it may have to be.
    """
    has = [name for name in NAMED if name in rows.collect_schema()]
    found = {
        name: rows.select(pl.col(name).drop_nulls().unique(maintain_order=True)).collect()
        for name in has
    }
    for name in set(has) - set(told):
        if 0 < found[name].height <= MOST_NAMES:
            raise UnknownError
    return {name: found[name][name].to_list() for name in told}
