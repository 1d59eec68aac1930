"""What the command line is told, as what measuring takes; errors name what was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from inspect import Signature, signature
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer

from metrics.lake import Lake
from metrics.measure.coverage import behind_in_words, last_day
from metrics.measure.reader import Reader
from metrics.slices import FIRST_YEAR, LAST_YEAR, Slice
from store.errors import HomeError, StoreFaultError
from store.manifest import newest_whole
from store.reading import drops_behind
from store.settings import Home, Settings, SettingsError, load_settings
from store.tables import MET

HomeOption = Annotated[str | None, typer.Option("--home", help="the data folder")]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON")]
CsvOption = Annotated[bool, typer.Option("--csv", help="print CSV")]
_RAW = "with --csv: texts as they are, for machines; a spreadsheet may run some as formulas"
RawOption = Annotated[bool, typer.Option("--raw", help=_RAW)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of every command that measures: which rows, as of when, in which data folder."""

    since: Annotated[str | None, typer.Option(help="first day, as 2026-10-01")] = None
    until: Annotated[str | None, typer.Option(help="first day after the period")] = None
    where: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE, repeatable")] = None
    as_of: Annotated[str | None, typer.Option(help="what was so at this time")] = None
    home: HomeOption = None
    as_json: JsonOption = False

    def settings(self) -> Settings:
        """Return the settings of the data folder.

        Ends the command where they, or it, cannot be used.
        """
        home = Home.find(self.home)
        try:
            home.require()
        except HomeError as error:
            refuse(f"{home.root}: {error}", 1)
        return settings_of(home)

    def slice(self, settings: Settings) -> Slice:
        """Return the rows asked for; `ValueError` says which option is none."""
        return Slice(
            since=_day("--since", self.since),
            until=_day("--until", self.until),
            timezone=settings.timezone,
            week_start=settings.week_start,
            only=_only(self.where or []),
        )

    def reader(self, settings: Settings) -> Reader:
        """Return who asks, of the lake's current version; `ValueError` where the time is none."""
        as_of = _instant(self.as_of, settings)
        return Reader.of(Lake.open(Home.find(self.home)), settings, as_of)


def after_the_data(reader: Reader, chosen: Slice) -> date:
    """Return the first day after those that files tell of, or after the time that is asked of.

    As on the pages: what customers do with us says up to when, where files tell of that.
    """
    if reader.as_of:
        last = reader.as_of.astimezone(chosen.zone).date()
    else:
        told = last_day(reader.lake, chosen.zone, MET)
        last = told or datetime.now(chosen.zone).date()
    return last + timedelta(days=1)


def with_request(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command as Typer reads it: with the options of `Request` for its `request`."""
    own = signature(command, eval_str=True).parameters
    shared = signature(Request, eval_str=True).parameters

    @wraps(command)
    def spread(**options: Any) -> None:  # noqa: ANN401  (each option has its own kind)
        request = Request(**{name: options.pop(name) for name in shared})
        command(request=request, **options)

    parameters = [
        each
        for name, parameter in own.items()
        for each in (shared.values() if name == "request" else [parameter])
    ]
    spread.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return spread


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValueError(f"{option} is {text}; expected a day like 2026-10-01") from error


def _instant(text: str | None, settings: Settings) -> datetime | None:
    """The instant, UTC; in the zone of the settings where it names none. `None` without a text."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"--as-of is {text}; expected a time like 2026-10-31T18:02") from error
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"--as-of is {text}; expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    zone = ZoneInfo(settings.timezone)
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
    """Return the settings of the data folder; ends the command where they are not valid."""
    try:
        return load_settings(home)
    except SettingsError as error:
        refuse(str(error), 1)


@contextmanager
def refusing() -> Iterator[None]:
    """End the command with a sentence: 2 for what was asked wrongly, 1 for a lake that is none."""
    try:
        yield
    except ValueError as error:
        refuse(str(error), 2)
    except StoreFaultError as error:
        refuse(str(error), 1)


def warn(reader: Reader) -> None:
    """Say what is wrong with the version of the lake that is read, and whose files are behind."""
    behind = behind_in_words(reader.lake, reader.settings.timezone)
    for words in (reader.lake.warning or _lake_behind(reader.lake), behind):
        if words:
            typer.echo(sentence(words), err=True)


def _lake_behind(lake: Lake) -> str:
    """How many files came in, or were taken back, since the version was published."""
    home = Home(lake.folder.parent)
    try:
        number, newest = drops_behind(home, lake.drops), newest_whole(home)
    except StoreFaultError:
        return ""  # `drops` says what is wrong with the ledger; what is published stands
    if not number or (newest and newest.manifest.number != lake.snapshot):
        return ""  # or a newer version was published meanwhile
    files, were = ("1 file", "was") if number == 1 else (f"{number:,} files", "were")
    return (
        f"these numbers are behind: {files} came in, or {were} taken back, since. They follow with "
        "the next file, at once where the inbox is watched; python -m drops doctor says more"
    )


def sentence(words: str) -> str:
    """Return words as a sentence of their own."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


def whenever(request: Request, command: str, what: str) -> None:
    """Raise `ValueError` for a period asked of a command that tells of now."""
    if request.since or request.until:
        raise ValueError(
            f"{command} is {what}; expected no --since and no --until (--as-of asks of another "
            "time)"
        )


def refuse(sentence: str, code: int) -> NoReturn:
    """End the command with this sentence and exit code."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
