"""`python -m metrics segments`: whom to be there for, as the page tells it."""

from __future__ import annotations

from typing import Annotated

import typer

from metrics.analyses.segments import (
    as_numbers,
    at_places,
    complaints_as_numbers,
    places_as_numbers,
    year,
)
from metrics.analyses.segments import segments as all_segments
from metrics.cli.options import (
    CsvOption,
    RawOption,
    Request,
    after_the_data,
    refusing,
    warn,
    with_request,
)
from metrics.cli.printing import print_found

PlacesOption = Annotated[
    bool, typer.Option("--places", help="with --csv: each segment at each location")
]


@with_request
def segments(
    *,
    request: Request,
    as_csv: CsvOption = False,
    at_each: PlacesOption = False,
    raw: RawOption = False,
) -> None:
    """Set the segments side by side, in the twelve months up to --until unless --since is told."""
    options = request.settings()
    with refusing():
        reader = request.reader(options)
        chosen = request.slice(options)
        if chosen.since is None:
            chosen = year(chosen, chosen.until or after_the_data(reader, chosen))
        found = all_segments(reader, chosen)
        places = at_places(reader, chosen, [one.name for one in found])
    warn(reader)
    table, cells = as_numbers(found), places_as_numbers(places)
    complaints = complaints_as_numbers(found)
    several = {"segments": table, "complaints": complaints, "places": cells}
    whole = {name: each.to_dicts() for name, each in several.items()}
    table_asked_for = cells if at_each else table
    print_found(request, whole, table_asked_for, table, complaints, as_csv=as_csv, raw=raw)
