"""Which places are treated, and which they are set against."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.experiments import Experiment
from store.names import name_key


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is on which side of an experiment, by what spellings of a name share.

    No `compared` are all that are not treated.
    """

    treated: frozenset[str]
    compared: frozenset[str]

    def has(self, place: object) -> bool | None:
        """Return whether a place is treated; `None` for one that is on neither side."""
        if place is None:
            return None
        key = name_key(str(place))
        if key in self.treated:
            return True
        return False if key in self.compared or not self.compared else None


def sides(experiment: Experiment) -> Sides:
    """Return who is on which side."""
    return Sides(_keys(experiment.treated), _keys(experiment.compared))


def _keys(names: Collection[str]) -> frozenset[str]:
    return frozenset(name_key(name) for name in names)


def scope(reader: Reader, experiment: Experiment) -> Slice:
    """Return the rows that an experiment counts, of all times and places."""
    settings = reader.settings
    only = {"touchpoint": (experiment.touchpoint,)} if experiment.touchpoint else {}
    return Slice(timezone=settings.timezone, week_start=settings.week_start, only=only)
