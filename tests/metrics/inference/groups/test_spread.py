"""How much groups differ beyond chance, against closed forms, statsmodels and a search of SciPy's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import chi2
from statsmodels.stats.meta_analysis import combine_effects

from metrics.inference.groups.spread import _chi_square, between, shrunk, variance_of
from metrics.inference.intervals import net_share, share
from metrics.model import Estimate

RANDOM = np.random.default_rng(20261130)


def test_by_hand_with_one_variance_for_all() -> None:
    """Values 10, 20, 30, 40, each ± √100: s² = 500/3, so that τ² = 500/3 − 100 = 66.67."""
    found = between([10, 20, 30, 40], [100] * 4)
    assert found is not None
    assert found.value == pytest.approx(math.sqrt(500 / 3 - 100))
    # Q = Σ (y − 25)² / (100 + τ²) = 500 / (100 + τ²); χ²₃ is 0.2158 and 9.3484 at its ends.
    assert found.low == 0
    assert found.high == pytest.approx(math.sqrt(500 / 0.2157953 - 100), rel=1e-6)
    assert found.n == 4


@pytest.mark.parametrize("groups", [3, 7, 40])
def test_as_statsmodels_and_a_search_find_it(groups: int) -> None:
    for tau in (0.0, 4.0, 30.0):
        chance = RANDOM.uniform(4, 400, groups)
        values = RANDOM.normal(30, np.sqrt(chance + tau**2))
        found = between([*values], [*chance])
        assert found is not None
        theirs = combine_effects(values, chance, method_re="iterated", atol=1e-12, maxiter=1000)
        assert found.value == pytest.approx(math.sqrt(max(theirs.tau2, 0)), rel=1e-4, abs=1e-4)
        for bound, quantile in ((found.low, 0.975), (found.high, 0.025)):
            assert bound == pytest.approx(searched(values, chance, quantile), rel=1e-6, abs=1e-6)


def searched(values: np.ndarray, chance: np.ndarray, quantile: float) -> float:
    def excess(squared: float) -> float:
        weights = 1 / (chance + squared)
        middle = np.average(values, weights=weights)
        return float(weights @ (values - middle) ** 2 - chi2.ppf(quantile, values.size - 1))

    return 0.0 if excess(0.0) <= 0 else math.sqrt(brentq(excess, 0, 1e7, xtol=1e-12, rtol=1e-14))


@pytest.mark.parametrize("freedom", [1, 2, 5, 30, 400])
def test_chi_square_is_scipys(freedom: int) -> None:
    for probability in (0.025, 0.5, 0.975):
        assert _chi_square(freedom, probability) == pytest.approx(chi2.ppf(probability, freedom))


#: How often, in %, the interval holds the truth: n answers of 8 places each, by τ in points.
HELD = {5: (94, 100), 20: (93.5, 99.5), 100: (93, 99)}


@pytest.mark.parametrize("n", HELD)
@pytest.mark.parametrize("tau", [0.0, 8.0, 20.0])
def test_the_interval_holds_the_truth_as_often_as_it_says(n: int, tau: float) -> None:
    """NPS of 8 places whose true values are normal; chance is told by all of them together."""
    times, places, held = 1_000, 8, 0
    for _ in range(times):
        net = np.clip(RANDOM.normal(30, tau, places), -65, 65) / 100
        chances = np.stack([(0.7 + net) / 2, (0.7 - net) / 2, np.full(places, 0.3)], axis=1)
        told = [RANDOM.multinomial(n, each) for each in chances]
        values = [net_share(int(a[0]), int(a[1]), n).value for a in told]
        whole = np.sum(told, axis=0)
        variance = variance_of(net_share(int(whole[0]), int(whole[1]), n * places))
        assert variance is not None
        found = between([v for v in values if v is not None], [variance * places] * places)
        assert found is not None
        held += (found.low or 0.0) <= tau <= (found.high or 0.0)
    low, high = HELD[n]
    assert low <= 100 * held / times <= high


def test_of_too_few_nothing_is_told_and_what_is_none_is_refused() -> None:
    assert between([1, 2], [1, 1]) is None
    with pytest.raises(ValueError, match="expected as many"):
        between([1, 2, 3], [1, 1])
    with pytest.raises(ValueError, match="expected more than 0"):
        between([1, 2, 3], [1, 0, 1])


def test_groups_that_are_all_alike_differ_by_nothing() -> None:
    found = between([5, 5, 5, 5], [1, 2, 3, 4])
    assert found == Estimate(0.0, 0.0, 0.0, 4)


def test_a_variance_is_that_of_the_interval() -> None:
    found = share(500, 1000)
    assert variance_of(found) == pytest.approx(100**2 * 0.25 / 1000, rel=0.01)
    assert variance_of(Estimate(1.0, None, 2.0, 3)) is None


def test_a_small_group_is_drawn_to_the_middle() -> None:
    """By hand: weights 1/(100+100), 1/(300+100), 1/(100+100); the middle is 26."""
    drawn = shrunk([10, 50, 30], [100, 300, 100], 10.0)
    assert drawn == pytest.approx([18, 32, 28])
