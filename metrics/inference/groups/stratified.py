"""Whether a share differs between two sides within places, by the exact law of chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.inference.shapley import Array

#: With more observations the law is the normal one, to many digits.
_MOST = 20_000
#: Chances that differ by rounding alone are equal.
_ALIKE = 1 + 1e-7


@dataclass(frozen=True, slots=True)
class Fourfold:
    """A place's counts: how many are so of all since, and of all before."""

    so_since: int
    since: int
    so_before: int
    before: int


def exact_within(tables: Sequence[Fourfold]) -> float | None:
    """Return the two-sided p-value of no difference within any place.

    `None` where nothing could differ.

    Given how many are so in each place, the number of them since is a sum of hypergeometric ones:
    the exact conditional test of Cochran, Mantel and Haenszel (Birch 1964, JRSS B 26), which is
    Fisher's for one place. Two-sided: all sums that are no likelier than the one seen. Of more than
    20,000 the normal law (Mantel & Haenszel 1959, JNCI 22) is taken.
    """
    telling = [t for t in tables if t.since and t.before and 0 < _so(t) < t.since + t.before]
    if not telling:
        return None
    if sum(t.since + t.before for t in telling) > _MOST:
        return _normal(telling)
    law, lowest, seen = np.ones(1), 0, 0
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, _MOST + 1)))])
    for table in telling:
        first, chances = _hypergeometric(table, logs)
        law, lowest, seen = np.convolve(law, chances), lowest + first, seen + table.so_since
    mine = law[seen - lowest]
    return float(min(law[law <= mine * _ALIKE].sum(), 1.0))


def _so(table: Fourfold) -> int:
    return table.so_since + table.so_before


def _hypergeometric(table: Fourfold, logs: Array) -> tuple[int, Array]:
    """The lowest number since that there can be, and the chances of it and all above."""
    so, whole = _so(table), table.since + table.before
    lowest, highest = max(0, so - table.before), min(so, table.since)
    since = _ways(table.since, lowest, highest, logs)
    before = _ways(table.before, so - highest, so - lowest, logs)[::-1]
    all_ways = _ways(whole, so, so, logs)[0]
    return lowest, np.exp(since + before - all_ways)


def _ways(of: int, lowest: int, highest: int, logs: Array) -> Array:
    """The logarithms of how many ways there are to choose so many, from lowest to highest."""
    chosen = np.arange(lowest, highest + 1)
    found: Array = logs[of] - logs[chosen] - logs[of - chosen]
    return found


def _normal(tables: Sequence[Fourfold]) -> float:
    off, variance = 0.0, 0.0
    for t in tables:
        whole, so = t.since + t.before, _so(t)
        off += t.so_since - t.since * so / whole
        variance += t.since * t.before * so * (whole - so) / whole**2 / (whole - 1)
    return math.erfc(abs(off) / math.sqrt(2 * variance)) if variance else 1.0
