"""Numbers, durations and differences as people read them; non-breaking spaces shown as plain."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.catalogue import METRICS
from metrics.inference.verdict import judge
from metrics.model import NOTHING, Estimate, Unit
from ui.format import changes, numbers


def plain(text: str) -> str:
    return text.replace(numbers.THIN, " ").replace(numbers.FIXED, " ")


def around(value: float, low: float, high: float, n: int = 100) -> Estimate:
    return Estimate(value, low, high, n)


@pytest.mark.parametrize(
    ("estimate", "unit", "value", "interval"),
    [
        (around(32.1, 28.9, 35.2), "points", "+32", "29 to 35"),
        (around(-4.4, -9.6, 0.9), "points", "−4", "−10 to 1"),
        (around(0.2, -3, 3), "points", "0", "−3 to 3"),
        (around(-0.2, -3, 3), "points", "0", "−3 to 3"),
        (around(32.14, 31.8, 32.5), "points", "+32.1", "31.8 to 32.5"),
        (around(61.2, 56.1, 66.0), "%", "61 %", "56 to 66"),
        (around(7.41, 6.9, 8.0), "%", "7.4 %", "6.9 to 8.0"),
        (around(0.121, 0.101, 0.142), "%", "0.12 %", "0.10 to 0.14"),
        (around(100, 96.4, 100), "%", "100 %", "96 to 100"),
        (around(50.4, 45.6, 57.6), "hours", "2.1 days", "1.9 to 2.4"),
        (around(31.2, 26, 37), "hours", "31 hours", "26 to 37"),
        (around(31.2, 30.1, 32.2), "hours", "31.2 hours", "30.1 to 32.2"),
        (around(0.6, 0.4, 1.1), "hours", "36 minutes", "24 to 66"),
        (around(1 / 60, 0.01, 0.04), "hours", "1 minute", "1 to 2"),
        (around(24 * 32, 24 * 28, 24 * 37), "hours", "32 days", "28 to 37"),
        (around(4.21, 4.13, 4.29), "stars", "4.2 stars", "4.1 to 4.3"),
        (around(1412, 1338, 1486), "complaints", "1,412", "1,338 to 1,486"),
        (Estimate(50.4, 45.6, None, 9), "hours", "2.1 days", "1.9 or more"),
        (Estimate(50.4, None, 57.6, 9), "hours", "2.1 days", "2.4 or less"),
        (Estimate(5.0, None, None, 2), "%", "5.0 %", ""),
    ],
)
def test_value_and_interval(estimate: Estimate, unit: Unit, value: str, interval: str) -> None:
    assert plain(numbers.value(estimate, unit)) == value
    assert plain(numbers.interval(estimate, unit)) == interval


@pytest.mark.parametrize(
    ("share", "text"),
    [(99.5, "99.5 %"), (99.97, "99.97 %"), (0.4, "0.4 %"), (0.04, "0.04 %"), (100, "100 %"),
     (0, "0 %"), (99.4, "99 %"), (0.6, "1 %")],
)  # fmt: skip
def test_nearly_all_are_not_all_and_few_are_not_nobody(share: float, text: str) -> None:
    assert plain(numbers.value(around(share, max(share - 9, 0), min(share + 9, 100)), "%")) == text
    assert plain(numbers.amount_of(share, "%")) == text


def test_a_rounded_number_stays_on_its_side_of_the_target() -> None:
    missed = around(37.2, 34.1, 39.6)
    assert numbers.interval(missed, "points", target=40) == "34 to 39.6"
    assert numbers.value(around(39.6, 30, 45), "points", target=40) == "+39.6"
    assert numbers.value(around(40.2, 30, 45), "points", target=40) == "+40.2"
    assert numbers.value(around(40, 30, 45), "points", target=40) == "+40"
    assert plain(numbers.value(around(71.8, 60, 80), "hours", target=72)) == "2.99 days"
    assert plain(numbers.target_of(39.95, "points")) == "+39.95"


def test_a_real_change_has_no_bound_at_0() -> None:
    assert numbers.difference_between(around(4.8, 0.15, 9.4), "points") == ["+5", "0.1 to 9"]
    assert plain(numbers.difference_between(around(30, 0.3, 60), "hours")[1]) == "0.01 to 2.5"


@given(amount=st.floats(0, 100), target=st.floats(0, 100), decimals=st.integers(0, 1))
@example(0.375, 0.4, 1)  # no decimal is on the right side of the target, and is 0
def test_no_rounding_turns_a_comparison_round(amount: float, target: float, decimals: int) -> None:
    target = round(target, decimals)
    if abs(amount - target) < 1e-4 or min(amount, 100 - amount) < 1e-4:
        return  # nobody sees such a difference
    text = plain(numbers.value(around(amount, 0, 100), "%", target=target)).removesuffix(" %")
    assert (float(text) > target, float(text) < target) == (amount > target, amount < target)
    assert 0 < float(text) < 100


@pytest.mark.parametrize("unit", ["points", "%", "hours"])
def test_nothing_measured_is_a_sentence_and_never_a_zero(unit: Unit) -> None:
    assert numbers.value(NOTHING, unit) == "no answers"
    assert numbers.value(NOTHING, unit, "reviews") == "no reviews"
    assert numbers.interval(NOTHING, unit) == ""


def test_a_quantile_that_is_not_reached_names_its_bound_with_its_unit() -> None:
    estimate = Estimate(None, 80.0, None, 12)
    assert numbers.value(estimate, "hours") == "not reached"
    assert plain(numbers.interval(estimate, "hours")) == "3.3 days or more"


@given(
    middle=st.floats(-99, 99),
    width=st.floats(0.01, 60),
    unit=st.sampled_from(["points", "%", "stars"]),
)
def test_the_bounds_never_read_as_one_number_and_carry_no_more_than_two_decimals(
    middle: float, width: float, unit: Unit
) -> None:
    bounds = (middle - width, middle + width)
    text = numbers.interval(Estimate(middle, *bounds, 9), unit)
    low, high = text.split(" to ")
    assert low != high
    # What is not 0 does not read as 0.
    if all(abs(bound) >= 0.005 for bound in bounds):
        assert max(len(bound.partition(".")[2]) for bound in (low, high)) <= 2


@given(st.floats(0, 24 * 400))
def test_a_longer_wait_never_reads_as_a_shorter_one(hours: float) -> None:
    def read(text: str) -> float:
        amount, unit = plain(text).split(" ")
        size = {"m": 1 / 60, "h": 1, "d": 24}[unit[0]]
        return float(amount.replace(",", "")) * size

    assert read(numbers.duration(hours)) == pytest.approx(hours, rel=0.051, abs=0.6 / 60)


def test_where_durations_change_their_unit() -> None:
    texts = [plain(numbers.duration(h)) for h in (0.5, 1.9, 2, 24, 47.9, 48, 50.4, 72, 800)]
    assert texts == [
        "30 minutes", "114 minutes", "2 hours", "24 hours", "48 hours", "2 days", "2.1 days",
        "3 days", "33 days",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "noun", "said"),
    [
        (4120, "answers", "4,120 answers"),
        (1, "answers", "1 answer"),
        (0, "complaints", "0 complaints"),
        (1, "people", "1 person"),
    ],
)
def test_counted(n: int, noun: str, said: str) -> None:
    assert plain(numbers.counted(n, noun)) == said


def test_signed_difference() -> None:
    assert numbers.signed_difference(around(4.2, 2, 6.4), "points") == "+4"
    assert plain(numbers.signed_difference(around(-5, -8, -2), "hours")) == "−5 hours"
    assert numbers.signed_difference(NOTHING, "points") == ""


def test_the_clock_of_an_axis() -> None:
    assert [numbers.clock(h)[1] for h in (1, 40, 90)] == ["minutes", "hours", "days"]
    sizes = [numbers.clock(h)[0] for h in (1, 40, 90)]
    assert all(a < b for a, b in pairwise(sizes))


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [
        (40, "points", "+40"),
        (4.2, "stars", "4.2\u00a0stars"),
        (1.0, "stars", "1\u00a0star"),
        (36, "hours", "36\u00a0hours"),
        (0.5, "%", "0.5\u202f%"),
    ],
)
def test_a_target_is_said_as_it_was_set(amount: float, unit: str, said: str) -> None:
    assert numbers.target_of(amount, unit) == said


def test_bounds_on_either_side_of_a_half_keep_a_decimal() -> None:
    assert numbers.interval(Estimate(0.0, -0.5, 0.5, 9), "points") == "−0.5 to 0.5"


@pytest.mark.parametrize(
    ("low", "value", "high", "said"),
    [
        (-176.0, 0.01, 177.0, ["0 days", "−7 to 7"]),
        (-9.2, -2.75, 4.1, ["−3 hours", "−9 to 4"]),
        (None, 3.0, 8.0, ["+3 hours", "8 or less"]),
        (1.0, 3.0, None, ["+3 hours", "1 or more"]),
    ],
)
def test_a_difference_of_waits_is_in_the_unit_of_its_interval(
    low: float | None, value: float, high: float | None, said: list[str]
) -> None:
    found = numbers.difference_between(Estimate(value, low, high, 9), "hours")
    assert [plain(text) for text in found] == said


def test_open_hours_are_never_said_in_days() -> None:
    """Sixty open hours are more than a week of work, not two days and a half."""
    texts = [plain(numbers.duration(h, "open hours")) for h in (0, 0.5, 2, 47.9, 60, 800)]
    assert texts == [
        "0 open minutes", "30 open minutes", "2 open hours", "48 open hours", "60 open hours",
        "800 open hours",
    ]  # fmt: skip
    estimate = around(60, 50, 75)
    assert plain(numbers.value(estimate, "open hours")) == "60 open hours"
    assert numbers.interval(estimate, "open hours") == "50 to 75"
    size, between = numbers.difference_between(around(-60, -75, -40), "open hours")
    assert (plain(size), between) == ("−60 open hours", "−75 to −40")
    assert plain(
        changes.in_words(judge(around(60, 40, 75), "lower"), METRICS["resolution_median_business"])
    ) == ("60 open hours worse")
    assert plain(numbers.promised(60, "business")) == "60 open hours"
    assert plain(numbers.promised(60, "calendar")) == "2.5 days"


@pytest.mark.parametrize(
    ("size", "written"),
    [("1", "1 point"), ("−1", "−1 point"), ("11", "11 points"), ("0.1", "0.1 points")],
)
def test_one_point_is_no_points(size: str, written: str) -> None:
    assert numbers.in_points(size) == written
