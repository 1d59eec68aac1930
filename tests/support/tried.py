"""Experiments simulated from single answers, looked at every week, of which the truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.inference.groups.randomised import effect
from metrics.inference.outcome import outcome

#: Places treated and compared: 3, 5, 12 and 40 in all, and 8, the fewest that can have a verdict.
SIZES = ((1, 2), (2, 3), (4, 4), (6, 6), (20, 20))
WEEKS, EXPECTED = 8, 10.0


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of the experiments that were misjudged in any week, or held within their interval.

    A false hit is one where nothing was done, a false miss one where the effect was as expected.
    `verdicts` are those of either kind that had any: of too few places none ever has, and none is
    false for that reason alone. `true_hits` are of those where the effect was as expected.
    """

    false_hits: float
    false_misses: float
    within: float
    verdicts: float
    true_hits: float


def rates(size: tuple[int, int], experiments: int, seed: int) -> Rates:
    """Return how often verdicts were wrong in so many experiments of each kind."""
    dice = np.random.default_rng([seed, *size])
    nothing = [_tried(dice, size, 0.0) for _ in range(experiments)]
    as_hoped = [_tried(dice, size, EXPECTED) for _ in range(experiments)]
    return Rates(
        float(np.mean(["hit" in said for said, _ in nothing])),
        float(np.mean(["miss" in said for said, _ in as_hoped])),
        float(np.mean([is_within for _, is_within in (*nothing, *as_hoped)])),
        float(np.mean([{*said} != {"too early"} for said, _ in (*nothing, *as_hoped)])),
        float(np.mean(["hit" in said for said, _ in as_hoped])),
    )


def _tried(dice: np.random.Generator, size: tuple[int, int], true: float) -> tuple[list[str], bool]:
    """What is said in each week, and whether the effect lies within the interval of the last."""
    places = sum(size)
    # Some places have ten times the answers of others, and each has ups and downs of its own.
    answers = dice.integers(8, 80, places)
    level, drift = dice.normal(20, 12, places), dice.normal(0, 4, (2, places))
    is_treated = np.arange(places) < size[0]
    # Weeks add up: who looks in the third has the answers of three.
    before, since = (
        np.cumsum(
            [
                _week(dice, answers, level + d + true * (is_treated & is_since))
                for _ in range(WEEKS)
            ],
            axis=0,
        )
        for is_since, d in enumerate(drift)
    )
    said = []
    for week in range(1, WEEKS + 1):
        total = answers * week
        change = 100 * (since[week - 1] - before[week - 1]) / total
        found = effect([*change[is_treated]], [*change[~is_treated]])
        said.append(outcome(found, EXPECTED, is_over=week == WEEKS))
    low, high = (
        (-np.inf if found.low is None else found.low),
        (np.inf if found.high is None else found.high),
    )
    return said, bool(low <= true <= high)


def _week(dice: np.random.Generator, answers: np.ndarray, nps: np.ndarray) -> np.ndarray:
    """Promoters less detractors of one week at each place, where so many are expected."""
    promoters = np.clip(0.4 + nps / 200, 0.02, 0.9)
    detractors = np.clip(0.4 - nps / 200, 0.02, 0.95 - promoters)
    drawn = dice.multinomial(
        answers, np.stack([promoters, 1 - promoters - detractors, detractors], 1)
    )
    return drawn[:, 0] - drawn[:, 2]
