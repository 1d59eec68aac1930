"""`python -m metrics needs`: the findings of a period, each with the name to follow it by."""

from __future__ import annotations

from typing import Any

from metrics.analyses.evidence.names import Context, name_of
from metrics.analyses.findings import Finding, findings
from metrics.cli.options import CsvOption, RawOption, Request, refusing, warn, with_request
from metrics.cli.printing import print_records


@with_request
def needs(*, request: Request, as_csv: CsvOption = False, raw: RawOption = False) -> None:
    """List what got worse, is worse than the rest, or is missed: as on Pulse, of one period."""
    options = request.settings()
    with refusing():
        reader = request.reader(options)
        where = Context(request.slice(options))
        found = findings(reader, where.chosen)
    warn(reader)
    records = [_record(each, where) for each in (*found.found, *found.more)]
    head = {"comparisons": found.comparisons}
    print_records(records, request, as_csv=as_csv, raw=raw, head=head)


def _record(found: Finding, where: Context) -> dict[str, Any]:
    """A finding as programs read it; `difference` is in the metric's unit."""
    return {
        "kind": found.kind,
        "metric": found.key,
        "by": found.column,
        "group": found.group,
        "difference": found.difference.value,
        "low": found.difference.low,
        "high": found.difference.high,
        "n": found.n,
        "touchpoint": found.touchpoint,
        "location": found.place,
        "region": found.region.name if found.region else None,
        "finding": name_of(found, where).lasting,
    }
