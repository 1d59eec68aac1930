"""Experiments: what is tried where, how it stands, and the lines of the ledger that say so.

Bottom layer: whoever writes an experiment and whoever measures it agree here on what it is. A file
tells of one in a row of the lake, a page and the command line in a line of the ledger; the latest
line holds, and stands before what a file tells.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import polars as pl

from store.errors import StoreFaultError
from store.manifest import Manifest, newest_whole
from store.reading import ask
from store.settings import Home
from store.tables import EXPERIMENTS

#: What people do about an experiment, in the order in which it is done.
Step = Literal["planned", "started", "stopped", "decided"]
#: What is made of it in the end.
DECISIONS = ("double down", "correct", "drop")
#: What the places of an experiment may be.
PLACED_BY = ("location", "team")
#: Between the names of places in one cell of a file.
BETWEEN = ";"

MAKE_EXPERIMENTS = """
CREATE TABLE IF NOT EXISTS experiment_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, experiment TEXT NOT NULL, at TEXT NOT NULL,
    who TEXT NOT NULL, step TEXT NOT NULL, state TEXT NOT NULL, of_sample INTEGER NOT NULL
);
"""
#: Lines of the sample company count while it is there, and others while it is not.
IS_SAMPLE = "EXISTS (SELECT 1 FROM drops WHERE way = 'sample' AND undone_at IS NULL)"
SELECT_EVENTS = (
    "SELECT seq, experiment, at, who, step, state FROM experiment_events"
    f" WHERE of_sample = {IS_SAMPLE}"
)
_DAYS = ("starts_on", "ends_on", "started_on", "stopped_on")
_PLACES = ("treated", "compared")


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment as it stands; days are the organisation's own, the last one included.

    `treated` are the places at which something is changed, by the column `placed_by`; they are set
    against the `compared`, all others where none are named. `expected` is by how much the metric is
    to differ, in its unit. `seq` is the number of the latest line of the ledger, 0 for none.
    """

    id: str
    name: str
    metric: str
    expected: float
    treated: tuple[str, ...]
    starts_on: date
    ends_on: date
    compared: tuple[str, ...] = ()
    placed_by: str = PLACED_BY[0]
    touchpoint: str = ""
    change: str = ""
    started_on: date | None = None
    stopped_on: date | None = None
    decision: str = ""
    note: str = ""
    seq: int = 0

    @property
    def stands(self) -> Step:
        """How far it is."""
        if self.decision:
            return "decided"
        if self.stopped_on is not None:
            return "stopped"
        return "planned" if self.started_on is None else "started"

    @property
    def begins_on(self) -> date:
        """The first day that counts: on which it was started, while it was not that planned."""
        return self.started_on or self.starts_on

    @property
    def is_cut_short(self) -> bool:
        """Whether it was stopped before the last day that was planned."""
        return self.stopped_on is not None and self.stopped_on < self.ends_on

    def as_json(self) -> dict[str, Any]:
        """All of it by name, days as ISO 8601 text."""
        days = {name: day and day.isoformat() for name in _DAYS for day in (getattr(self, name),)}
        return asdict(self) | days | {name: [*getattr(self, name)] for name in _PLACES}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did about an experiment, and how it stood then."""

    step: str
    state: Experiment
    at: datetime
    who: str = ""

    def as_json(self) -> dict[str, Any]:
        """All of it by name, times as ISO 8601 text."""
        head = {"step": self.step, "at": self.at.isoformat(), "who": self.who}
        return head | self.state.as_json()


def experiment_of(state: Mapping[str, Any]) -> Experiment:
    """Return the experiment that `as_json` tells of."""
    known = {field.name for field in fields(Experiment)}
    values = {name: value for name, value in state.items() if name in known}
    values |= {name: date.fromisoformat(values[name]) for name in _DAYS if values.get(name)}
    values |= {name: tuple(values.get(name, ())) for name in _PLACES}
    return Experiment(**values)


def events_of(rows: Iterable[tuple[Any, ...]]) -> list[Event]:
    """Return the events of rows that `SELECT_EVENTS` finds."""
    return [
        Event(
            step,
            replace(experiment_of(json.loads(state)), id=experiment, seq=seq),
            datetime.fromisoformat(at),
            who,
        )
        for seq, experiment, at, who, step, state in rows
    ]


def experiments(home: Home, zone: ZoneInfo) -> list[Experiment]:
    """Return all experiments, those that were told of last first.

    Days of files are cut in the zone. What a file told stays once somebody started, stopped or
    decided it, though the file is taken back.
    """
    told = {one.id: one for one in _of_files(home, zone)}
    for event in events(home):
        told[event.state.id] = event.state
    return sorted(told.values(), key=lambda one: (one.begins_on, one.seq, one.id), reverse=True)


def events(home: Home, experiment: str = "") -> list[Event]:
    """Return all lines of one experiment, or of all, the oldest first; none without a ledger."""
    if not home.ledger.exists():
        return []

    def asked(connection: sqlite3.Connection) -> list[Event]:
        sql = "SELECT 1 FROM sqlite_master WHERE name = 'experiment_events'"
        if connection.execute(sql).fetchone() is None:  # a ledger of an older Pepper
            return []
        rows = connection.execute(f"{SELECT_EVENTS} ORDER BY seq")
        return events_of(row for row in rows if experiment in ("", row[1]))

    try:
        return ask(home.ledger, asked)
    except sqlite3.Error as error:
        raise StoreFaultError(f"the ledger cannot be read: {error}") from error


def _of_files(home: Home, zone: ZoneInfo) -> list[Experiment]:
    """The experiments of which files tell."""
    version = newest_whole(home)
    rows = [] if version is None else _rows(home, version.manifest)
    return [one for row in rows if (one := _of_row(row, zone)) is not None]


def _rows(home: Home, manifest: Manifest) -> list[dict[str, Any]]:
    state = manifest.tables.get(EXPERIMENTS.name)
    files = [] if state is None else [*state.files]
    return [row for file in files for row in pl.read_parquet(home.lake / file).to_dicts()]


def _of_row(row: Mapping[str, Any], zone: ZoneInfo) -> Experiment | None:
    """One row as an experiment; `None` for one that names no place."""

    def day(name: str) -> date | None:
        at: datetime | None = row.get(name)
        return at and at.astimezone(zone).date()

    starts_on, ends_on = day("planned_start"), day("planned_end")
    treated = places_of(row.get("treated") or "")
    if starts_on is None or ends_on is None or not treated:
        return None
    return Experiment(
        id=f"{row.get('key_source') or ''}/{row[EXPERIMENTS.key]}",
        name=row["name"],
        metric=row["metric"].strip(),
        expected=row["expected_effect"],
        treated=treated,
        starts_on=starts_on,
        ends_on=ends_on,
        compared=places_of(row.get("compared") or ""),
        placed_by=row.get("placed_by") or PLACED_BY[0],
        touchpoint=row.get("touchpoint") or "",
        change=row.get("change") or "",
        started_on=day("started_at"),
        stopped_on=day("stopped_at"),
        decision=row.get("decision") or "",
    )


def places_of(cell: str) -> tuple[str, ...]:
    """Return the names that stand in one cell, each once: `Hull; Leeds`."""
    names = (name.strip() for name in cell.replace("|", BETWEEN).split(BETWEEN))
    return tuple(dict.fromkeys(name for name in names if name))
