"""The exact median test: against SciPy, and far out where intervals of medians fail."""

import numpy as np
import pytest
from scipy import stats

from metrics.inference.rank_tests import median_test


def by_scipy(mine: np.ndarray, others: np.ndarray) -> float:
    """Mood's table at the common median, by Fisher's exact test."""
    median = np.quantile(np.concatenate([mine, others]), 0.5, method="inverted_cdf")
    table = [[(g > median).sum(), (g <= median).sum()] for g in (mine, others)]
    return float(stats.fisher_exact(table).pvalue)


@pytest.mark.parametrize("seed", range(20))
def test_it_is_fishers_test_at_the_common_median(seed: int) -> None:
    chance = np.random.default_rng(seed)
    mine = np.round(chance.exponential(3 + seed, chance.integers(5, 40)), 1)
    others = np.round(chance.exponential(5, chance.integers(5, 400)), 1)
    assert median_test(mine, [], others, []) == pytest.approx(by_scipy(mine, others), rel=1e-9)


def test_still_open_beyond_the_median_waits_longer_and_before_it_is_left_out() -> None:
    # The curve falls to one half at 4: 1, 2, 3, 4 ended of the eight still at risk.
    mine, others = [5.0, 6.0, 7.0], [1.0, 2.0, 3.0, 4.0]
    table = [[4, 0], [0, 4]]
    assert median_test(mine, [9.0], others, [0.5]) == pytest.approx(
        stats.fisher_exact(table).pvalue
    )


def test_nothing_is_told_where_the_median_is_not_reached() -> None:
    assert median_test([1.0], [5.0, 6.0, 7.0], [2.0], [8.0, 9.0]) is None
    assert median_test([], [], [1.0, 2.0], []) is None


def test_chance_alone_is_not_called_clear_far_out() -> None:
    """Fifteen against nine hundred of the same law: a thousandth stays about a thousandth."""
    chance = np.random.default_rng(3)
    found = [
        median_test(chance.lognormal(size=15), [], chance.lognormal(size=900), []) or 0.0
        for _ in range(4000)
    ]
    assert np.mean(np.array(found) < 0.001) <= 0.002
    assert np.mean(np.array(found) < 0.05) <= 0.05
