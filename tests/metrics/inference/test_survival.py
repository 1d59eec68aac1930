"""Kaplan–Meier against lifelines, whole-number arithmetic, and published values."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times
from scipy.stats import binom, quantile_test

from metrics.inference.intervals import share
from metrics.inference.survival import (
    EXACT_RANKS_UP_TO,
    band,
    closed_only_median,
    kaplan_meier,
    quantile,
    share_within,
)
from metrics.model import NOTHING, Estimate

#: Freireich 1963, the treated group: weeks in remission, and of those still in remission.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
IN_REMISSION = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

SHARES = [0.1, 0.25, 0.5, 0.75, 0.9]
ENDED_AND_OPEN = st.tuples(
    st.lists(st.integers(0, 30), max_size=40), st.lists(st.integers(0, 30), max_size=40)
)


def lifelines_fit(ended: np.ndarray, still_open: np.ndarray) -> KaplanMeierFitter:
    durations = np.concatenate((ended, still_open))
    return KaplanMeierFitter().fit(durations, np.arange(durations.size) < ended.size)


def first_at_or_under(times: np.ndarray, shares: np.ndarray, threshold: float) -> float | None:
    """The first time at which a curve is at or under the threshold."""
    there = np.flatnonzero(shares <= threshold)
    return float(times[there[0]]) if there.size else None


def exact_survival(ended: list[int], still_open: list[int]) -> dict[int, Fraction]:
    """The curve in whole-number arithmetic, one row of the textbook table after the other."""
    share_open, curve = Fraction(1), {}
    for at in sorted(set(ended)):
        at_risk = sum(d >= at for d in ended + still_open)
        share_open *= 1 - Fraction(ended.count(at), at_risk)
        curve[at] = share_open
    return curve


def test_freireich_1963_as_published() -> None:
    curve = kaplan_meier(RELAPSED, IN_REMISSION)
    survival = dict(zip(curve.times.tolist(), curve.survival.tolist(), strict=True))
    for week, expected in {6: 0.857, 10: 0.753, 22: 0.538, 23: 0.448}.items():
        assert survival[week] == pytest.approx(expected, abs=0.0005)
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert quantile(curve, 0.5) == Estimate(23, 13, None, 21)
    assert quantile(curve, 0.9) == Estimate(None, None, None, 21)


def test_leaving_out_what_is_open_looks_faster_than_it_was() -> None:
    """The trap: 10 weeks by the closed ones alone, 23 in truth."""
    assert closed_only_median(RELAPSED).value == 10
    assert quantile(kaplan_meier(RELAPSED, IN_REMISSION), 0.5).value == 23


@pytest.mark.parametrize("seed", range(40))
def test_curve_quantiles_and_bands_equal_lifelines(seed: int) -> None:
    draw = np.random.default_rng(seed)
    ended = draw.exponential(50, draw.integers(40, 300))
    still_open = draw.exponential(80, draw.integers(0, 200))
    if seed % 2:
        ended, still_open = np.ceil(ended), np.ceil(still_open)
    curve, fit = kaplan_meier(ended, still_open), lifelines_fit(ended, still_open)
    expected = fit.survival_function_at_times(curve.times).to_numpy()
    np.testing.assert_allclose(curve.survival, expected, rtol=0, atol=1e-12)
    for q in SHARES:
        if np.abs(expected - (1 - q)).min() < 1e-9:
            continue  # There lifelines' own rounding decides; whole numbers check it below.
        value, low, high = (
            qth_survival_times(1 - q, fit.survival_function_),
            *(
                first_at_or_under(fit.timeline, band, 1 - q)
                for band in fit.confidence_interval_.to_numpy().T
            ),
        )
        estimate = quantile(curve, q)
        assert estimate.value == (None if math.isinf(value) else value)
        assert estimate.low == low
        alone = high is not None and high == curve.times[-1] and curve.survival[-1] == 0
        assert estimate.high == high or (alone and estimate.high is None)
        assert estimate.n == ended.size + still_open.size


@pytest.mark.parametrize("seed", range(20))
def test_the_band_of_the_curve_equals_lifelines(seed: int) -> None:
    draw = np.random.default_rng(seed)
    ended = np.ceil(draw.exponential(50, draw.integers(1, 300)))
    still_open = np.ceil(draw.exponential(80, draw.integers(0, 200)))
    curve, fit = kaplan_meier(ended, still_open), lifelines_fit(ended, still_open)
    expected = fit.confidence_interval_.loc[curve.times].to_numpy().T
    left = curve.survival > 0
    for bound, theirs in zip(band(curve), expected, strict=True):
        np.testing.assert_allclose(bound[left], theirs[left], rtol=0, atol=1e-12)


def test_the_band_where_nobody_is_left_is_that_of_the_share() -> None:
    curve = kaplan_meier([3, 5, 8], [])
    low, high = band(curve)
    within = share_within(curve, 8)
    assert low[-1] == 0
    assert 100 * (1 - high[-1]) == pytest.approx(within.low)
    assert 0 < high[-1] < 1
    assert [bound.size for bound in band(kaplan_meier([], [4]))] == [0, 0]


def test_median_band_equals_lifelines_own_reading_of_it() -> None:
    draw = np.random.default_rng(7)
    ended, still_open = draw.exponential(50, 101), draw.exponential(80, 60)
    fit = lifelines_fit(ended, still_open)
    low, high = qth_survival_times(0.5, fit.confidence_interval_).to_numpy().ravel()
    estimate = quantile(kaplan_meier(ended, still_open), 0.5)
    assert estimate.value == fit.median_survival_time_
    assert (estimate.low, estimate.high) == (low, high)


@given(ENDED_AND_OPEN, st.sampled_from(SHARES))
def test_quantile_by_whole_numbers(durations: tuple[list[int], list[int]], q: float) -> None:
    """Where the curve is exactly at 1 − q, rounding does not pick the next time."""
    exact = exact_survival(*durations)
    threshold = 1 - Fraction(str(q))
    expected = next((at for at, share_open in exact.items() if share_open <= threshold), None)
    curve = kaplan_meier(*durations)
    assert curve.survival.tolist() == pytest.approx([float(s) for s in exact.values()], abs=1e-12)
    estimate = quantile(curve, q)
    assert estimate.value == expected
    if estimate.value is not None:
        assert estimate.low is None or estimate.low <= estimate.value
        assert estimate.high is None or estimate.high >= estimate.value


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60), st.sampled_from(SHARES))
def test_without_open_ones_it_is_the_ordinary_quantile(ended: list[int], q: float) -> None:
    if abs(q * len(ended) - round(q * len(ended))) < 1e-9:
        return  # On a step NumPy's rounding of q × n decides; whole numbers check it above.
    expected = np.quantile(ended, q, method="inverted_cdf")
    assert quantile(kaplan_meier(ended, []), q).value == expected


@pytest.mark.parametrize("q", [0.1, 0.5, 0.9])
def test_rounding_does_not_pick_the_next_time(q: float) -> None:
    """Of 1, 2, … n a share q has ended at q × n, also where a float product misses it by a bit."""
    for n in range(10, 400, 10):
        assert quantile(kaplan_meier(range(1, n + 1), []), q).value == round(q * n)


def test_at_the_same_time_those_that_end_come_first() -> None:
    """Two ended at 5 while two more were at risk: S(5) = 1/2, not 0."""
    assert kaplan_meier([5, 5], [5, 5]).survival.tolist() == [0.5]


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.float64])
def test_order_and_kind_of_number_do_not_matter(kind: type) -> None:
    draw = np.random.default_rng(3)
    ended, still_open = draw.integers(0, 10**6, 500), draw.integers(0, 10**6, 300)
    curve = kaplan_meier(ended.astype(kind), still_open.astype(kind))
    other = kaplan_meier(np.sort(ended)[::-1], sorted(still_open.tolist()))
    assert quantile(curve, 0.5) == quantile(other, 0.5)
    assert curve.times.dtype == np.float64


# The ends of the curve, where Greenwood's variance says nothing


def test_nothing_measured_is_nothing() -> None:
    empty = kaplan_meier([], [])
    assert quantile(empty, 0.5) == share_within(empty, 24) == closed_only_median([]) == NOTHING


def test_all_open_is_not_reached() -> None:
    curve = kaplan_meier([], [5.0, 9.0])
    assert quantile(curve, 0.5) == Estimate(None, None, None, 2)
    assert share_within(curve, 7) == Estimate(0.0, 0.0, share(0, 1).high, 2)
    assert share_within(curve, 10) == Estimate(None, 0.0, None, 2)


@pytest.mark.parametrize(
    ("n", "low", "high"), [(1, None, None), (3, None, None), (4, 1, 4), (40, 14, 26)]
)
def test_a_median_of_very_few_has_no_bounds(n: int, low: float | None, high: float | None) -> None:
    estimate = quantile(kaplan_meier(range(1, n + 1), []), 0.5)
    assert (estimate.low, estimate.high) == (low, high)
    assert estimate.value == math.ceil(n / 2)


@pytest.mark.parametrize(("n", "high"), [(34, None), (35, 35), (200, 188)])
def test_the_longest_alone_bounds_a_90th_percentile_only_from_35(
    n: int, high: float | None
) -> None:
    assert quantile(kaplan_meier(range(1, n + 1), []), 0.9).high == high


def test_all_within_the_same_second_is_a_bound_when_there_are_enough() -> None:
    assert quantile(kaplan_meier([0] * 100, []), 0.5) == Estimate(0, 0, 0, 100)
    assert quantile(kaplan_meier([0] * 2, []), 0.5) == Estimate(0, None, None, 2)


@pytest.mark.parametrize("q", [0, 1, 50, -0.1])
def test_a_quantile_that_is_no_share_is_refused(q: float) -> None:
    with pytest.raises(ValueError, match=r"q=.* was given; expected a share between 0 and 1"):
        quantile(kaplan_meier([1], []), q)


@pytest.mark.parametrize("wrong", [[1, -2], [1.0, math.nan], [math.inf]])
def test_durations_that_are_none_are_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match=r"events run from .* expected durations, numbers from 0"):
        kaplan_meier(wrong, [])
    with pytest.raises(ValueError, match="censored run from"):
        kaplan_meier([], wrong)


# The share within a time


@pytest.mark.parametrize("seed", range(10))
def test_share_within_equals_lifelines(seed: int) -> None:
    draw = np.random.default_rng(seed)
    ended, still_open = np.ceil(draw.exponential(50, 80)), np.ceil(draw.exponential(80, 60))
    curve, fit = kaplan_meier(ended, still_open), lifelines_fit(ended, still_open)
    for at in [5, 20.5, 48, 72]:
        bands = fit.confidence_interval_.to_numpy()[
            np.searchsorted(fit.timeline, at, side="right") - 1
        ]
        expected = 100 * (1 - np.array([fit.predict(at), bands[1], bands[0]]))
        estimate = share_within(curve, at)
        assert [estimate.value, estimate.low, estimate.high] == pytest.approx(
            expected.tolist(), abs=1e-9
        )


def test_share_within_counts_an_end_at_that_very_time() -> None:
    curve = kaplan_meier([10, 20, 30, 40], [])
    assert share_within(curve, 19.99).value == 25
    assert share_within(curve, 20).value == 50


def test_open_longer_than_the_promise_counts_as_missed() -> None:
    assert share_within(kaplan_meier([10] * 6, [100] * 4), 72).value == pytest.approx(60)


@given(st.integers(1, 200))
def test_none_and_all_have_wilsons_interval(n: int) -> None:
    all_within, none_within = (share_within(kaplan_meier([10] * n, []), at) for at in (10, 9))
    for estimate, expected in ((all_within, share(n, n)), (none_within, share(0, n))):
        for name in ("value", "low", "high", "n"):
            assert getattr(estimate, name) == pytest.approx(getattr(expected, name))


def test_all_within_says_less_when_many_were_lost_from_sight() -> None:
    """S is 1/2 before the last one at risk ends: no more than two durations' worth."""
    estimate = share_within(kaplan_meier([1] * 50 + [3], [2] * 49), 4)
    assert (estimate.value, estimate.n) == (100, 100)
    assert estimate.low == pytest.approx(share(2, 2).low)


def test_later_than_anything_seen_is_not_known() -> None:
    curve = kaplan_meier([10, 20], [30])
    assert share_within(curve, 30).value == pytest.approx(200 / 3)
    later = share_within(curve, 30.01)
    assert (later.value, later.high, later.n) == (None, None, 3)
    assert later.low == share_within(curve, 30).low


@given(ENDED_AND_OPEN, st.integers(0, 40))
def test_share_within_is_never_certain(durations: tuple[list[int], list[int]], at: int) -> None:
    estimate = share_within(kaplan_meier(*durations), at)
    if estimate.value is not None:
        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 100
        assert estimate.low < estimate.high


@pytest.mark.parametrize(("n", "lowest"), [(30, 0.93), (100, 0.94)])
def test_bands_keep_their_promise(n: int, lowest: float) -> None:
    """Seeded: exponential times with a median of 50, a third still open."""
    draw = np.random.default_rng(20261122)
    held = np.zeros(2)
    for _ in range(1500):
        lasts, watched = draw.exponential(50 / math.log(2), n), draw.uniform(0, 200, n)
        curve = kaplan_meier(lasts[lasts <= watched], watched[lasts > watched])
        for i, (estimate, truth) in enumerate(
            ((quantile(curve, 0.5), 50), (share_within(curve, 50), 50))
        ):
            high = math.inf if estimate.high is None else estimate.high
            held[i] += estimate.low <= truth <= high
    assert held.min() / 1500 >= lowest
    assert held.max() / 1500 <= 0.97


# The naive median


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=80))
def test_closed_only_median_is_the_spreadsheets(ended: list[int]) -> None:
    estimate = closed_only_median(ended)
    assert estimate.value == np.median(ended)
    assert estimate.n == len(ended)


@pytest.mark.parametrize("n", [1, 4, 5, 6, 7, 20, 99, 400, 1000, 1001, 5000, 100_001])
def test_closed_only_bounds_are_the_binomial_ranks(n: int) -> None:
    ranks = np.arange(1, n + 1)
    estimate = closed_only_median(ranks)
    expected = quantile_test(ranks, q=np.median(ranks), p=0.5).confidence_interval(0.95)
    if n < 6:
        assert (estimate.low, estimate.high) == ((1, 5) if n == 5 else (None, None))
        assert binom.cdf(0, n, 0.5) > 0.025
    else:
        ranks_off = 0 if n <= EXACT_RANKS_UP_TO else 1
        assert estimate.low == pytest.approx(expected.low, abs=ranks_off)
        assert estimate.high == pytest.approx(expected.high, abs=ranks_off)
        assert estimate.low + estimate.high == n + 1
