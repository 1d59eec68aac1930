"""What an experiment is, and a line of the ledger that says how it stood.

Whoever writes an experiment and whoever measures it agree here on what it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal

#: What people do about an experiment, in the order in which it is done.
Step = Literal["planned", "started", "stopped", "decided"]
#: What is made of it in the end.
DECISIONS = ("double down", "correct", "drop")
#: What the places of an experiment may be.
PLACED_BY = ("location", "team")
#: So many days an experiment lasts at most.
LONGEST = 730

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
        """Return all of it by name, days as ISO 8601 text."""
        days = {name: day and day.isoformat() for name in _DAYS for day in (getattr(self, name),)}
        return asdict(self) | days | {name: [*getattr(self, name)] for name in _PLACES}


@dataclass(frozen=True, slots=True)
class ExperimentEvent:
    """One thing that somebody did about an experiment, and how it stood then."""

    step: str
    state: Experiment
    moment: datetime
    who: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return all of it by name, times as ISO 8601 text."""
        head = {"step": self.step, "at": self.moment.isoformat(), "who": self.who}
        return head | self.state.as_json()


def experiment_of(state: Mapping[str, Any]) -> Experiment:
    """Return the experiment that `as_json` tells of."""
    known = {field.name for field in fields(Experiment)}
    values = {name: value for name, value in state.items() if name in known}
    values |= {name: date.fromisoformat(values[name]) for name in _DAYS if values.get(name)}
    values |= {name: tuple(values.get(name, ())) for name in _PLACES}
    return Experiment(**values)


def events_of(rows: Iterable[tuple[Any, ...]]) -> list[ExperimentEvent]:
    """Return the events of rows that `SELECT_EVENTS` finds."""
    return [
        ExperimentEvent(
            step,
            replace(experiment_of(json.loads(state)), id=experiment, seq=seq),
            datetime.fromisoformat(moment),
            who,
        )
        for seq, experiment, moment, who, step, state in rows
    ]
