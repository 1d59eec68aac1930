"""Everybody alike: no interval is a point, of whatever metric.

Five or twenty rows that are all the same do not tell all about the next one.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.model import Row
from metrics.slices import Slice
from store.settings import Settings
from tests.support.lakes import Record, at, make_lake, reader_of

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS_OPEN = Settings.model_validate(
    {"business_hours": {day: ["00:00-24:00"] for day in DAYS}, "promise": {"hours": 72}}
)
OPENED, KNOWN = at("2026-10-02T10:00"), at("2027-03-01T00:00")
SIZES = (5, 20)
#: What each of them says, waits, posts and pays: all the best, all the worst, or at once.
BEST: dict[str, Any] = {
    "scores": {"nps": 10, "csat": 5, "ces": 7}, "hours": 24, "reopened": 0, "satisfaction": 5,
    "outcome": "upheld", "stars": 5, "tone": "positive", "converted": True, "pays": 100.0,
}  # fmt: skip
WORST: dict[str, Any] = {
    "scores": {"nps": 0, "csat": 1, "ces": 1}, "hours": 2000, "reopened": 1, "satisfaction": 1,
    "outcome": "rejected", "stars": 1, "tone": "negative", "converted": False, "pays": 0.0,
}  # fmt: skip
AT_ONCE = BEST | {"hours": 0, "stars": 3, "tone": "neutral", "pays": 80.0}
#: Who would recommend us and who would not, of whom all post alike: they can only be compared.
TWO_CAMPS = BEST | {"hours": 70, "pays": 130.0, "contrary": 0}
WORLDS = {"best": BEST, "worst": WORST, "at once": AT_ONCE, "two camps": TWO_CAMPS}


def alike(n: int, each: dict[str, Any]) -> dict[str, list[Record]]:
    """The rows of n customers who are alike in everything but their names."""
    names = [f"customer {i}" for i in range(n)]
    asked = at("2026-10-03T10:00")
    tables: dict[str, list[Record]] = {
        "responses": [
            {"customer_id": name, "answered_at": asked, "question": question, "score": score}
            for i, name in enumerate(names)
            for question, best in each["scores"].items()
            for score in [each.get("contrary", best) if i % 2 and question == "nps" else best]
        ],
        "complaints": [
            {
                "customer_id": name, "opened_at": OPENED, "answers": 1,
                "first_response_at": OPENED + timedelta(hours=each["hours"] / 2),
                "resolved_at": OPENED + timedelta(hours=each["hours"]),
                **{column: each[column] for column in ("reopened", "satisfaction", "outcome")},
            }
            for name in names
        ],
    }  # fmt: skip
    post = {"happened_at": at("2026-10-20T10:00"), "reach": 100}
    tables["advocacy"] = [
        post | {"customer_id": name} | kind
        for name in names
        for kind in (
            {"kind": "review", "rating": each["stars"], "sentiment": each["tone"]},
            {"kind": "referral", "converted": each["converted"]},
        )
    ]
    done = at("2026-10-05T10:00")
    tables["checks"] = [
        {"checked_at": asked, "standard": "pepper", "passed": each["converted"]} for _ in names
    ]
    tables["next_steps"] = [
        {
            "step": "call",
            "due_at": done,
            "done_at": done if each["converted"] else None,
            "about": f"complaints-{number:05}",
        }
        for number, _ in enumerate(names)
    ]
    tables["beliefs"] = [
        {
            "answered_at": asked, "role": role, "statement": statement,
            "score": (9 if each["converted"] else 3) if statement == "recommend" else None,
            "agrees": None if statement == "recommend" else each["converted"],
        }
        for _ in names
        for role in ("leader", "frontline", "customer")
        for statement in ("recommend", "differentiated", "strategy_clear")
    ]  # fmt: skip
    tables["invitations"] = [
        {"sent_at": asked, "answered_at": done if each["converted"] else None} for _ in names
    ]
    tables["customers"] = [
        {"customer_id": name, "joined_at": at("2024-01-01T00:00"), "joined_through": "referral"}
        for name in names
    ]
    tables["revenue"] = [
        {"customer_id": name, "period": at(f"{year}-10-01T00:00"), "revenue": amount}
        for name in names
        for year, amount in ((2025, 100.0), (2026, each["pays"]))
    ]
    return tables


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int, str], Row]:
    """Every metric's row, by its key, the number of customers, and what they are like."""
    rows = {}
    for name, each in WORLDS.items():
        for n in SIZES:
            lake = make_lake(tmp_path_factory.mktemp("alike"), known_at=KNOWN, **alike(n, each))
            reader = reader_of(lake, settings=ALWAYS_OPEN)
            for key, metric in METRICS.items():
                (rows[key, n, name],) = measure(reader, metric, OCTOBER)
    return rows


@pytest.mark.parametrize("key", METRICS)
def test_no_interval_is_a_point_where_everybody_is_alike(
    found: dict[tuple[str, int, str], Row], key: str
) -> None:
    metric = METRICS[key]
    rows = {(n, name): row for (other, n, name), row in found.items() if other == key}
    measured = {case: row for case, row in rows.items() if row.estimate.value is not None}
    assert {n for n, _ in measured} == {*SIZES}, "expected data of which it can be measured"
    for case, row in measured.items():
        assert_has_a_width(row, str(case))
        difference = metric.difference(row.inputs, row.inputs)
        assert difference.low is None or difference.low < 0
        assert difference.high is None or difference.high > 0


def assert_has_a_width(row: Row, case: str) -> None:
    value, low, high = row.estimate.value, row.estimate.low, row.estimate.high
    assert value is not None
    assert low is None or high is None or low < high, case
    assert low is None or low <= value
    assert high is None or high >= value


@pytest.mark.parametrize("n", SIZES)
def test_twenty_who_all_pay_the_same_may_have_others_among_them(
    found: dict[tuple[str, int, str], Row], n: int
) -> None:
    """Who leaves may be as many in a hundred as Wilson's interval of 0 of n says (SciPy)."""
    unseen = 100 * binomtest(0, n).proportion_ci(method="wilson").high
    kept = found["net_revenue_retention", n, "best"].estimate
    assert (kept.value, kept.low, kept.high) == pytest.approx((100, 100 - unseen, 100 + unseen))
    growth = found["earned_growth", n, "best"].estimate
    assert (growth.value, growth.low, growth.high) == pytest.approx((0, -unseen, unseen))
    # All left: none of them pays less, some may pay what they did.
    lost = found["net_revenue_retention", n, "worst"].estimate
    assert (lost.value, lost.low, lost.high) == pytest.approx((0, 0, unseen))
    more = found["net_revenue_retention", n, "two camps"].estimate
    assert (more.low, more.high) == pytest.approx((130 - 1.3 * unseen, 130 + 1.3 * unseen))


@pytest.mark.parametrize("n", SIZES)
def test_waits_that_are_all_alike_are_known_to_the_minute(
    found: dict[tuple[str, int, str], Row], n: int
) -> None:
    minute = pytest.approx(1 / 60)
    for key in ("resolution_median", "resolution_median_closed_only", "resolution_median_business"):
        day = found[key, n, "best"].estimate
        assert day.low is not None
        assert day.high is not None
        assert (day.value, 24 - day.low, day.high - 24) == (24, minute, minute)
        nought = found[key, n, "at once"].estimate
        assert (nought.value, nought.low, nought.high) == (0, 0, minute)


def test_a_second_more_of_five_alike_is_no_change() -> None:
    """Told to the minute, twenty hours and a second are twenty hours; three minutes more are not."""
    hour = 3_600e6
    for metric in (METRICS["resolution_median"], METRICS["resolution_median_closed_only"]):
        nobody = {name: np.empty(0) for name in metric.inputs}
        before = nobody | {"resolved": np.full(5, 20 * hour)}
        for seconds, is_real in ((0, False), (1, False), (80, False), (180, True)):
            now = nobody | {"resolved": np.full(5, 20 * hour + 1e6 * seconds)}
            change = metric.difference(now, before)
            assert change.low is not None
            assert (change.low > 0) == is_real, seconds
