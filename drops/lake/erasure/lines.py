"""Line numbers after records were cut out of a file: every line below moves up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
import polars as pl

from drops.lake.erasure.cut import Gone

Numbers = npt.NDArray[np.int64]
#: A row refused begins with its line and why it was refused, which may name lines too.
_START = re.compile(rb'\A(\d+),("(?:[^"]|"")*"|[^,\r\n]*)')
_SAID = re.compile(rb"\bline (\d+)\b")


class Shift:
    """Where the lines of a file are once some records are gone."""

    def __init__(self, gone: Gone) -> None:
        self._lines = np.array(sorted(gone), np.int64)
        taken = [gone[line] for line in sorted(gone)]
        self._up = np.concatenate(([0], np.cumsum(taken, dtype=np.int64)))

    @property
    def first(self) -> int:
        """The first line that goes; those above stay where they are."""
        return int(self._lines[0]) if len(self._lines) else 0

    def of(self, lines: Numbers) -> Numbers:
        """Return the new numbers of lines that stay."""
        moved: Numbers = lines - self._up[np.searchsorted(self._lines, lines, side="left")]
        return moved

    def _series(self, lines: pl.Series) -> pl.Series:
        return pl.Series(lines.name, self.of(lines.to_numpy()))

    def _number(self, digits: bytes) -> bytes:
        return b"%d" % int(self.of(np.array([int(digits)], np.int64))[0])

    def rows(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Return the rows kept, with the new numbers of their lines."""
        new = pl.col("line").map_batches(self._series, return_dtype=pl.Int64(), is_elementwise=True)
        return rows.with_columns(new)

    def refused(self, before: Path, after: Path) -> None:
        """Write the rows refused to `after`, with the new numbers wherever they are said."""
        with before.open("rb") as file, after.open("wb") as out:
            for record in _records(file):
                out.write(_START.sub(self._renumbered, record, count=1))

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        why = _SAID.sub(lambda mention: b"line " + self._number(mention[1]), found[2])
        return self._number(found[1]) + b"," + why


def _records(file: IO[bytes]) -> Iterator[bytes]:
    """The records of a CSV file of our own making."""
    held, quotes = b"", 0
    for line in file:
        held, quotes = held + line, quotes + line.count(b'"')
        if quotes % 2 == 0:
            yield held
            held, quotes = b"", 0
    if held:
        yield held


def shifted(rows: Path, refused: Path, rows_out: Path, refused_out: Path, gone: Gone) -> None:
    """Write rows kept and refused to the new files, with the numbers of their lines now.

    Args:
        rows: the Parquet file of the rows kept.
        refused: the file of the refused rows.
        rows_out: the new file of the rows kept.
        refused_out: the new file of the refused rows.
        gone: how many lines each record that was cut out had, by the line that it began at.
    """
    shift = Shift(gone)
    shift.rows(pl.scan_parquet(rows, glob=False)).sink_parquet(
        rows_out, compression="zstd", compression_level=1
    )
    shift.refused(refused, refused_out)
