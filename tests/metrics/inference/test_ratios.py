"""Ratios of sums: against SciPy, hand counts, and where the plain interval fails."""

import math

import numpy as np
import pytest
from scipy import stats

from metrics.definitions.broadcast import BROADCAST_RATIO
from metrics.definitions.growth import EARNED_GROWTH, EARNED_NEW_CUSTOMERS, NET_REVENUE_RETENTION
from metrics.inference.intervals import net_share, wilson
from metrics.inference.ratios import (
    Counts,
    Sums,
    WeightedPosts,
    freedom_of_difference,
    freedom_of_few,
    rate_ratio,
    ratio,
    ratio_of_few,
    reach,
    weighted_net,
    weighted_share,
)
from metrics.model import NOTHING

TIMES = 1_500
#: Three standard errors of a share of 95 % in so many draws.
SLACK = 100 * 3 * math.sqrt(0.95 * 0.05 / TIMES)


def sums(x: np.ndarray, z: np.ndarray) -> Sums:
    return Sums(len(x), *map(float, (x.sum(), z.sum(), x @ x, x @ z, z @ z)))


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 7, 10, 19, 30, 99, 1000, 100_000])
def test_students_t_is_that_of_scipy(freedom: int) -> None:
    assert reach(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=5e-6)


def test_students_t_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="expected 1 or more"):
        reach(0)


def test_fiellers_bounds_are_where_a_t_test_changes_its_mind() -> None:
    """A ratio R lies in the interval exactly when the mean of z − R·x may be 0 (SciPy)."""
    draw = np.random.default_rng(3)
    for n in (8, 15, 60):
        x = draw.lognormal(3, 0.3, n)
        z = x * draw.lognormal(0, 0.3, n) * (draw.random(n) < 0.8)
        value, low, high = ratio(sums(x, z))
        assert value == pytest.approx(z.sum() / x.sum())
        assert low < value < high
        for bound in (low, high):
            assert stats.ttest_1samp(z - bound * x, 0).pvalue == pytest.approx(0.05, abs=1e-4)


def test_no_bounds_where_what_was_paid_may_be_nothing() -> None:
    x = np.array([100.0, 0.1, 0.1, 0.1])
    value, low, high = ratio(sums(x, x))
    assert (value, low, high) == (1.0, None, None)
    assert ratio(Sums(1, 5, 4, 25, 20, 16)) == (0.8, None, None)
    assert ratio_of_few(Sums(1, 5, 4, 25, 20, 16), 1, 5) == (0.8, None, None)
    for nothing in (Sums(0, 0, 0, 0, 0, 0), Sums(3, 0, 9, 0, 0, 81), Sums(3, -5, 9, 25, 0, 81)):
        assert ratio(nothing) is None
        assert ratio_of_few(nothing, 1, 1) is None


def test_where_then_may_be_nothing_only_the_lower_bound_is_left() -> None:
    """All ratios above it may be, none between 0 and it; below 0 no ratio can be (SciPy)."""
    draw = np.random.default_rng(8)
    one_sided = 0
    for _ in range(200):
        x, z = draw.lognormal(0, 1.5, 6), draw.lognormal(0, 0.4, 6)
        value, low, high = ratio(sums(x, z))
        if high is not None or low is None:
            continue
        one_sided += 1
        assert 0 < low < value
        assert stats.ttest_1samp(z - low * x, 0).pvalue == pytest.approx(0.05, abs=1e-4)
        for between in np.linspace(0, low, 6)[:-1]:
            assert stats.ttest_1samp(z - between * x, 0).pvalue < 0.05
        for above in (value, 10 * value, 1e6 * value):
            assert stats.ttest_1samp(z - above * x, 0).pvalue > 0.05
    assert one_sided > 20


def test_of_a_difference_the_freedom_is_welchs() -> None:
    draw = np.random.default_rng(9)
    for n, m in ((5, 5), (20, 6), (40, 100)):
        pairs = [(draw.lognormal(0, 0.5, k), draw.lognormal(0, 0.8, k)) for k in (n, m)]
        left = [(z - z.sum() / x.sum() * x) / x.mean() for x, z in pairs]
        expected = stats.ttest_ind(*left, equal_var=False).df
        found = freedom_of_difference(*(sums(x, z) for x, z in pairs))
        assert found == math.floor(expected + 1e-9)
        assert found >= min(n, m) - 1
    nobody, one = Sums(0, 0, 0, 0, 0, 0), Sums(1, 5, 4, 25, 20, 16)
    certain = Sums(3, 3, 3, 3, 3, 3)
    some = sums(*pairs[0])
    assert freedom_of_difference(some, nobody) is None
    assert freedom_of_difference(one, some) is None
    assert freedom_of_difference(certain, certain) is None


def test_how_unlike_few_are_is_known_from_them_alone() -> None:
    assert [freedom_of_few(few, 100) for few in (0, 1, 3, 40)] == [99, 6, 8, 45]
    assert freedom_of_few(0, 2) == 5


def test_no_earned_customer_is_a_measured_nothing_with_an_upper_bound() -> None:
    value, low, high = ratio_of_few(Sums(20, 200, 0, 2000, 0, 0), 0, 10.0)
    assert (value, low) == (0.0, 0.0)
    assert 0.02 < high < 0.6


def counts(posts: np.ndarray) -> Counts:
    return Counts(len(posts), int(posts.sum()), int((posts * posts).sum()))


@pytest.mark.parametrize("scattered", [False, True])
@pytest.mark.parametrize(("n", "least"), [(5, 94.0), (20, 93.0), (100, 93.0)])
def test_the_interval_of_a_ratio_of_rates_holds_the_truth(
    n: int, least: float, *, scattered: bool
) -> None:
    """Where few post much, the exact interval for chance alone holds it in 80 % of cases."""
    draw = np.random.default_rng(n)
    held = exact = counted = 0
    for _ in range(TIMES):
        often = [rate * (draw.gamma(0.3, 1 / 0.3, n) if scattered else 1) for rate in (0.9, 0.45)]
        above, below = (draw.poisson(rate, n) for rate in often)
        found = rate_ratio(counts(above), counts(below))
        if found is None:
            continue
        counted += 1
        held += found[1] <= 2 <= found[2]
        share = 2 / 3
        test = stats.binomtest(int(above.sum()), int(above.sum() + below.sum()), share)
        exact += test.pvalue >= 0.05
    assert least - SLACK <= 100 * held / counted
    if n == 100:
        assert 100 * held / counted <= 97 + SLACK
        assert (100 * exact / counted < 88) == scattered


def test_rates_are_compared_by_hand() -> None:
    value, low, high = rate_ratio(Counts(10, 6, 8), Counts(20, 4, 4))
    assert value == pytest.approx(3.0)
    up, down = 6.5 / 10, 4.5 / 20
    of_log = max((8 - 3.6) / 9, up) / (10 * up**2) + max((4 - 0.8) / 19, down) / (20 * down**2)
    factor = math.exp(stats.norm.ppf(0.975) * math.sqrt(of_log))
    assert (low, high) == pytest.approx((up / down / factor, up / down * factor))
    for nobody in (Counts(0, 0, 0), Counts(5, 0, 0)):
        assert rate_ratio(Counts(10, 6, 8), nobody) is None
    assert rate_ratio(Counts(0, 0, 0), Counts(20, 4, 4)) is None
    assert rate_ratio(Counts(9, 0, 0), Counts(20, 4, 4))[:2] == (0.0, 0.0)


def test_equal_weights_are_no_weights() -> None:
    posts = WeightedPosts(weight=7 * 40, squares=49 * 40, positive=7 * 25, negative=7 * 10)
    assert posts.effective_n == pytest.approx(40)
    assert weighted_share(posts) == pytest.approx((0.25, *wilson(0.25, 40)))
    alike = net_share(25, 10, 40)
    assert [100 * each for each in weighted_net(posts)] == pytest.approx(
        [alike.value, alike.low, alike.high]
    )
    assert weighted_share(WeightedPosts(0, 0, 0, 0)) is None
    assert weighted_net(WeightedPosts(0, 0, 0, 0)) is None


def test_the_metrics_measure_nothing_of_nobody() -> None:
    for metric in (EARNED_GROWTH, NET_REVENUE_RETENTION, EARNED_NEW_CUSTOMERS, BROADCAST_RATIO):
        nobody = dict.fromkeys(metric.inputs, 0)
        assert metric.estimate(nobody) == NOTHING
        assert metric.difference(nobody, nobody).value is None


@pytest.mark.parametrize("n", [5, 20, 100])
@pytest.mark.parametrize("lost", [0.02, 0.05, 0.1])
def test_of_customers_who_all_pay_one_fee_the_truth_is_held(n: int, lost: float) -> None:
    """Mostly nobody of a few has left: the spread that is seen is nothing, and not all there is."""
    draw = np.random.default_rng(n)
    fee = np.ones(n)
    samples = [(draw.random(n) >= lost).astype(float) for _ in range(TIMES)]
    found = [ratio(sums(fee, kept)) for kept in samples]
    held = [low <= 1 - lost <= high for _, low, high in found]
    assert 100 * np.mean(held) >= (92 if n == 100 else 95) - SLACK
    alike = [kept.all() for kept in samples]
    assert np.mean(alike) > 0.5 or lost * n > 0.5
    assert all(low < value < high for value, low, high in found)
