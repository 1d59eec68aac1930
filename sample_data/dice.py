"""Chance that falls the same way on every machine."""

from __future__ import annotations

import math
import random
from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


class WeightedChoices(Generic[T]):
    """Choices with their weights, ready to be drawn from often."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.choices = tuple(weights)
        self.edges = tuple(accumulate(weights.values()))


class Dice:
    """Seeded draws, all made from `random()` alone: the one stream that Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed).random

    def chance(self, share: float) -> bool:
        """Return true in the given share (0 to 1) of calls."""
        return self.random() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, each as likely as the others."""
        return choices[int(self.random() * len(choices))]

    def draw(self, weighted: WeightedChoices[T]) -> T:
        """Return one of the choices, as likely as its weight."""
        index = bisect(weighted.edges, self.random() * weighted.edges[-1])
        return weighted.choices[min(index, len(weighted.choices) - 1)]

    def normal(self) -> float:
        """Return a nearly normal number, mean 0 and variance 1 (the sum of twelve uniform ones)."""
        return sum(self.random() for _ in range(12)) - 6

    def lognormal(self, median: float, sigma: float) -> float:
        """Return a heavy tailed number above 0, half of them below `median`, in its unit."""
        return median * math.exp(sigma * self.normal())
