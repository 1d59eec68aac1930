"""`python -m metrics experiments`: what each experiment did."""

from __future__ import annotations

from typing import Annotated

import typer

from metrics.analyses.experiments import place_rows, result, result_row
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
        records = [result_row(result(reader, one)) for one in known]
    else:
        records = place_rows(result(reader, known[0]))
    print_records(records, request, as_csv=as_csv, raw=raw)
