"""A file written again without some of its records; of text, all else stays byte for byte.

It runs where files are read (`drops.sandbox`), because it unpacks what nobody has checked.

JSON text without some of its records; all else stays as it stands.

A new file, packed as an old one is; and the old one's text, whatever was read of it already.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, Literal, cast

import polars as pl

from drops.intake.files import (
    BOOKS,
    PLAIN,
    UNSAID,
    Dialect,
    Header,
    Opening,
    Records,
    describe_header,
    form_of,
    laid_out,
    only_member,
    opened,
    packing,
    read_sheet,
    record_at,
)
from drops.sandbox import limits
from store.spreadsheets import write_rows

_SPACE = re.compile(r"[ \t\r\n\ufeff\u00ef\u00bb\u00bf]*")
#: Where a record begins and ends in the text.
Place = tuple[int, int]


def without_values(text: str, gone: set[int]) -> str:
    """Return JSON text without the records of those numbers, in the one list that it holds."""
    places = _places(text)
    if not places:
        return "[]"
    kept = [place for number, place in enumerate(places, 1) if number not in gone]
    records = [text[start:stop] for start, stop in kept]
    between = text[places[0][1] : places[1][0]] if len(places) > 1 else ","
    return text[: places[0][0]] + between.join(records) + text[places[-1][1] :]


def _places(text: str) -> list[Place]:
    """Where the records of the file's list stand; none where the file is one record."""
    decoder = json.JSONDecoder(strict=False)
    position = _skip(text, 0)
    if text[position] == "[":
        return _elements(decoder, text, position)
    return _inside(decoder, text, position)[0]


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _elements(decoder: json.JSONDecoder, text: str, position: int) -> list[Place]:
    places = []
    position = _skip(text, position + 1)
    while text[position] != "]":
        _, end = decoder.raw_decode(text, position)
        places.append((position, end))
        position = _skip(text, end)
        position = _skip(text, position + 1) if text[position] == "," else position
    return places


def _inside(decoder: json.JSONDecoder, text: str, position: int) -> tuple[list[Place], int]:
    """The records of the one list of objects inside an object, and where the object ends."""
    found: list[Place] = []
    position = _skip(text, position + 1)
    while text[position] != "}":
        _, position = decoder.raw_decode(text, position)
        position = _skip(text, _skip(text, position) + 1)
        value, end = decoder.raw_decode(text, position)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found = found or _elements(decoder, text, position)
        elif isinstance(value, dict):
            found = found or _inside(decoder, text, position)[0]
        position = _skip(text, end)
        position = _skip(text, position + 1) if text[position] == "," else position
    return found, position + 1


def writer_like(source: Path, name: str, target: Path) -> IO[bytes]:
    """Return the new file, to be entered and written; packed as the old one is."""
    packed = packing(source)
    if packed == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(target, "wb", compresslevel=6, mtime=0))
    if packed == "zip":
        with zipfile.ZipFile(source) as archive:
            member = only_member(archive, name).filename
        return cast("IO[bytes]", _Zipped(target, member))
    return cast("IO[bytes]", cast("BinaryIO", target.open("wb")))


class _Zipped:
    """The one member of a new zip file; the file is whole when it is left."""

    def __init__(self, target: Path, member: str) -> None:
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._member = self._archive.open(member, "w", force_zip64=True)

    def __enter__(self) -> IO[bytes]:
        return self._member

    def __exit__(self, *_: object) -> None:
        self._member.close()
        self._archive.close()


class JoinedStream(io.RawIOBase):
    """What was read already, then the rest, as one stream."""

    def __init__(self, start: bytes, read: Callable[[int], bytes]) -> None:
        self._start, self._read = start, read

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Return how many bytes were put into the buffer."""
        view = memoryview(cast("bytearray", buffer)).cast("B")
        found, self._start = (
            self._start[: len(view)] or self._read(len(view)),
            self._start[len(view) :],
        )
        view[: len(found)] = found
        return len(found)


#: Lines that are written at once, and after which this process says that it gets on.
_EVERY = 1_000
#: Lines of one record at most; more is a quotation mark that stands for inches.
LONGEST = 5_000
#: How many lines each record that was cut out had, by the line that it began at.
Gone = dict[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of a file: it is of the same kind, or its rows are CSV now; and what is gone."""

    became: Literal["same", "csv"]
    gone: Gone


def cut(
    source: Path, name: str, target: Path, lines: Sequence[int], opening: Opening = UNSAID
) -> Cut:
    """Write the file without the records at these lines, as the reader numbers them, to `target`.

    Of several sheets the one that is read is all that stays: the others may speak of the same
    people.

    Args:
        source: where the file lies.
        name: what messages call it.
        target: the file that is written.
        lines: the lines at which the records that go begin.
        opening: how a person said that the file is opened.
    """
    header, gone = describe_header(source, name, opening), dict.fromkeys(sorted(lines), 1)
    if header.kind == "parquet":
        whole = laid_out(source, name)  # one that came packed is written as it is
        rows = pl.scan_parquet(whole, glob=False).with_row_index("row number", offset=1)
        kept = rows.filter(~pl.col("row number").is_in(list(gone))).drop("row number")
        kept.sink_parquet(target, compression="zstd")
        return Cut("same", gone)
    if header.kind in BOOKS:
        _sheet_as_csv(source, name, target, gone, header)
        return Cut("csv", {})
    with ExitStack() as stack:
        stream = stack.enter_context(opened(source, name))
        start = stream.read(2)
        wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(start, header.encoding)
        # Quotes, separators and line ends are ASCII in all other encodings that are read.
        codec = wide if wide in ("utf-16-le", "utf-16-be") else "latin-1"
        file = io.BufferedReader(JoinedStream(start, stream.read), 1 << 20)
        text = io.TextIOWrapper(
            file, codec, "surrogatepass" if codec != "latin-1" else "strict", ""
        )
        writer = stack.enter_context(writer_like(source, name, target))
        for part in _parts(source, name, header, text, gone):
            writer.write(part.encode(codec, text.errors or "strict"))
    return Cut("same", gone)


def _parts(
    source: Path, name: str, header: Header, text: io.TextIOWrapper, gone: Gone
) -> Iterator[str]:
    """What stays; of text in records, `gone` says afterwards how many lines each of them had."""
    if header.kind == "csv":
        return _without_records(text, gone, header.separator, header.dialect)
    form = form_of(source, name, header.encoding)
    if form == "table":
        records = Records(source, name, header.encoding)
        return iter([json.dumps([record for line, record in records if line not in gone])])
    if form == "lines":
        feeds = (line for line in _by_feed(text))
        return (line for number, line in enumerate(feeds, 1) if number not in gone)
    return iter([without_values(text.read(), set(gone))])


def _without_records(
    text: io.TextIOWrapper, gone: Gone, separator: str, dialect: Dialect
) -> Iterator[str]:
    """Yield the text but for the records that start at a line that goes, in stretches of lines."""
    ahead: deque[str] = deque()
    number = 0
    for start in sorted(gone):
        if start <= number:  # it stood within a record that is cut out already
            continue
        yield from _stretches(ahead, text, start - 1 - number)
        record = [_next(ahead, text)]
        while (
            _may_go_on(record, dialect) and len(record) < LONGEST and (more := _next(ahead, text))
        ):
            record.append(more)
        taken = lines_of_first(record, separator, dialect)
        gone[start] = taken
        ahead.extendleft(reversed(record[taken:]))
        number = start - 1 + taken
    yield from _stretches(ahead, text, sys.maxsize)


def _stretches(ahead: deque[str], text: io.TextIOWrapper, number: int) -> Iterator[str]:
    """Yield the next so many lines, many at once, because most of a file stays as it is."""
    lines = iter(partial(_next, ahead, text), "")
    while number > 0 and (stretch := "".join(islice(lines, min(number, _EVERY)))):
        number -= _EVERY
        limits.alive()
        yield stretch


def _may_go_on(record: list[str], dialect: Dialect) -> bool:
    """Whether a quotation mark is open behind these lines: their number is odd."""
    marks = sum(
        line.count(dialect.quote) - (line.count("\\" + dialect.quote) if dialect.escape else 0)
        for line in record
    )
    return marks % 2 == 1


def lines_of_first(lines: list[str], separator: str, dialect: Dialect = PLAIN) -> int:
    """Return how many of the lines belong to the record that the first of them begins."""
    csv.field_size_limit(1 << 30)
    return record_at(lines, 0, separator, dialect)[0]  # one with a stray mark is its line alone


def _next(ahead: deque[str], text: io.TextIOWrapper) -> str:
    return ahead.popleft() if ahead else text.readline()


def _by_feed(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines, ended by line feeds alone."""
    held = ""
    while line := text.readline():
        held += line
        if held.endswith("\n"):
            yield held
            held = ""
    if held:
        yield held


def _sheet_as_csv(source: Path, name: str, target: Path, gone: Gone, header: Header) -> None:
    """The cells of the sheet that is read, as CSV: no library here writes workbooks."""
    sheet = read_sheet(source, name, header.kind, header.opening)
    with target.open("w", encoding="utf-8", newline="") as file:
        rows = enumerate(sheet.cells.iter_rows(), sheet.above + 1)
        write_rows(file, (row for number, row in rows if number not in gone))
