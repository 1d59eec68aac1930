"""Garwood's interval of a rate, against SciPy's quantiles of chi-square, and by what it covers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from metrics.inference.poisson import bounds, rate, summed


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


def test_a_sum_of_alike_amounts_is_garwoods() -> None:
    for events in (1, 3, 20, 99, 400):
        found, (low, high) = summed(np.full(events, 2.5)), bounds(np.array([events]))
        assert (found.value, found.n) == (2.5 * events, events)
        assert found.low == pytest.approx(2.5 * low[0], rel=1e-4)
        assert found.high == pytest.approx(2.5 * high[0], rel=1e-4)
    nothing = summed(np.array([]))
    assert (nothing.value, nothing.low, nothing.high, nothing.n) == (0.0, 0.0, None, 0)


@pytest.mark.parametrize(("mean", "least"), [(5, 0.88), (20, 0.93), (100, 0.945)])
@pytest.mark.parametrize("law", ["exponential", "lognormal"])
def test_a_sum_of_skewed_amounts_holds_the_truth(law: str, mean: int, least: float) -> None:
    """Of 1,500 sums: at five events an amount that is seldom and large is not among them."""
    draw, held = np.random.default_rng(mean), 0
    for _ in range(1_500):
        events = draw.poisson(mean)
        amounts = (
            draw.exponential(10, events)
            if law == "exponential"
            else draw.lognormal(np.log(10) - 0.5, 1, events)
        )
        found = summed(amounts)
        held += (found.low or 0.0) <= 10 * mean <= (np.inf if found.high is None else found.high)
    assert least <= held / 1_500 <= 0.985
