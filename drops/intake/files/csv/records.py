"""CSV cut into pieces of whole records, with exact line numbers, in bounded memory.

A record that is no row comes with the reason why, and with what of it can be shown.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from drops.errors import DropError
from drops.intake.files.csv.dialect import as_csv
from drops.intake.files.csv.mend import Mender
from drops.intake.files.csv.scan import (
    Bytes,
    Marks,
    Places,
    Scan,
    Slow,
    physical_lines,
    scan,
    slow_records,
)
from drops.intake.files.encodings import BLOCK, utf8_blocks
from drops.intake.files.piece import Broken, Piece, Shape, column_names


def broken_record(line: int, raw: str, separator: str, width: int) -> Broken:
    """Return why a record is no row of so many fields."""
    if is_torn(raw):
        reason = "holds a letter that is no UTF-8, as the rest of the file is"
        return Broken(line, (letters(raw.rstrip("\r\n")),), reason)
    try:
        fields = next(csv.reader(io.StringIO(raw, newline=""), delimiter=separator))
    except csv.Error:
        return Broken(line, (raw.rstrip("\r\n"),), "has a field that is too long to be read")
    number = f"{len(fields)} field{'' if len(fields) == 1 else 's'}"
    return Broken(line, tuple(fields), f"has {number}, expected {width}")


def is_torn(raw: str) -> bool:
    """Return whether the text came of bytes that are no UTF-8."""
    return not raw.isascii() and any("\udc80" <= letter <= "\udcff" for letter in raw)


def letters(raw: str) -> str:
    """Return the text with a mark in place of every byte that is no UTF-8."""
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def torn_records(text: bytes, starts: Places, stops: Places) -> Marks:
    """Return which records hold bytes that are no UTF-8."""
    read = [text[start:stop] for start, stop in zip(starts, stops, strict=True)]
    torn = [is_torn(each.decode("utf-8", "surrogateescape")) for each in read]
    return np.array(torn, np.bool_)


#: What is said of records in which a quotation mark that opens a text stands twice.
DOUBLED = "a quotation mark that opens a text stood twice, and was read once"


def doubled_quotes(separator: str) -> re.Pattern[str]:
    """Return what finds quotation marks that open a text and stand twice; `""` is an empty one."""
    gap = re.escape(separator)
    return re.compile(rf'(^|{gap}|\n)""(?=[^"\r\n{gap}])')


#: Why a record is none though it has as many fields as all: a separator is lost before a text.
AMID = "has a quotation mark that opens amid one field and closes at the end of another"


def quotes_amid(separator: str) -> re.Pattern[str]:
    """Return what finds a quotation mark behind a letter that a later field answers.

    Behind a digit it stands for inches.
    """
    gap = re.escape(separator)
    return re.compile(rf'[^\s\d"{gap}]"[^"\r\n{gap}]+{gap}[^"]*"(?={gap}|\r|\n|$)')


#: A record longer than this is a quotation mark that somebody forgot to close.
LONGEST_RECORD = 2 * BLOCK


def csv_pieces(source: Path, name: str, shape: Shape) -> Iterator[Piece]:
    """Yield the rows of a CSV file, piece by piece; `DropError` when a quote is never closed."""
    cutter = _Cutter(name, shape)
    size = max(source.stat().st_size, 1)
    held: tuple[bytes, int] | None = None
    blocks = utf8_blocks(source, shape.encoding, name=name)
    if not shape.dialect.is_plain:
        blocks = as_csv(blocks, shape.separator, shape.dialect)
    for block, done in blocks:
        # One block is held back, because the last one is cut differently.
        if held is not None:
            yield cutter.cut(held[0], held[1] / size, last=False)
        held = (block, done)
    yield cutter.cut(held[0] if held else b"", 1.0, last=True)


class _Cutter:
    """Cuts block after block; keeps the unfinished record and the line number between them."""

    def __init__(self, name: str, shape: Shape) -> None:
        self.name, self.shape = name, shape
        self.rest, self.line, self.above = b"", 1, shape.above
        self.mender = Mender(shape.width, shape.separator, shape.wrapped)
        self.doubled = doubled_quotes(shape.separator)
        self.amid = quotes_amid(shape.separator)

    def cut(self, block: bytes, done: float, *, last: bool) -> Piece:
        """Return the whole records of what is left over and this block."""
        text = self.rest + block
        marks = np.frombuffer(text, np.uint8)
        found = scan(marks, ord(self.shape.separator), last=last)
        if found.stray:
            return self._apart(text, marks, done, last=last)
        end = int(found.stops[-1]) if len(found.stops) else 0
        self.rest = text[end:]
        self._check_open(found.open_line, last=last)
        piece = self._piece(text, marks, found, [], done)
        if piece is None:
            return self._apart(text, marks, done, last=last, trusting=False)
        self.line += found.breaks
        return piece

    def _apart(
        self, text: bytes, marks: Bytes, done: float, *, last: bool, trusting: bool = True
    ) -> Piece:
        """The same for text with stray quotation marks: their records apart from all others."""
        lines = physical_lines(marks, ord(self.shape.separator), last=last)
        if not trusting:
            lines.alone[:] = False
        slow, taken, open_at = slow_records(text, lines, self.shape.separator)
        self.rest = text[int(lines.stops[len(taken) - 1]) if len(taken) else 0 :]
        self._check_open(open_at, last=last)
        piece = self._piece(text, marks, lines.without(taken, marks), slow, done)
        if piece is None:
            return self._apart(text, marks, done, last=last, trusting=False)
        self.line += len(taken)
        return piece

    def _check_open(self, open_line: int | None, *, last: bool) -> None:
        """Refuse a file with a quotation mark that nothing closes, or with an endless line."""
        if open_line is not None and (last or len(self.rest) > LONGEST_RECORD):
            raise DropError(
                f"{self.name}, line {self.line + open_line}: a quotation mark opens here and is "
                'never closed; expected a closing " (and "" for a quotation mark within a text)'
            )
        if len(self.rest) > LONGEST_RECORD:
            raise DropError(
                f"{self.name}, line {self.line}: is longer than {LONGEST_RECORD >> 20} MB; "
                "expected a line end after every row"
            )

    def _piece(
        self, text: bytes, marks: Bytes, found: Scan, slow: list[Slow], done: float
    ) -> Piece | None:
        """The piece of these records; `None` when Polars sees other rows than the scan."""
        order = np.sort(np.append(found.lines, [each.lines_before for each in slow]))
        above = min(self.above, len(order))
        first = int(order[above]) if above < len(order) else len(marks) + 1
        skipped = int(np.searchsorted(found.lines, first))
        starts, stops = found.starts[skipped:], found.stops[skipped:]
        bare = (stops - starts <= 2) & np.isin(marks[starts], (10, 13))
        wrong = (found.fields[skipped:] != self.shape.width) & ~bare
        if self.shape.wrapped:  # however many fields stand around it, each line is one
            wrong = ~bare
        torn = np.zeros_like(wrong)
        rows = self._parse(_joined(text, starts, stops, ~(bare | wrong), found.lone_returns))
        if rows is None:
            torn = torn_records(text, starts, stops) & ~bare & ~wrong
            good = ~(bare | wrong | torn)
            rows = self._parse(_joined(text, starts, stops, good, found.lone_returns))
        good = ~(bare | wrong | torn)
        if rows is None or rows.height != int(good.sum()):
            return None
        self.above -= above
        lines = found.lines[skipped:] + self.line
        several = [len(each.fields or ()) for each in slow if each.lines_before >= first]
        self.mender.look(np.append(found.fields[skipped:][~bare], several), rows)
        raw = [text[starts[index] : stops[index]] for index in np.flatnonzero(wrong | torn)]
        kept = _Kept(rows, lines[good], int(bare.sum()))
        for line, each in zip(lines[wrong | torn].tolist(), raw, strict=True):
            self._set_aside(kept, line, each.decode("utf-8", "surrogateescape"))
        for record in slow:
            if record.lines_before >= first:
                self._keep_slow(kept, record)
        return kept.piece(done, self.mender.taken())

    def _keep_slow(self, kept: _Kept, record: Slow) -> None:
        """Keep a record that was read alone, or set it aside."""
        line, fields = self.line + record.lines_before, record.fields
        if once := self._read_once(record.raw):
            kept.slow.append((line, once))
        elif fields is None:
            reason = "has a quotation mark that is not closed where its field ends"
            kept.broken.append(Broken(line, (letters(record.raw.rstrip("\r\n")),), reason))
        elif self._is_row(fields) and self.amid.search(record.raw):
            kept.broken.append(Broken(line, tuple(fields), AMID))
        elif self._is_row(fields) and not is_torn(record.raw):
            kept.slow.append((line, fields))
        else:
            self._set_aside(kept, line, record.raw)

    def _is_row(self, fields: list[str]) -> bool:
        return len(fields) == self.shape.width and not self.shape.wrapped

    def _set_aside(self, kept: _Kept, line: int, raw: str) -> None:
        """Note why a record is no row; one of only separators and spaces is an empty line."""
        if not raw.strip(self.shape.separator + '" \t\r\n'):
            kept.empty += 1
            return
        if cells := self._read_once(raw) or self._mended(line, raw):
            kept.slow.append((line, cells))
            return
        kept.broken.append(broken_record(line, raw, self.shape.separator, self.shape.width))

    def _mended(self, line: int, raw: str) -> list[str] | None:
        """The cells of a record of another width that is a row all the same."""
        if is_torn(raw):
            return None
        try:
            fields = next(csv.reader(io.StringIO(raw, newline=""), delimiter=self.shape.separator))
        except csv.Error:
            return None
        return self.mender.row(line, fields)

    def _read_once(self, raw: str) -> list[str] | None:
        """The cells of a record in which opening quotation marks stand twice."""
        if '""' not in raw or is_torn(raw) or not self.doubled.search(raw):
            return None
        text = io.StringIO(self.doubled.sub(r'\1"', raw), newline="")
        try:
            (fields,) = csv.reader(text, delimiter=self.shape.separator, strict=True)
        except (csv.Error, ValueError):
            return None
        if len(fields) != self.shape.width:
            return None
        self.mender.mended[DOUBLED] += 1
        return fields

    def _parse(self, text: bytes) -> pl.DataFrame | None:
        """The rows of well-formed CSV, all as text; `None` when Polars cannot read them."""
        schema = pl.Schema(dict.fromkeys(column_names(self.shape.width), pl.String()))
        if not text:
            return pl.DataFrame(schema=schema)
        try:
            return pl.read_csv(
                io.BytesIO(text),
                has_header=False,
                schema=schema,
                infer_schema=False,
                separator=self.shape.separator,
                raise_if_empty=False,
            )
        except pl.exceptions.PolarsError:
            return None


@dataclass
class _Kept:
    """The rows of a piece: those parsed at once, those read alone, and what is no row."""

    rows: pl.DataFrame
    lines: Places
    empty: int
    slow: list[tuple[int, list[str]]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)

    def piece(self, done: float, mended: tuple[tuple[str, int], ...]) -> Piece:
        """Return all in the order of their lines."""
        rows, lines = self.rows, pl.Series("line", self.lines, pl.Int64)
        if self.slow:
            numbers, cells = zip(*self.slow, strict=True)
            more = pl.DataFrame(cells, schema=rows.schema, orient="row")
            lines = pl.concat([lines, pl.Series("line", numbers, pl.Int64)])
            order = lines.arg_sort()
            rows, lines = pl.concat([rows, more])[order], lines[order]
        broken = tuple(sorted(self.broken, key=lambda each: each.line))
        return Piece(rows, lines, broken, self.empty, done, mended=mended)


def _joined(
    text: bytes, starts: Places, stops: Places, good: Places, lone_returns: Places
) -> bytes:
    """The text of the good records alone, each line end one that Polars knows."""
    if not good.any():
        return b""
    if len(lone_returns):
        feeds = np.frombuffer(bytearray(text), np.uint8)
        feeds[lone_returns] = 10
        text = feeds.tobytes()
    begins, ends = starts[good], stops[good]
    apart = np.flatnonzero(begins[1:] != ends[:-1])
    first, last = np.append(0, apart + 1), np.append(apart, len(begins) - 1)
    return b"".join(text[begin:end] for begin, end in zip(begins[first], ends[last], strict=True))
