"""Differences within groups and products of estimates, against fits and sums that are not ours."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from metrics.inference.groups.within import Sided, difference_within
from metrics.inference.intervals import Z, product
from metrics.model import Estimate


def sets(draw: np.random.Generator, groups: int = 4) -> Sided:
    """Both sides of each group, with answers of three kinds."""
    answers = draw.integers(5, 40, 2 * groups)
    promoters = draw.binomial(answers, 0.5)
    detractors = draw.binomial(answers - promoters, 0.4)
    return Sided(
        np.repeat(np.arange(groups), 2),
        np.tile([True, False], groups),
        (promoters - detractors).astype(float),
        (promoters + detractors).astype(float),
        answers.astype(float),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_difference_is_the_coefficient_of_a_fit_with_a_mean_for_each_group(seed: int) -> None:
    found = sets(np.random.default_rng(seed))
    design = np.column_stack([found.flagged, *(found.group == group for group in range(4))])
    score = 100 * found.net / found.answers
    fit = sm.WLS(score, design.astype(float), weights=found.answers).fit()
    estimate = difference_within(found)
    assert estimate is not None
    assert estimate.value == pytest.approx(float(fit.params[0]))
    assert estimate.n == found.answers.sum()


def test_of_one_group_the_interval_is_that_of_two_scores_by_hand() -> None:
    """10 promoters and 5 detractors of 20 against 12 and 3 of 30."""
    found = Sided(np.zeros(2, int), np.array([True, False]), np.array([5.0, 9.0]),
                  np.array([15.0, 15.0]), np.array([20.0, 30.0]))  # fmt: skip
    estimate = difference_within(found)
    late = (16.5 / 23 - (5 / 23) ** 2) / 20
    kept = (16.5 / 33 - (9 / 33) ** 2) / 30
    width = stats.t.ppf(0.975, 48) * 100 * math.sqrt(late + kept)
    assert estimate == Estimate(
        pytest.approx(-5.0), pytest.approx(-5 - width), pytest.approx(-5 + width), 50
    )


def test_groups_with_one_side_tell_nothing() -> None:
    found = Sided(np.arange(2), np.array([True, False]), np.array([5.0, 9.0]),
                  np.array([15.0, 15.0]), np.array([20.0, 30.0]))  # fmt: skip
    assert difference_within(found) is None


def test_a_product_with_a_known_amount_is_the_effect_in_another_unit() -> None:
    effect = Estimate(-12.0, -20.0, -5.0, 80)
    assert product(Estimate(3.0, 3.0, 3.0, 3), effect) == Estimate(-36.0, -60.0, -15.0, 80)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_product_has_the_variance_of_goodman(sign: int) -> None:
    """Standard errors 2 and 3 of 10 and ±20: √(10²·3² + 20²·2² + 2²·3²)."""
    amount = Estimate(10.0, 10 - 2 * Z, 10 + 2 * Z, 5)
    effect = Estimate(sign * 20.0, sign * 20 - 3 * Z, sign * 20 + 3 * Z, 7)
    found = product(amount, effect)
    width = Z * math.sqrt(900 + 1600 + 36)
    assert (found.value, found.low, found.high) == pytest.approx(
        (sign * 200, sign * 200 - width, sign * 200 + width)
    )


def test_of_a_missing_bound_there_is_no_bound() -> None:
    found = product(Estimate(2.0, 1.0, 3.0, 5), Estimate(4.0, None, 6.0, 7))
    assert (found.value, found.low) == (8.0, None)
    assert found.high is not None
    assert product(Estimate(None, None, None, 0), Estimate(4.0, 2.0, 6.0, 7)).value is None


@pytest.mark.parametrize("n", [5, 20, 100])
def test_the_interval_of_what_was_late_keeps_its_promise(n: int) -> None:
    """Of 2,000 samples of three groups with as many late as in time in each; the truth is −20."""
    draw, held = np.random.default_rng(n), 0
    group, late = np.repeat(np.arange(3), 2), np.tile([True, False], 3)
    above, below = np.where(late, 0.4, 0.5), np.where(late, 0.4, 0.3)
    for _ in range(2_000):
        answers = np.full(6, n)
        promoters = draw.binomial(answers, above)
        detractors = draw.binomial(answers - promoters, below / (1 - above))
        counts = (promoters - detractors, promoters + detractors, answers)
        found = difference_within(Sided(group, late, *(each.astype(float) for each in counts)))
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= -20 <= found.high
    assert 0.93 <= held / 2_000 <= 0.975
