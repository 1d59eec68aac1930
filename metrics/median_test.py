"""Mood's median test, exact: does one group wait beyond the common median more often?

The interval of a difference of two medians is good where it is meant to be, at 95 %. Far out,
where one of a hundred comparisons must stand out by itself, it is much too sure of small groups.
This test counts, and is right there too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.survival import kaplan_meier, quantile


def median_test(
    ended: ArrayLike, still_open: ArrayLike, other_ended: ArrayLike, other_open: ArrayLike
) -> float | None:
    """The two-sided p-value (0–1) of one group against another; `None` where it can say nothing.

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
