"""`python -m metrics missing`, `late-steps`, `consistency` and `delivery-gap`, as pages tell it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from metrics.analyses.delivery_gap import STATEMENTS, columns, gap_rows, gaps
from metrics.analyses.journey import Consistency, consistency, missing_as_numbers
from metrics.analyses.journey import missing as missing_standards
from metrics.cli.options import (
    CsvOption,
    RawOption,
    Request,
    refusing,
    warn,
    whenever,
    with_request,
)
from metrics.cli.printing import plain_record, print_records
from metrics.measure.overdue import late_step_rows, late_steps


@with_request
def missing(*, request: Request, as_csv: CsvOption = False, raw: RawOption = False) -> None:
    """List how NPS differs where each standard was missed, the largest real loss first."""
    options = request.settings()
    with refusing():
        reader = request.reader(options)
        found = missing_standards(reader, request.slice(options))
    warn(reader)
    print_records(missing_as_numbers(found).to_dicts(), request, as_csv=as_csv, raw=raw)


@with_request
def late(
    *,
    most: Annotated[int, typer.Option(min=1, help="so many at most, those late for longest")] = 100,
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """List the next steps that were due and are not done, those late for longest first."""
    options = request.settings()
    with refusing():
        whenever(request, "late-steps", "what is late now, whenever it was due")
        reader = request.reader(options)
        whose = request.slice(options)
        found = late_steps(reader, whose)
        rows = late_step_rows(reader, whose, most)
    warn(reader)
    if not request.as_json:
        typer.echo(f"{found.count:,} late.", err=True)
    records = [plain_record(row) for row in rows.iter_rows(named=True)]
    print_records(records, request, as_csv=as_csv, raw=raw, head={"late": found.count})


@with_request
def consistent(*, request: Request, as_csv: CsvOption = False, raw: RawOption = False) -> None:
    """List by how much places, channels and hours of the day differ beyond chance, in its unit."""
    options = request.settings()
    with refusing():
        reader = request.reader(options)
        found = consistency(reader, request.slice(options))
    warn(reader)
    records = [_of_spread(one) for one in found]
    print_records(records, request, as_csv=as_csv, raw=raw)


@with_request
def delivery_gap(
    statement: Annotated[str, typer.Argument(help=", ".join(STATEMENTS))] = "differentiated",
    *,
    by: Annotated[
        str | None, typer.Option(help="month, location, team, touchpoint or a level")
    ] = None,
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """List what leaders, front line and customers say to a statement, the widest gap first."""
    options = request.settings()
    with refusing():
        if statement not in STATEMENTS:
            raise ValueError(f"there is no statement {statement}; choose {', '.join(STATEMENTS)}")
        reader = request.reader(options)
        choices = ("month", *columns(reader))
        if by is not None and by not in choices:
            raise ValueError(f"gaps are not told by {by}; choose {', '.join(choices)}")
        found = gaps(reader, request.slice(options), STATEMENTS[statement], by=by)
    warn(reader)
    print_records(gap_rows(found, by), request, as_csv=as_csv, raw=raw)


def _of_spread(one: Consistency) -> dict[str, Any]:
    """A spread as programs read it; the ends are named where the groups surely differ."""
    return {
        "metric": one.key,
        "by": one.column,
        "spread": one.spread.value,
        "low": one.spread.low,
        "high": one.spread.high,
        "groups": one.spread.n,
        "left_out": one.left_out,
        "worst": one.worst.group if one.is_real else None,
        "best": one.best.group if one.is_real else None,
    }
