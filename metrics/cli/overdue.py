"""`python -m metrics overdue`: what is past its promise now. Data to stdout, words to stderr."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

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
from metrics.measure.as_of import NO_PROMISE
from metrics.measure.overdue import STALE, Overdue, overdue_rows
from metrics.measure.overdue import overdue as past_their_promise
from store.settings import Settings

_SHOWN = (
    "complaint_id", "severity", "hours_promised", "hours_late", "team", "employee", "address"
)  # fmt: skip


@with_request
def overdue(
    *,
    most: Annotated[int, typer.Option(min=1, help="so many at most, those late for longest")] = 100,
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """List the complaints that are past their promise now, those late for longest first."""
    options = request.settings()
    with refusing():
        whenever(request, "overdue", "what is past its promise now, whenever it was opened")
        if not options.promise.is_made:
            raise ValueError(NO_PROMISE)
        reader = request.reader(options)
        today = reader.as_of or datetime.now(UTC)
        whose = request.slice(options)
        found = past_their_promise(reader, whose, today)
        rows = overdue_rows(reader, whose, most)
    warn(reader)
    records = [_record(row, options) for row in rows.iter_rows(named=True)]
    if not request.as_json:
        typer.echo(_heading(found), err=True)
    known = found.known_from.isoformat() if found.known_from else None
    head = {"overdue": found.count, "stale": found.stale, "known_from": known}
    print_records(records, request, as_csv=as_csv, raw=raw, head=head, columns=_SHOWN)


def _heading(found: Overdue) -> str:
    """How many, and how many of them files tell of that are old."""
    heading = f"{found.count:,} past their promise"
    if not found.stale or found.known_from is None:
        return f"{heading}."
    return (
        f"{heading}; {found.stale:,} as of files that are older than {STALE.days} days, the oldest "
        f"of {found.known_from:%Y-%m-%d}: what was resolved since nobody knows."
    )


def _record(row: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """A complaint as programs read it, with its address in the tool that it came from."""
    address = settings.ticket_address(row["key_source"], row["complaint_id"])
    return {**plain_record(row), "address": address}
