"""The metrics, and the value of one of them. Data goes to stdout, words to stderr."""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime
from typing import Annotated, Any

import typer

from metrics.catalogue import METRICS, metric_of
from metrics.cli.control import control
from metrics.cli.fca import fca
from metrics.cli.options import (
    CsvOption,
    HomeOption,
    JsonOption,
    Request,
    print_json,
    refusing,
    settings_of,
    warn,
    with_request,
)
from metrics.definitions.waiting import check_offered
from metrics.measure.measuring import measure
from metrics.measure.suppression import note
from metrics.model import Metric, Row
from metrics.relations.selects import READS
from metrics.slices import Slice
from store.settings import Home, Settings

app = typer.Typer(
    help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


@app.command("list")
def list_metrics(*, as_json: JsonOption = False) -> None:
    """List all metrics: key, unit, which way is better, label."""
    if as_json:
        fields = (
            "key",
            "label",
            "unit",
            "better",
            "definition",
            "formula",
            "denominator",
            "source",
        )
        print_json([{name: getattr(m, name) for name in fields} for m in METRICS.values()])
        return
    for metric in METRICS.values():
        print(f"{metric.key:<32}{metric.unit:<12}{metric.better:<9}{metric.label}")


@app.command()
def settings(*, home: HomeOption = None) -> None:
    """List all settings: their value here and what they mean."""
    current = settings_of(Home.find(home))
    for name, option in Settings.model_fields.items():
        print(f"{name} = {getattr(current, name)!r}  # {option.description}")


@app.command()
@with_request
def show(
    metric: Annotated[str, typer.Argument(help="a key that `list` shows")],
    *,
    by: Annotated[str | None, typer.Option(help="day, week, month or a column")] = None,
    request: Request,
    as_csv: CsvOption = False,
) -> None:
    """Measure one metric."""
    options = request.settings()
    with refusing():
        chosen_metric = metric_of(metric)
        check_offered(chosen_metric, options)
        chosen, reader = request.slice(options), request.reader(options)
        rows = measure(reader, chosen_metric, chosen, by=by)
    warn(reader.lake)
    known = reader.as_of or reader.lake.known_at(READS[chosen_metric.relation])
    grouped = by is not None
    _print_rows(
        chosen_metric, chosen, known, rows, as_json=request.as_json, as_csv=as_csv, grouped=grouped
    )


def _print_rows(
    metric: Metric,
    chosen: Slice,
    known: datetime | None,
    rows: list[Row],
    *,
    as_json: bool,
    as_csv: bool,
    grouped: bool,
) -> None:
    if as_json:
        description: dict[str, Any] = {
            name: getattr(metric, name) for name in ("label", "unit", "definition")
        }
        as_of = known.isoformat() if known else None
        head = {"metric": metric.key, **description, "slice": chosen.sentence(), "as_of": as_of}
        marks = [{"hidden": True} if row.estimate.hidden else {} for row in rows]
        figures = [_figure(row) | mark for row, mark in zip(rows, marks, strict=True)]
        print_json({**head, "rows": figures})
        return
    if as_csv:
        writer = csv.DictWriter(sys.stdout, ["group", "value", "low", "high", "n", "note"])
        writer.writeheader()
        counted = metric.counts
        writer.writerows({**_figure(row), "note": note(row.estimate, counted)} for row in rows)
        return
    print(f"{metric.label} ({metric.unit}) · {chosen.sentence()}", file=sys.stderr)
    for row in rows:
        figure = _figure(row)
        cells = (
            "-" if figure[k] is None else f"{figure[k]:,.2f}" for k in ("value", "low", "high")
        )
        group = figure["group"] or ("not given" if grouped else "all")
        why = note(row.estimate, metric.counts)
        print("\t".join([group, *cells, str(figure["n"]), *([why] if why else [])]))


def _figure(row: Row) -> dict[str, Any]:
    group = row.group.isoformat() if isinstance(row.group, date) else row.group
    found = row.estimate
    return {
        "group": group,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "n": found.n,
    }


app.command()(fca)
app.command()(control)

if __name__ == "__main__":
    app()
