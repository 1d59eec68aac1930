"""NPS of some answers less that of others, each compared with those of its own group.

A group is a place, or a team: one that is worse anyway then does not speak for what is compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from metrics.inference.ratios import reach
from metrics.model import Estimate

if TYPE_CHECKING:
    from metrics.inference.shapley import Array

#: No two scores are further apart, in points.
FURTHEST = 200.0


@dataclass(frozen=True, slots=True)
class Sided:
    """Answers in sets, one a row: of which group, on which side, and how they are spread.

    `net` counts promoters less detractors, `sided` both, `answers` all. `group` is numbered from 0.
    """

    group: Array
    flagged: Array
    net: Array
    sided: Array
    answers: Array

    def within(self, values: Array) -> Array:
        """Return the values less the mean of their group, each set weighted by its answers."""
        means = np.bincount(self.group, self.answers * values) / np.bincount(
            self.group, self.answers
        )
        centred: Array = values - means[self.group]
        return centred

    @property
    def difference(self) -> float | None:
        """NPS of those that are flagged less that of the others, in points, within groups.

        The mean of the groups' differences, each with the weight that one spread of scores gives
        it, 1/variance. `None` where no group has both sides.
        """
        flagged = self.within(self.flagged.astype(float))
        weight = float(np.sum(self.answers * flagged**2))
        # Where no group has both, what is left is what floating point leaves.
        if weight < 1e-9:
            return None
        score = self.within(100 * self.net / self.answers)
        return float(np.sum(self.answers * flagged * score)) / weight

    @property
    def variance(self) -> float:
        """The variance of the difference, in points², were each answer independent of the others.

        As NPS's own interval (Rocks 2016) it is that of three answers more, ¾ of them promoters
        and ¾ detractors.
        """
        counts, spreads = {}, {}
        for side in (True, False):
            on = self.flagged == side
            total = float(self.answers[on].sum())
            net, sided = float(self.net[on].sum()), float(self.sided[on].sum())
            spreads[side] = (sided + 1.5) / (total + 3) - (net / (total + 3)) ** 2
            many = int(self.group.max()) + 1
            counts[side] = np.bincount(self.group[on], self.answers[on], minlength=many)
        one, other = (counts[side].astype(float) for side in (True, False))
        both = (one > 0) & (other > 0)
        one, other = one[both], other[both]
        weights = one * other / (one + other)
        variances = 10_000 * (spreads[True] / one + spreads[False] / other)
        return float(np.sum(weights**2 * variances) / np.sum(weights) ** 2)


def difference_within(sets: Sided) -> Estimate | None:
    """Return the difference with the interval of answers that stand each alone; `None` without any.

    It reaches as far as Student's t says, with one answer less for each group and for the
    difference. Simulated with three groups: of 15 answers a side 94 % hold the truth, with z 92 %.
    """
    value, n = sets.difference, int(sets.answers.sum())
    freedom = n - len(np.unique(sets.group)) - 1
    if value is None or freedom < 1:
        return None
    width = reach(freedom) * math.sqrt(sets.variance)
    return Estimate(value, max(value - width, -FURTHEST), min(value + width, FURTHEST), n)
