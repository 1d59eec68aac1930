"""In which order groups stand: by the number printed, those of whom too little is known last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from metrics.analyses.standings import FEWEST
from metrics.inference.verdict import Better
from metrics.model import Estimate

Group = TypeVar("Group")


def best_first(estimates: Mapping[Group, Estimate], better: Better) -> list[Group]:
    """Return the groups from best to worst value, so that a reader sees the order in the numbers.

    A shop with four answers does not top the list: groups with fewer than `FEWEST` observations,
    which are compared with nobody, follow those with more, and those without a value stand last.
    For a metric of which neither direction is better, from the highest.
    """
    sign = 1 if better == "lower" else -1
    measured = [group for group, estimate in estimates.items() if estimate.value is not None]

    def place(group: Group) -> tuple[bool, float, str]:
        estimate = estimates[group]
        return estimate.n < FEWEST, sign * (estimate.value or 0.0), str(group)

    return sorted(measured, key=place) + [g for g in estimates if g not in {*measured}]
