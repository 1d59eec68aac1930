"""Experiments: what is tried where, as whoever writes one and whoever measures it agree on it.

Enters: rows of the lake, lines of the ledger.
Leaves: `Experiment`s as they stand, and the `ExperimentEvent`s that led there.
May be imported by: every room.
"""

from store.experiments.model import (
    DECISIONS,
    IS_SAMPLE,
    LONGEST,
    MAKE_EXPERIMENTS,
    PLACED_BY,
    SELECT_EVENTS,
    Experiment,
    ExperimentEvent,
    Step,
    events_of,
)
from store.experiments.told import (
    BETWEEN,
    as_they_stand,
    events,
    experiments,
    of_files,
    places_of,
)

__all__ = [
    "BETWEEN",
    "DECISIONS",
    "IS_SAMPLE",
    "LONGEST",
    "MAKE_EXPERIMENTS",
    "PLACED_BY",
    "SELECT_EVENTS",
    "Experiment",
    "ExperimentEvent",
    "Step",
    "as_they_stand",
    "events",
    "events_of",
    "experiments",
    "of_files",
    "places_of",
]
