"""What was found as rows for programs: the same on the page, in its CSV and on the command line."""

from __future__ import annotations

from typing import Any

from metrics.analyses.experiments.result import Result, mean_of
from metrics.model import Estimate

Record = dict[str, Any]


def result_row(found: Result) -> Record:
    """Return what an experiment did; the effect is in the metric's unit."""
    one = found.experiment
    treated, compared = found.side(treated=True), found.side(treated=False)
    return {
        "experiment": one.id,
        "name": one.name,
        "metric": one.metric,
        "stands": one.stands,
        "outcome": found.outcome,
        "expected": one.expected,
        **_bounds("effect", found.effect),
        **_bounds("drawn_apart", found.drawn_apart),
        "treated": len(treated),
        "compared": len(compared),
        "treated_before": mean_of(treated, since=False),
        "treated_since": mean_of(treated, since=True),
        "compared_before": mean_of(compared, since=False),
        "compared_since": mean_of(compared, since=True),
        "answers": found.answers,
        "still": found.still,
        "begins_on": one.begins_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "decision": one.decision or None,
        "said": found.reason,
    }


def place_rows(found: Result) -> list[Record]:
    """Return a row per place of an experiment, before and since."""
    return [
        {
            "place": each.place,
            "is_treated": each.is_treated,
            "before": each.before.value,
            "since": each.since.value,
            "change": each.change,
            "n_before": each.before.n,
            "n_since": each.since.n,
        }
        for each in found.places
    ]


def _bounds(name: str, estimate: Estimate) -> Record:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
