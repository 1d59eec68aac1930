"""`python -m metrics audit`: what a group should change first, and how all it has to keep is."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from metrics.analyses.audit import Audited, levers, levers_as_numbers, lines, lines_as_numbers
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
from metrics.measure.reader import Reader
from metrics.slices import Slice

TeamOption = Annotated[str | None, typer.Option(help="the team that is audited")]
LocationOption = Annotated[str | None, typer.Option(help="the location that is audited")]
SegmentOption = Annotated[str | None, typer.Option(help="the segment that is audited")]
LinesOption = Annotated[
    bool, typer.Option("--lines", help="with --csv: its standards, promises, routines and targets")
]

#: What people are shown of each lever and each line.
_LEVER = ("is_known", "lever", "name", "worth", "worth_low", "worth_high", "late", "hours")
_LINE = ("kind", "name", "metric", "value", "verdict", "champion")


@with_request
def audit(
    *,
    team: TeamOption = None,
    location: LocationOption = None,
    segment: SegmentOption = None,
    request: Request,
    as_csv: CsvOption = False,
    as_lines: LinesOption = False,
    raw: RawOption = False,
) -> None:
    """Audit one team, location or segment in the quarter up to --until, else up to the data."""
    options = request.settings()
    with refusing():
        reader = request.reader(options)
        whose = {"team": team, "location": location, "segment": segment}
        audited = _audited(reader, request.slice(options), whose)
        changes_first, kept = levers(reader, audited), lines(reader, audited)
    warn(reader)
    first, all_lines = levers_as_numbers(changes_first), lines_as_numbers(kept)
    whole = {
        audited.column: audited.group,
        "since": audited.quarter.since and audited.quarter.since.isoformat(),
        "until": audited.until.isoformat(),
        "levers": first.to_dicts(),
        "lines": all_lines.to_dicts(),
    }
    if not (request.as_json or as_csv):
        typer.echo(f"{audited.group}, {audited.quarter.period_in_words()}.", err=True)
    for_people = first.select(_LEVER), all_lines.select(_LINE)
    table = all_lines if as_lines else first
    print_found(request, whole, table, *for_people, as_csv=as_csv, raw=raw)


def _audited(reader: Reader, chosen: Slice, whose: dict[str, str | None]) -> Audited:
    """The group that is asked for; `ValueError` where none is, or more than one, or by a period."""
    named = {column: group for column, group in whose.items() if group is not None}
    if len(named) != 1:
        raise ValueError("audit takes one of --team, --location and --segment")
    if chosen.since is not None:
        raise ValueError("audit looks at a quarter; expected no --since (--until says up to when)")
    ((column, group),) = named.items()
    if column in dict(chosen.choice):
        raise ValueError(f"audit was given --{column} and --where {column}; expected one of them")
    known = {name for table in reader.lake.tables for name in _names(reader, table, column)}
    if group not in known:
        raise ValueError(f"there is no {column} {group}; choose {', '.join(sorted(known))}")
    everyone = replace(chosen, until=None)
    return Audited(column, group, everyone, chosen.until or after_the_data(reader, chosen))


def _names(reader: Reader, table: str, column: str) -> list[str]:
    return reader.lake.names(table, column) if reader.lake.gives(table, column) else []
