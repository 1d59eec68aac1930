"""JSON: a list of records, an object with one such list inside, or one record per line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from drops import limits
from drops.encodings import find_encoding
from drops.json_records import Record, Records
from drops.piece import Broken, Piece, column_names
from drops.problems import DropError

_TOP = 1 << 20
_TOP_RECORDS = 1000
_ROWS = 20_000


def json_names(source: Path, name: str, encoding: str, *, whole: bool) -> tuple[str, ...]:
    """The keys of the first records, or of all, in the order in which they come up."""
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
    """The records, piece by piece; a key that a record lacks is not given."""
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
    for at, (_, record) in enumerate(rows):
        for key, value in record.items():
            columns[key][at] = value
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
    """How the text is encoded; JSON is UTF-8 unless a mark says otherwise."""
    found = find_encoding(source, name, _TOP)
    return found if found.startswith("utf-") else "utf-8"
