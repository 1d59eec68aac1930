"""A target is met or missed only when the whole interval says so."""

import pytest

from metrics.inference.verdict import against_target
from metrics.model import Estimate


@pytest.mark.parametrize(
    ("low", "high", "better", "expected"),
    [
        (40, 50, "higher", "met"),
        (39.9, 50, "higher", "cannot tell"),
        (30, 40, "higher", "cannot tell"),
        (30, 39.9, "higher", "missed"),
        (30, 40, "lower", "met"),
        (30, 40.1, "lower", "cannot tell"),
        (40, 50, "lower", "cannot tell"),
        (40.1, 50, "lower", "missed"),
        (None, 30, "higher", "missed"),
        (None, 50, "higher", "cannot tell"),
        (50, None, "lower", "missed"),
        (30, None, "lower", "cannot tell"),
        (None, None, "higher", "cannot tell"),
        (50, 60, "neither", "cannot tell"),
    ],
)
def test_the_interval_decides(
    low: float | None, high: float | None, better: str, expected: str
) -> None:
    assert against_target(Estimate(40.0, low, high, 100), 40.0, better) == expected


def test_a_median_that_is_not_reached_misses_what_its_lower_bound_lies_beyond() -> None:
    assert against_target(Estimate(None, 80.0, None, 12), 72.0, "lower") == "missed"
    assert against_target(Estimate(None, 60.0, None, 12), 72.0, "lower") == "cannot tell"
