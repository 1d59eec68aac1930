"""Intervals against statsmodels, against hand counts, and against their own promise of 95 %."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)
from statsmodels.stats.rates import confint_poisson

from metrics.inference.intervals import (
    Z,
    count,
    count_difference,
    mean_rating,
    mover,
    net_share,
    net_share_difference,
    p_value,
    share,
    share_difference,
)
from metrics.model import NOTHING, Estimate
from tests.support.coverage_counts import compositions, multinomial

PARTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
NET_PARTS = st.integers(1, 500).flatmap(
    lambda n: st.integers(0, n).flatmap(
        lambda p: st.tuples(st.just(p), st.integers(0, n - p), st.just(n))
    )
)


def holds(estimates: list[Estimate], truth: float) -> np.ndarray:
    """Which of the intervals hold the truth."""
    return np.array([e.low - 1e-9 <= truth <= e.high + 1e-9 for e in estimates])


# Shares


@given(PARTS)
def test_share_is_wilson_as_statsmodels_has_it(parts: tuple[int, ...]) -> None:
    low, high = proportion_confint(*parts, method="wilson")
    expected = (100 * parts[0] / parts[1], 100 * low, 100 * high)
    estimate = share(*parts)
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx(expected, abs=1e-9)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 100
    assert estimate.n == parts[1]


@pytest.mark.parametrize(("n", "lowest"), [(5, 0.858), (20, 0.924), (100, 0.92)])
def test_wilson_covers_95_percent_on_average(n: int, lowest: float) -> None:
    """Exact: summed over all outcomes, for true shares of 1 to 99 %."""
    estimates = [share(k, n) for k in range(n + 1)]
    shares = np.arange(1, 100) / 100
    coverage = [
        np.dot(
            multinomial(np.array([[k, n - k] for k in range(n + 1)]), (p, 1 - p)),
            holds(estimates, 100 * p),
        )
        for p in shares
    ]
    assert 0.945 <= np.mean(coverage) <= 0.965
    assert min(coverage) >= lowest


@pytest.mark.parametrize(
    "measure", [lambda: share(0, 0), lambda: net_share(0, 0, 0), lambda: mean_rating([0] * 5)]
)
def test_no_answers_are_nothing_and_not_zero(measure: Callable[[], Estimate]) -> None:
    assert measure() == NOTHING


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: share(3, 2),
        lambda: share(-1, 2),
        lambda: net_share(2, 2, 3),
        lambda: net_share(-1, 2, 3),
        lambda: count(-1),
        lambda: mean_rating([1, 2, 3, 4]),
        lambda: mean_rating([1, 2, -3, 4, 5]),
    ],
)
def test_impossible_counts_are_refused_with_what_was_expected(
    wrong: Callable[[], Estimate],
) -> None:
    with pytest.raises(ValueError, match=r"was given; expected"):
        wrong()


# Net shares


def test_adjusted_wald_by_hand() -> None:
    """57 promoters, 20 detractors of 94: p' = 57.75/97, d' = 20.75/97."""
    centre = (57.75 - 20.75) / 97
    half = 1.959963984540054 * math.sqrt(((57.75 + 20.75) / 97 - centre**2) / 97)
    estimate = net_share(57, 20, 94)
    assert estimate.value == pytest.approx(39.3617, abs=1e-4)
    assert estimate.low == pytest.approx(100 * (centre - half))
    assert estimate.high == pytest.approx(100 * (centre + half))


def test_reference_scores() -> None:
    assert net_share(55, 15, 87).value == pytest.approx(45.98, abs=0.005)
    assert net_share(57, 20, 94).value == pytest.approx(39.36, abs=0.005)
    assert net_share(80, 10, 100).value == 70


def test_one_promoter_of_one_is_100_with_a_lower_bound_below() -> None:
    estimate = net_share(1, 0, 1)
    assert (estimate.value, estimate.high) == (100, 100)
    assert estimate.low < 0


def test_five_promoters_of_five_are_no_certainty() -> None:
    estimate = net_share(5, 0, 5)
    assert estimate.value == 100
    assert estimate.low < 50
    assert estimate.high == 100


@given(NET_PARTS)
def test_net_share_holds_its_value_within_100_and_mirrors(parts: tuple[int, ...]) -> None:
    positive, negative, total = parts
    estimate = net_share(*parts)
    assert -100 <= estimate.low <= estimate.value <= estimate.high <= 100
    assert estimate.low < estimate.high
    mirror = net_share(negative, positive, total)
    assert (mirror.low, mirror.high) == pytest.approx((-estimate.high, -estimate.low))


# Counts


@given(st.integers(0, 10**6))
def test_count_is_the_score_interval_of_statsmodels(number: int) -> None:
    low, high = confint_poisson(number, 1, method="score")
    estimate = count(number)
    assert estimate.value == estimate.n == number
    assert (estimate.low, estimate.high) == pytest.approx((low, high), rel=1e-9, abs=1e-9)


def test_a_counted_zero_is_measured() -> None:
    estimate = count(0)
    assert (estimate.value, estimate.low, estimate.n) == (0, 0, 0)
    assert estimate.high == pytest.approx(Z**2)


@pytest.mark.parametrize(("now", "before"), [(3, 3), (10, 5), (30, 60), (80, 80)])
def test_count_difference_keeps_its_promise(now: int, before: int) -> None:
    """Exact, over all pairs of Poisson counts that are not rarer than 1 in 10⁹."""
    seen, earlier = (range(int(poisson.ppf(1 - 1e-9, mean)) + 1) for mean in (now, before))
    covered = sum(
        poisson.pmf(a, now)
        * np.dot(
            poisson.pmf(earlier, before),
            holds([count_difference(a, b) for b in earlier], now - before),
        )
        for a in seen
    )
    assert 0.94 <= covered <= 0.975


# Mean ratings


def test_mean_rating_by_hand() -> None:
    """1 + 3 + 4 + 5 + 5 over 5 answers."""
    estimate = mean_rating([1, 0, 1, 1, 2])
    assert estimate.value == pytest.approx(3.6)
    assert estimate.n == 5


@given(st.integers(0, 300), st.integers(0, 300))
def test_only_ones_and_fives_are_a_share_with_wilsons_interval(ones: int, fives: int) -> None:
    if ones + fives == 0:
        return
    estimate, fives_share = mean_rating([ones, 0, 0, 0, fives]), share(fives, ones + fives)
    for name in ("value", "low", "high"):
        assert getattr(estimate, name) == pytest.approx(1 + getattr(fives_share, name) / 25)


@given(st.lists(st.integers(0, 2000), min_size=5, max_size=5).filter(any))
def test_mean_rating_stays_within_one_to_five_and_is_never_certain(stars: list[int]) -> None:
    estimate = mean_rating(stars)
    assert 1 <= estimate.low <= estimate.value <= estimate.high <= 5
    assert estimate.low < estimate.high
    mirror = mean_rating(stars[::-1])
    assert (mirror.low, mirror.high) == pytest.approx((6 - estimate.high, 6 - estimate.low))


# Differences


@given(PARTS, PARTS)
def test_share_difference_is_newcombes_as_statsmodels_has_it(
    now: tuple[int, ...], before: tuple[int, ...]
) -> None:
    low, high = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
    estimate = share_difference(*now, *before)
    assert (estimate.low, estimate.high) == pytest.approx((100 * low, 100 * high), abs=1e-8)
    assert estimate.value == pytest.approx(100 * (now[0] / now[1] - before[0] / before[1]))
    assert estimate.n == min(now[1], before[1])


def test_reference_fall_of_six_points_is_within_noise() -> None:
    difference = net_share_difference((57, 20, 94), (55, 15, 87))
    assert difference.value == pytest.approx(39.3617 - 45.9770, abs=1e-4)
    assert (difference.high - difference.low) / 2 == pytest.approx(23, abs=0.5)
    assert (difference.high + difference.low) / 2 == pytest.approx(-6, abs=0.5)
    assert difference.low < 0 < difference.high
    assert difference.n == 87


@given(NET_PARTS, NET_PARTS)
def test_net_share_difference_holds_its_value_and_turns_round(
    now: tuple[int, ...], before: tuple[int, ...]
) -> None:
    difference, turned = net_share_difference(now, before), net_share_difference(before, now)
    assert -200 <= difference.low <= difference.value <= difference.high <= 200
    assert (turned.value, turned.low, turned.high) == pytest.approx(
        (-difference.value, -difference.high, -difference.low)
    )


@pytest.mark.parametrize(
    ("now", "before", "lowest", "highest"),
    [
        ((0.5, 0.3, 0.2), (0.7, 0.2, 0.1), 0.95, 0.97),
        ((0.7, 0.2, 0.1), (0.7, 0.2, 0.1), 0.95, 0.98),
        ((0.85, 0.1, 0.05), (0.85, 0.1, 0.05), 0.95, 0.99),
        ((0.85, 0.1, 0.05), (0.2, 0.3, 0.5), 0.925, 0.97),
    ],
)
def test_net_share_difference_keeps_its_promise(
    now: tuple[float, ...], before: tuple[float, ...], lowest: float, highest: float
) -> None:
    """Exact, over all pairs of outcomes of 20 answers now and 12 before."""
    new, old = compositions(20, 3), compositions(12, 3)
    truth = 100 * (now[0] - now[2] - before[0] + before[2])
    chances = np.outer(multinomial(new, now), multinomial(old, before)).ravel()
    estimates = [net_share_difference((p, d, 20), (q, e, 12)) for p, _, d in new for q, _, e in old]
    assert lowest <= chances @ holds(estimates, truth) <= highest


@pytest.mark.parametrize(
    "difference",
    [
        lambda: share_difference(1, 2, 0, 0),
        lambda: net_share_difference((0, 0, 0), (1, 0, 2)),
        lambda: mover(Estimate(None, 3.0, None, 5), Estimate(1.0, 0.5, 2.0, 9)),
    ],
)
def test_no_difference_without_both_sides(difference: Callable[[], Estimate]) -> None:
    estimate = difference()
    assert (estimate.value, estimate.low, estimate.high) == (None, None, None)


def test_mover_joins_normal_intervals_as_standard_errors() -> None:
    now, before = (
        Estimate(10.0, 10 - 3 * Z, 10 + 3 * Z, 50),
        Estimate(4.0, 4 - 4 * Z, 4 + 4 * Z, 40),
    )
    difference = mover(now, before)
    assert (difference.value, difference.n) == (6, 40)
    assert (difference.low, difference.high) == pytest.approx((6 - 5 * Z, 6 + 5 * Z))


def test_mover_takes_each_side_from_the_bounds_it_needs() -> None:
    """Now 10 (7 to 20), before 4 (3 to 8): down √(3² + 4²), up √(10² + 1²)."""
    difference = mover(Estimate(10, 7, 20, 9), Estimate(4, 3, 8, 9))
    assert (difference.low, difference.high) == pytest.approx((6 - 5, 6 + math.sqrt(101)))
    assert mover(Estimate(10, 7, None, 9), Estimate(4, 3, 8, 9)).high is None
    assert mover(Estimate(10, 7, None, 9), Estimate(4, 3, 8, 9)).low == pytest.approx(1)
    assert mover(Estimate(10, 7, 20, 9), Estimate(4, 3, None, 9)).low is None


# p-values


@given(NET_PARTS, NET_PARTS)
def test_p_is_below_5_percent_exactly_when_the_interval_leaves_zero_out(
    now: tuple[int, ...], before: tuple[int, ...]
) -> None:
    difference = net_share_difference(now, before)
    clear = difference.low > 0 or difference.high < 0
    assert (p_value(difference) < 0.05) == clear


@pytest.mark.parametrize(("now", "before"), [(5200, 5000), (5060, 5000), (4800, 5000)])
def test_p_agrees_with_the_two_sample_test_for_large_numbers(now: int, before: int) -> None:
    _, expected = proportions_ztest([now, before], [10000, 10000])
    assert p_value(share_difference(now, 10000, before, 10000)) == pytest.approx(expected, rel=0.02)


def test_p_of_a_skewed_difference_uses_the_side_of_zero() -> None:
    assert p_value(Estimate(6, 0, 500, 9)) == pytest.approx(0.05)
    assert p_value(Estimate(-6, -500, 0, 9)) == pytest.approx(0.05)
    assert p_value(Estimate(6, 1, None, 9)) < 0.05
    assert p_value(Estimate(6, None, 9, 9)) is None
    assert p_value(Estimate(None, None, None, 9)) is None
    assert p_value(Estimate(0, -1, 2, 9)) == 1
    assert p_value(Estimate(24, 24, 24, 9)) == 0
