"""Whether groups have one and the same share, by Pearson's chi-squared test (Pearson 1900)."""

from __future__ import annotations

import math
from collections.abc import Sequence


def chance_of_one_share(groups: Sequence[tuple[int, int]]) -> float | None:
    """Return how likely groups differ as much that share one rate; `None` where none can differ.

    Args:
        groups: of each how many there are, and how many of them are so.
    """
    nonempty = [(of, so) for of, so in groups if of]
    whole, so_of_all = sum(of for of, _ in nonempty), sum(so for _, so in nonempty)
    if len(nonempty) < 2 or not 0 < so_of_all < whole:
        return None
    rate = so_of_all / whole
    squares = sum((so - of * rate) ** 2 / (of * rate * (1 - rate)) for of, so in nonempty)
    return chi_squared_tail(squares, len(nonempty) - 1)


def chi_squared_tail(value: float, freedom: int) -> float:
    """Return the chance (0 to 1) of a chi-squared number above a value, by its finite sums.

    Abramowitz & Stegun 1964, 26.4.4 and 26.4.5.
    """
    half = value / 2
    if half <= 0:
        return 1.0
    steps = range((freedom - 1) // 2) if freedom % 2 else range(freedom // 2)
    shift = 0.5 if freedom % 2 else 0.0
    logs = [(i + shift) * math.log(half) - half - math.lgamma(i + shift + 1) for i in steps]
    rest = sum(map(math.exp, logs))
    return min(rest + (math.erfc(math.sqrt(half)) if freedom % 2 else 0.0), 1.0)
