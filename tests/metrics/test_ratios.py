"""Ratios of sums: published tables, hand counts, and how often the intervals hold the truth."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from scipy import stats

from metrics.broadcast import BROADCAST_RATIO
from metrics.growth import EARNED_GROWTH, EARNED_NEW_CUSTOMERS, NET_REVENUE_RETENTION
from metrics.intervals import net_share, wilson
from metrics.model import NOTHING
from metrics.ratios import (
    Counts,
    Sums,
    Weighted,
    rate_ratio,
    ratio,
    ratio_of_few,
    weighted_net,
    weighted_share,
)
from metrics.student import reach

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


def companies(draw: np.random.Generator, n: int) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """What customers paid then and now, in companies of several kinds."""
    steady = draw.lognormal(0, 0.5, n)
    kept = np.where(draw.random(n) < 0.1, 0, draw.lognormal(-0.02, 0.2, n))
    yield "subscription", steady, steady * kept
    skewed = draw.lognormal(0, 1, n)
    kept = np.where(draw.random(n) < 0.1, 0, draw.lognormal(-0.02, 0.4, n))
    yield "few large customers", skewed, skewed * kept
    usual = draw.lognormal(0, 0.6, n)

    def visits(share: float) -> np.ndarray:
        return usual * np.where(draw.random(n) < share, draw.lognormal(0, 0.4, n), 0)

    yield "guests who come now and then", visits(0.6), visits(0.55)


TRUE = {
    "subscription": 0.9 * math.exp(-0.02 + 0.02),
    "few large customers": 0.9 * math.exp(-0.02 + 0.08),
    "guests who come now and then": 0.55 / 0.6,
}


@pytest.mark.parametrize(
    ("n", "least", "most"), [(5, 93.0, 100.0), (20, 91.5, 98.5), (100, 93.0, 97.0)]
)
def test_the_interval_of_retention_holds_the_truth(n: int, least: float, most: float) -> None:
    draw = np.random.default_rng(n)
    held = dict.fromkeys(TRUE, 0)
    counted = dict.fromkeys(TRUE, 0)
    for _ in range(TIMES):
        for name, x, z in companies(draw, n):
            if x.sum() > 0:
                _, low, high = ratio(sums(x, z))
                counted[name] += 1
                held[name] += (low is None or low <= TRUE[name]) and (
                    high is None or TRUE[name] <= high
                )
    for name, times in held.items():
        assert least - SLACK <= 100 * times / counted[name] <= most + SLACK, name


@pytest.mark.parametrize(
    ("n", "share", "least", "most"),
    [
        (5, 0.15, 95.0, 100.0),
        (20, 0.15, 93.0, 98.0),
        (100, 0.03, 92.0, 97.0),
        (100, 0.15, 93.0, 97.0),
    ],
)
def test_the_interval_of_earned_new_customers_holds_the_truth(
    n: int, share: float, least: float, most: float
) -> None:
    draw = np.random.default_rng(n)
    truth = share * 0.8 / (1 - share)
    held = counted = 0
    for _ in range(TIMES):
        spent, new = draw.lognormal(0, 0.6, n), draw.random(n) < share
        x, z = np.where(new, 0, spent), np.where(new, 0.8 * spent, 0)
        if new.all():
            continue
        found = ratio_of_few(sums(x, z), int(new.sum()), x.sum() / (~new).sum())
        assert found is not None
        value, low, high = found
        assert low <= value
        assert high is None or value <= high
        counted += 1
        held += low <= truth and (high is None or truth <= high)
    assert least - SLACK <= 100 * held / counted <= most + SLACK


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
    posts = Weighted(weight=7 * 40, squares=49 * 40, positive=7 * 25, negative=7 * 10)
    assert posts.effective_n == pytest.approx(40)
    assert weighted_share(posts) == pytest.approx((0.25, *wilson(0.25, 40)))
    alike = net_share(25, 10, 40)
    assert [100 * each for each in weighted_net(posts)] == pytest.approx(
        [alike.value, alike.low, alike.high]
    )
    assert weighted_share(Weighted(0, 0, 0, 0)) is None
    assert weighted_net(Weighted(0, 0, 0, 0)) is None


@pytest.mark.parametrize("spread", [0.8, 1.3, 2.0])
@pytest.mark.parametrize("n", [5, 20, 100])
def test_the_interval_by_reach_holds_the_truth(n: int, spread: float) -> None:
    draw = np.random.default_rng(n)
    weights = draw.lognormal(0, spread, (TIMES, n))
    tones = draw.choice([1, 0, -1], (TIMES, n), p=[0.47, 0.29, 0.24])
    shares = nets = 0
    for w, t in zip(weights, tones, strict=True):
        posts = Weighted(w.sum(), w @ w, w[t > 0].sum(), w[t < 0].sum())
        _, low, high = weighted_share(posts)
        shares += low <= 0.24 <= high
        _, low, high = weighted_net(posts)
        nets += low <= 0.23 <= high
    assert 93 - SLACK <= 100 * shares / TIMES <= 99
    assert 93 - SLACK <= 100 * nets / TIMES <= 99.7


def test_the_metrics_measure_nothing_of_nobody() -> None:
    for metric in (EARNED_GROWTH, NET_REVENUE_RETENTION, EARNED_NEW_CUSTOMERS, BROADCAST_RATIO):
        nobody = dict.fromkeys(metric.inputs, 0)
        assert metric.estimate(nobody) == NOTHING
        assert metric.difference(nobody, nobody).value is None
