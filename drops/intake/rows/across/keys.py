"""Keys of rows: made from a row's content where an export has none, told apart where they repeat.

The rows kept are written as Parquet piece by piece; keys that repeat are settled at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl
from polars.io.plugins import register_io_source

from store.schema import Table

Numbers = npt.NDArray[np.int64]
_END = "\x1f"


def content_keys(rows: pl.DataFrame, table: Table) -> pl.Series:
    """Return the MD5 of each row's values, the same on every machine and under every version.

    A column without a value does not take part, so that a column that is added to the table later
    leaves the keys of rows that do not have it as they are; nor does one that is made of others.
    """
    given = [column.name for column in table.columns if not column.is_made]
    return _keys(rows, table, [name for name in given if name != table.key])


def made_keys(rows: pl.DataFrame, table: Table) -> pl.Series:
    """Return the MD5 of the values that each row is known by.

    Of the same ones it is the same row.
    """
    return _keys(rows, table, table.key_of)


def _keys(rows: pl.DataFrame, table: Table, names: Sequence[str]) -> pl.Series:
    parts = [
        pl.when(pl.col(name).is_null())
        .then(pl.lit(""))
        .otherwise(pl.concat_str(pl.lit(f"{name}="), _as_text(rows, name), pl.lit(_END)))
        for name in names
    ]
    contents = rows.select(pl.concat_str(parts).alias("content"))
    with duckdb.connect() as connection:
        connection.register("contents", contents)
        keys: pl.DataFrame = connection.sql("SELECT md5(content) AS key FROM contents").pl()
    return keys["key"].alias(table.key)


def _as_text(rows: pl.DataFrame, name: str) -> pl.Expr:
    """A value as text that no version writes differently: times as microseconds since 1970."""
    if isinstance(rows.schema[name], pl.Datetime):
        return pl.col(name).dt.timestamp("us").cast(pl.String)
    return pl.col(name).cast(pl.String)


@dataclass
class SeenKeys:
    """Eight bytes for every row written so far, enough to find the keys that repeat."""

    marks: list[npt.NDArray[np.uint64]] = field(default_factory=list)

    def add(self, keys: pl.Series) -> None:
        """Remember the keys of the next rows."""
        self.marks.append(keys.hash(seed=7).to_numpy())

    def suspects(self) -> Numbers:
        """Return the row numbers, from 0, of rows whose key very likely occurs more than once."""
        marks = np.concatenate(self.marks) if self.marks else np.empty(0, np.uint64)
        inorder = np.sort(marks)  # values alone: fifteen times quicker than with their places
        twice = np.unique(inorder[1:][inorder[1:] == inorder[:-1]])
        return np.flatnonzero(np.isin(marks, twice)) if len(twice) else np.empty(0, np.int64)


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


def without_repeats(path: Path, out: Path, table: Table, seen: SeenKeys) -> pl.DataFrame:
    """Move the rows to `out` without those whose key comes again; `line` and `winner` of these."""
    repeats = _repeats(path, table, seen.suspects())
    lost = repeats.filter(pl.col("line") != pl.col("winner"))
    beaten = np.zeros(sum(len(marks) for marks in seen.marks), np.bool_)
    beaten[lost["row"].to_numpy()] = True
    _rewrite(path, out, lost, lambda rows, start: _without(rows, beaten, start))
    return lost.select("line", "winner")


def without_lines(path: Path, lines: Collection[int]) -> None:
    """Take the rows of these lines out of a file of rows."""
    kept = path.with_name(path.name + ".kept")
    gone = pl.Series([*lines], dtype=pl.Int64).implode()
    frame = pl.scan_parquet(path, glob=False).filter(~pl.col("line").is_in(gone))
    frame.sink_parquet(kept, compression="zstd", compression_level=1)
    kept.replace(path)


def number_repeats(path: Path, out: Path, table: Table, seen: SeenKeys) -> None:
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
