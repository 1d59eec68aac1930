"""`python -m metrics fca`: the regulator's table. Data goes to stdout, words to stderr."""

from __future__ import annotations

from typing import Annotated

import typer

from metrics.analyses.regulator import GROUPS, RegulatorTable, regulator_table
from metrics.cli.options import CsvOption, RawOption, Request, refusing, warn, with_request
from metrics.cli.printing import print_csv, print_json
from metrics.slices import Slice

_BY = f"the product group: {', '.join(GROUPS)}; else the first that files give"


@with_request
def fca(
    *,
    by: Annotated[str | None, typer.Option(help=_BY)] = None,
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """The complaints table of the UK regulator (FCA, DISP 1 Annex 1)."""
    options = request.settings()
    with refusing():
        chosen, reader = request.slice(options), request.reader(options)
        table = regulator_table(reader, chosen, by=by)
    warn(reader)
    _print(table, chosen, as_json=request.as_json, as_csv=as_csv, raw=raw)


def _print(table: RegulatorTable, chosen: Slice, *, as_json: bool, as_csv: bool, raw: bool) -> None:
    records = table.records()
    if as_json:
        head = {"table": "fca", "by": table.by, "cause": table.cause, "slice": chosen.sentence()}
        print_json({**head, "notes": list(table.notes), "rows": records})
        return
    if as_csv:
        print_csv(records, raw=raw)
        return
    typer.echo("\n".join([chosen.sentence(), *table.notes]), err=True)
    typer.echo("\t".join(records[0]))
    for record in records:
        typer.echo("\t".join(map(_cell, record.values())))


def _cell(value: str | float | None) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    return "-" if value is None else str(value)
