"""Is a target met? Decided by the interval, so that a lucky week is no success."""

from __future__ import annotations

from typing import Literal

from metrics.model import Estimate

Reached = Literal["met", "missed", "cannot tell"]


def against_target(estimate: Estimate, target: float, better: str) -> Reached:
    """Whether the whole 95 % interval lies on the target's good side, or the whole on its bad one.

    `better` is the metric's direction. A bound that does not exist, or a metric for which neither
    direction is better, cannot tell.
    """
    worst, best = estimate.low, estimate.high
    sign = 1
    if better == "lower":
        worst, best, sign = estimate.high, estimate.low, -1
    if better == "neither":
        return "cannot tell"
    if worst is not None and sign * (worst - target) >= 0:
        return "met"
    if best is not None and sign * (best - target) < 0:
        return "missed"
    return "cannot tell"
