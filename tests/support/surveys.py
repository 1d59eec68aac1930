"""Exports of surveys in the shapes that tools give them, made of answers told by a test."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from tests.support.workbooks import one_sheet

START = datetime(2026, 3, 5, 14, 5, 33)  # noqa: DTZ001 - as an export writes it
WORDS = ("Quick and warm", "The queue was long", "Nice people", "Nobody answered the phone")
#: Ten promoters, five passives, five detractors: (10 - 5) / 20 is an NPS of 25.
TWENTY = (10, 9, 8, 7, 6, 10, 9, 3, 0, 10, 9, 8, 5, 10, 7, 9, 2, 10, 9, 8)


def rows_of(cells: Sequence[str], header: str) -> list[list[str]]:
    """A header and a row per answer: id, time, answer, words."""
    rows = [["Response ID", "Submitted at", header, "Comment"]]
    for at, cell in enumerate(cells):
        moment = START + timedelta(hours=29 * (at % 150))
        rows.append([f"r-{at}", f"{moment:%Y-%m-%d %H:%M:%S}", cell, WORDS[at % len(WORDS)]])
    return rows


def csv_of(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """The rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def file_of(kind: str, rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    """The name and the bytes of a file of that kind with these rows, all of them text."""
    header, *body = rows
    match kind:
        case "xlsx":
            return "export.xlsx", one_sheet([list(row) for row in rows])
        case "json":
            objects = [dict(zip(header, row, strict=True)) for row in body]
            return "export.json", json.dumps(objects, ensure_ascii=False).encode()
        case "parquet":
            whole = io.BytesIO()
            pl.DataFrame(body, schema=list(header), orient="row").write_parquet(whole)
            return "export.parquet", whole.getvalue()
    return "export.csv", csv_of(rows).encode()
