"""The records of a JSON file: of its one list, of one list inside an object, or one per line.

JSON: a list of records, an object with one such list inside, one record per line, or a table in
another layout (`layouts`), which is read whole. A list of links beside it, as an API has them that
answers page by page, is none of records.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import polars as pl

from drops.errors import DropError
from drops.intake.files.encodings import BLOCK, find_encoding, utf8_blocks
from drops.intake.files.json.layouts import holds_records, is_record, records_in
from drops.intake.files.json.text import BadRecord, Text, decode, flat
from drops.intake.files.piece import Broken, Piece, column_names
from drops.sandbox import limits

Form = Literal["lines", "list", "object", "record", "table"]
#: A record's line (its number, where the file is one list), and the record or why it is none.
Record = tuple[int, dict[str, str | None] | Broken]

#: Bytes of a file that are looked at, and of one that is read whole.
_TOP, _WHOLE = 1 << 20, 64 << 20
#: What a table in another layout begins with, where it is not the whole of what was looked at.
_TABULAR = re.compile(
    r'^\s*(?:\[\s*\[|\{\s*"(?:[^"\\]|\\.)*"\s*:\s*(?:\[\s*[^\s{\[]|\{))'
    r'|"(?:columns|cols|headers|fields|rows|schema)"\s*:'
)


def form_of(source: Path, name: str, encoding: str) -> Form:
    """Return how the records lie in the file, told by its start."""
    whole = b"".join(block for block, _ in utf8_blocks(source, encoding, _TOP, name=name))
    text = whole.decode("utf-8", "replace").removeprefix("\ufeff").strip()
    if text.startswith("[") and not text[1:].lstrip().startswith("["):
        return "list"
    below = next((line for line in islice(text.split("\n"), 1, None) if line.strip()), "")
    if below.startswith("{") or name.lower().endswith((".ndjson", ".jsonl")):
        return "lines"
    try:
        value, end = decode(text)
    except (json.JSONDecodeError, BadRecord):
        return "table" if _is_large_table(source, name, encoding, text) else "object"
    return _form_behind(value, text[end:], source)


def _form_behind(value: object, rest: str, source: Path) -> Form:
    """How the records lie in a file that begins with the value, by it and what comes after it."""
    if rest.lstrip(" \t").startswith("{") and source.stat().st_size <= _WHOLE:
        return "table"  # one record right behind another
    if rest.lstrip().startswith("{"):
        return "lines"
    if records_in(value) is not None:
        return "table"
    return "object" if holds_records(value) else "record"


def _is_large_table(source: Path, name: str, encoding: str, top: str) -> bool:
    """Whether a file that is longer than what was looked at holds a table in another layout."""
    if source.stat().st_size > _WHOLE or not _TABULAR.search(top):
        return False
    try:
        return _table(source, name, encoding) is not None
    except (json.JSONDecodeError, BadRecord):
        return False


def _table(source: Path, name: str, encoding: str) -> list[dict[str, Any]] | None:
    """The records of a table in another layout, or of several that stand right behind another."""
    blocks = (block for block, _ in utf8_blocks(source, encoding, name=name))
    text = b"".join(blocks).decode("utf-8", "surrogateescape").removeprefix("\ufeff").strip()
    value, end = decode(text)
    if end == len(text):
        return records_in(value)
    values = [value]
    while rest := text[end:].lstrip(_SPACES):
        value, end = decode(text, len(text) - len(rest))
        values.append(value)
    return values


class Records:
    """The records of a JSON file, one after another; `done` is the share of the file read."""

    def __init__(self, source: Path, name: str, encoding: str) -> None:
        self.source, self.name, self.encoding = source, name, encoding
        self.form = form_of(source, name, encoding)
        self.done, self.empty = 0.0, 0

    def __iter__(self) -> Iterator[Record]:
        if self.form == "lines":
            return self._lines()
        if self.form == "table":
            try:
                table = _table(self.source, self.name, self.encoding) or []
            except json.JSONDecodeError as error:
                place = f"{self.name}, line {error.lineno}, column {error.colno}"
                raise DropError(f"{place}: this is no JSON; expected one record") from error
            self.done = 1.0
            return self._numbered((each,) for each in table)
        return self._numbered(self._values(Text(self._blocks(), self.name)))

    def _blocks(self) -> Iterator[str]:
        """The text; bytes that are no UTF-8 become letters that no record may hold."""
        size = max(self.source.stat().st_size, 1)
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        for block, done in utf8_blocks(self.source, self.encoding, name=self.name):
            self.done = min(1.0, done / size)
            if text := decoder.decode(block):
                yield text
        if text := decoder.decode(b"", final=True):
            yield text

    def _lines(self) -> Iterator[Record]:
        number, rest = 0, ""
        for block in self._blocks():
            lines = (rest + block).split("\n")
            rest = lines.pop()
            if len(rest) > 2 * BLOCK:
                raise DropError(
                    f"{self.name}, line {number + len(lines) + 1}: is longer than "
                    f"{2 * BLOCK >> 20} MB; expected one record on every line"
                )
            for number, line in enumerate(lines, number + 1):  # noqa: B020 - goes on counting
                yield from self._line(number, line)
        yield from self._line(number + 1, rest, last=True)

    def _line(self, number: int, line: str, *, last: bool = False) -> Iterator[Record]:
        text = line.strip(" \t\r\n\ufeff")
        if not text:
            self.empty += not last
            return
        try:
            value, end = decode(text)
            yield number, flat(value if end == len(text) else None)
        except json.JSONDecodeError:
            yield number, Broken(number, (_whole(line),), "is no JSON, expected one record")
        except BadRecord as error:
            yield number, Broken(number, (_whole(line),), str(error))

    def _numbered(self, values: Iterator[tuple[object]]) -> Iterator[Record]:
        for number in range(1, 1 << 62):
            try:
                value = next(values, None)
            except (BadRecord, RecursionError) as error:
                why = str(error) if isinstance(error, BadRecord) else "is nested too deeply"
                raise DropError(f"{self.name}, record {number}: {why}") from error
            if value is None:
                return
            try:
                yield number, flat(value[0])
            except BadRecord as error:
                raw = _whole(json.dumps(value[0], ensure_ascii=False))
                yield number, Broken(number, (raw,), str(error))

    def _values(self, text: Text) -> Iterator[tuple[object]]:
        """The records of the file's one list, or the file's one record."""
        text.skip_mark()
        if self.form == "record":
            yield (text.value(),)
        elif self.form == "list":
            yield from _list(text)
        else:
            found = yield from _object(text, 0)
            if not found:
                raise DropError(f"{self.name} holds no list of records; expected one")
        if text.peek():
            raise text.wrong("expected the end of the file")


def _list(text: Text) -> Iterator[tuple[object]]:
    text.take("[")
    if text.peek() == "]":
        text.position += 1
        return
    while True:
        yield (text.value(),)
        if text.take(",]") == "]":
            return


def _object(text: Text, found: int) -> Generator[tuple[object], None, int]:
    """The records of the one list inside; gives back how many lists were found."""
    text.take("{")
    if text.peek() == "}":
        text.position += 1
        return found
    while True:
        text.value()
        text.take(":")
        if text.peek() == "{":
            found = yield from _object(text, found)
        elif text.peek() == "[":
            found = yield from _maybe_records(text, found)
        else:
            text.value()
        if text.take(",}") == "}":
            return found


def _maybe_records(text: Text, found: int) -> Generator[tuple[object], None, int]:
    """The records of a list, if it is one of records and not one of plain values or of links."""
    values = _list(text)
    for value in values:
        if not is_record(value[0]):
            for _ in values:
                pass
            return found
        if found:
            raise text.wrong("expected one list of records, and this is the second")
        yield value
        yield from values
        return found + 1
    return found


def _whole(text: str) -> str:
    """The text with what is no letter made one that a file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").rstrip("\r\n")


_TOP_RECORDS = 1000
_ROWS, _SPACES = 20_000, " \t\r\n"


def json_names(source: Path, name: str, encoding: str, *, whole: bool) -> tuple[str, ...]:
    """Return the keys of the first records, or of all, in the order in which they come up."""
    names: dict[str, None] = {}
    records = Records(source, name, encoding)
    for _, record in records if whole else islice(records, _TOP_RECORDS):
        if isinstance(record, Broken):
            continue
        names.update(dict.fromkeys(record))
        if len(names) > limits.COLUMNS:
            raise DropError(
                f"{name} has more than {limits.COLUMNS:,} different keys; "
                "expected records that share their keys"
            )
    if not names:
        raise DropError(f"{name} holds no JSON record; expected a list of objects with keys")
    return tuple(names)


def json_pieces(source: Path, name: str, names: tuple[str, ...], encoding: str) -> Iterator[Piece]:
    """Yield the records, piece by piece; a key that a record lacks is not given."""
    records = Records(source, name, encoding)
    stream = iter(records)
    while True:
        empty = records.empty
        batch = list(islice(stream, _ROWS))
        yield _piece(batch, names, records.empty - empty, records.done)
        if len(batch) < _ROWS:
            return


def _piece(batch: list[Record], names: tuple[str, ...], empty: int, done: float) -> Piece:
    rows = [(line, record) for line, record in batch if not isinstance(record, Broken)]
    columns: dict[str, list[str | None]] = {name: [None] * len(rows) for name in names}
    for row, (_, record) in enumerate(rows):
        for key, value in record.items():
            columns[key][row] = value
    frame = pl.DataFrame(
        [
            pl.Series(c, columns[n], pl.String)
            for c, n in zip(column_names(len(names)), names, strict=True)
        ]
    )
    lines = pl.Series("line", [line for line, _ in rows], pl.Int64)
    broken = tuple(record for _, record in batch if isinstance(record, Broken))
    return Piece(frame, lines, broken, empty, done)


def json_encoding(source: Path, name: str) -> str:
    """Return how the text is encoded; JSON is UTF-8 unless a mark says otherwise."""
    found = find_encoding(source, name, _TOP)
    return found if found.startswith("utf-") else "utf-8"
