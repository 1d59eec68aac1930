"""Differences of two Kaplan–Meier quantiles, now − before, with 95 % intervals."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from metrics.closed_median import closed_only_median
from metrics.intervals import Z, mover
from metrics.model import Estimate
from metrics.survival import Curve, quantile

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray


def quantile_difference(now: Curve, before: Curve, q: float) -> Estimate:
    """Now − before of the times by which a share `q` (0–1) has ended, in the curves' unit.

    A bound of a quantile is one of the times that were seen, so it is often surer than 95 %. Here
    its distance from the value stands for a standard error, and would be too long: it is divided
    by how many standard errors it truly is away (Price & Bonett 2002, Journal of Statistical
    Computation and Simulation 72(2)), then joined as in `intervals.mover`.
    """
    return mover(
        *(_nearer(quantile(curve, q), partial(_away, curve, 1 - q)) for curve in (now, before))
    )


def closed_only_difference(now: ArrayLike, before: ArrayLike) -> Estimate:
    """Now − before of the medians of durations that ended, in their unit, by the same rule."""
    return mover(
        *(
            _nearer(closed_only_median(each), partial(_ranks_away, np.sort(each)))
            for each in (now, before)
        )
    )


def _nearer(found: Estimate, away: Callable[[float], float]) -> Estimate:
    """The quantile, its bounds drawn nearer where they are surer than 95 %."""
    value = found.value
    if value is None:
        return found

    def near(bound: float | None) -> float | None:
        if bound is None or bound == value:
            return bound
        return value + (bound - value) * min(Z / away(bound), 1.0)

    return Estimate(value, near(found.low), near(found.high), found.n)


def _ranks_away(durations: NDArray[np.float64], bound: float) -> float:
    """How many standard errors a bound is away from the middle rank, by the binomial law."""
    n = durations.size
    rank = int(np.searchsorted(durations, bound, side="right"))
    below = int(np.searchsorted(durations, bound))
    nearest = min(abs(n + 1 - 2 * each) for each in (below + 1, rank))
    return max(nearest / math.sqrt(n), 1e-9)


def _away(curve: Curve, threshold: float, bound: float) -> float:
    """How many standard errors the curve at a bound is away from the share that it should be.

    At a bound the curve falls; the middle of that step is the binomial law's own correction. The
    variance is that of a share of as many durations as Greenwood's sum says there are.
    """
    index = int(np.searchsorted(curve.times, bound))
    above = 1.0 if index == 0 else float(curve.survival[index - 1])
    middle = (above + float(curve.survival[index])) / 2
    worth = _worth(curve, index)
    return max(abs(middle - threshold) * math.sqrt(worth / (threshold * (1 - threshold))), 1e-9)


def _worth(curve: Curve, index: int) -> float:
    """How many durations without any open say as much as the curve does there."""
    left = np.flatnonzero(curve.survival[: index + 1] > 0)
    if not left.size:
        return float(curve.at_risk[index])
    survival, greenwood = (float(each[left[-1]]) for each in (curve.survival, curve.greenwood))
    return (1 - survival) / (survival * greenwood)
