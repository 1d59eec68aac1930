"""The Parquet of the rows kept, written piece by piece; keys that repeat settled at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from polars.io.plugins import register_io_source

from drops.keys import Numbers, Seen
from metrics.schema import Table

_SLICE = 200_000


def write_rows(frames: Iterator[pl.DataFrame], schema: pl.Schema, path: Path) -> None:
    """Write the frames one after another; what they raise comes out unchanged."""

    def source(
        with_columns: list[str] | None,  # noqa: ARG001 - Polars calls it with these
        predicate: pl.Expr | None,  # noqa: ARG001
        n_rows: int | None,  # noqa: ARG001
        batch_size: int | None,  # noqa: ARG001
    ) -> Iterator[pl.DataFrame]:
        yield from frames

    register_io_source(source, schema=schema).sink_parquet(
        path, compression="zstd", compression_level=1
    )


def settle_repeats(path: Path, out: Path, table: Table, seen: Seen) -> pl.DataFrame:
    """Move the rows to `out` without those whose key comes again; `line` and `winner` of these."""
    repeats = _repeats(path, table, seen.suspects())
    lost = repeats.filter(pl.col("line") != pl.col("winner"))
    beaten = np.zeros(sum(len(marks) for marks in seen.marks), np.bool_)
    beaten[lost["row"].to_numpy()] = True
    _rewrite(path, out, lost, lambda rows, start: _without(rows, beaten, start))
    return lost.select("line", "winner")


def number_repeats(path: Path, out: Path, table: Table, seen: Seen) -> None:
    """Move the rows to `out`; the second row of the same content gets `-2` on its key."""
    repeats = _repeats(path, table, seen.suspects())
    again = repeats.filter(pl.col("occurrence") > 1)
    times = np.ones(sum(len(marks) for marks in seen.marks), np.int64)
    times[again["row"].to_numpy()] = again["occurrence"].to_numpy()
    _rewrite(path, out, again, lambda rows, start: _numbered(rows, times, start, table.key))


def _repeats(path: Path, table: Table, suspects: Numbers) -> pl.DataFrame:
    """Row number, line, key of the suspects; which occurrence each is; the line that wins."""
    rows = (
        pl.scan_parquet(path, glob=False)
        .select(pl.col(table.key).alias("key"), "line")
        .with_row_index("row")
    )
    if not len(suspects):
        rows = rows.head(0)
    chosen = pl.Series(suspects, dtype=pl.UInt32)
    return (
        rows.filter(pl.col("row").is_in(chosen.implode()))
        .collect()
        .with_columns(
            pl.col("line").last().over("key").alias("winner"),
            pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("key").alias("occurrence"),
        )
    )


def _without(rows: pl.DataFrame, beaten: np.ndarray, start: int) -> pl.DataFrame:
    return rows.filter(~pl.Series(beaten[start : start + rows.height]))


def _numbered(rows: pl.DataFrame, times: np.ndarray, start: int, key: str) -> pl.DataFrame:
    occurrence = pl.Series("occurrence", times[start : start + rows.height])
    again = pl.concat_str(pl.col(key), pl.lit("-"), occurrence)
    return rows.with_columns(pl.when(occurrence > 1).then(again).otherwise(key).alias(key))


def _rewrite(
    path: Path,
    out: Path,
    changed: pl.DataFrame,
    change: Callable[[pl.DataFrame, int], pl.DataFrame],
) -> None:
    """Move a file, with every slice of its rows changed; as it is when no row is to be changed."""
    if changed.is_empty():
        path.replace(out)
        return
    rows = pl.scan_parquet(path, glob=False)
    total = rows.select(pl.len()).collect().item()

    def slices() -> Iterator[pl.DataFrame]:
        for start in range(0, total, _SLICE):
            yield change(rows.slice(start, _SLICE).collect(), start)

    write_rows(slices(), rows.collect_schema(), out)
    path.unlink()
