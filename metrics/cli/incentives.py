"""`python -m metrics incentives`: praise by name, and what looks different since a target began."""

from __future__ import annotations

from typing import Annotated

import typer

from metrics.analyses.incentives import (
    differences,
    differences_as_numbers,
    praise,
    praise_as_numbers,
)
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

PraiseOption = Annotated[bool, typer.Option("--praise", help="with --csv: who is praised by name")]


@with_request
def incentives(
    *,
    request: Request,
    as_csv: CsvOption = False,
    of_praise: PraiseOption = False,
    raw: RawOption = False,
) -> None:
    """List what looks different since each target began, and who is praised by name."""
    options = request.settings()
    with refusing():
        reader = request.reader(options)
        chosen = request.slice(options)
        until = chosen.until or after_the_data(reader, chosen)
        found, praised = differences(reader, chosen, until), praise(reader, chosen)
    warn(reader)
    since, people = differences_as_numbers(found), praise_as_numbers(praised.praised)
    whole = {
        "differences": since.to_dicts(), "praised": people.to_dicts(),
        "praised_by_few": praised.few,
    }  # fmt: skip
    table, named = people if of_praise else since, people.select("name", "times")
    print_found(request, whole, table, since, named, as_csv=as_csv, raw=raw)
