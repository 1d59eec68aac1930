"""`python -m drops experiment`: what is tried where, planned, started, stopped and decided."""

# Each command imports what it needs itself, as in `drops.cli.app`.
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drops.cli.options import HomeOption, JsonOption, existing, print_json, sentences
from drops.errors import DropError, printable
from store.experiments import PLACED_BY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from store.experiments import Experiment, ExperimentEvent
    from store.settings import Home

app = typer.Typer(
    name="experiment",
    help="What is tried where: list, plan, start, stop, decide; its history.",
    no_args_is_help=True,
)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="an experiment that `list` shows")]
OnOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="today without it")]
SeenOption = Annotated[
    int | None, typer.Option(min=0, help="the line that you know; the latest without it")
]
CsvOption = Annotated[bool, typer.Option("--csv", help="print CSV")]
_ID, _NAME = "its own id; without it a new one", "what it is called"
_EXPECTED = "by how much the metric is to move, in its unit; below 0 for downwards"
_OTHERS = "places that it is compared with; all others without it"
_DAY = ["%Y-%m-%d"]


@app.command("list")
def list_all(
    *, home: HomeOption = None, as_json: JsonOption = False, as_csv: CsvOption = False
) -> None:
    """List all experiments as they stand, those that began last first."""
    from store.experiments import experiments

    with sentences():
        folder = existing(home)
        found = experiments(folder, _zone(folder))
    _print([one.as_json() for one in found], as_json=as_json, as_csv=as_csv)


@app.command()
def plan(  # noqa: PLR0913 - the interface of the command line
    name: Annotated[str, typer.Argument(help=_NAME)],
    *,
    metric: Annotated[str, typer.Option(help="a key that `metrics list` shows")],
    expected: Annotated[float, typer.Option(help=_EXPECTED)],
    treated: Annotated[list[str], typer.Option(help="a place at which it is done; repeat it")],
    compared: Annotated[list[str] | None, typer.Option(help=_OTHERS)] = None,
    starts: Annotated[datetime, typer.Option(formats=_DAY, help="the first day")],
    ends: Annotated[datetime, typer.Option(formats=_DAY, help="the last day")],
    placed_by: Annotated[str, typer.Option(help=" or ".join(PLACED_BY))] = PLACED_BY[0],
    touchpoint: Annotated[str, typer.Option(help="where alone it counts")] = "",
    change: Annotated[str, typer.Option(help="what is done otherwise")] = "",
    identity: Annotated[str, typer.Option("--id", help=_ID)] = "",
    seen: SeenOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Plan an experiment, or plan it anew while it is not started."""
    from drops.cli.commands import user
    from drops.experiments import conduct
    from store.experiments import Experiment

    with sentences():
        folder = existing(home)
        planned = Experiment(
            id=identity,
            name=name,
            metric=metric,
            expected=expected,
            treated=tuple(treated),
            compared=tuple(compared or ()),
            placed_by=placed_by,
            touchpoint=touchpoint,
            change=change,
            starts_on=starts.date(),
            ends_on=ends.date(),
            seq=_seen(folder, identity, seen) if identity else 0,
        )
        _print_event(conduct.plan(folder, planned, who=user()), as_json=as_json)


@app.command()
def start(
    identity: IdArgument,
    *,
    on: OnOption = None,
    seen: SeenOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start an experiment; from then on its plan stands."""
    from drops.cli.commands import user
    from drops.experiments import conduct

    with sentences():
        folder = existing(home)
        one = _known(folder, identity, seen)
        _print_event(conduct.start(folder, one, _day(folder, on), who=user()), as_json=as_json)


@app.command()
def stop(
    identity: IdArgument,
    *,
    on: OnOption = None,
    seen: SeenOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stop an experiment; before its planned end it will have no verdict."""
    from drops.cli.commands import user
    from drops.experiments import conduct

    with sentences():
        folder = existing(home)
        one = _known(folder, identity, seen)
        _print_event(conduct.stop(folder, one, _day(folder, on), who=user()), as_json=as_json)


@app.command()
def decide(
    identity: IdArgument,
    decision: Annotated[str, typer.Argument(help="double down, correct or drop")],
    *,
    note: Annotated[str, typer.Option(help="why")] = "",
    seen: SeenOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is made of an experiment."""
    from drops.cli.commands import user
    from drops.experiments import conduct

    with sentences():
        folder = existing(home)
        one = _known(folder, identity, seen)
        _print_event(conduct.decide(folder, one, decision, note=note, who=user()), as_json=as_json)


@app.command()
def history(
    identity: IdArgument,
    *,
    home: HomeOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """List all that was done about an experiment, the oldest first."""
    from store.experiments import events

    with sentences():
        folder = existing(home)
        _known(folder, identity, None)
        found = events(folder, identity)
    _print([event.as_json() for event in found], as_json=as_json, as_csv=as_csv)


def _zone(home: Home) -> ZoneInfo:
    from store.settings import load_settings

    return load_settings(home).zone


def _day(home: Home, given: datetime | None) -> date:
    return given.date() if given else datetime.now(_zone(home)).date()


def _known(home: Home, identity: str, seen: int | None) -> Experiment:
    """The experiment of that id, as its writer knows it; `DropError` where there is none."""
    from dataclasses import replace

    from store.experiments import experiments

    found = experiments(home, _zone(home))
    for one in found:
        if one.id == identity:
            return one if seen is None else replace(one, seq=seen)
    named = ", ".join(one.id for one in found[:5]) or "none is there yet"
    raise DropError(f"there is no experiment {printable(identity, 60)}; the latest: {named}")


def _seen(home: Home, identity: str, seen: int | None) -> int:
    return _known(home, identity, seen).seq


def _print_event(event: ExperimentEvent, *, as_json: bool) -> None:
    _print([event.as_json()], as_json=as_json, as_csv=False)


def _print(records: Sequence[dict[str, Any]], *, as_json: bool, as_csv: bool) -> None:
    from store.experiments import BETWEEN
    from store.spreadsheets import write_rows

    if as_json:
        print_json([*records])
        return
    flat = [
        {name: f"{BETWEEN} ".join(v) if isinstance(v, list) else v for name, v in record.items()}
        for record in records
    ]
    if as_csv:
        names = [*flat[0]] if flat else []
        write_rows(sys.stdout, [names, *([*record.values()] for record in flat)])
        return
    columns = (
        *("id", "name", "metric", "expected", "starts_on", "ends_on", "started_on"),
        *("stopped_on", "decision", "treated"),
    )
    for record in flat:
        print("\t".join(str(record[name] or "") for name in columns))
