"""The rows of any kind of file as text, piece by piece, the next one always under way."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drops.intake.files.csv.records import csv_pieces
from drops.intake.files.header import Header
from drops.intake.files.json.records import json_pieces
from drops.intake.files.kinds import BOOKS
from drops.intake.files.parquet import parquet_pieces
from drops.intake.files.piece import Piece, Shape, Wanted, unmarked_piece
from drops.intake.files.sections import one_table
from drops.intake.files.tables.book import read_sheet
from drops.intake.files.tables.cells import sheet_pieces


def open_pieces(source: Path, name: str, wanted: Wanted, header: Header) -> Iterator[Piece]:
    """Return the rows of any kind of file as text, piece by piece."""
    if header.turned:
        return iter((header.turned.piece,))
    if header.kind == "parquet":
        return parquet_pieces(source, name)
    if header.kind == "json":
        return json_pieces(source, name, wanted.columns, header.encoding)
    tops = header.rows[: wanted.above]
    if header.kind in BOOKS:
        sheet = read_sheet(source, name, header.kind, header.opening)
        return one_table(sheet_pieces(sheet, wanted.above, wanted.places), wanted.columns, tops)
    shape = Shape(
        encoding=header.encoding,
        separator=header.separator,
        dialect=header.dialect,
        wrapped=header.wrapped,
        above=header.above + wanted.above,
        width=len(wanted.columns),
    )
    pieces = map(unmarked_piece, csv_pieces(source, name, shape))
    return one_table(pieces, wanted.columns, tops)


def ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield the same pieces.

    Each is cut and parsed by a thread while the one before is worked on.
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = thread.submit(next, pieces, None)
            yield piece
