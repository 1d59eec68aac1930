"""The rows of any kind of file as text, piece by piece, the next one always under way."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drops.intake.files.csv.records import csv_pieces
from drops.intake.files.excel.sheet import read_sheet, sheet_pieces
from drops.intake.files.header import Header
from drops.intake.files.json.records import json_pieces
from drops.intake.files.parquet import parquet_pieces
from drops.intake.files.piece import Piece, Shape, Wanted


def open_pieces(source: Path, name: str, wanted: Wanted, header: Header) -> Iterator[Piece]:
    """The rows of any kind of file as text, piece by piece."""
    if header.turned:
        return iter((header.turned.piece,))
    if header.kind == "parquet":
        return parquet_pieces(source, name)
    if header.kind == "json":
        return json_pieces(source, name, wanted.columns, header.encoding)
    if header.kind == "sheet":
        return sheet_pieces(read_sheet(source, name), wanted.above, wanted.places)
    shape = Shape(
        header.encoding, header.separator, header.above + wanted.above, len(wanted.columns)
    )
    return csv_pieces(source, name, shape)


def ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same pieces; each is cut and parsed by a thread while the one before is worked on."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = thread.submit(next, pieces, None)
            yield piece
