"""Rates of what comes by chance, one by one: so many in so long, or for so many, with an interval.

The interval is the exact one of Garwood (1936, Biometrika 28): its bounds are the means at which so
many, or more, and so many, or fewer, are as seldom as 2.5 %. They are quantiles of chi-square; from
100 events on they are read off by the cube of Wilson & Hilferty (1931, PNAS 17), which is then
within one part in 10,000 of them.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from metrics.inference.intervals import Z
from metrics.model import NOTHING, Estimate

_TAIL = 0.025
#: From so many events on the cube of Wilson & Hilferty stands for the quantile.
_MANY = 100
_STEPS = 80

Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]


def rate(events: float, exposure: float) -> Estimate:
    """Return events per unit of exposure with Garwood's interval; its n counts the events."""
    if exposure <= 0:
        return NOTHING
    low, high = bounds(np.array([events]))
    return Estimate(
        events / exposure, float(low[0]) / exposure, float(high[0]) / exposure, round(events)
    )


def bounds(events: NDArray[np.float64]) -> Bounds:
    """Return the 95 % bounds of the mean of which each of these counts is one draw."""
    counts = np.asarray(events, dtype=np.float64)
    lows, highs = _table()
    few = counts < _MANY
    place = np.where(few, counts, 0).astype(np.int64)
    low = np.where(few, lows[place], _cube(np.maximum(counts, 1), -Z))
    high = np.where(few, highs[place], _cube(counts + 1, Z))
    return low, high


def _cube(shape: NDArray[np.float64], z: float) -> NDArray[np.float64]:
    """The quantile of a gamma distribution of that shape, by the normal law of its cube root."""
    cubed: NDArray[np.float64] = shape * (1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape))) ** 3
    return cubed


@cache
def _table() -> Bounds:
    """The exact bounds of 0, 1, … up to `_MANY` − 1 events."""
    events = range(_MANY)
    low = [0.0, *(_mean_with(k - 1, 1 - _TAIL) for k in events[1:])]
    high = [_mean_with(k, _TAIL) for k in events]
    return np.array(low), np.array(high)


def _mean_with(events: int, chance: float) -> float:
    """The mean at which so many events, or fewer, have that chance."""
    low, high = 0.0, events + 20.0 * math.sqrt(events + 1)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            # No number lies between the two.
            break
        low, high = (middle, high) if _at_most(events, middle) > chance else (low, middle)
    return (low + high) / 2


def _at_most(events: int, mean: float) -> float:
    """How likely so many events, or fewer, are."""
    log_mean, factorials = math.log(mean), _log_factorials()
    terms = [math.exp(i * log_mean - mean - factorials[i]) for i in range(events + 1)]
    return math.fsum(terms)


@cache
def _log_factorials() -> tuple[float, ...]:
    """The logarithms of 0!, 1!, … up to those that the table asks for."""
    return tuple(math.lgamma(i + 1) for i in range(_MANY))
