"""Changes in words; non-breaking spaces shown as plain."""

from __future__ import annotations

from typing import Literal

import pytest

from metrics.catalogue import METRICS
from metrics.inference.verdict import Judgement, judge
from metrics.model import NOTHING, Direction, Estimate, Metric
from ui.format import changes, numbers

NPS, SATISFIED = METRICS["nps"], METRICS["csat"]
WAIT, OPENED = METRICS["resolution_median"], METRICS["complaints_opened"]


def plain(text: str) -> str:
    return text.replace(numbers.THIN, " ").replace(numbers.FIXED, " ")


def around(value: float, low: float, high: float, n: int = 100) -> Estimate:
    return Estimate(value, low, high, n)


@pytest.mark.parametrize(
    ("difference", "metric", "better", "said"),
    [
        (around(4.2, 2, 6.4), NPS, "higher", "4 better"),
        (around(-6.1, -9, -3), SATISFIED, "higher", "6 worse"),
        (around(-5, -8, -2), WAIT, "lower", "5 hours better"),
        (around(60, 50, 70), WAIT, "lower", "2.5 days worse"),
        (around(12, 2, 22), OPENED, "neither", "12 more"),
        (around(-12, -22, -2), OPENED, "neither", "12 fewer"),
        (around(0.3, -0.6, 1.2), SATISFIED, "higher", "no clear change"),
        (around(0.04, 0.01, 3), SATISFIED, "higher", "0.04 better"),
    ],
)
def test_change(difference: Estimate, metric: Metric, better: str, said: str) -> None:
    change = judge(difference, better)  # type: ignore[arg-type]
    assert plain(changes.in_words(change, metric)) == said


@pytest.mark.parametrize("change", [None, judge(NOTHING, "higher")])
def test_a_change_from_nothing_is_none(change: Judgement | None) -> None:
    assert changes.in_words(change, NPS) == "nothing to compare with"


@pytest.mark.parametrize(("sign", "said"), [(1, "slower"), (-1, "faster")])
def test_a_direction_without_a_size_has_a_word(sign: Literal[-1, 1], said: str) -> None:
    told = judge(Direction(None, None, None, 40, p_value=0.001, sign=sign), "lower")
    assert changes.in_words(told, WAIT) == said
    unsure = judge(Direction(None, None, None, 40, p_value=0.3, sign=sign), "lower")
    assert changes.in_words(unsure, WAIT) == "no clear change"
