"""Business hours against a count of minutes, hand counts, and pandas' own business hours."""

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all
from metrics.model import Estimate, Inputs
from metrics.relations.business_hours import openings, schedule
from metrics.slices import Slice
from store.opening_hours import WEEKDAYS, BusinessHours
from store.settings import Settings
from tests.support.lakes import Record, at, make_lake, reader_of

HOUR = 3_600_000_000
MINUTE = timedelta(minutes=1)
OFFICE: dict[str, Any] = {day: ["09:00-17:00"] for day in WEEKDAYS[:5]}
#: Clocks change in each of these weeks, somewhere by half an hour.
ZONES = {
    "Europe/London": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "America/Havana": (date(2026, 3, 8), date(2026, 11, 1)),
    "Asia/Kolkata": (date(2026, 8, 15),),
}


def inputs(rows: list[Record], hours: dict[str, Any], folder: Path, **options: Any) -> Inputs:
    """What the median in business hours is made of, in microseconds, in order."""
    lake = make_lake(folder, complaints=rows)
    told = Settings.model_validate({"business_hours": hours, **options})
    key = "resolution_median_business"
    found = measure(reader_of(lake, settings=told), METRICS[key], Slice())[0].inputs
    return {n: np.sort(values) for n, values in found.items() if isinstance(values, np.ndarray)}


def open_hours(opened: datetime, resolved: datetime, hours: dict[str, Any], folder: Path) -> float:
    """For how many hours one complaint waited while we were open."""
    rows = [{"opened_at": opened, "resolved_at": resolved}]
    (waited,) = inputs(rows, hours, folder)["resolved"]
    return float(waited / HOUR)


def is_open(at: datetime, week: dict[str, list[str]], day_off: date) -> bool:
    """Whether some stretch of that day, or one of the day before that runs on, holds the time."""
    for back in (0, 1):
        day = at.date() - timedelta(days=back)
        for text in week.get(WEEKDAYS[day.weekday()], []):
            begins, ends = (int(t[:2]) * 60 + int(t[3:]) for t in text.split("-"))
            minute = at.hour * 60 + at.minute + back * 1440
            last = ends if ends > begins else ends + 1440
            if day != day_off and begins <= minute < last:
                return True
    return False


@cache
def shown(first: datetime, minutes: int, zone: str) -> list[datetime]:
    """The latest local time that clocks have shown by each minute from the first instant on.

    What they have shown once is over: in the hour that they repeat, it is as late as it was.
    """
    instants = (first + number * MINUTE for number in range(minutes))
    local = (at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in instants)
    return list(accumulate(local, max))


WEEKS: dict[str, dict[str, list[str]]] = {
    "office": {day: ["09:00-12:30", "13:15-17:30"] for day in WEEKDAYS[:5]},
    "nights": {day: ["18:00-02:30", "08:00-10:00"] for day in WEEKDAYS[2:]},
    "around the change of clocks": {day: ["01:15-01:45", "01:50-03:10"] for day in WEEKDAYS},
    "always": {day: ["00:00-24:00"] for day in WEEKDAYS},
    "nearly always": {day: ["06:00-05:00"] for day in WEEKDAYS},
}


@pytest.mark.parametrize("week", WEEKS.values(), ids=list(WEEKS))
@pytest.mark.parametrize("zone", ZONES)
def test_it_is_the_count_of_open_minutes(
    zone: str, week: dict[str, list[str]], tmp_path: Path
) -> None:
    """Complaints of whole minutes around each change of clocks, with a day off among them."""
    draw = random.Random(zone)  # noqa: S311
    waits, rows = [], []
    for change in ZONES[zone]:
        first = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(days=2)
        day_off = change + timedelta(days=1)
        known = [is_open(at, week, day_off) for at in shown(first, 5 * 1440, zone)]
        for _ in range(60):
            start, end = sorted(draw.sample(range(len(known)), 2))
            waits.append(sum(known[start:end]))
            rows.append({"opened_at": first + start * MINUTE, "resolved_at": first + end * MINUTE})
    closed = [change + timedelta(days=1) for change in ZONES[zone]]
    hours = {**week, "timezone": zone, "closed_on": closed}
    found = inputs(rows, hours, tmp_path)["resolved"]
    assert (found / 60e6).tolist() == sorted(waits)


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 60 * 24 * 25), st.integers(0, 60 * 24 * 9)), min_size=1))
def test_it_is_pandas_business_hours(waits: list[tuple[int, int]]) -> None:
    """An open hour begins at each step of pandas' business hours, in a zone without changes."""
    holidays = [date(2026, 1, 1), date(2026, 1, 9)]
    office = BusinessHours.model_validate({**OFFICE, "closed_on": holidays})
    table = openings((schedule(office, None, "UTC"),), date(2025, 12, 28), date(2026, 2, 20))
    step = pd.offsets.CustomBusinessHour(start="09:00", end="17:00", holidays=holidays)
    starts = pd.date_range("2026-01-01", "2026-02-10", freq=step).tz_localize("UTC").tolist()
    first = datetime(2026, 1, 1, tzinfo=UTC)
    for minute, lasts in waits:
        begins = first + minute * MINUTE
        # Onto the hour, so that pandas' hours are whole.
        begins, ends = (t.replace(minute=0) for t in (begins, begins + lasts * MINUTE))
        # Each open hour's begin is one step of pandas'.
        theirs = sum(begins <= start < ends for start in starts)
        assert elapsed(table, ends) - elapsed(table, begins) == theirs * HOUR


def elapsed(table: tuple[list[int], ...], at: datetime) -> int:
    """The time open until an instant, by a walk over the table."""
    instant = int(at.timestamp()) * 1_000_000
    return sum(
        min(max(instant - since, 0), lasts) for _, since, _, lasts in zip(*table, strict=True)
    )


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


UK: dict[str, Any] = {**OFFICE, "timezone": "Europe/London", "holidays": ["GB-ENG"]}


@pytest.mark.parametrize(
    ("opened", "resolved", "hours"),
    [
        ("2026-08-27T16:00", "2026-08-28T10:00", 2.0),  # Thursday to Friday
        ("2026-08-30T12:00", "2026-08-30T20:00", 0.0),  # came and went on a Sunday
        ("2026-08-30T12:00", "2026-09-01T10:00", 1.0),  # Monday was the bank holiday
        ("2026-12-24T16:00", "2026-12-29T10:00", 2.0),  # 28 December for Boxing Day, a Saturday
        ("2026-03-27T16:00", "2026-03-30T10:00", 2.0),  # the clocks changed on Sunday
        ("2026-10-23T16:30", "2026-10-26T09:15", 0.75),  # and changed back
        ("2026-08-28T08:59:59", "2026-08-28T09:00:01", 1 / 3600),
        ("2026-08-28T17:00", "2026-08-28T17:00", 0.0),
    ],
)
def test_weekends_holidays_and_changes_of_clocks_by_hand(
    opened: str, resolved: str, hours: float, tmp_path: Path
) -> None:
    found = open_hours(london(opened), london(resolved), UK, tmp_path)
    assert found == pytest.approx(hours, abs=1e-12)


def test_a_bank_holiday_on_which_we_are_open_and_a_day_on_which_we_are_not(tmp_path: Path) -> None:
    monday, tuesday = london("2026-08-31T08:00"), london("2026-09-01T18:00")
    assert open_hours(monday, tuesday, UK, tmp_path / "usual") == 8
    open_on = {**UK, "open_on": [date(2026, 8, 31)]}
    assert open_hours(monday, tuesday, open_on, tmp_path / "open") == 16
    closed_on = {**UK, "closed_on": [date(2026, 9, 1)]}
    assert open_hours(monday, tuesday, closed_on, tmp_path / "closed") == 0


def test_new_opening_times_leave_the_time_before_as_it_was(tmp_path: Path) -> None:
    changed = {**UK, "changes": [{"from": date(2026, 7, 1), "saturday": ["10:00-14:00"]}]}
    for month, hours in (("06-19", 0), ("07-17", 4)):
        opened = london(f"2026-{month}T18:00")
        waited = open_hours(opened, opened + timedelta(days=2), changed, tmp_path / month)
        assert waited == hours


def place(location: str | None, opened: str, resolved: str | None) -> Record:
    ended = None if resolved is None else london(resolved)
    return {"location": location, "opened_at": london(opened), "resolved_at": ended}


def test_each_location_has_its_own_hours_zone_and_holidays(tmp_path: Path) -> None:
    """All came on Friday 14 August 2026 at noon in London, and were resolved a week later."""
    hours = {
        **UK,
        "locations": {
            "York": {"saturday": ["09:00-12:00"], "friday": []},
            "Boston": {"timezone": "America/New_York", "holidays": ["US"]},
            "Pune": {"timezone": "Asia/Kolkata", "closed_on": [date(2026, 8, 17)]},
        },
    }
    names = ("York", "Boston", "Pune", "Bath", None)
    rows = [place(name, "2026-08-14T12:00", "2026-08-21T12:00") for name in names]
    lake = make_lake(tmp_path, complaints=rows)
    told = Settings.model_validate({"business_hours": hours})
    key = "resolution_median_business"
    found = measure(reader_of(lake, settings=told), METRICS[key], Slice(), by="location")
    waited = {row.group: row.inputs["resolved"][0] / HOUR for row in found}
    # Pune is at 16:30 when it comes: half an hour of that Friday, and of the next all before 16:30.
    assert waited == {"York": 35, "Boston": 40, "Pune": 32, "Bath": 40, None: 40}


def one(lake: Lake, key: str, told: Settings, **reader: Any) -> Estimate:
    return measure(reader_of(lake, settings=told, **reader), METRICS[key], Slice())[0].estimate


def test_open_complaints_wait_until_their_file_knows_and_first_answers_count(
    tmp_path: Path,
) -> None:
    told = Settings.model_validate({"business_hours": UK})
    rows = [
        {
            **place(None, "2026-08-26T09:00", None),
            "first_response_at": london("2026-08-27T10:00"),
        },
        place(None, "2026-08-26T16:00", "2026-08-27T16:00"),
    ]
    lake = make_lake(tmp_path, complaints=rows, known_at=london("2026-09-01T12:00"))
    found = measure_all(reader_of(lake, settings=told), [METRICS[f"{k}_business"] for k in ("resolution_median", "first_response_median")], Slice())  # fmt: skip
    resolution, answer = (rows[0].inputs for rows in found.values())
    assert (resolution["still_open"] / HOUR).tolist() == [27]
    assert (resolution["resolved"] / HOUR).tolist() == [8]
    assert (answer["resolved"] / HOUR).tolist() == [9]
    assert (answer["still_open"] / HOUR).tolist() == [8]
    earlier = measure(reader_of(lake, settings=told, as_of=london("2026-08-27T09:30")), METRICS["resolution_median_business"], Slice())[0].inputs  # fmt: skip
    assert (earlier["still_open"] / HOUR).tolist() == [1.5, 8.5]


def test_without_opening_times_nothing_is_measured(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[place(None, "2026-08-26T09:00", "2026-08-27T09:00")])
    assert one(lake, "resolution_median_business", Settings()) == Estimate(None, None, None, 0)
    assert one(lake, "resolution_median", Settings()).value == 24


def test_a_promise_is_kept_by_the_clock_that_it_was_given_on(tmp_path: Path) -> None:
    """Eight hours: from Friday noon to Monday noon it is kept only by the business clock."""
    lake = make_lake(tmp_path, complaints=[place(None, "2026-08-21T12:00", "2026-08-24T12:00")])
    promise = {"hours": 8, "clock": "business"}
    calendar = Settings.model_validate({"business_hours": UK, "promise": {"hours": 8}})
    business = Settings.model_validate({"business_hours": UK, "promise": promise})
    assert one(lake, "resolution_within_promise", calendar).value == 0
    assert one(lake, "resolution_within_promise", business).value == 100


def test_a_week_of_all_hours_is_the_calendar(tmp_path: Path) -> None:
    draw = np.random.default_rng(5)
    first = london("2026-02-01T00:00")
    opened = [first + timedelta(seconds=int(s)) for s in draw.integers(0, 25_000_000, 300)]
    waited = [timedelta(seconds=int(s)) for s in draw.exponential(400_000, 300)]
    rows = [
        {"opened_at": o, "resolved_at": None if k % 3 == 0 else o + w}
        for k, (o, w) in enumerate(zip(opened, waited, strict=True))
    ]
    lake = make_lake(tmp_path, complaints=rows)
    always = {day: ["00:00-24:00"] for day in WEEKDAYS}
    zone = {"timezone": "Australia/Lord_Howe"}
    told = Settings.model_validate({"business_hours": {**always, **zone}})
    for key in ("resolution_median", "resolution_p90", "first_response_median"):
        assert one(lake, f"{key}_business", told) == one(lake, key, told)


def test_the_zone_of_a_place_is_that_of_the_settings_else_that_of_a_file(tmp_path: Path) -> None:
    """Of the location, then of the nearest place above it; what all have in the settings is last."""
    places = [
        {"place": "Boston", "level": "location", "parent": "US"},
        {"place": "US", "level": "country", "timezone": "America/New_York"},
        {"place": "York", "level": "location", "timezone": "Asia/Tokyo"},
    ]
    opened, closed = at("2026-10-05T13:00"), at("2026-10-05T15:00")
    rows = [
        {"opened_at": opened, "resolved_at": closed, "location": name}
        for name in ("boston", "York", "Bath")
    ]
    lake = make_lake(tmp_path, complaints=rows, places=places)
    hours = {
        "monday": ["09:00-10:00"],
        "timezone": "Europe/London",
        "locations": {"York": {"timezone": "Europe/Paris", "monday": ["16:00-18:00"]}},
    }
    settings = Settings.model_validate({"business_hours": hours})
    reader = reader_of(lake, settings=settings)
    metric = METRICS["resolution_median"].in_business_hours()
    found = {
        row.group: row.estimate.value for row in measure(reader, metric, Slice(), by="location")
    }
    # 9 to 10 in Boston is 13 to 14 UTC; 16 to 18 in Paris is 14 to 16; 9 to 10 in London is over.
    assert found == {"boston": 1.0, "York": 1.0, "Bath": 0.0}
