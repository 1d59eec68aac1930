"""A file written again without some of its records; of text, all else stays byte for byte.

It runs where files are read (`drops.guard`), because it unpacks what nobody has checked.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from drops.compressed import opened
from drops.erase_json import without_values
from drops.erase_pack import Joined, writer_like
from drops.headers import Header, describe_header
from drops.json_records import form_of
from drops.laid_out import laid_out
from drops.limits import alive
from drops.sheets import read_sheet

_EVERY = 100_000
#: Lines of one record at most; more is a quotation mark that stands for inches.
LONGEST = 5_000
#: How many lines each record that was cut out had, by the line that it began at.
Gone = dict[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of a file: it is of the same kind, or its rows are CSV now; and what is gone."""

    became: Literal["same", "csv"]
    gone: Gone


def cut(source: Path, name: str, target: Path, lines: Sequence[int]) -> Cut:
    """The file without the records at these lines (as the reader numbers them) is in `target`."""
    header, gone = describe_header(source, name), dict.fromkeys(sorted(lines), 1)
    if header.kind == "parquet":
        whole = laid_out(source, name)  # one that came packed is written as it is
        rows = pl.scan_parquet(whole, glob=False).with_row_index("row number", offset=1)
        kept = rows.filter(~pl.col("row number").is_in(list(gone))).drop("row number")
        kept.sink_parquet(target, compression="zstd")
        return Cut("same", gone)
    if header.kind == "sheet":
        _sheet_as_csv(source, name, target, gone)
        return Cut("csv", {})
    with ExitStack() as stack:
        stream = stack.enter_context(opened(source, name))
        start = stream.read(2)
        wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(start, header.encoding)
        # Quotes, separators and line ends are ASCII in all other encodings that are read.
        codec = wide if wide in ("utf-16-le", "utf-16-be") else "latin-1"
        file = io.BufferedReader(Joined(start, stream.read), 1 << 20)
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
        return _without_records(text, gone, header.separator)
    if form_of(source, name, header.encoding) == "lines":
        feeds = (line for line in _by_feed(text))
        return (line for number, line in enumerate(feeds, 1) if number not in gone)
    return iter([without_values(text.read(), set(gone))])


def _without_records(text: io.TextIOWrapper, gone: Gone, separator: str) -> Iterator[str]:
    """The lines but for those of records that start at a line that goes."""
    ahead: deque[str] = deque()
    number = 0
    while line := _next(ahead, text):
        number += 1
        if number % _EVERY == 0:
            alive()
        if number not in gone:
            yield line
            continue
        record, quotes = [line], line.count('"')
        while quotes % 2 and len(record) < LONGEST and (more := _next(ahead, text)):
            record.append(more)
            quotes += more.count('"')
        taken = lines_of_first(record, separator)
        gone[number] = taken
        ahead.extendleft(reversed(record[taken:]))
        number += taken - 1


def lines_of_first(lines: list[str], separator: str) -> int:
    """How many of the lines belong to the record that the first of them begins."""
    csv.field_size_limit(1 << 30)
    reader = csv.reader(iter(lines), delimiter=separator, strict=True)
    try:
        next(reader)
    except csv.Error:  # a stray quotation mark makes only its own line unreadable
        return 1
    return reader.line_num


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


def _sheet_as_csv(source: Path, name: str, target: Path, gone: Gone) -> None:
    """The cells of the sheet that is read, as CSV: no library here writes workbooks."""
    sheet = read_sheet(source, name)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, row in enumerate(sheet.cells.iter_rows(), sheet.above + 1):
            if number not in gone:
                writer.writerow(row)
