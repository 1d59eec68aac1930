"""Differences of medians of waits: bounds by hand, and what is surer than 95 % drawn nearer."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import binom, norm

from metrics.catalogue import METRICS
from metrics.inference.intervals import Z, mover
from metrics.inference.survival import (
    closed_only_difference,
    closed_only_median,
    kaplan_meier,
    quantile,
    quantile_difference,
)


def test_by_hand_from_the_ranks_that_are_the_bounds() -> None:
    """1, 2, … 100: the 40th is 2.1 standard errors of the middle rank away, not 1.96."""
    ranks = np.arange(1.0, 101)
    median = closed_only_median(ranks)
    assert (median.low, median.high) == (40, 61)
    away = 10.5 / 5
    assert norm.cdf(-away) == pytest.approx(binom.cdf(39, 100, 0.5), abs=3e-4)
    difference = closed_only_difference(ranks, ranks)
    reach = math.sqrt(2) * 10.5 * Z / away
    assert (difference.low, difference.high) == pytest.approx((-reach, reach))


@pytest.mark.parametrize("n", [11, 20, 57, 100])
def test_of_closed_waits_the_curve_and_the_ranks_say_the_same(n: int) -> None:
    """At a bound the curve is as many standard errors away as its rank is from the middle one."""
    ranks = np.arange(1.0, n + 1)
    curve = kaplan_meier(ranks, [])
    found = quantile(curve, 0.5)
    narrow = quantile_difference(curve, kaplan_meier([0.0] * 400, []), 0.5)
    for bound, near in ((found.low, narrow.low), (found.high, narrow.high)):
        away = abs(n + 1 - 2 * bound) / math.sqrt(n)
        expected = found.value + (bound - found.value) * min(Z / away, 1)
        assert near == pytest.approx(expected, rel=1e-9)


def test_no_bound_is_drawn_away_and_none_appears() -> None:
    draw = np.random.default_rng(11)
    for n in (5, 8, 20, 60):
        for _ in range(40):
            curves = []
            for _ in range(2):
                waits, watched = draw.lognormal(3, 1, n), draw.uniform(0, 120, n)
                curves.append(kaplan_meier(waits[waits <= watched], watched[waits > watched]))
            ours = quantile_difference(*curves, 0.5)
            wide = mover(*(quantile(curve, 0.5) for curve in curves))
            assert (ours.value, ours.n) == (wide.value, wide.n)
            assert (ours.low is None) == (wide.low is None)
            assert (ours.high is None) == (wide.high is None)
            assert ours.low is None or wide.low - 1e-9 <= ours.low <= ours.value
            assert ours.high is None or ours.value <= ours.high <= wide.high + 1e-9


def test_it_turns_round_with_its_groups() -> None:
    draw = np.random.default_rng(12)
    groups = [
        kaplan_meier(draw.lognormal(3, 1, n), draw.uniform(0, 60, n // 4)) for n in (9, 30, 80)
    ]
    for one, other in pairwise(groups):
        there, back = (quantile_difference(*pair, 0.5) for pair in ((one, other), (other, one)))
        assert (there.value, there.low, there.high) == pytest.approx(
            tuple(None if each is None else -each for each in (back.value, back.high, back.low))
        )


def test_the_metrics_use_it() -> None:
    hours = 3_600_000_000.0
    now, before = np.arange(1.0, 101), np.arange(1.0, 61)
    inputs = [{"resolved": each * hours, "still_open": np.empty(0)} for each in (now, before)]
    median = METRICS["resolution_median"].difference(*inputs)
    expected = quantile_difference(kaplan_meier(now, []), kaplan_meier(before, []), 0.5)
    assert (median.low, median.high) == pytest.approx((expected.low, expected.high))
    closed = METRICS["resolution_median_closed_only"].difference(*inputs)
    expected = closed_only_difference(now, before)
    assert (closed.value, closed.low, closed.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )


def test_nothing_or_all_at_once() -> None:
    empty, same = kaplan_meier([], []), kaplan_meier([4.0] * 30, [])
    assert quantile_difference(empty, same, 0.5).value is None
    assert closed_only_difference([], [1.0]).value is None
    assert quantile_difference(same, same, 0.5).low == 0
    assert closed_only_difference([4.0] * 30, [4.0] * 30).high == 0
    assert closed_only_difference([1.0, 2.0], [1.0, 2.0]).low is None
