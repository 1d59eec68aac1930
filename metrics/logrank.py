"""The log-rank test: did one group wait longer than another, open durations counted as open?

It needs no median, so it can tell slower from faster where too few have ended for one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from metrics.model import Estimate

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: 1 where the first group waits longer, −1 where it is faster, 0 where neither.
Sign = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class LogRank:
    """The test of one group of durations against another."""

    #: Ends of the first group less those expected, in standard errors; below 0 it waits longer.
    statistic: float
    #: Two-sided, 0–1, by the normal law.
    p_value: float

    @property
    def sign(self) -> Sign:
        """Whether the first group waits longer (1) or less long (−1) than the second."""
        return 0 if self.statistic == 0 else -1 if self.statistic > 0 else 1


@dataclass(frozen=True, slots=True)
class Direction(Estimate):
    """A difference without the bound that could make it certain, often without a size at all.

    Whether it is real, and in which direction, the log-rank test says in its place.
    """

    p_value: float = 1.0
    sign: Sign = 0


def log_rank(
    events: ArrayLike, censored: ArrayLike, other_events: ArrayLike, other_censored: ArrayLike
) -> LogRank | None:
    """The log-rank test of one group against another; `None` where it can say nothing.

    Mantel (1966), Cancer Chemotherapy Reports 50; with ties the variance is hypergeometric. Each
    group has durations that ended and durations still open, all in one unit. It says nothing where
    never, when one ended, were both groups still waiting.
    """
    ended, other_ended = np.sort(np.asarray(events)), np.sort(np.asarray(other_events))
    times = np.unique(np.concatenate([ended, other_ended]))
    mine = _at_risk(ended, censored, times)
    together = mine + _at_risk(other_ended, other_censored, times)
    ends = _at(ended, times)
    all_ends = ends + _at(other_ended, times)
    share = mine / together
    spread = all_ends * share * (1 - share) * (together - all_ends) / np.maximum(together - 1, 1)
    variance = float(spread.sum())
    if variance <= 0:
        return None
    statistic = float((ends - all_ends * share).sum()) / math.sqrt(variance)
    return LogRank(statistic, math.erfc(abs(statistic) / math.sqrt(2)))


def directed(difference: Estimate, test: LogRank | None) -> Estimate:
    """The difference with the test's direction; as it is where the two contradict each other."""
    value = difference.value
    if test is None or (value is not None and value * test.sign <= 0):
        return difference
    low, high, n = difference.low, difference.high, difference.n
    return Direction(value, low, high, n, p_value=test.p_value, sign=test.sign)


def _at(ended: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many ended at each of the times."""
    until = np.searchsorted(ended, times, side="right")
    return (until - np.searchsorted(ended, times)).astype(np.float64)


def _at_risk(
    ended: NDArray[np.float64], censored: ArrayLike, times: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How many had lasted at least as long as each of the times, ended then or open."""
    open_for = np.sort(np.asarray(censored))
    gone = np.searchsorted(ended, times) + np.searchsorted(open_for, times)
    return (ended.size + open_for.size - gone).astype(np.float64)
