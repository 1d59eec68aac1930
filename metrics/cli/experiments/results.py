"""`python -m metrics experiments`: what each experiment did."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from metrics.analyses.experiments import Result, mean_of, result
from metrics.cli.experiments.plans import divided, of_needs
from metrics.cli.options import (
    CsvOption,
    RawOption,
    Request,
    refuse,
    refusing,
    warn,
    whenever,
    with_request,
)
from metrics.cli.printing import print_records
from metrics.model import Estimate
from store.experiments import experiments
from store.settings import Home

_ONE = "one experiment: each of its places"
_SPLIT = "divide the places at which it could be done by chance: any text, the same for the same"


@with_request
def show_experiments(
    experiment: Annotated[str | None, typer.Argument(metavar="[ID]", help=_ONE)] = None,
    *,
    needs: Annotated[
        bool, typer.Option("--needs", help="how many weeks and answers it takes to tell")
    ] = False,
    seed: Annotated[str | None, typer.Option("--split", metavar="SEED", help=_SPLIT)] = None,
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """List what experiments did: difference in differences, verdict, what is still needed."""
    options = request.settings()
    with refusing():
        whenever(request, "experiments", "about the days of each experiment")
        reader = request.reader(options)
        known = experiments(Home.find(request.home), options.zone)
        if experiment is not None:
            known = [one for one in known if one.id == experiment]
    warn(reader)
    if experiment is not None and not known:
        refuse(f"There is no experiment {experiment}; `experiments` lists them.", 1)
    if seed is not None:
        records = [line for one in known for line in divided(reader, one, seed)]
    elif needs:
        records = [of_needs(reader, one) for one in known]
    elif experiment is None:
        records = [of_result(result(reader, one)) for one in known]
    else:
        records = _of_places(result(reader, known[0]))
    print_records(records, request, as_csv=as_csv, raw=raw)


def of_result(found: Result) -> dict[str, Any]:
    """A result as programs read it; the effect is in the metric's unit."""
    one = found.experiment
    return {
        "experiment": one.id,
        "name": one.name,
        "metric": one.metric,
        "stands": one.stands,
        "outcome": found.outcome,
        "expected": one.expected,
        **_bounds("effect", found.effect),
        **_bounds("drawn_apart", found.drawn_apart),
        "treated": len(found.side(treated=True)),
        "compared": len(found.side(treated=False)),
        "treated_before": mean_of(found.side(treated=True), since=False),
        "treated_since": mean_of(found.side(treated=True), since=True),
        "compared_before": mean_of(found.side(treated=False), since=False),
        "compared_since": mean_of(found.side(treated=False), since=True),
        "answers": found.answers,
        "still": found.still,
        "begins_on": one.begins_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "decision": one.decision or None,
        "said": found.said,
    }


def _bounds(name: str, estimate: Estimate) -> dict[str, float | None]:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def _of_places(found: Result) -> list[dict[str, Any]]:
    return [
        {
            "place": each.place,
            "is_treated": each.is_treated,
            "before": each.before.value,
            "since": each.since.value,
            "change": each.change,
            "n_before": each.before.n,
            "n_since": each.since.n,
        }
        for each in found.places
    ]
