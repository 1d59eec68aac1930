"""`python -m metrics busy-hours`: hours that outran their staff, the week, channels by the hour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

import typer

from metrics.analyses.busy_hours import (
    around_the_clock,
    channel_rows,
    outrun,
    stretch_rows,
    week,
    week_rows,
)
from metrics.cli.options import CsvOption, RawOption, Request, refusing, warn, with_request
from metrics.cli.printing import print_records
from metrics.measure.reader import Reader
from metrics.slices import Slice

What = Literal["outrun", "week", "channels"]
_ROWS: dict[What, Callable[[Reader, Slice], list[dict[str, Any]]]] = {
    "outrun": lambda reader, chosen: stretch_rows(outrun(reader, chosen)),
    "week": lambda reader, chosen: week_rows(week(reader, chosen)),
    "channels": lambda reader, chosen: channel_rows(around_the_clock(reader, chosen)),
}


@with_request
def busy_hours(
    *,
    what: Annotated[
        What, typer.Option(help="hours that outran their staff, all hours, or channels by the hour")
    ] = "outrun",
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """List the hours in which demand outran the staff, most customers affected first."""
    options = request.settings()
    with refusing():
        reader = request.reader(options)
        records = _ROWS[what](reader, request.slice(options))
    warn(reader)
    print_records(records, request, as_csv=as_csv, raw=raw)
