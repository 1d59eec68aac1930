"""The log-rank test against lifelines, whole-number arithmetic, and a published trial."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lifelines.statistics import logrank_test

from metrics.inference.intervals import p_value
from metrics.inference.rank_tests import directed, log_rank
from metrics.inference.verdict import indistinguishable, judge
from metrics.model import Direction, Estimate

#: Freireich 1963: weeks in remission with 6-MP (* = still open), and with a placebo.
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
TREATED_OPEN = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

DURATIONS = st.lists(st.integers(0, 12), max_size=25)
GROUP = st.tuples(DURATIONS, DURATIONS)


def lifelines_test(one: tuple[list, list], other: tuple[list, list]) -> tuple[float, float]:
    durations = [np.concatenate([*map(np.asarray, group)]).astype(float) for group in (one, other)]
    ended = [np.arange(d.size) < len(g[0]) for d, g in zip(durations, (one, other), strict=True)]
    found = logrank_test(*durations, *ended)
    return found.test_statistic, found.p_value


def exact_parts(one: tuple[list, list], other: tuple[list, list]) -> tuple[Fraction, Fraction]:
    """Observed − expected and its variance, one row of the textbook table after the other."""
    excess, variance = Fraction(0), Fraction(0)
    for at in sorted({*one[0], *other[0]}):
        here, there = (sum(t >= at for t in (*g[0], *g[1])) for g in (one, other))
        n, ends = here + there, one[0].count(at) + other[0].count(at)
        excess += one[0].count(at) - Fraction(ends * here, n)
        if n > 1:
            variance += Fraction(ends * here * there * (n - ends), n * n * (n - 1))
    return excess, variance


def test_freireich_1963_as_published() -> None:
    """Chi-squared 16.79 with one degree of freedom, as textbooks give it for this trial."""
    found = log_rank(TREATED, TREATED_OPEN, PLACEBO, [])
    assert found is not None
    assert found.statistic**2 == pytest.approx(16.79, abs=0.005)
    assert found.sign == 1  # the treated stay in remission for longer
    back = log_rank(PLACEBO, [], TREATED, TREATED_OPEN)
    assert back is not None
    assert (back.sign, back.p_value) == (-1, pytest.approx(found.p_value, rel=1e-12))


@pytest.mark.parametrize("seed", range(30))
def test_it_equals_lifelines_with_ties_and_open_ones(seed: int) -> None:
    draw = np.random.default_rng(seed)

    def group(scale: float) -> tuple[np.ndarray, np.ndarray]:
        ended = draw.exponential(scale, draw.integers(2, 200))
        still_open = draw.exponential(1.5 * scale, draw.integers(0, 150))
        return (np.ceil(ended), np.ceil(still_open)) if seed % 2 else (ended, still_open)

    one, other = group(20), group(20 + seed)
    found = log_rank(*one, *other)
    assert found is not None
    statistic, p = lifelines_test(one, other)
    assert found.statistic**2 == pytest.approx(statistic, rel=1e-9, abs=1e-9)
    assert found.p_value == pytest.approx(p, rel=1e-9, abs=1e-12)


@given(GROUP, GROUP)
@example(([], []), ([], []))
@example(([3], []), ([], [2]))
def test_by_whole_numbers(one: tuple[list, list], other: tuple[list, list]) -> None:
    excess, variance = exact_parts(one, other)
    found = log_rank(*one, *other)
    if not variance:
        assert found is None
        return
    assert found is not None
    assert found.statistic == pytest.approx(float(excess) / math.sqrt(variance), abs=1e-9)
    if excess:
        assert found.sign == (-1 if excess > 0 else 1)


def test_where_nothing_differs_it_rarely_finds_anything() -> None:
    """At groups of 10, two thirds of them still open: 5 % of tests, give or take."""
    draw = np.random.default_rng(3)
    found, tests = 0, 2000
    for _ in range(tests):
        waits, ends = draw.exponential(1, (2, 15)), draw.exponential(0.6, (2, 15))
        parts = [x for w, e in zip(waits, ends, strict=True) for x in (w[w <= e], e[w > e])]
        test = log_rank(*parts)
        found += test is not None and test.p_value < 0.05
    assert 0.03 <= found / tests <= 0.07


def test_it_decides_where_no_median_is_reached() -> None:
    unknown = Estimate(None, None, None, 40)
    test = log_rank([1, 2, 3] * 6, [9] * 20, [1] * 2, [9] * 60)
    faster = directed(unknown, test)
    assert isinstance(faster, Direction)
    assert (faster.value, faster.n, faster.sign) == (None, 40, -1)
    assert judge(faster, "lower").verdict == "better"
    assert judge(faster, "higher").verdict == "worse"
    assert judge(faster, "lower").p_value == p_value(faster) == faster.p_value < 0.001
    standing = indistinguishable({"fast": faster, "who knows": unknown})
    assert standing == {"fast": "below the rest", "who knows": "cannot be told apart"}


def test_a_direction_that_is_not_certain_decides_nothing() -> None:
    unsure = Direction(None, None, None, 30, p_value=0.06, sign=1)
    assert judge(unsure, "lower").verdict == "cannot tell"
    assert indistinguishable({"a": unsure}) == {"a": "cannot be told apart"}


def test_medians_and_curves_that_contradict_each_other_tell_nothing() -> None:
    """The median is shorter, the curve as a whole higher: no verdict from half of the story."""
    shorter = Estimate(-3.0, None, None, 30)
    longer = log_rank([1] * 2, [9] * 60, [1, 2, 3] * 6, [9] * 20)
    assert longer is not None
    assert longer.sign == 1
    assert directed(shorter, longer) is shorter
    assert directed(shorter, None) is shorter
    agrees = directed(Estimate(3.0, None, None, 30), longer)
    assert judge(agrees, "lower").verdict == "worse"
