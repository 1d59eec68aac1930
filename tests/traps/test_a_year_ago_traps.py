"""Against the same period a year ago: what lies in between is in neither, and every source counts.

Every company here is steady, so that any verdict is false.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.compare import Compared, compare_all
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import A_YEAR_AGO, NO_YEAR_AGO, Slice
from tests.support.lakes import make_lake, reader_of
from tests.traps.test_coverage_traps import COUNTS, desk, is_calm, referrals, survey

FOUR_WEEKS = Slice(date(2026, 10, 4), date(2026, 11, 1), against=A_YEAR_AGO)
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1), against=A_YEAR_AGO)
BEGUN, END = date(2025, 7, 1), date(2026, 10, 31)
KEYS = (*COUNTS, "resolution_median", "nps")


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A year and four months of both; in June everybody is unhappy, and five times as many write."""
    return make_lake(
        tmp_path_factory.mktemp("steady"),
        complaints=[
            *desk(BEGUN, END, takes=2),
            *desk(date(2026, 6, 1), date(2026, 6, 30), takes=2, each=16),
        ],
        responses=[
            *survey(BEGUN, END),
            *survey(date(2026, 6, 1), date(2026, 6, 30), source="s", score=0, each=40),
        ],
    )


def compared(lake: Lake, key: str, chosen: Slice) -> Compared:
    (found,) = compare_all(reader_of(lake), [METRICS[key]], chosen)[key]
    return found


@pytest.mark.parametrize("chosen", [FOUR_WEEKS, OCTOBER], ids=["weeks", "month"])
@pytest.mark.parametrize("key", KEYS)
def test_what_lies_between_is_in_neither(steady: Lake, key: str, chosen: Slice) -> None:
    found, earlier = compared(steady, key, chosen), chosen.before()
    assert earlier is not None
    assert found.before is not None
    reader = reader_of(steady)
    (now,) = measure(reader, METRICS[key], chosen)
    assert found.now.estimate == now.estimate
    if not METRICS[key].equal_age:
        (then,) = measure(reader, METRICS[key], earlier)
        assert found.before.estimate == then.estimate
    assert found.change is not None
    assert is_calm(found)


def test_each_group_is_compared_with_itself_a_year_ago(tmp_path: Path) -> None:
    fell = [
        *survey(BEGUN, date(2026, 9, 30), source="a", each=4),
        *survey(date(2026, 10, 1), END, source="a", score=2, each=4),
    ]
    rows = [{**row, "team": "Care"} for row in fell]
    rows += [{**row, "team": "Bar"} for row in survey(BEGUN, END, source="b", each=4)]
    found = compare_all(
        reader_of(make_lake(tmp_path, responses=rows)), [METRICS["nps"]], OCTOBER, by="team"
    )["nps"]
    told = {row.group: row for row in found}
    assert {group: row.change and row.change.verdict for group, row in told.items()} == {
        "Care": "worse", "Bar": "cannot tell",
    }  # fmt: skip
    assert [row.before.estimate.n for row in found if row.before] == [4 * 31, 4 * 31]


def test_a_source_that_began_in_between_is_not_compared(tmp_path: Path) -> None:
    late = {"complaints": desk(date(2026, 2, 1), END, takes=2)}
    lake = make_lake(tmp_path, **late, responses=survey(BEGUN, END))
    for key in COUNTS:
        found = compared(lake, key, OCTOBER)
        assert found.change is None
        assert "begin on 1 Feb 2026" in found.reason
        # Against September it is.
        assert compared(lake, key, replace(OCTOBER, against="before")).change is not None
    assert compared(lake, "nps", OCTOBER).change is not None


def test_a_stock_that_had_not_filled_up_a_year_ago_is_not_compared(tmp_path: Path) -> None:
    """The desk's file begins in September 2025: what was open before is missing in October."""
    lake = make_lake(tmp_path, complaints=desk(date(2025, 9, 20), END, takes=40))
    found = compared(lake, "open_complaints", OCTOBER)
    assert found.change is None
    assert "begin on 20 Sep 2025" in found.reason


def forgotten(first: date, last: date) -> list[Any]:
    return [*desk(BEGUN, first, takes=2), *desk(last, END, takes=2)]


def test_a_forgotten_month_in_between_forbids_only_what_hangs_on_it(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=forgotten(date(2026, 2, 28), date(2026, 4, 10)))
    assert compared(lake, "complaints_opened", OCTOBER).change is not None
    assert compared(lake, "resolution_median", OCTOBER).change is not None
    stock = compared(lake, "open_complaints", OCTOBER)
    assert stock.change is None
    assert "no file has complaints from" in stock.reason


def test_a_forgotten_month_a_year_ago_is_not_compared(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=forgotten(date(2025, 9, 28), date(2025, 11, 10)))
    for key in COUNTS:
        found = compared(lake, key, OCTOBER)
        assert found.change is None
        assert "no file has complaints from" in found.reason


@pytest.mark.parametrize("key", ["complaints_opened", "resolution_median"])
def test_a_source_that_is_behind_is_looked_at_at_the_same_age(tmp_path: Path, key: str) -> None:
    """One of two desks knows until the 20th: so does it a year ago, and not of all of October."""
    lake = make_lake(
        tmp_path,
        complaints=[
            *desk(BEGUN, END, source="a", takes=2),
            *desk(BEGUN, date(2026, 10, 20), source="b", takes=5, each=8),
        ],
    )
    found = compared(lake, key, OCTOBER)
    assert is_calm(found)
    assert found.change is not None


@pytest.mark.parametrize("ended", ["survey", "desk"])
def test_customers_of_a_source_that_ended_in_between_are_in_neither(
    tmp_path: Path, ended: str
) -> None:
    """One of ten of the survey refers somebody, none of whom the other source saw until July."""
    until = date(2026, 7, 31)
    others = [
        {**row, "customer_id": f"d{n}"} for n, row in enumerate(desk(BEGUN, until, source="b"))
    ]
    lake = make_lake(
        tmp_path,
        responses=[
            *survey(BEGUN, END, source="a"),
            *(survey(BEGUN, until, source="b") if ended == "survey" else ()),
        ],
        complaints=others if ended == "desk" else [],
        advocacy=referrals(BEGUN, END, of="a"),
    )
    assert compared(lake, "nps", OCTOBER).before_as_of is None
    found = compared(lake, "advocacy_rate", OCTOBER)
    assert found.change is not None
    assert found.before is not None
    assert (found.before.estimate.value, found.now.estimate.value) == (10.0, 10.0)
    assert found.before_as_of is None, "all of October, without who had ended"


def test_a_period_of_more_than_a_year_says_why_it_is_not_compared(steady: Lake) -> None:
    found = compared(steady, "nps", Slice(date(2025, 8, 1), date(2026, 11, 1), against=A_YEAR_AGO))
    assert (found.before, found.change, found.reason) == (None, None, NO_YEAR_AGO)


def test_days_are_still_compared_with_many_times_as_many_right_before() -> None:
    """What lately stands out does so against the weeks before, whatever the page compares with."""
    days = FOUR_WEEKS.period(date(2026, 10, 18), date(2026, 11, 1))
    assert days.before(4) == days.period(date(2026, 8, 23), date(2026, 10, 18))
