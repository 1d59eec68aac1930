"""Does one group wait longer than another? Two tests by rank: log-rank and Mood's median test.

The log-rank test asks whether one group waited longer, open durations counted as open. It needs no
median, so it can tell slower from faster where too few have ended for one.

Mood's median test, exact, asks whether one group waits beyond the common median more often. The
interval of a difference of two medians is good where it is meant to be, at 95 %. Far out, where one
of a hundred comparisons must stand out by itself, it is much too sure of small groups. This test
counts, and is right there too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.inference.survival import kaplan_meier, quantile
from metrics.model import Direction, Estimate, Sign


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


def log_rank(
    events: ArrayLike, censored: ArrayLike, other_events: ArrayLike, other_censored: ArrayLike
) -> LogRank | None:
    """Return the log-rank test of one group against another; `None` where it can say nothing.

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
    """Return the difference with the test's direction.

    As it is where the two contradict each other.
    """
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


def median_test(
    ended: ArrayLike, still_open: ArrayLike, other_ended: ArrayLike, other_open: ArrayLike
) -> float | None:
    """Return the two-sided p-value (0–1) of one group against another.

    `None` where it can say nothing.

    Mood 1950, *Introduction to the Theory of Statistics*, by Fisher's exact test. The common median
    is Kaplan and Meier's; durations still open before it are in neither half and left out.
    """
    groups = [
        (np.asarray(ended), np.asarray(still_open)),
        (np.asarray(other_ended), np.asarray(other_open)),
    ]
    together = (np.concatenate([group[i] for group in groups]) for i in range(2))
    median = quantile(kaplan_meier(*together), 0.5).value
    if median is None:
        return None
    longer = [int((e > median).sum() + (o >= median).sum()) for e, o in groups]
    known = [int(e.size + (o >= median).sum()) for e, o in groups]
    if not all(known):
        return None
    return _fisher(longer[0], known[0], sum(longer), sum(known))


def _fisher(longer: int, mine: int, all_longer: int, everyone: int) -> float:
    """Fisher's exact p-value: of all tables with these margins, those no likelier than this one."""
    least, most = max(0, mine + all_longer - everyone), min(mine, all_longer)
    count = np.arange(least, most + 1)
    log = _log_factorials(everyone)
    rest = everyone - all_longer
    chance = np.exp(
        log[all_longer] - log[count] - log[all_longer - count]
        + log[rest] - log[mine - count] - log[rest - (mine - count)]
        - (log[everyone] - log[mine] - log[everyone - mine])
    )  # fmt: skip
    # Tables that are as likely as this one, but for rounding, are among them.
    return min(float(chance[chance <= chance[longer - least] * (1 + 1e-7)].sum()), 1.0)


def _log_factorials(most: int) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])
