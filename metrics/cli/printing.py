"""How commands print what they found: as JSON, as CSV, or in columns for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
import typer

from metrics.cli.options import Request
from store.spreadsheets import write_rows


def print_records(
    records: Sequence[Mapping[str, Any]],
    request: Request,
    *,
    as_csv: bool,
    raw: bool,
    head: Mapping[str, Any] | None = None,
    columns: Sequence[str] | None = None,
) -> None:
    """Print rows as JSON, CSV, or columns for people.

    Args:
        records: the rows, all with the same names.
        request: what the command was told.
        as_csv: whether CSV is asked for.
        raw: as in `print_csv`.
        head: what stands beside the rows in JSON.
        columns: the names that people are shown; all without it.
    """
    if request.as_json:
        print_json({**(head or {}), "rows": [*records]})
    elif as_csv:
        print_csv(records, raw=raw)
    else:
        print_rows([r[name] for name in columns] if columns else r.values() for r in records)


def print_found(
    request: Request,
    whole: Mapping[str, object],
    table: pl.DataFrame,
    *for_people: pl.DataFrame,
    as_csv: bool,
    raw: bool,
) -> None:
    """Print what holds several tables: all of it as JSON, one table as CSV, or some for people.

    Args:
        request: what the command was told.
        whole: all that was found.
        table: the table that was asked for as CSV.
        for_people: those that people are shown, one below the other.
        as_csv: whether CSV is asked for.
        raw: as in `print_csv`.
    """
    if request.as_json:
        print_json(whole)
    elif as_csv:
        print_csv(table.to_dicts(), raw=raw)
    else:
        for each in for_people:
            print_rows(each.rows())


def print_json(value: object) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def plain_record(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as programs read it: times in ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def print_csv(records: Sequence[Mapping[str, Any]], *, raw: bool) -> None:
    """Print rows as CSV, their names first; harmless to spreadsheets unless `raw`."""
    names = [*records[0]] if records else []
    write_rows(sys.stdout, [names, *([*record.values()] for record in records)], raw=raw)


def print_rows(rows: Iterable[Iterable[object]]) -> None:
    """Print rows for people, with tabs between: numbers with one decimal, `-` for nothing."""
    for row in rows:
        print("\t".join(map(_cell, row)))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return "-" if value is None else str(value)
