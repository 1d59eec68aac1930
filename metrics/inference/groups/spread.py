"""How much groups differ beyond chance: the standard deviation between them, with its interval.

Each group has an estimate and its variance; what is left of their spread is τ, between the groups'
own true values. Paule & Mandel (1982), Journal of Research of the NBS 87(5), with the interval of
Viechtbauer (2007), Statistics in Medicine 26 (Q-profile).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from metrics.inference.intervals import Z
from metrics.model import Estimate

#: Fewer groups tell nothing of how much groups differ.
FEWEST_GROUPS = 3
_LOW, _HIGH = 0.025, 0.975
_STEPS = 200


def between(values: Sequence[float], variances: Sequence[float]) -> Estimate | None:
    """Return τ, in the unit of the values, with its 95 % interval; its n counts the groups.

    `None` where there are fewer than `FEWEST_GROUPS`. The interval begins at 0 where chance alone
    makes groups differ as much; τ is 0 where they differ less than chance lets expect.
    """
    if len(values) != len(variances):
        raise ValueError(f"{len(values)} values and {len(variances)} variances; expected as many")
    if len(values) < FEWEST_GROUPS:
        return None
    if min(variances) <= 0:
        raise ValueError(f"a variance of {min(variances)} was given; expected more than 0")
    measured, chance = np.asarray(values, dtype=float), np.asarray(variances, dtype=float)
    freedom = len(values) - 1

    def excess(between_them: float) -> float:
        """Cochran's Q, each group weighted as if groups differed by so much; it falls in τ²."""
        weights = 1 / (chance + between_them)
        middle = float(np.sum(weights * measured) / np.sum(weights))
        return float(np.sum(weights * (measured - middle) ** 2))

    def where(quantile: float) -> float:
        """The τ at which Q is that quantile; 0 where it is less at none."""
        if excess(0.0) <= quantile:
            return 0.0
        low, high = 0.0, max(float(np.var(measured)), float(chance.max()), 1e-12)
        while excess(high) > quantile:
            low, high = high, 2 * high
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if excess(middle) > quantile else (low, middle)
        return math.sqrt((low + high) / 2)

    bounds = where(_chi_square(freedom, _HIGH)), where(_chi_square(freedom, _LOW))
    return Estimate(where(float(freedom)), *bounds, len(values))


def variance_of(found: Estimate) -> float | None:
    """Return the variance that an estimate's 95 % interval stands for.

    `None` without both bounds.
    """
    if found.low is None or found.high is None or found.high <= found.low:
        return None
    return ((found.high - found.low) / (2 * Z)) ** 2


def shrunk(values: Sequence[float], variances: Sequence[float], tau: float) -> list[float]:
    """Return the groups' values drawn to their middle, the more the less sure each is.

    The mean of what is likely of a group, were the groups normal around their middle with standard
    deviation `tau` (Morris 1983, JASA 78): so that a small group is no end by chance.
    """
    weights = [1 / (chance + tau**2) for chance in variances]
    middle = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
    return [
        middle + (value - middle) * tau**2 / (tau**2 + chance)
        for value, chance in zip(values, variances, strict=True)
    ]


@lru_cache(maxsize=1024)
def _chi_square(freedom: int, probability: float) -> float:
    """The quantile of χ² with so many degrees of freedom, by halving; checked against SciPy."""
    low, high = 0.0, freedom + 10 * math.sqrt(2 * freedom) + 10
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if _lower(freedom / 2, middle / 2) < probability else (low, middle)
        )
    return (low + high) / 2


def _lower(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function, by its series (A&S 1964, 6.5.29)."""
    if x <= 0:
        return 0.0
    term = total = 1 / shape
    index = shape
    while term > total * 1e-16:
        index += 1
        term *= x / index
        total += term
    return total * math.exp(shape * math.log(x) - x - math.lgamma(shape))
