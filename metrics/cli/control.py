"""`python -m metrics control`: normal variation over time. Data goes to stdout, words to stderr."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

import typer

from metrics.analyses.control import FEWEST, FEWEST_POINTS, Control, Point, chart, is_per_day
from metrics.catalogue import metric_of
from metrics.cli.options import Request, refusing, warn, with_request
from metrics.cli.printing import print_json
from metrics.definitions.waiting import check_offered
from metrics.measure.hiding.suppression import note
from metrics.model import Metric
from metrics.slices import Slice

_WHY_NONE = {
    "few points": f"No limits: it takes {FEWEST_POINTS} points (of {FEWEST} answers or more).",
    "rare": "No limits: fewer than one event in each point.",
    "stock": "No limits: a stock depends on what it was before.",
}


@with_request
def control(
    metric: Annotated[str, typer.Argument(help="a key that `list` shows")],
    *,
    by: Annotated[str, typer.Option(help="day, week or month")] = "week",
    request: Request,
) -> None:
    """What is normal variation of one metric, and which periods are more (XmR chart)."""
    options = request.settings()
    with refusing():
        chosen_metric, chosen = metric_of(metric), request.slice(options)
        check_offered(chosen_metric, options)
        reader = request.reader(options)
        found = chart(reader, chosen_metric, chosen, by)
    warn(reader)
    if request.as_json:
        print_json(chart_as_json(found, chosen_metric, chosen))
    else:
        _print(found, chosen_metric, chosen)


def chart_as_json(found: Control, metric: Metric, chosen: Slice) -> dict[str, Any]:
    """Return the control chart as JSON has it; values of counts are per day."""
    return {
        "metric": metric.key,
        "label": metric.label,
        "unit": _unit(metric),
        "slice": chosen.sentence(),
        "limits": None if found.limits is None else asdict(found.limits),
        "reason": found.reason or None,
        "points": [_point(point, found) for point in found.points],
    }


def _unit(metric: Metric) -> str:
    return f"{metric.unit} per day" if is_per_day(metric) else metric.unit


def _point(point: Point, found: Control) -> dict[str, Any]:
    hidden = {"hidden": True} if point.row.estimate.hidden else {}
    return {
        "first_day": point.first.isoformat(),
        "last_day": (point.until - timedelta(days=1)).isoformat(),
        "periods": point.periods,
        "value": point.value,
        "n": point.row.estimate.n,
        "judged": point in found.judged,
        "over": not point.running,
        "outside": point in found.outside,
        "in_a_row": max((len(run.points) for run in found.runs if point in run.points), default=0),
        **hidden,
    }


def _print(found: Control, metric: Metric, chosen: Slice) -> None:
    typer.echo(f"{metric.label} ({_unit(metric)}) · {chosen.sentence()}", err=True)
    if found.limits is None:
        typer.echo(_WHY_NONE[found.reason], err=True)
    else:
        low, middle, high = (f"{bound:,.2f}" for bound in asdict(found.limits).values())
        typer.echo(f"The usual range is {low} to {high}, the middle {middle}.", err=True)
    for point in found.points:
        cells = _point(point, found)
        value = "-" if point.value is None else f"{point.value:,.2f}"
        days = f"{cells['first_day']}\t{cells['last_day']}"
        words = note(point.row.estimate, metric.counts) or _words(cells)
        typer.echo("\t".join([days, value, str(cells["n"]), *([words] if words else [])]))


def _words(cells: dict[str, Any]) -> str:
    """What there is to say of a point: why it is not judged, or what is unusual."""
    if not cells["over"]:
        return "not over"
    marks = ["outside"] if cells["outside"] else []
    marks += [f"one of {cells['in_a_row']} in a row"] if cells["in_a_row"] else []
    return ", ".join(marks) if cells["judged"] or marks else "not judged"
