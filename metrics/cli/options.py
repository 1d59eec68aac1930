"""What the command line is told, as what measuring takes; errors name what was expected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

from metrics.lake import Lake
from metrics.slices import FIRST_YEAR, LAST_YEAR, Slice
from store.manifest import LakeError
from store.settings import Home, Settings, SettingsError, load_settings

HomeOption = Annotated[str | None, typer.Option("--home", help="the data folder")]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON")]
CsvOption = Annotated[bool, typer.Option("--csv", help="print CSV")]
SinceOption = Annotated[str | None, typer.Option(help="first day, as 2026-10-01")]
UntilOption = Annotated[str | None, typer.Option(help="first day after the period")]
WhereOption = Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE, repeatable")]
AsOfOption = Annotated[str | None, typer.Option(help="what was so at this time")]


def slice_of(
    since: str | None, until: str | None, where: list[str] | None, options: Settings
) -> Slice:
    """The rows asked for; `ValueError` says which option is none."""
    return Slice(
        since=_day("--since", since),
        until=_day("--until", until),
        timezone=options.timezone,
        week_start=options.week_start,
        only=_only(where or []),
    )


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValueError(f"{option} is {text}; expected a day like 2026-10-01") from error


def instant_of(text: str | None, options: Settings) -> datetime | None:
    """The instant, UTC; in the zone of the settings where it names none. `None` without a text."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"--as-of is {text}; expected a time like 2026-10-31T18:02") from error
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"--as-of is {text}; expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    zone = ZoneInfo(options.timezone)
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)


def _only(conditions: list[str]) -> dict[str, tuple[str | None, ...]]:
    only: dict[str, tuple[str | None, ...]] = {}
    for condition in conditions:
        column, equals, value = condition.partition("=")
        if not equals:
            raise ValueError(f"--where is {condition}; expected COLUMN=VALUE, as team=Care")
        only[column] = (*only.get(column, ()), value or None)
    return only


def settings_of(home: Home) -> Settings:
    """The settings of the data folder; ends the command where they are not valid."""
    try:
        return load_settings(home)
    except SettingsError as error:
        refuse(str(error), 1)


@contextmanager
def refusing() -> Iterator[None]:
    """Ends the command with a sentence: 2 for what was asked wrongly, 1 for a lake that is none."""
    try:
        yield
    except ValueError as error:
        refuse(str(error), 2)
    except LakeError as error:
        refuse(str(error), 1)


def warn(lake: Lake) -> None:
    """Say what is wrong with the version of the lake that is read, if anything."""
    if lake.warning:
        typer.echo(lake.warning, err=True)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def refuse(sentence: str, code: int) -> NoReturn:
    """End the command with this sentence and exit code."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
