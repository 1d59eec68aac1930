"""Days, weeks and months in SQL against Python's calendar, at every change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import duckdb
import pytest

from metrics.relations.periods import PERIODS, first_day, next_day, period_sql
from store.settings import Settings

ZONES = [
    "UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    "America/Sao_Paulo", "America/Havana", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu",
]  # fmt: skip
WEEKDAYS = {"monday": 0, "saturday": 5, "sunday": 6}
FIRST, LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)


def instants(zone: ZoneInfo) -> list[datetime]:
    """Around every change of the zone's clocks, and the edges of months, to the microsecond."""
    beside = [timedelta(microseconds=k) for k in (-1, 0, 1)]
    found: list[datetime] = [FIRST, LAST]
    noon = datetime(2009, 1, 1, 12, tzinfo=UTC)
    while noon < LAST:
        before, noon = noon, noon + timedelta(days=1)
        if before.astimezone(zone).utcoffset() != noon.astimezone(zone).utcoffset():
            halves = [before + timedelta(minutes=30 * k) for k in range(-48, 96)]
            found += [half + each for half in halves for each in beside]
        elif noon.astimezone(zone).day in (1, 15):
            midnight = noon.astimezone(zone).replace(hour=0, minute=0).astimezone(UTC)
            found += [midnight + each for each in beside]
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_periods_equal_the_calendar(zone: str) -> None:
    moments = instants(ZoneInfo(zone))
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in moments]
    database = duckdb.connect()
    asked = [("day", "monday"), ("month", "monday"), *(("week", start) for start in WEEKDAYS)]
    parts = [
        f"{period_sql(by, 'at', zone, FIRST, LAST, week)} AS g{i}"
        for i, (by, week) in enumerate(asked)
    ]
    sql = f"SELECT {', '.join(parts)} FROM (SELECT unnest($moments::TIMESTAMPTZ[]) AS at)"
    found = database.execute(sql, {"moments": moments}).fetchall()
    for index, (by, week) in enumerate(asked):
        assert [row[index] for row in found] == [calendar_period(by, day, week) for day in days]


def calendar_period(by: str, day: date, week: str) -> date:
    if by == "month":
        return date(day.year, day.month, 1)
    while by == "week" and day.weekday() != WEEKDAYS[week]:
        day -= timedelta(days=1)
    return day


@pytest.mark.parametrize("by", PERIODS)
@pytest.mark.parametrize("week", WEEKDAYS)
def test_python_cuts_periods_like_the_calendar(by: str, week: str) -> None:
    day = date(2023, 12, 1)
    while day < date(2025, 2, 1):
        begins = first_day(by, day, week)
        assert begins == calendar_period(by, day, week)
        after = next_day(by, begins)
        assert begins <= day < after
        assert first_day(by, after, week) == after
        assert first_day(by, after - timedelta(days=1), week) == begins
        day += timedelta(days=1)


def test_a_week_may_begin_in_the_year_before() -> None:
    assert first_day("week", date(2027, 1, 1), "monday") == date(2026, 12, 28)
    assert first_day("week", date(2027, 1, 3), "monday") == date(2026, 12, 28)
    assert first_day("week", date(2027, 1, 3), "sunday") == date(2027, 1, 3)


def test_every_start_of_a_week_in_the_settings_is_known() -> None:
    starts = get_args(Settings.model_fields["week_start"].annotation)
    assert set(starts) == set(WEEKDAYS)
    for start in starts:
        assert first_day("week", date(2026, 10, 7), start).weekday() == WEEKDAYS[start]
