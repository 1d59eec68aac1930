"""The XmR chart against published tables; Nelson's rules against a search that is only patient."""

import random
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from metrics.inference.xmr import Limits, outside, runs, xmr

#: Montgomery, Introduction to Statistical Quality Control (5th ed.), table 5-6: the viscosity of
#: fifteen batches of aircraft primer paint; mean 33.52, mean moving range 0.48.
PAINT = [
    33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54,
    33.12, 33.84,
]  # fmt: skip
#: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: ten flow rates.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


def test_limits_are_those_of_montgomerys_table() -> None:
    limits = xmr(PAINT)
    found = [round(bound, 2) for bound in (limits.low, limits.middle, limits.high)]
    assert found == [32.24, 33.52, 34.80]
    assert outside(PAINT, limits) == []


def test_limits_are_those_of_the_nist_handbook() -> None:
    limits = xmr(FLOW)
    found = [round(bound, 4) for bound in (limits.low, limits.middle, limits.high)]
    assert found == [45.8159, 50.81, 55.8041]


def test_one_value_has_no_limits() -> None:
    with pytest.raises(ValueError, match="1 values were given; expected two or more"):
        xmr([3.0])


def by_hand(signs: tuple[int, ...], length: int) -> set[int]:
    """The positions in any window of that length that lies wholly on one side."""
    windows = (range(start, start + length) for start in range(len(signs) - length + 1))
    kept = [w for w in windows if abs(sum(signs[i] for i in w)) == length]
    return {position for window in kept for position in window}


def test_runs_are_all_windows_on_one_side() -> None:
    for signs in product((-1, 0, 1), repeat=9):
        found = runs([5 + sign for sign in signs], 5.0, length=4)
        assert {i for run in found for i in run} == by_hand(signs, 4), signs
        assert all(len({signs[i] for i in run}) == 1 for run in found)


def test_nine_in_a_row_are_a_run_and_eight_are_none() -> None:
    draw = random.Random(4)  # noqa: S311  (values, not secrets)
    for _ in range(500):
        signs = tuple(draw.choices((-1, 0, 1), (10, 1, 10), k=40))
        assert {i for run in runs(signs, 0.0) for i in run} == by_hand(signs, 9)
    assert runs([1.0] * 8 + [-8.0], 0.0) == []
    assert runs([-9.0] + [1.0] * 9, 0.0) == [range(1, 10)]


def test_a_point_is_outside_when_it_is_beyond_a_limit_and_not_on_it() -> None:
    limits = Limits(-2.0, 0.0, 2.0)
    assert outside([-2.0001, -2.0, 0.0, 2.0, 2.0001], limits) == [0, 4]


@pytest.mark.parametrize("value", [0.1, 100 / 3, 1e-3, 7e9])
def test_what_never_changes_raises_no_alarm(value: float) -> None:
    values = [value] * 26
    limits = xmr(values)
    assert outside(values, limits) == []
    assert runs(values, limits.middle) == []


def test_one_odd_value_is_found_although_it_helps_to_make_the_limits() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        values = rng.normal(30, 5, 26)
        values[13] = -20
        assert 13 in outside(values.tolist(), xmr(values.tolist()))


def alarms(draw: Callable[[], np.ndarray], charts: int = 1500) -> tuple[float, float]:
    """The share of charts on which rule 1, and rule 2, is broken."""
    first = second = 0
    for _ in range(charts):
        values = draw().tolist()
        limits = xmr(values)
        first += bool(outside(values, limits))
        second += bool(runs(values, limits.middle))
    return first / charts, second / charts


def test_false_alarms_where_nothing_changes() -> None:
    # What "How we count" says of 26 weeks: 7 charts of 100 by the normal law, and up to 20 where
    # weeks differ in their number of answers or the values are skewed medians.
    rng = np.random.default_rng(5)
    first, second = alarms(lambda: rng.normal(size=26))
    assert 0.05 <= first <= 0.08
    assert 0.005 <= second <= 0.02
    waits = alarms(lambda: np.median(rng.lognormal(3, 1.2, (26, 30)), axis=1))
    assert 0.14 <= waits[0] <= 0.22
    few, _ = alarms(lambda: rng.normal(size=8))
    assert few <= 0.03
