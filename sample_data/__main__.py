"""Load the sample company: `python -m sample_data [--home DIR] [--if-empty] [--day DAY]`."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer

from drops.errors import DropError
from sample_data.load import load, was_taken_away
from store.errors import StoreFaultError
from store.rights import keep_private
from store.settings import Home

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    *,
    home: Annotated[str | None, typer.Option(help="the data folder")] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="only if nothing was dropped")
    ] = False,
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="it ends 1 to 7 days before; today unless given"),
    ] = None,
) -> None:
    """Drop the sample company's files into a data folder."""
    keep_private()
    try:
        ends_before = day.date() if day else None
        reports = load(Home.find(home), if_empty=if_empty, day=ends_before)
    except (DropError, StoreFaultError) as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from error
    if not reports and if_empty and was_taken_away(Home.find(home)):
        print(
            "The sample company was taken away here; the page Drops puts it back, or "
            "`python -m sample_data` without --if-empty.",
            file=sys.stderr,
        )
    kept = sum(report.kept for report in reports)
    if reports:
        print(f"The sample company: {len(reports)} files, {kept:,} rows.", file=sys.stderr)


if __name__ == "__main__":
    app()
