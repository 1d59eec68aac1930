"""Parquet files read in slices, every cell as text that our own rules then read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from drops.piece import Piece, column_names
from drops.problems import DropError

_ROWS = 100_000
_MARK = b"PAR1"


def is_parquet(source: Path) -> bool:
    """Whether the file starts as Parquet files do."""
    with source.open("rb") as file:
        return file.read(4) == _MARK


def _schema(source: Path, name: str) -> pl.Schema:
    try:
        return pl.scan_parquet(source, glob=False).collect_schema()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _torn(name) from error


def _torn(name: str) -> DropError:
    return DropError(
        f"{name} starts like a Parquet file but cannot be read as one; it may have been cut off "
        "while it was copied. Expected a whole Parquet file"
    )


def parquet_names(source: Path, name: str) -> tuple[str, ...]:
    """The names of the columns; `DropError` when the file is torn."""
    return tuple(_schema(source, name))


def typed_times(source: Path, name: str) -> frozenset[int]:
    """The places of the columns that hold times of their own kind, not as text."""
    kinds = _schema(source, name).dtypes()
    return frozenset(
        at for at, kind in enumerate(kinds) if isinstance(kind, (pl.Datetime, pl.Date))
    )


def parquet_pieces(source: Path, name: str) -> Iterator[Piece]:
    """The rows, slice by slice; a row's line is its number, from 1."""
    schema = _schema(source, name)
    places = column_names(len(schema))
    cells = [
        _as_text(column, kind).alias(place)
        for (column, kind), place in zip(schema.items(), places, strict=True)
    ]
    try:
        rows = pl.scan_parquet(source, glob=False)
        total = rows.select(pl.len()).collect().item()
        for start in range(0, max(total, 1), _ROWS):
            frame = rows.slice(start, _ROWS).select(cells).collect()
            lines = pl.int_range(start + 1, start + frame.height + 1, dtype=pl.Int64, eager=True)
            done = min(1.0, (start + frame.height) / max(total, 1))
            yield Piece(frame, lines.alias("line"), (), 0, done)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _torn(name) from error


def _as_text(column: str, kind: pl.DataType) -> pl.Expr:
    """One column as text: whole numbers without `.0`, times as ISO 8601."""
    cell = pl.col(column)
    match kind:
        case pl.String():
            return cell
        case pl.Datetime():
            return _time_as_text(cell, kind)
        case pl.Float32() | pl.Float64():
            # Identifiers with a gap among them arrive as 1204.0.
            whole = cell.is_finite() & (cell == cell.round()) & (cell.abs() < 2**53)
            number = pl.when(cell.is_nan()).then(None).otherwise(cell.cast(pl.String))
            return (
                pl.when(whole)
                .then(cell.cast(pl.Int64, strict=False).cast(pl.String))
                .otherwise(number)
            )
        case pl.Binary():
            return cell.cast(pl.String, strict=False)
        case pl.List() | pl.Array() | pl.Struct() | pl.Object():
            return pl.lit(None, pl.String)
        case _:
            return cell.cast(pl.String)


def _time_as_text(cell: pl.Expr, kind: pl.Datetime) -> pl.Expr:
    if kind.time_zone is None:
        return cell.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f")
    utc = cell.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return utc.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f") + "Z"
