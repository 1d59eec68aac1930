"""The XmR chart: limits of normal variation for single values over time, and Nelson's rules.

Shewhart's chart of individual values: the middle is the mean, the limits lie 2.66 mean moving
ranges (3 / d₂, d₂ = 1.128 for two values) above and below it (Wheeler & Chambers 1992,
Understanding Statistical Process Control). Two of the eight rules of Nelson (1984), Journal of
Quality Technology 16(4), name what is not normal.

All values make the limits, those outside too: none is taken away because it is unusual (as Wheeler
& Chambers do). An odd value is in two moving ranges of many, so it hardly hides itself. The limits
are not drawn anew after a lasting change.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

#: Three standard deviations in mean moving ranges of two neighbours.
REACH = 3 / 1.128
#: So many points in a row on one side of the middle are a lasting change.
RUN = 9
#: Relative; sums of equal values differ by less.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which values normal variation lies, and its middle, in the unit of the points."""

    low: float
    middle: float
    high: float


def xmr(values: Sequence[float]) -> Limits:
    """Return the limits of normal variation of values in the order of time, and their mean."""
    if len(values) < 2:
        raise ValueError(f"{len(values)} values were given; expected two or more")
    middle = math.fsum(values) / len(values)
    moving = [abs(later - value) for value, later in pairwise(values)]
    reach = REACH * math.fsum(moving) / len(moving)
    return Limits(middle - reach, middle, middle + reach)


def outside(values: Sequence[float], limits: Limits) -> list[int]:
    """Return the positions of the values outside the limits: Nelson's rule 1."""
    slack = _ROUNDING * max(abs(limits.low), abs(limits.high), 1.0)
    return [
        number
        for number, value in enumerate(values)
        if value < limits.low - slack or value > limits.high + slack
    ]


def runs(values: Sequence[float], middle: float, length: int = RUN) -> list[range]:
    """Return the positions of `length` or more in a row on one side of the middle: Nelson's rule 2.

    A value on the middle is on neither side, and ends a run.
    """
    slack = _ROUNDING * max(abs(middle), 1.0)
    sides = [0 if abs(v - middle) <= slack else 1 if v > middle else -1 for v in values]
    found, start = [], 0
    for side, group in groupby(sides):
        size = len(list(group))
        if side and size >= length:
            found.append(range(start, start + size))
        start += size
    return found
