"""The segments side by side, against counts by hand over the same rows in plain Python."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep
from typer.testing import CliRunner

from metrics.analyses.segments import (
    as_numbers,
    at_places,
    complaints_as_numbers,
    owned,
    places_as_numbers,
    segments,
    strained,
    year,
)
from metrics.cli.show import app
from metrics.measure.reader import Reader
from metrics.slices import Slice
from tests.support import stores
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake

YEAR = year(Slice(), date(2026, 11, 1))
NAMES = ("regular", "business", "once")
FIRST = at("2026-03-02T12:00")


def company() -> dict[str, list[Record]]:
    """Regulars are delighted, but not in York; business customers complain of invoices."""
    rows: dict[str, list[Record]] = {
        "responses": [], "complaints": [], "customers": [], "revenue": []
    }  # fmt: skip
    for number in range(600):
        name, place = NAMES[number % 3], ("York", "Hull")[number // 3 % 2]
        likes = number % 10 < {"regular": 9, "business": 3, "once": 5}[name]
        if (name, place) == ("regular", "York"):
            likes = number % 10 < 4
        when, who = FIRST + timedelta(hours=9 * number), f"c{number % 150}"
        rows["responses"].append(
            {"answered_at": when, "question": "nps", "score": 9 if likes else 4, "segment": name,
             "location": place, "customer_id": who}
        )  # fmt: skip
        billed = number % 4 < {"regular": 1, "business": 3, "once": 1}[name]
        rows["complaints"].append(
            {"opened_at": when, "segment": name, "category": "invoice" if billed else "wait",
             "customer_id": who}
        )  # fmt: skip
    for number in range(150):
        who = {"customer_id": f"c{number}", "segment": NAMES[number % 3]}
        rows["customers"].append({**who, "joined_at": FIRST})
        rows["revenue"] += [
            {"customer_id": f"c{number}", "period": at(f"{month}-01T00:00"), "revenue": amount}
            # The first month ends before the year begins, the last after it.
            for month, amount in (("2025-10", 9e6), ("2026-05", 100.0 + number % 3), ("2026-11", 9e6))
        ]  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return reader_of(make_lake(tmp_path_factory.mktemp("segments"), **company()))


def test_a_year_is_one() -> None:
    assert (YEAR.since, YEAR.until) == (date(2025, 11, 1), date(2026, 11, 1))
    assert year(Slice(), date(2026, 11, 29)).since == date(2025, 11, 29)
    assert year(Slice(), date(2028, 2, 29)).since == date(2027, 3, 1)


def test_shares_are_those_of_a_count_by_hand(reader: Reader) -> None:
    found = {one.name: one for one in segments(reader, YEAR)}
    seen = {(row["segment"], row["customer_id"]) for row in company()["responses"]}
    for number, name in enumerate(NAMES):
        own = sum(segment == name for segment, _ in seen)
        assert found[name].customers.n == own
        assert found[name].customers.value == pytest.approx(100 * own / len(seen))
        assert found[name].revenue == pytest.approx(100 * (100 + number) / 303)


def test_who_is_better_and_worse_than_the_rest_is_said(reader: Reader) -> None:
    found = segments(reader, YEAR)
    verdicts = {one.name: one.cells["nps"].against_rest for one in found}
    assert verdicts == {"regular": "better", "business": "worse", "once": "cannot tell"}
    best, worst = owned(found), strained(found)
    assert best is not None
    assert worst is not None
    assert (best.name, worst.name) == ("regular", "business")


def test_what_only_one_complains_about_is_found(reader: Reader) -> None:
    found = segments(reader, YEAR)
    (one,) = complaints_as_numbers(found).filter(segment="business").to_dicts()
    rows = company()["complaints"]
    own = [row["category"] == "invoice" for row in rows if row["segment"] == "business"]
    other = [row["category"] == "invoice" for row in rows if row["segment"] != "business"]
    low, high = confint_proportions_2indep(
        sum(own), len(own), sum(other), len(other), method="newcomb"
    )
    assert one["category"] == "invoice"
    assert one["difference"] == pytest.approx(100 * (sum(own) / len(own) - sum(other) / len(other)))
    assert (one["low"], one["high"]) == pytest.approx((100 * low, 100 * high))


def test_a_segment_that_stands_out_at_a_place_is_found(reader: Reader) -> None:
    found = at_places(reader, YEAR, NAMES)
    standings = {(one.segment, one.place): one.cells["nps"].against_rest for one in found}
    assert standings["regular", "Hull"] == "better"
    assert standings["business", "York"] == "worse"
    assert standings["once", "Hull"] == "cannot tell"
    assert found[0].stands_out
    assert not found[-1].stands_out

    def score(rows: list[Record]) -> float:
        return 100 * sum((row["score"] >= 9) - (row["score"] <= 6) for row in rows) / len(rows)

    rows = company()["responses"]
    for one in found:
        mine = [r for r in rows if (r["segment"], r["location"]) == (one.segment, one.place)]
        rest = [r for r in rows if (r["segment"], r["location"]) != (one.segment, one.place)]
        nps = one.cells["nps"]
        assert (nps.estimate.value, nps.estimate.n) == (pytest.approx(score(mine)), len(mine))
        assert nps.difference is not None
        assert nps.difference.value == pytest.approx(score(mine) - score(rest))


def placed() -> dict[str, list[Record]]:
    """The same, whose register tells where each customer is at home."""
    rows = company()
    for number, row in enumerate(rows["customers"]):
        row["location"] = ("York", "Hull")[number // 3 % 2]
    return rows


def test_shares_of_a_segment_at_a_place_are_those_of_a_count_by_hand(tmp_path: Path) -> None:
    reader, rows = reader_of(make_lake(tmp_path, **placed())), placed()
    found = {(one.segment, one.place): one for one in at_places(reader, YEAR, NAMES)}
    seen = {(row["segment"], row["location"], row["customer_id"]) for row in rows["responses"]}
    everyone = len({(segment, who) for segment, _, who in seen})
    home = {row["customer_id"]: (row["segment"], row["location"]) for row in rows["customers"]}
    paid = dict.fromkeys(found, 0.0)
    for row in rows["revenue"]:
        if row["period"].month == 5:
            paid[home[row["customer_id"]]] += row["revenue"]
    for cell, one in found.items():
        own = sum(each[:2] == cell for each in seen)
        assert one.customers == pytest.approx(100 * own / everyone)
        assert one.revenue == pytest.approx(100 * paid[cell] / sum(paid.values()))


def test_a_share_of_few_at_a_place_is_not_what_is_left_of_the_segment(tmp_path: Path) -> None:
    """Three of Bath are hidden, and the next smallest place of their segment with them."""
    rows = placed()
    for row in [each for each in rows["customers"] if each["segment"] == "regular"][:3]:
        row["location"] = "Bath"
        answers = [a for a in rows["responses"] if a["customer_id"] == row["customer_id"]]
        for answer in answers:
            answer["location"] = "Bath"
    reader = reader_of(make_lake(tmp_path, **rows), smallest=5)
    found = {(one.segment, one.place): one for one in at_places(reader, YEAR, NAMES)}
    regular = {place: one for (segment, place), one in found.items() if segment == "regular"}
    assert regular["Bath"].customers is regular["Bath"].revenue is None
    told = [place for place, one in regular.items() if one.customers is not None]
    assert len(told) == 1
    assert [one.revenue is None for one in regular.values()].count(True) == 2
    assert None not in {one.revenue for (name, _), one in found.items() if name != "regular"}


def test_revenue_of_few_customers_is_told_of_nobody(tmp_path: Path) -> None:
    rows = company()
    rows["customers"].append({"customer_id": "x", "segment": "rare", "joined_at": FIRST})
    rows["revenue"].append({"customer_id": "x", "period": at("2026-05-01T00:00"), "revenue": 5.0})
    lake = make_lake(tmp_path, **rows)
    assert {one.revenue for one in segments(reader_of(lake, smallest=5), YEAR)} == {None}
    assert None not in {one.revenue for one in segments(reader_of(lake), YEAR)}


def test_without_segments_there_are_none(tmp_path: Path) -> None:
    row = {"answered_at": FIRST, "question": "nps", "score": 9}
    reader = reader_of(make_lake(tmp_path, responses=[row]))
    assert segments(reader, YEAR) == ()
    assert as_numbers(()).is_empty()
    assert at_places(reader, YEAR, ()) == ()


def test_the_command_line_says_the_same(tmp_path: Path, reader: Reader) -> None:
    home = stores.seeing_all(write_lake(tmp_path, **company()))
    asked = ["segments", "--since", "2025-11-01", "--until", "2026-11-01", "--json",
             "--home", str(home.root)]  # fmt: skip
    told: dict[str, Any] = json.loads(CliRunner().invoke(app, asked).stdout)
    found = segments(reader, YEAR)
    places = at_places(reader, YEAR, [one.name for one in found])
    assert told == {
        "segments": as_numbers(found).to_dicts(),
        "complaints": complaints_as_numbers(found).to_dicts(),
        "places": places_as_numbers(places).to_dicts(),
    }
