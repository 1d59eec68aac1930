"""What needs us: what was planted is found, told once; where nothing happened nothing is."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from metrics.analyses.findings import EVERYTHING, Findings, findings
from metrics.lake import Lake
from metrics.slices import Slice
from tests.support.lakes import at, make_lake, reader_of

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
PLACES = ("Bath", "York", "Hull", "Leeds")
STEPS = {"meal": "Kitchen", "delivery": "Drivers", "checkout": "Billing"}
#: Twenty answers with an NPS of +35, in an order that no place or step shares.
SCORES = (10, 9, 8, 10, 3, 9, 7, 10, 6, 9, 8, 10, 9, 5, 10, 7, 9, 2, 8, 9)

Score = Callable[[str, str, date], int | None]


def company(score: Score, each: int = 2) -> list[dict[str, object]]:
    """`each` answers a day, place and step in September and October; `score` may say otherwise.

    Each place and step gets the same twenty answers again and again, in an order of its own.
    """
    draw, rows = random.Random(7), []  # noqa: S311
    for place in PLACES:
        for step, team in STEPS.items():
            deck: list[int] = []
            for number in range(each * 61):
                deck = deck or draw.sample(SCORES, len(SCORES))
                usual, day = deck.pop(), date(2026, 9, 1) + timedelta(days=number // each)
                told = score(place, step, day)
                rows.append(
                    {
                        "answered_at": at(f"{day}T12:00"), "question": "nps",
                        "score": usual if told is None else told,
                        "location": place, "touchpoint": step, "team": team,
                    }
                )  # fmt: skip
    return rows


def found_in(lake: Lake, chosen: Slice = OCTOBER, most: int = 5) -> Findings:
    return findings(reader_of(lake), chosen, most=most)


def test_nothing_is_found_where_nothing_happened(tmp_path: Path) -> None:
    found = found_in(make_lake(tmp_path, responses=company(lambda *_: None)))
    assert found.found == ()
    # One for the whole; four places, three teams and three steps: each before, each the others.
    assert found.comparisons == 1 + 2 * (4 + 3 + 3)


def test_a_bad_week_is_found_with_its_place_step_and_week(tmp_path: Path) -> None:
    week = date(2026, 10, 12)

    def bad(place: str, step: str, day: date) -> int | None:
        failed = place == "York" and step == "delivery" and week <= day < week + timedelta(7)
        return 0 if failed else None

    rows = company(bad, each=16)
    told = found_in(make_lake(tmp_path, responses=rows)).found
    assert [(f.kind, f.key, f.column, f.group) for f in told] == [
        ("changed", "nps", "location", "York")
    ]
    york = told[0]
    assert (york.touchpoint, york.week) == ("delivery", (week, week + timedelta(6)))
    assert york.n == 31 * 3 * 16

    def net(month: int) -> float:
        scores = [
            r["score"] for r in rows if r["location"] == "York" and r["answered_at"].month == month
        ]
        return 100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores)

    assert york.difference.value == pytest.approx(net(10) - net(9))


def test_a_step_that_is_always_worse_is_told_once(tmp_path: Path) -> None:
    def worse(_: str, step: str, day: date) -> int | None:
        return 4 if step == "delivery" and day.day % 3 == 0 else None

    told = found_in(make_lake(tmp_path, responses=company(worse))).found
    # Delivery and Drivers are the same rows: one sentence, whichever name it has.
    assert len(told) == 1
    assert (told[0].kind, told[0].group) in {
        ("below the rest", "delivery"),
        ("below the rest", "Drivers"),
    }


def test_when_all_fall_it_is_told_of_all_and_of_nobody_else(tmp_path: Path) -> None:
    def fallen(_place: str, _step: str, day: date) -> int | None:
        return 5 if day.month == 10 and day.day % 4 == 0 else None

    told = found_in(make_lake(tmp_path, responses=company(fallen))).found
    assert [(f.kind, f.column, f.group) for f in told] == [("changed", EVERYTHING, "")]


def test_a_place_that_falls_more_than_all_is_told_beside_them(tmp_path: Path) -> None:
    def fallen(place: str, _step: str, day: date) -> int | None:
        if day.month != 10:
            return None
        return 0 if place == "Hull" else (5 if day.day % 4 == 0 else None)

    told = found_in(make_lake(tmp_path, responses=company(fallen))).found
    assert {(f.column, f.group) for f in told} == {(EVERYTHING, ""), ("location", "Hull")}


def test_those_that_affect_most_come_first_and_no_more_than_asked(tmp_path: Path) -> None:
    def worse(place: str, step: str, day: date) -> int | None:
        slow = place == "York" or step == "checkout"
        return 3 if slow and day.month == 10 and day.day % 2 else None

    lake = make_lake(tmp_path, responses=company(worse))
    told = found_in(lake).found
    assert [f.n for f in told] == sorted((f.n for f in told), reverse=True)
    assert len(found_in(lake, most=1).found) == 1


def test_rows_that_name_nobody_are_no_finding(tmp_path: Path) -> None:
    rows = [
        {**row, "location": None if row["location"] == "York" else row["location"]}
        for row in company(lambda place, _, day: 0 if place == "York" and day.month == 10 else None)
    ]
    told = found_in(make_lake(tmp_path, responses=rows)).found
    assert all(f.group != "None" for f in told)
    assert {f.column for f in told} <= {EVERYTHING, "team", "touchpoint"}


def test_a_slow_team_is_found_in_hours(tmp_path: Path) -> None:
    rows = []
    for number in range(300):
        team = ("Care", "Billing", "Kitchen")[number % 3]
        opened = at("2026-10-01T00:00") + timedelta(hours=2 * number)
        hours = (10 if team == "Care" else 1) * (5 + number % 7)
        rows.append(
            {"opened_at": opened, "resolved_at": opened + timedelta(hours=hours), "team": team,
             "known_at": at("2026-11-20T00:00")}
        )  # fmt: skip
    told = found_in(make_lake(tmp_path, complaints=rows)).found
    assert [(f.key, f.column, f.group) for f in told] == [("resolution_median", "team", "Care")]
    # Medians: 80 hours against 8.
    assert told[0].difference.value == pytest.approx(72)
    assert told[0].n == 100


def test_chance_alone_fills_the_list_about_once_in_twenty_months(tmp_path: Path) -> None:
    """Forty months in which every answer is drawn from the same urn, whoever was asked."""
    draw = random.Random(20261031)  # noqa: S311
    first, months = date(2023, 7, 1), 40
    rows = [
        {
            "answered_at": at(f"{first + timedelta(days=draw.randrange(months * 365 // 12))}T12:00"),
            "question": "nps", "score": draw.choice(SCORES), "location": draw.choice(PLACES),
            "touchpoint": draw.choice(list(STEPS)), "team": draw.choice(list(STEPS.values())),
        }
        for _ in range(months * 300)
    ]  # fmt: skip
    lake = make_lake(tmp_path, responses=rows)
    begins = [date(2023 + (6 + m) // 12, (6 + m) % 12 + 1, 1) for m in range(months)]
    alarms = 0
    for begin, after in pairwise(begins[1:]):
        found = found_in(lake, Slice(begin, after))
        assert found.comparisons == 1 + 2 * (4 + 3 + 3)
        alarms += bool(found.found)
    # At 5 % two are expected of 38; more than six would be one in a hundred.
    assert alarms <= 6
