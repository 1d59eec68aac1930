"""The median of the durations that ended, without those still open: what a spreadsheet gives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from metrics.intervals import Z
from metrics.model import NOTHING, Estimate
from metrics.survival import sorted_durations

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

#: Up to so many durations the ranks of the closed-only median come from exact binomial sums.
EXACT_RANKS_UP_TO = 1000


def closed_only_median(events: ArrayLike) -> Estimate:
    """The ordinary median of the durations that ended, in their unit: what a spreadsheet gives.

    It leaves out what is still open and so is too short; it is only there to show by how much.
    The bounds are order statistics with at least 95 % by the binomial law (exact up to
    `EXACT_RANKS_UP_TO` durations, by the normal law above). Of 5 they are the shortest and the
    longest, 93.75 %, the most that 5 can have; under 5 durations there are none.
    """
    durations = sorted_durations("events", events)
    n = durations.size
    if n == 0:
        return NOTHING
    middle = (float(durations[(n - 1) // 2]) + float(durations[n // 2])) / 2
    outside = 1 if n == 5 else _outside(n)
    if outside == 0:
        return Estimate(middle, None, None, n)
    return Estimate(middle, float(durations[outside - 1]), float(durations[n - outside]), n)


def _outside(n: int) -> int:
    """The largest k with at most 2.5 % chance that fewer than k of n fall under their median."""
    if n > EXACT_RANKS_UP_TO:
        return math.floor((n + 1 - Z * math.sqrt(n)) / 2)
    k, chance, term = 0, 0, 1
    # Whole numbers throughout: 40 × the sum of the first binomials against 2ⁿ.
    while 40 * (chance + term) <= 2**n:
        chance += term
        term = term * (n - k) // (k + 1)
        k += 1
    return k
