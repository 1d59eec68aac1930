"""The effect of an experiment: against every way to choose enumerated, SciPy, and simulation."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from metrics.inference.groups.randomised import effect, most_certain
from metrics.inference.outcome import outcome, times_as_many
from metrics.model import Estimate
from tests.support.tried import SIZES, rates


def likely(changes: list[float], treated: int, shift: float, *, above: bool) -> float:
    """How often a way to choose differs as much, if the treated had changed by `shift` by itself."""
    plain = [change - shift * (place < treated) for place, change in enumerate(changes)]

    def apart(chosen: tuple[int, ...]) -> float:
        others = [plain[n] for n in range(len(plain)) if n not in chosen]
        return float(np.mean([plain[n] for n in chosen]) - np.mean(others))

    every = [apart(chosen) for chosen in combinations(range(len(plain)), treated)]
    ours, slack = every[0], 1e-9
    return float(np.mean([d >= ours - slack if above else d <= ours + slack for d in every]))


@pytest.mark.parametrize(("treated", "compared"), [(4, 4), (3, 7), (2, 10), (5, 4)])
def test_the_interval_holds_all_effects_that_no_enumeration_rejects(
    treated: int, compared: int
) -> None:
    changes = [float(c) for c in np.random.default_rng(treated).normal(0, 10, treated + compared)]
    found = effect(changes[:treated], changes[treated:])
    assert found.low is not None
    assert found.high is not None
    for bound, above in ((found.low, True), (found.high, False)):
        outside = bound - 1e-6 if above else bound + 1e-6
        inside = bound + 1e-6 if above else bound - 1e-6
        assert likely(changes, treated, outside, above=above) <= 0.025
        assert likely(changes, treated, inside, above=above) > 0.025


def test_many_places_have_the_interval_that_scipy_gives() -> None:
    dice = np.random.default_rng(7)
    treated, compared = dice.normal(3, 4, 12), dice.normal(0, 9, 15)
    found = effect([*treated], [*compared])
    spread = math.sqrt(stats.sem(treated) ** 2 + stats.sem(compared) ** 2)
    low, high = stats.t.interval(0.95, 26, treated.mean() - compared.mean(), spread)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.n == 27


def test_too_few_places_have_no_end_and_none_no_value() -> None:
    for treated, compared in ((1, 2), (2, 3), (3, 4), (1, 38)):
        found = effect([9.0] * treated, [0.0] * compared)
        assert (found.value, found.low, found.high) == (9.0, None, None)
        assert not most_certain(treated, compared)
    assert most_certain(4, 4)
    assert most_certain(1, 39)
    assert effect([], [1.0]) == Estimate(None, None, None, 1)


def test_drawn_ways_agree_with_all_of_them() -> None:
    """Of 9 among 21 places 293,930 ways are too many to look at."""
    changes = np.random.default_rng(3).normal(0, 5, 21)
    found = effect([*(changes[:9] + 4)], [*changes[9:]])
    width = stats.t.ppf(0.975, 19) * math.sqrt(
        stats.sem(changes[:9]) ** 2 + stats.sem(changes[9:]) ** 2
    )
    assert found.low == pytest.approx((found.value or 0) - width, abs=1.0)
    assert found.high == pytest.approx((found.value or 0) + width, abs=1.0)
    assert effect([*(changes[:9] + 4)], [*changes[9:]]) == found


@pytest.mark.parametrize(
    ("low", "high", "expected", "said"),
    [
        (1.0, 9.0, 5.0, "hit"),
        (1.0, 3.0, 5.0, "hit"),
        (-9.0, -1.0, -5.0, "hit"),
        (-9.0, -1.0, 5.0, "miss"),
        (-3.0, 4.0, 5.0, "miss"),
        (-3.0, 6.0, 5.0, "too early"),
        (None, None, 5.0, "too early"),
        (None, 4.0, 5.0, "miss"),
    ],
)
def test_what_is_said_of_an_interval(
    low: float | None, high: float | None, expected: float, said: str
) -> None:
    assert outcome(Estimate(1.0, low, high, 12), expected, is_over=True) == said
    assert outcome(Estimate(1.0, low, high, 12), expected, is_over=False) == "too early"


def test_an_interval_as_narrow_as_what_is_expected_tells() -> None:
    assert times_as_many(Estimate(2.0, -3.0, 7.0, 12), 5.0) == 4.0
    assert times_as_many(Estimate(2.0, 0.0, 4.0, 12), -5.0) == 1.0
    assert times_as_many(Estimate(2.0, None, 4.0, 12), 5.0) is None


@pytest.mark.parametrize("size", SIZES)
def test_false_verdicts_are_few_however_often_somebody_looks(size: tuple[int, int]) -> None:
    """The fast one; `tests/torture/test_experiments_long.py` has 2,000 of each."""
    found = rates(size, 300, seed=1)
    assert found.false_hits <= 0.05
    assert found.false_misses <= 0.05
    assert found.within >= 0.925
