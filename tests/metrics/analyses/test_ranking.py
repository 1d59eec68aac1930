"""The order of groups: few answers do not top the list."""

import numpy as np
import pytest

from metrics.analyses.ranking import best_first, shrink
from metrics.inference.intervals import Z, net_share
from metrics.model import NOTHING, Estimate


def around(value: float, error: float, n: int = 100) -> Estimate:
    return Estimate(value, value - Z * error, value + Z * error, n)


def test_a_shop_with_four_answers_does_not_top_the_list() -> None:
    shops = {f"{n:02}": net_share(500 + 8 * n, 180 - 4 * n, 1000) for n in range(12)}
    order = best_first({"tiny": net_share(4, 0, 4), **shops}, "higher")
    assert order[0] == "11"
    assert order[-1] == "00"


def test_equally_well_known_groups_stand_by_their_values() -> None:
    estimates = {"b": around(2, 1), "a": around(1, 1), "c": around(9, 1)}
    assert best_first(estimates, "higher") == ["c", "b", "a"]
    assert best_first(estimates, "lower") == ["a", "b", "c"]
    assert best_first(estimates, "neither") == ["c", "b", "a"]


def test_shrinking_agrees_with_dersimonian_and_laird_by_hand() -> None:
    """Values 0, 6, 12 with standard errors 1, 2, 1, worked through with plain arithmetic."""
    values, variances = np.array([0.0, 6.0, 12.0]), np.array([1.0, 4.0, 1.0])
    mean = 6.0  # (0 + 6/4 + 12) / (1 + 1/4 + 1)
    q = 36 + 0 + 36
    scale = 2.25 - (1 + 1 / 16 + 1) / 2.25
    spread = (q - 2) / scale
    expected = mean + spread / (spread + variances) * (values - mean)
    found = shrink({"a": around(0, 1), "b": around(6, 2), "c": around(12, 1)})
    np.testing.assert_allclose(list(found.values()), expected)


def test_groups_that_differ_by_chance_only_all_stand_at_the_mean() -> None:
    found = shrink({"a": around(4.9, 1), "b": around(5.1, 1)})
    assert list(found.values()) == pytest.approx([5, 5])


def test_a_group_without_a_bound_stands_at_the_mean_and_one_without_a_value_last() -> None:
    estimates = {
        "unknown": NOTHING,
        "wide": Estimate(100.0, 40.0, None, 3),
        "low": around(0, 1),
        "high": around(10, 1),
    }
    assert best_first(estimates, "higher") == ["high", "wide", "low", "unknown"]
    assert shrink(estimates)["wide"] == pytest.approx(5)


def test_nothing_measured_has_an_order_too() -> None:
    assert best_first({"a": NOTHING, "b": NOTHING}, "higher") == ["a", "b"]
    assert best_first(
        {"a": Estimate(1.0, None, None, 1), "b": Estimate(2.0, None, None, 1)}, "higher"
    ) == ["b", "a"]
