"""What shifts and sales of several files could get silently wrong on the way to a load."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drops.intake.mapping import toml
from drops.put import put
from metrics.lake import Lake
from metrics.measure.hours import staffed
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import reader_of

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
ROTA = """table = "staffing"
source = "rota"
[columns]
hour = "start"
until = "end"
location = "place"
"""
TILL = """table = "staffing"
source = "till"
[columns]
hour = "at"
sale_id = "receipt"
location = "place"
"""


def taken(home: Home, folder: Path, name: str, header: str, rows: list[str], text: str) -> None:
    path = folder / f"{name}.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    put(home, path, mapping=toml.load(text, name))


def test_nights_of_two_weeks_and_a_till_meet_in_the_load_as_they_were(
    home: Home, tmp_path: Path
) -> None:
    """Weeks of 7 nights of two people, an early shift from 5:30, and a sale every 20 minutes.

    Each week is a file of its own, and its last night ends in the next one.
    """
    shifts = [
        (MONDAY + timedelta(days=day, hours=hour), MONDAY + timedelta(days=day, hours=hour + lasts))
        for day in range(14)
        for hour, lasts in ((22, 8.0), (22.5, 8.0), (5.5, 9.0))
    ]
    for week in (1, 0):  # the later one first
        rows = [
            f"{start:%Y-%m-%dT%H:%M:%SZ},{end:%Y-%m-%dT%H:%M:%SZ},York"
            for start, end in shifts
            if (start - MONDAY).days // 7 == week
        ]
        taken(home, tmp_path, f"week-{week}", "start,end,place", rows, ROTA)
    sales = [MONDAY + timedelta(minutes=20 * n) for n in range(14 * 72)]
    rows = [f"R{n},{at:%Y-%m-%dT%H:%M:%SZ},York" for n, at in enumerate(sales)]
    taken(home, tmp_path, "till", "receipt,at,place", rows, TILL)
    people: dict[int, float] = defaultdict(float)
    visits: dict[int, int] = defaultdict(int)
    on = {
        minute: sum(start <= minute < end for start, end in shifts)
        for number in range(14 * 24 * 60)
        if (minute := MONDAY + timedelta(minutes=number))
    }
    hours = {minute.replace(minute=0) for minute, there in on.items() if there}
    for minute, there in on.items():
        people[minute.weekday() * 24 + minute.hour] += there / 60
    for at in sales:
        if at.replace(minute=0) in hours:
            visits[at.weekday() * 24 + at.hour] += 1
    found = {
        row["hour"]: row
        for row in staffed(reader_of(Lake.open(home)), Slice()).iter_rows(named=True)
    }
    assert found.keys() == {hour for hour, there in people.items() if there}
    for hour, row in found.items():
        assert row["people"] == pytest.approx(people[hour]), hour
        assert row["visits"] == visits[hour], hour
