"""An experiment planned, started, stopped, decided: the one way to say so.

What is planned can be changed until it is started. From then on the plan stands, its last day
above all: whoever could move it would choose, by looking, when to be right.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import isfinite
from uuid import uuid4

from drops.errors import DropError, StoreError, listed, printable, reason
from drops.intake.values.masking import mask
from drops.lake.ledger import Ledger
from store.experiments import DECISIONS, LONGEST, PLACED_BY, Experiment, ExperimentEvent, Step
from store.settings import Home

#: Longer ones are no name, and no words about one.
_NAME, _WORDS, _PLACES = 80, 500, 1_000


def plan(home: Home, experiment: Experiment, *, who: str = "") -> ExperimentEvent:
    """Keep a plan, a new one or a changed one; one without an id gets its own.

    Raise `DropError` for what is no plan, `ConductedError` if somebody went on meanwhile.
    """
    _check_not_started(experiment)
    if experiment.started_on or experiment.stopped_on or experiment.decision:
        raise DropError("a plan has not been started, stopped or decided")
    planned = replace(
        experiment,
        id=experiment.id or uuid4().hex[:8],
        name=_plain(experiment.name, _NAME, "a name"),
        change=_plain(experiment.change, _WORDS, "what is changed"),
    )
    _check(planned)
    return _keep(home, "planned", planned, who)


def start(home: Home, experiment: Experiment, on: date, *, who: str = "") -> ExperimentEvent:
    """Keep that it is started on that day; raise `DropError` where that cannot be."""
    _check_not_started(experiment)
    if on >= experiment.ends_on:
        raise DropError(
            f"it is to end on {experiment.ends_on}, so it cannot start on {on}; plan it anew"
        )
    return _keep(home, "started", replace(experiment, started_on=on), who)


def stop(home: Home, experiment: Experiment, on: date, *, who: str = "") -> ExperimentEvent:
    """Keep that it is stopped on that day; before its planned end it will have no verdict."""
    if experiment.started_on is None:
        raise DropError("it was never started")
    if experiment.stopped_on is not None:
        raise DropError(f"it was stopped on {experiment.stopped_on} already")
    if on < experiment.started_on:
        raise DropError(f"it was started on {experiment.started_on}, after {on}")
    return _keep(home, "stopped", replace(experiment, stopped_on=on), who)


def decide(
    home: Home, experiment: Experiment, decision: str, *, note: str = "", who: str = ""
) -> ExperimentEvent:
    """Keep what is made of it; raise `DropError` for anything but a decision of `DECISIONS`.

    Args:
        home: the data folder.
        experiment: how it stands, as the writer knew it; it has been started.
        decision: one of `DECISIONS`.
        note: why, in words; what tells who a customer is, is masked.
        who: who decides, a name.
    """
    if decision not in DECISIONS:
        raise DropError(
            f"there is no decision {printable(decision, 40)}; choose {listed(DECISIONS)}"
        )
    if experiment.started_on is None:
        raise DropError("it was never started, so there is nothing to decide by")
    noted = _plain(note, _WORDS, "a note")
    return _keep(home, "decided", replace(experiment, decision=decision, note=noted), who)


def _keep(home: Home, step: Step, state: Experiment, who: str) -> ExperimentEvent:
    home.require()
    try:
        with Ledger(home) as ledger:
            return ledger.experiments.append(step, state, printable(who, _NAME))
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"nothing was changed ({reason(error)})") from error


def _plain(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise DropError(f"{what} has {most} characters at most; {len(text):,} were given")
    return mask(printable(text.strip(), most))


def _check_not_started(experiment: Experiment) -> None:
    if experiment.started_on is not None:
        raise DropError(
            f"it was started on {experiment.started_on}; its plan stands since then. Plan another"
        )


def _check(plan: Experiment) -> None:
    if not plan.name:
        raise DropError("it has no name")
    if not plan.treated:
        raise DropError("it names no place at which it is done")
    if twice := sorted({*plan.treated} & {*plan.compared}):
        raise DropError(f"{_names(twice)} cannot be treated and compared both")
    if plan.placed_by not in PLACED_BY:
        raise DropError(
            f"its places are {printable(plan.placed_by, 40)}; choose {listed(PLACED_BY)}"
        )
    if len([*plan.treated, *plan.compared]) > _PLACES:
        raise DropError(f"it names more than {_PLACES:,} places")
    if not isfinite(plan.expected):
        raise DropError("the expected effect is no number")
    if not plan.expected:
        raise DropError("the expected effect is 0; say by how much the metric is to move")
    if not 0 < (plan.ends_on - plan.starts_on).days <= LONGEST:
        raise DropError(
            f"it is to last from {plan.starts_on} to {plan.ends_on}; expected 2 days to two years"
        )


def _names(some: Sequence[str]) -> str:
    return listed([printable(name, 40) for name in some])
