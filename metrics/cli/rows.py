"""`python -m metrics rows`: what one number counts. Data goes to stdout, words to stderr."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from metrics.catalogue import metric_of
from metrics.cli.options import RawOption, Request, refuse, refusing, sentence, warn, with_request
from metrics.cli.printing import plain_record, print_json
from metrics.definitions.waiting import check_offered
from metrics.measure.counted import CountedRows, counted_rows
from store.spreadsheets import write_rows

_OUT = "the file that is written; without it the rows are printed"


@with_request
def rows(
    metric: Annotated[str, typer.Argument(help="a key that `list` shows")],
    *,
    out: Annotated[Path | None, typer.Option(help=_OUT)] = None,
    request: Request,
    raw: RawOption = False,
) -> None:
    """Write the rows that one metric counts as CSV: its own columns add up to the number."""
    options = request.settings()
    with refusing():
        counted_by = metric_of(metric)
        check_offered(counted_by, options)
        chosen = request.slice(options)
        reader = request.reader(options)
        found = counted_rows(reader, counted_by, chosen)
    warn(reader)
    if found.table.is_empty():
        refuse(sentence(found.note or f"no {counted_by.counts} are counted"), 1)
    summary = f"{counted_by.label} · {chosen.sentence()}: {found.table.height:,} rows"
    typer.echo(sentence("; ".join(filter(None, (summary, found.note)))), err=True)
    if request.as_json:
        print_json([plain_record(row) for row in found.table.iter_rows(named=True)])
    elif out is None:
        write_rows(sys.stdout, _lines(found), raw=raw)
    else:
        _write(out, found, raw=raw)


def _lines(found: CountedRows) -> list[tuple[object, ...]]:
    return [tuple(found.table.columns), *found.table.iter_rows()]


def _write(out: Path, found: CountedRows, *, raw: bool) -> None:
    """Write the file; ends the command where it cannot be written."""
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            write_rows(file, _lines(found), raw=raw)
    except OSError as error:
        refuse(f"{out} cannot be written: {error.strerror}.", 1)
