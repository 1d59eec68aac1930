"""`python -m metrics fca`: the regulator's table. Data goes to stdout, words to stderr."""

from __future__ import annotations

import csv
import sys
from typing import Annotated

import typer

from metrics.analyses.regulator import GROUPS, RegulatorTable, regulator_table
from metrics.cli.options import (
    AsOfOption,
    CsvOption,
    HomeOption,
    JsonOption,
    SinceOption,
    UntilOption,
    WhereOption,
    instant_of,
    print_json,
    refusing,
    settings_of,
    slice_of,
    warn,
)
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import Home

_BY = f"the product group: {', '.join(GROUPS)}; else the first that files give"


def fca(  # noqa: PLR0913  (the interface of the command line)
    *,
    by: Annotated[str | None, typer.Option(help=_BY)] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    where: WhereOption = None,
    as_of: AsOfOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """The complaints table of the UK regulator (FCA, DISP 1 Annex 1)."""
    folder = Home.find(home)
    options = settings_of(folder)
    with refusing():
        chosen, instant = slice_of(since, until, where, options), instant_of(as_of, options)
        lake = Lake.open(folder)
        table = regulator_table(Reader.of(lake, options, instant), chosen, by=by)
    warn(lake)
    _print(table, chosen, as_json=as_json, as_csv=as_csv)


def _print(table: RegulatorTable, chosen: Slice, *, as_json: bool, as_csv: bool) -> None:
    records = table.records()
    if as_json:
        head = {"table": "fca", "by": table.by, "cause": table.cause, "slice": chosen.sentence()}
        print_json({**head, "notes": list(table.notes), "rows": records})
        return
    if as_csv:
        writer = csv.DictWriter(sys.stdout, [*records[0]])
        writer.writeheader()
        writer.writerows(records)
        return
    typer.echo("\n".join([chosen.sentence(), *table.notes]), err=True)
    typer.echo("\t".join(records[0]))
    for record in records:
        typer.echo("\t".join(map(_cell, record.values())))


def _cell(value: str | float | None) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    return "-" if value is None else str(value)
