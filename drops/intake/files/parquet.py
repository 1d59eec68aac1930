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
    """Return the columns and their kinds, those of records by what is in them.

    `DropError` when the file is torn or claims too much.
    """
    source = laid_out(source, name)
    try:
        _check_claims(source, name)
        whole = pl.scan_parquet(source, glob=False).collect_schema()
        return pl.Schema({column: kind for column, (_, kind) in _plain_columns(whole).items()})
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        duckdb.Error,
        OSError,
    ) as error:
        raise _torn(name) from error


def _plain_columns(schema: pl.Schema) -> dict[str, tuple[pl.Expr, pl.DataType]]:
    """Every column, and of records every field as `answers.score`, as in JSON."""
    found: dict[str, tuple[pl.Expr, pl.DataType]] = {}

    def add(name: str, cell: pl.Expr, kind: pl.DataType) -> None:
        fields = {f"{name}.{each.name}": each for each in getattr(kind, "fields", ())}
        if not fields or not fields.keys().isdisjoint(schema):
            found[name] = cell, kind
            return
        for called, each in fields.items():
            add(called, cell.struct.field(each.name), each.dtype)

    for name, kind in schema.items():
        add(name, pl.col(name), kind)
    return found


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
    """Return the places of the columns that hold times of their own kind, not as text."""
    kinds = schema.dtypes()
    return frozenset(
        place for place, kind in enumerate(kinds) if isinstance(kind, (pl.Datetime, pl.Date))
    )


def unread(schema: pl.Schema) -> tuple[str, ...]:
    """Return a sentence with the columns that hold no plain values, and are read as not given."""
    names = [name for name, kind in schema.items() if _is_nested(kind)]
    return (f"columns of lists or records were not read: {listed(names, 8)}",) if names else ()


def _is_nested(kind: pl.DataType) -> bool:
    """Whether a cell is more than a plain value or a list of such."""
    inner = kind.inner if isinstance(kind, pl.List) else kind
    return isinstance(inner, _NESTED)


def parquet_pieces(source: Path, name: str) -> Iterator[Piece]:
    """Yield the rows, slice by slice; a row's line is its number, from 1."""
    places = column_names(len(parquet_schema(source, name)))
    source = laid_out(source, name)
    try:
        rows = pl.scan_parquet(source, glob=False)
        columns = _plain_columns(rows.collect_schema()).values()
        cells = [
            _as_text(cell, kind).alias(place)
            for (cell, kind), place in zip(columns, places, strict=True)
        ]
        total = rows.select(pl.len()).collect().item()
        for start in range(0, max(total, 1), _ROWS):
            frame = rows.slice(start, _ROWS).select(cells).collect()
            lines = pl.int_range(start + 1, start + frame.height + 1, dtype=pl.Int64, eager=True)
            done = min(1.0, (start + frame.height) / max(total, 1))
            limits.alive()
            yield Piece(frame, lines.alias("line"), (), 0, done)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _torn(name) from error


def _as_text(cell: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """One column as text: whole numbers without `.0`, times as ISO 8601, lists with commas."""
    match kind:
        case pl.List() if not _is_nested(kind):
            text = cell.cast(pl.List(pl.String)).list.join(", ", ignore_nulls=True)
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
