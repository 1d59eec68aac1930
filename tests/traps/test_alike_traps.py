"""Everybody alike: no interval is one value, as if nobody could be otherwise.

Waits are left out: where more than half are exactly alike, their median is that and nothing else.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure_all
from metrics.slices import Slice
from store.settings import Settings
from tests.support.lakes import at, make_lake, reader_of

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
KNOWN = at("2026-12-31T00:00")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SETTINGS = Settings.model_validate(
    {"promise": {"hours": 72}, "business_hours": {name: ["00:00-24:00"] for name in WEEK}}
)
QUESTIONS = {"nps": 10, "csat": 5, "ces": 7}


def alike(count: int, *, pays: float = 100.0, paid: float = 100.0) -> dict[str, Any]:
    """So many customers who say, do and pay the same, and as many detractors who post the same."""
    known = {"known_at": KNOWN}
    who, others = [f"c{n}" for n in range(count)], [f"d{n}" for n in range(count)]
    day = at("2026-10-05T10:00")
    answers = [
        {"answered_at": day, "question": name, "score": score, "customer_id": one} | known
        for one in who
        for name, score in QUESTIONS.items()
    ]
    answers += [
        {"answered_at": day, "question": "nps", "score": 2, "customer_id": one} | known
        for one in others
    ]
    complaints = [
        {
            "opened_at": at("2026-10-02T10:00"), "resolved_at": at("2026-10-02T20:00"),
            "first_response_at": at("2026-10-02T12:00"), "reopened": 0, "answers": 1,
            "satisfaction": 5, "outcome": "upheld", "customer_id": one,
        } | known
        for one in who
    ]  # fmt: skip
    events = [
        {
            "happened_at": at("2026-10-10T10:00"), "kind": kind, "customer_id": one, "reach": 100,
            "rating": 5, "sentiment": "positive" if one in who else "negative", "converted": True,
        } | known
        for one in (*who, *others)
        for kind in ("review", "referral")
    ]  # fmt: skip
    revenue = [
        {
            "customer_id": one, "period": at(f"{year}-10-01T00:00"), "currency": "EUR",
            "revenue": amount,
        } | known
        for one in who
        for year, amount in ((2025, paid), (2026, pays))
    ]  # fmt: skip
    joined = [
        {"customer_id": one, "joined_at": at("2024-01-05T00:00"), "joined_through": "paid"} | known
        for one in who
    ]
    return {
        "responses": answers,
        "complaints": complaints,
        "advocacy": events,
        "revenue": revenue,
        "customers": joined,
    }


@pytest.mark.parametrize("count", [5, 20, 400])
@pytest.mark.parametrize("pays", [100.0, 250.0, 0.0])
def test_where_all_are_alike_an_interval_has_a_width(
    tmp_path: Path, count: int, pays: float
) -> None:
    reader = reader_of(make_lake(tmp_path, **alike(count, pays=pays)), settings=SETTINGS)
    measured = 0
    for key, (row,) in measure_all(reader, [*METRICS.values()], OCTOBER).items():
        found = row.estimate
        if found.value is not None and METRICS[key].kind != "quantile":
            measured += 1
            assert found.low is None or found.high is None or found.low < found.high, key
    assert measured >= 25
