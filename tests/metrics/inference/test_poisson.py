"""Garwood's interval of a rate, against SciPy's quantiles of chi-square, and by what it covers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from metrics.inference.poisson import bounds, rate


def test_bounds_are_the_quantiles_of_chi_square() -> None:
    events = np.array([0, 1, 2, 7, 30, 99, 100, 101, 1_000, 50_000], dtype=float)
    low, high = bounds(events)
    exact_low = np.where(events, stats.chi2.ppf(0.025, 2 * events) / 2, 0.0)
    assert low == pytest.approx(np.nan_to_num(exact_low), rel=1e-4)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * events + 2) / 2, rel=1e-4)


def test_a_rate_is_per_unit_and_of_nobody_it_is_not_known() -> None:
    found = rate(31, 10)
    assert (found.value, found.n) == (3.1, 31)
    assert found.low == pytest.approx(stats.chi2.ppf(0.025, 62) / 20)
    assert rate(0, 4).value == 0
    assert rate(3, 0).value is None


@pytest.mark.parametrize("mean", [5, 20, 100])
def test_it_holds_the_truth_in_19_of_20_at_least(mean: int) -> None:
    counts = np.random.default_rng(16).poisson(mean, 20_000).astype(float)
    low, high = bounds(counts)
    assert ((low <= mean) & (mean <= high)).mean() >= 0.948
