"""CSV cut into pieces of whole records, with exact line numbers, in bounded memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from drops.encodings import BLOCK, utf8_blocks
from drops.piece import Broken, Piece, Shape, column_names
from drops.problems import DropError
from drops.scan import Bytes, Places, Scan, scan
from drops.stray import Slow, slow_records

#: A record longer than this is a quotation mark that somebody forgot to close.
LONGEST_RECORD = 2 * BLOCK


def csv_pieces(source: Path, name: str, shape: Shape) -> Iterator[Piece]:
    """The rows of a CSV file, piece by piece; `DropError` when a quote is never closed."""
    cutter = _Cutter(name, shape)
    size = max(source.stat().st_size, 1)
    held: tuple[bytes, int] | None = None
    for block, done in utf8_blocks(source, shape.encoding, name=name):
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

    def cut(self, block: bytes, done: float, *, last: bool) -> Piece:
        """The whole records of what is left over and this block."""
        text = self.rest + block
        marks = np.frombuffer(text, np.uint8)
        found = scan(marks, ord(self.shape.separator), last=last)
        if found.stray:
            return self._slowly(text, done, last=last)
        end = int(found.stops[-1]) if len(found.stops) else 0
        self.rest = text[end:]
        self._check_open(found.open_line, last=last)
        piece = self._piece(text, marks, found, done)
        if piece is None:
            self.rest = b""
            return self._slowly(text, done, last=last)
        self.line += found.breaks
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

    def _piece(self, text: bytes, marks: Bytes, found: Scan, done: float) -> Piece | None:
        """The piece that the scan found; `None` when Polars sees other rows than the scan."""
        skipped = min(self.above, len(found.starts))
        starts, stops = found.starts[skipped:], found.stops[skipped:]
        lines = found.lines[skipped:] + self.line
        lengths = stops - starts
        bare = (lengths <= 2) & np.isin(marks[starts], (10, 13)) if len(starts) else lengths > 0
        wrong = (found.fields[skipped:] != self.shape.width) & ~bare
        good = ~(bare | wrong)
        rows = self._parse(_joined(text, starts, stops, good, found.lone_returns))
        if rows is None or rows.height != int(good.sum()):
            return None
        self.above -= skipped
        broken = [
            self._broken(int(lines[at]), text[starts[at] : stops[at]].decode("utf-8", "replace"))
            for at in np.flatnonzero(wrong)
        ]
        refused = tuple(each for each in broken if each is not None)
        empty = int(bare.sum()) + len(broken) - len(refused)
        return Piece(rows, pl.Series("line", lines[good], pl.Int64), refused, empty, done)

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

    def _broken(self, line: int, raw: str) -> Broken | None:
        """Why a record is no row; `None` when it is only separators and spaces."""
        if not raw.strip(self.shape.separator + '" \t\r\n'):
            return None
        try:
            fields = next(csv.reader(io.StringIO(raw, newline=""), delimiter=self.shape.separator))
        except csv.Error:
            return Broken(line, (raw.rstrip("\r\n"),), "has a field that is too long to be read")
        number = f"{len(fields)} field{'' if len(fields) == 1 else 's'}"
        return Broken(line, tuple(fields), f"has {number}, expected {self.shape.width}")

    def _slowly(self, text: bytes, done: float, *, last: bool) -> Piece:
        """The same for text with stray quotation marks."""
        # A letter cut in two at the block's end belongs to the line that is left for the next one.
        decoded = text.decode("utf-8", "surrogateescape")
        records, used, open_at = slow_records(decoded, self.shape.separator, last=last)
        self.rest = decoded[used:].encode("utf-8", "surrogateescape")
        self._check_open(open_at, last=last)
        skipped = min(self.above, len(records))
        self.above -= skipped
        piece = self._slow_piece(records[skipped:], done)
        self.line += decoded[:used].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        return piece

    def _slow_piece(self, records: list[Slow], done: float) -> Piece:
        rows, lines, broken, empty = [], [], [], 0
        for record in records:
            line = self.line + record.lines_before
            if record.fields is not None and len(record.fields) == self.shape.width:
                rows.append(record.fields)
                lines.append(line)
            elif record.fields is None:
                said = "has a quotation mark that is not closed where its field ends"
                broken.append(Broken(line, (record.raw.rstrip("\r\n"),), said))
            elif found := self._broken(line, record.raw):
                broken.append(found)
            else:
                empty += 1
        names = column_names(self.shape.width)
        columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
        return Piece(frame, pl.Series("line", lines, pl.Int64), tuple(broken), empty, done)


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
    if good.all():
        return text[int(starts[0]) : int(stops[-1])]
    edges = np.flatnonzero(np.diff(good.astype(np.int8), prepend=0, append=0))
    return b"".join(
        text[starts[first] : stops[beyond - 1]]
        for first, beyond in zip(edges[0::2], edges[1::2], strict=True)
    )
