"""The order of groups: by the number printed; few answers do not top the list."""

import pytest

from metrics.analyses.standings import best_first
from metrics.inference.intervals import Z, net_share
from metrics.inference.verdict import Better
from metrics.model import NOTHING, Estimate


def around(value: float, error: float = 1, n: int = 100) -> Estimate:
    return Estimate(value, value - Z * error, value + Z * error, n)


def test_a_shop_with_four_answers_does_not_top_the_list() -> None:
    shops = {f"{n:02}": net_share(500 + 8 * n, 180 - 4 * n, 1000) for n in range(12)}
    order = best_first({"tiny": net_share(4, 0, 4), **shops}, "higher")
    assert order == [f"{n:02}" for n in range(11, -1, -1)] + ["tiny"]


@pytest.mark.parametrize(
    ("better", "expected"),
    [("higher", ["c", "b", "a"]), ("lower", ["a", "b", "c"]), ("neither", ["c", "b", "a"])],
)
def test_groups_stand_by_their_values_however_well_they_are_known(
    better: Better, expected: list[str]
) -> None:
    estimates = {"b": around(2, 5, 12), "a": around(1, 1, 900), "c": around(9, 20, 30)}
    assert best_first(estimates, better) == expected


def test_a_group_without_a_value_stands_last_and_a_missing_bound_moves_nothing() -> None:
    estimates = {
        "unknown": NOTHING,
        "wide": Estimate(100.0, 40.0, None, 30),
        "few": Estimate(100.0, 40.0, None, 3),
        "low": around(0),
        "high": around(10),
    }
    assert best_first(estimates, "higher") == ["wide", "high", "low", "few", "unknown"]


def test_nothing_measured_has_an_order_too() -> None:
    assert best_first({"a": NOTHING, "b": NOTHING}, "higher") == ["a", "b"]
