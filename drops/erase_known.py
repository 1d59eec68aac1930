"""A customer cut out of a CSV file without reading it again, where the rows kept tell all of it.

The rows kept say at which lines the customer stands; nobody else's row changes when these go. What
could make it otherwise is looked for, and then nothing is done: the file is read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from drops.compressed import opened
from drops.encodings import BLOCK
from drops.erase_pack import writer_like
from drops.erase_scan import Finder, Sought, Span, UnknownError
from drops.erase_shift import Shift
from drops.headers import describe_header
from drops.identity import CUSTOMERS
from drops.names import MOST_NAMES, NAMED

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
    places = [name for name in CUSTOMERS if name in rows.collect_schema()]
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
