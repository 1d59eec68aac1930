"""Experiments: what was tried at some places, set against others in the same days.

Enters: a `Reader` and experiments as they stand (`store.experiments`).
Leaves: results with their verdicts, weeks of both sides, and what a plan would need.
May be imported by: `metrics.cli`, `ui`.
"""

from metrics.analyses.experiments.planning import Needed, comparable, needed, split
from metrics.analyses.experiments.result import PlaceChange, Result, mean_of, result
from metrics.analyses.experiments.rows import place_rows, result_row
from metrics.analyses.experiments.sides import Sides, sides
from metrics.analyses.experiments.weeks import ExperimentWeek, weeks

__all__ = [
    "ExperimentWeek",
    "Needed",
    "PlaceChange",
    "Result",
    "Sides",
    "comparable",
    "mean_of",
    "needed",
    "place_rows",
    "result",
    "result_row",
    "sides",
    "split",
    "weeks",
]
