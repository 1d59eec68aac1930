"""Two desks with one tool, each with files of its own: the one that is behind has no zeros."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from drops.put import put
from metrics.analyses.compare import Compared, compare_all
from metrics.analyses.control import chart
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.coverage import behind_in_words, lines
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import reader_of

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


@dataclass(frozen=True)
class Desk:
    """Whose complaints they are, from when until when, and how many a day."""

    team: str
    places: Sequence[str]
    since: date
    until: date
    a_day: int = 4


def drop(home: Home, name: str, *desks: Desk) -> None:
    """One file of these desks, each complaint resolved after five hours."""
    home.root.mkdir(parents=True, exist_ok=True)
    path = home.root.parent / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["complaint_id", "opened_at", "resolved_at", "team", "location"])
        for desk in desks:
            for n in range((desk.until - desk.since).days * desk.a_day):
                day = desk.since + timedelta(days=n // desk.a_day)
                opened = datetime(day.year, day.month, day.day, 8 + n % desk.a_day, tzinfo=UTC)
                closed = opened + timedelta(hours=5)
                place = desk.places[n % len(desk.places)]
                writer.writerow(
                    [
                        f"{name}-{desk.team}-{n}",
                        opened.isoformat(),
                        closed.isoformat(),
                        desk.team,
                        place,
                    ]
                )
    put(home, path)


def change(reader: Reader, key: str, by: str | None = None) -> dict[object, Compared]:
    """October against September, by group."""
    rows = compare_all(reader, [METRICS[key]], Slice(OCTOBER, NOVEMBER), by=by)[key]
    return {row.now.group: row for row in rows}


@pytest.fixture
def behind(home: Home) -> Reader:
    """Support's file goes on, that of billing ends with September; the tool is the same."""
    drop(home, "support", Desk("Support", ("York", "Hull"), date(2026, 3, 1), date(2026, 11, 20)))
    drop(home, "billing", Desk("Billing", ("Leeds", "Bath"), date(2026, 3, 1), OCTOBER))
    return reader_of(Lake.open(home))


@pytest.mark.parametrize("key", ["complaints_opened", "resolution_median"])
def test_a_desk_whose_file_is_old_makes_nothing_fewer(behind: Reader, key: str) -> None:
    together = change(behind, key)[None]
    assert together.change is None
    assert "some complaints are known until 30 Sep" in together.reason
    alone = change(behind, key, "team")["Support"]
    assert alone.change is not None
    assert alone.change.verdict == "cannot tell"
    assert alone.reason == ""


def test_the_page_says_that_some_files_are_behind(behind: Reader) -> None:
    assert behind_in_words(behind.lake, "UTC") == ("behind: some complaints since 30 Sep 2026")
    assert "Billing" not in behind_in_words(behind.lake, "UTC"), "whoever may not see it"


def test_the_desk_that_is_up_to_date_is_as_if_alone(behind: Reader) -> None:
    chosen = Slice(OCTOBER, NOVEMBER, only={"team": ("Support",)})
    (row,) = compare_all(behind, [METRICS["complaints_opened"]], chosen)["complaints_opened"]
    assert (row.now.estimate.value, row.before and row.before.estimate.value) == (124, 120)
    assert row.change is not None
    assert len(lines(behind.lake, "complaints")) == 2


def test_months_of_one_desk_have_no_parts(home: Home) -> None:
    both = ("York", "Hull")
    for first, until in ((SEPTEMBER, OCTOBER), (OCTOBER, NOVEMBER)):
        drop(home, f"m{first.month}", Desk("Support", both, first, until))
    assert len(lines(Lake.open(home), "complaints")) == 1


def test_a_few_rows_of_another_place_are_chance(home: Home) -> None:
    drop(home, "september", Desk("Support", ("York", "Hull"), SEPTEMBER, OCTOBER))
    drop(home, "october", Desk("Support", ("Ely",), OCTOBER, OCTOBER + timedelta(days=3)))
    assert len(lines(Lake.open(home), "complaints")) == 1


def test_a_file_of_both_makes_them_one(home: Home) -> None:
    support = Desk("Support", ("York", "Hull"), SEPTEMBER, OCTOBER)
    billing = Desk("Billing", ("Leeds", "Bath"), SEPTEMBER, OCTOBER)
    drop(home, "support", support)
    drop(home, "billing", billing)
    assert len(lines(Lake.open(home), "complaints")) == 2
    later = (
        Desk(each.team, each.places, OCTOBER, OCTOBER + timedelta(days=9))
        for each in (support, billing)
    )
    drop(home, "both", *later)
    assert len(lines(Lake.open(home), "complaints")) == 1


def test_weeks_of_the_desk_that_is_behind_are_neither_judged_nor_nought(home: Home) -> None:
    """Its weeks are none like the latest; and after its file ends there is no week with 0."""
    august, last = date(2026, 8, 31), date(2026, 11, 20)
    drop(home, "support", Desk("Support", ("York", "Hull"), date(2026, 3, 1), last))
    drop(home, "billing", Desk("Billing", ("Leeds", "Bath"), date(2026, 3, 1), august))
    reader = reader_of(Lake.open(home))
    found = chart(reader, METRICS["complaints_opened"], Slice(), "week")
    assert (found.outside, found.runs) == ((), ())
    earlier = [point.unjudged for point in found.points if point.first < august]
    assert set(earlier[1:]) == {"others"}
    later = [point.unjudged for point in found.points if point.first >= august]
    assert set(later) <= {"", "running"}
    billing = Slice(only={"team": ("Billing",)})
    for key in ("complaints_opened", "complaints_resolved", "resolution_median"):
        rows = [point.row for point in chart(reader, METRICS[key], billing, "week").points]
        assert rows
        assert all(row.estimate.value != 0 for row in rows), key
