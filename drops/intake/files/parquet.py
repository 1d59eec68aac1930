"""Parquet files read in slices, every cell as text that our own rules then read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from drops.errors import DropError, listed
from drops.intake.files.piece import Piece, column_names
from drops.intake.files.spool import laid_out
from drops.sandbox import limits
from store.settings import plain_path

_ROWS = 100_000
_NESTED = (pl.List, pl.Array, pl.Struct, pl.Object)


def parquet_schema(source: Path, name: str) -> pl.Schema:
    """The columns and their kinds; `DropError` when the file is torn or claims too much."""
    source = laid_out(source, name)
    try:
        _check_claims(source, name)
        return pl.scan_parquet(source, glob=False).collect_schema()
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        duckdb.Error,
        OSError,
    ) as error:
        raise _torn(name) from error


def _check_claims(source: Path, name: str) -> None:
    """Refuse a file whose footer claims more than so few bytes hold, before it is unpacked."""
    with duckdb.connect() as connection:
        path = plain_path(source)
        query = "SELECT num_rows FROM parquet_file_metadata(?)"
        (rows,) = connection.execute(query, [path]).fetchone() or (0,)
        query = "SELECT sum(total_uncompressed_size) FROM parquet_metadata(?)"
        (unpacked,) = connection.execute(query, [path]).fetchone() or (0,)
    size = source.stat().st_size
    if rows > limits.PARQUET_ROWS or rows > limits.PARQUET_ROWS_PER_BYTE * size:
        raise DropError(
            f"{name} claims {rows:,} rows in {size:,} bytes; expected at most "
            f"{limits.PARQUET_ROWS:,}, and a few bytes for each"
        )
    if (unpacked or 0) > limits.PARQUET_RATIO * size:
        raise DropError(
            f"{name} unpacks to more than {limits.PARQUET_RATIO:,} times its size; expected a file "
            "as a tool exports it"
        )


def _torn(name: str) -> DropError:
    return DropError(
        f"{name} starts like a Parquet file but cannot be read as one; it may have been cut off "
        "while it was copied. Expected a whole Parquet file"
    )


def typed_times(schema: pl.Schema) -> frozenset[int]:
    """The places of the columns that hold times of their own kind, not as text."""
    kinds = schema.dtypes()
    return frozenset(
        place for place, kind in enumerate(kinds) if isinstance(kind, (pl.Datetime, pl.Date))
    )


def unread(schema: pl.Schema) -> tuple[str, ...]:
    """A sentence with the columns that hold no plain values, and are read as not given."""
    names = [name for name, kind in schema.items() if isinstance(kind, _NESTED)]
    return (f"columns of lists or records were not read: {listed(names, 8)}",) if names else ()


def parquet_pieces(source: Path, name: str) -> Iterator[Piece]:
    """The rows, slice by slice; a row's line is its number, from 1."""
    schema = parquet_schema(source, name)
    places = column_names(len(schema))
    cells = [
        _as_text(column, kind).alias(place)
        for (column, kind), place in zip(schema.items(), places, strict=True)
    ]
    source = laid_out(source, name)
    try:
        rows = pl.scan_parquet(source, glob=False)
        total = rows.select(pl.len()).collect().item()
        for start in range(0, max(total, 1), _ROWS):
            frame = rows.slice(start, _ROWS).select(cells).collect()
            lines = pl.int_range(start + 1, start + frame.height + 1, dtype=pl.Int64, eager=True)
            done = min(1.0, (start + frame.height) / max(total, 1))
            limits.alive()
            yield Piece(frame, lines.alias("line"), (), 0, done)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _torn(name) from error


def _as_text(column: str, kind: pl.DataType) -> pl.Expr:
    """One column as text: whole numbers without `.0`, times as ISO 8601."""
    cell = pl.col(column)
    match kind:
        case pl.Datetime():
            text = _time_as_text(cell, kind)
        case pl.Duration():
            text = cell.dt.to_string("iso")
        case pl.Float32() | pl.Float64():
            # Identifiers with a gap among them arrive as 1204.0.
            whole = cell.is_finite() & (cell == cell.round()) & (cell.abs() < 2**53)
            number = pl.when(cell.is_nan()).then(None).otherwise(cell.cast(pl.String))
            integer = cell.cast(pl.Int64, strict=False).cast(pl.String)
            text = pl.when(whole).then(integer).otherwise(number)
        case pl.Binary():
            text = cell.map_batches(_letters, return_dtype=pl.String)
        case pl.List() | pl.Array() | pl.Struct() | pl.Object():
            text = pl.lit(None, pl.String)
        case _:
            text = cell.cast(pl.String)
    return text


def _letters(cells: pl.Series) -> pl.Series:
    """Bytes as the UTF-8 that they are, else as hexadecimal digits."""

    def text(cell: bytes) -> str:
        try:
            return cell.decode("utf-8")
        except UnicodeDecodeError:
            return cell.hex()

    found = [None if cell is None else text(cell) for cell in cells.to_list()]
    return pl.Series(cells.name, found, pl.String)


def _time_as_text(cell: pl.Expr, kind: pl.Datetime) -> pl.Expr:
    if kind.time_zone is None:
        return cell.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f")
    utc = cell.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return utc.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f") + "Z"
