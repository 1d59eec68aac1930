"""Hit, miss or too early: what an experiment's interval says of the effect that was expected.

Looking costs nothing: before its planned end an experiment has no verdict, however often somebody
looks, and its plan cannot be changed once it is started. So it is judged once.
"""

from __future__ import annotations

import math
from typing import Literal

from metrics.model import Estimate

#: `hit`: the whole interval lies beyond 0 in the wished direction. `miss`: it excludes the expected
#: effect. `too early`: neither, or it is not over.
Outcome = Literal["hit", "miss", "too early"]


def outcome(effect: Estimate, expected: float, *, is_over: bool) -> Outcome:
    """Return what is said of an effect, in the unit and direction of the one expected."""
    if not is_over or effect.value is None:
        return "too early"
    low = -math.inf if effect.low is None else effect.low
    high = math.inf if effect.high is None else effect.high
    if (expected > 0 and low > 0) or (expected < 0 and high < 0):
        return "hit"
    return "too early" if low <= expected <= high else "miss"


def times_as_many(effect: Estimate, expected: float) -> float | None:
    """Return how many times as many answers would surely tell; `None` where no number would.

    An interval that is narrower than the expected effect cannot hold it and 0 both, and intervals
    shrink with the square root of how much is counted.
    """
    if effect.low is None or effect.high is None:
        return None
    return max((effect.high - effect.low) / abs(expected), 1.0) ** 2
