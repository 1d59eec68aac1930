"""Open at the beginning + opened − resolved = open at the end, for any slice and period."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from metrics.analyses.account import Account, account
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from tests.support.companies import CHANNELS, PLACES, SEGMENTS, STEPS, TEAMS, company
from tests.support.lakes import at, make_lake, reader_of

VALUES: dict[str, list[Any]] = {
    "team": TEAMS, "location": PLACES, "channel": CHANNELS, "touchpoint": STEPS,
    "segment": SEGMENTS, "category": ["cold food", "bill", None], "severity": ["grave", "light"],
}  # fmt: skip
#: This drop's file has no place for the time of resolution.
SILENT = "may"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Lake]:
    """Complaints of three files, one of which does not tell when they were resolved."""
    rows = [
        row | ({"resolved_at": None} if row["drop"] == SILENT else {})
        for row in company(21, 300)["complaints"]
    ]
    lake = make_lake(tmp_path_factory.mktemp("lake"), complaints=rows)
    whole = frozenset({"opened_at", "resolved_at", *VALUES})
    given = {drop: whole - ({"resolved_at"} if drop == SILENT else set()) for drop in lake.drops}
    return rows, replace(lake, given=given)


def question(draw: random.Random) -> tuple[Slice, datetime | None]:
    """A period, on or off the data's edges, some filters, and perhaps a moment to look from."""
    first = date(2026, 1, 1) + timedelta(days=draw.randrange(380))
    since = draw.choice([None, first])
    until = draw.choice([None, first + timedelta(days=draw.choice([1, 7, 30, 90]))])
    columns = draw.sample(list(VALUES), draw.choice([0, 0, 1, 2]))
    only = {c: tuple(draw.sample(VALUES[c], draw.choice([1, 2]))) for c in columns}
    as_of = draw.choice([None, None, at("2026-09-10T05:00")])
    zone = draw.choice(["UTC", "Europe/London", "America/New_York"])
    return Slice(since, until, zone, only=only), as_of


def by_hand(rows: list[dict[str, Any]], chosen: Slice, as_of: datetime | None) -> dict[str, int]:
    """The four numbers, each counted on its own."""
    only = dict(chosen.choice)
    mine = [r for r in rows if all(r[c] in values for c, values in only.items())]
    told = [r for r in mine if r["drop"] != SILENT]
    latest = as_of or at("2100-01-01")

    def day(moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(chosen.timezone)).date()

    def happened(row: dict[str, Any], column: str) -> bool:
        end = min(row["known_at"], latest) if column == "resolved_at" else latest
        return row[column] is not None and row[column] <= end

    def inside(row: dict[str, Any], column: str) -> bool:
        if not happened(row, column):
            return False
        begins = chosen.since is None or day(row[column]) >= chosen.since
        return begins and (chosen.until is None or day(row[column]) < chosen.until)

    def is_open(row: dict[str, Any], before: date | None) -> bool:
        def was(column: str) -> bool:
            return happened(row, column) and (before is None or day(row[column]) < before)

        return was("opened_at") and not was("resolved_at")

    return {
        "opening": sum(is_open(r, chosen.since) for r in told) if chosen.since else 0,
        "opened": sum(inside(r, "opened_at") for r in told),
        "resolved": sum(inside(r, "resolved_at") for r in told),
        "closing": sum(is_open(r, chosen.until) for r in told),
        "untold": sum(inside(r, "opened_at") for r in mine if r["drop"] == SILENT),
    }


def test_the_account_balances_for_every_slice_and_period(
    drawn: tuple[list[dict[str, Any]], Lake],
) -> None:
    rows, lake = drawn
    draw, told, untold = random.Random(4), 0, 0  # noqa: S311  (questions, not secrets)
    for _ in range(150):
        chosen, as_of = question(draw)
        found = account(reader_of(lake, as_of=as_of), chosen)
        wanted = by_hand(rows, chosen, as_of)
        if found is None:
            # Only where no file reaches into the period; then there is nothing to balance.
            assert wanted["opened"] == wanted["resolved"] == 0, chosen
            continue
        told, untold = told + 1, untold + bool(found.untold)
        assert {name: getattr(found, name) for name in wanted} == wanted, (chosen, as_of)
        assert found.opening + found.opened - found.resolved == found.closing
        (stock,) = measure(reader_of(lake, as_of=as_of), METRICS["open_complaints"], chosen)
        assert stock.estimate.n == found.closing
    assert told > 100
    assert untold > 20


def test_one_reopened_is_open_from_the_day_it_came(tmp_path: Path) -> None:
    row = {"opened_at": at("2026-10-01T10:00"), "reopened": 1}
    known = at("2026-10-31T18:00")
    lake = make_lake(tmp_path, complaints=[row], known_at=known)
    found = account(reader_of(lake), Slice(date(2026, 10, 10), date(2026, 11, 1)))
    assert found == Account(1, 0, 0, 0, 1, untold=0, begins=True)


def test_a_period_that_begins_before_the_data_says_so(tmp_path: Path) -> None:
    row = {"opened_at": at("2026-10-01T10:00"), "resolved_at": at("2026-10-02T10:00")}
    lake = make_lake(tmp_path, complaints=[row])
    for since in (date(2026, 9, 1), date(2026, 10, 1), None):
        found = account(reader_of(lake), Slice(since, date(2026, 11, 1)))
        assert found == Account(0, 1, 1, 0, 0, untold=0, begins=False)
    found = account(reader_of(lake), Slice(date(2026, 10, 2), date(2026, 11, 1)))
    assert found == Account(1, 0, 1, 0, 0, untold=0, begins=True)


def test_no_account_where_no_file_tells_of_resolution(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[{"opened_at": at("2026-10-01T10:00")}])
    silent = replace(lake, given={"drop-1": frozenset({"opened_at"})})
    assert account(reader_of(silent), Slice()) is None
    assert account(reader_of(lake), Slice()) == Account(0, 1, 0, 0, 1, untold=0, begins=False)
    assert account(reader_of(make_lake(tmp_path / "empty")), Slice()) is None
