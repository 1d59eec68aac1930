"""How the mean of so many answers varies by chance, exactly, for answers on a scale of few steps.

A share is the mean of answers 0 and 100, a net score that of −100, 0 and 100, stars that of 1 to 5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from metrics.model import Inputs, Metric

#: Up to so many answers the exact law is used; above, the normal law differs by less than a pixel.
EXACT_UP_TO = 2000


@dataclass(frozen=True, slots=True)
class StepAnswers:
    """How many answers lie on each step of a scale, beginning with its `lowest`."""

    lowest: float
    step: float
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many answers there are."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Their mean, in the unit of the scale."""
        return self.lowest + self.step * float(
            np.average(range(len(self.counts)), weights=self.counts)
        )

    @property
    def deviation(self) -> float:
        """The standard deviation of one answer, in the unit of the scale."""
        places = np.arange(len(self.counts))
        middle = np.average(places, weights=self.counts)
        spread = np.average((places - middle) ** 2, weights=self.counts)
        return self.step * math.sqrt(float(spread))

    def limits(self, n: int, outside: float) -> tuple[float, float]:
        """Return below and above which the mean of `n` answers drawn like these is no chance.

        A mean at a limit or beyond it has at most a chance of `outside` / 2 (0–1) on that side,
        by the exact law; the limit lies between the last mean that has more and the first that
        has not, in proportion, so that it is smooth over `n`. It may lie off the scale: then no
        mean is rare enough. By the normal law above `EXACT_UP_TO` answers.
        """
        if n > EXACT_UP_TO:
            reach = NormalDist().inv_cdf(1 - outside / 2) * self.deviation / math.sqrt(n)
            return self.mean - reach, self.mean + reach
        law = _law(self.counts, n)
        low, high = -_beyond(law, outside / 2), _beyond(law[::-1], outside / 2) + law.size - 1
        return self.lowest + self.step * low / n, self.lowest + self.step * high / n


def answers_of(metric: Metric, inputs: Inputs) -> StepAnswers | None:
    """Return the answers that the metric's value is the mean of; `None` where it is no such mean.

    `Metric.steps` says which these are. None where nothing was measured, either.
    """
    if metric.steps is None or metric.estimate(inputs).value is None:
        return None
    lowest, counts = metric.steps.lowest, metric.steps.counts(inputs)
    return StepAnswers(lowest, (metric.steps.highest - lowest) / (len(counts) - 1), counts)


@lru_cache(maxsize=512)
def _law(counts: tuple[int, ...], n: int) -> NDArray[np.float64]:
    """The chance of each sum of `n` draws: the n-th power of one draw's generating function."""
    size = n * (len(counts) - 1) + 1
    one = np.asarray(counts) / sum(counts)
    law: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(one, size) ** n, size)
    # The transform leaves errors of 1e-16 where there is nothing.
    law[law < 1e-13] = 0.0
    law /= law.sum()
    return law


def _beyond(law: NDArray[np.float64], chance: float) -> float:
    """Up to which place from the first the sum is too rare, as its negative.

    0 is the first place, −2.5 the middle between the third and the fourth; above 0 no place is.
    """
    tails = np.cumsum(law)
    inside = int(np.searchsorted(tails, chance, side="right"))
    before = float(tails[inside - 1]) if inside else 0.0
    return (float(tails[inside]) - chance) / (float(tails[inside]) - before) - inside
