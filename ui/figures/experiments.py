"""Experiments as they stand, what each did, and which of them a chart over time is to tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.analyses.experiments import result, weeks
from store.errors import StoreFaultError
from store.experiments import PLACED_BY, as_they_stand, events, of_files
from store.names import name_key
from store.tables import LEVELS
from ui import state

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrics.analyses.experiments import ExperimentWeek, Result
    from metrics.slices import Slice
    from store.experiments import Experiment


def known() -> list[Experiment]:
    """Return all experiments as they stand, those that began last first.

    Those of files are read once a version; what the ledger says, in each run.
    """
    now = state.view()
    experiments = state.remembered(
        "experiments told", lambda: of_files(now.home, now.settings.zone)
    )
    try:
        lines = events(now.home)
    except StoreFaultError:  # the ledger is locked: what files told stands
        lines = []
    return as_they_stand(experiments, lines)


def of_one(experiment: Experiment) -> Result:
    """Return what an experiment did."""
    reader = state.view().reader
    return state.remembered("experiment", lambda: result(reader, experiment), experiment)


def to_decide() -> list[Result]:
    """Return those with a verdict that nobody has decided, whose places the view's rows hold."""
    chosen = state.view().slice
    there = (one for one in known() if one.started_on and not one.decision and _is_in(one, chosen))
    found = (of_one(one) for one in there)
    return [each for each in found if each.outcome != "too early"]


def weeks_of(experiment: Experiment) -> tuple[ExperimentWeek, ...]:
    """Return the weeks of both sides of an experiment."""
    reader = state.view().reader
    return state.remembered("experiment weeks", lambda: weeks(reader, experiment), experiment)


def noted() -> list[tuple[date, str]]:
    """Return when experiments began whose places and touchpoint the view's rows hold."""
    chosen = state.view().slice
    return [
        (one.started_on, one.name)
        for one in known()
        if one.started_on is not None and _is_in(one, chosen)
    ]


def _is_in(experiment: Experiment, chosen: Slice) -> bool:
    only = dict(chosen.choice)
    there = (only.get(experiment.placed_by, ()), experiment.treated)
    at = (only.get("touchpoint", ()), (experiment.touchpoint,))
    return (
        _holds(*there)
        and (not experiment.touchpoint or _holds(*at))
        and all(_lies_in(experiment, level, only[level]) for level in LEVELS if level in only)
    )


def _lies_in(experiment: Experiment, level: str, chosen: Sequence[str | None]) -> bool:
    """Whether any place at which something is changed lies in the regions that are chosen.

    A team of which nobody says where it is may work in all of them.
    """
    above = [state.view().lake.places.above(name).get(level) for name in experiment.treated]
    if experiment.placed_by != PLACED_BY[0] and not any(above):
        return True
    return _holds(chosen, [name for name in above if name])


def _holds(chosen: Sequence[str | None], some: Sequence[str]) -> bool:
    """Whether some of these are among what is chosen; all are where nothing is."""
    return not chosen or bool({name_key(v) for v in chosen if v} & {name_key(v) for v in some})
