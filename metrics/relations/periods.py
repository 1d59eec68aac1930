"""Days, weeks and months of a time zone, as SQL over an instant.

DuckDB's own `date_trunc` on an instant with a zone takes seven times as long as this arithmetic:
the zone's offsets from UTC, of which there are two a year, are written into the query.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

#: The groups of time that a metric can be measured by.
PERIODS = ("day", "week", "month")

#: An hour and a day in microseconds, as `epoch_us` counts and inputs hold durations. Adding an
#: INTERVAL to an instant takes many times as long.
HOUR_US, DAY_US = 3_600_000_000, 86_400_000_000

#: The hours of a week; the first is Monday from 0 to 1, and 1 January 1970 was a Thursday.
WEEK_HOURS, _MONDAY = 168, 72
#: The number of an hour since 1970 as an hour of the week, as SQL.
IN_WEEK = f"(clock_hour + {_MONDAY}) % {WEEK_HOURS}"

# 1 January 1970 was a Thursday: days to add so that a week's first day divides by seven.
_WEEK_SHIFT = {"monday": 3, "sunday": 4, "saturday": 5}


def period_sql(
    by: str, column: str, timezone: str, first: datetime, last: datetime, week: str
) -> str:
    """Return SQL for the first day (a local DATE) of the day, week or month of the instant.

    Args:
        by: `day`, `week` or `month`.
        column: the one that holds the instant.
        timezone: the zone in which days are cut, as Europe/London.
        first: the earliest instant in the data.
        last: the latest instant in the data.
        week: the first day of the week: `monday`, `sunday` or `saturday`.
    """
    day = f'((epoch_us("{column}") + {_offset_sql(column, timezone, first, last)}) // {DAY_US})'
    if by == "week":
        day = f"({day} - ({day} + {_WEEK_SHIFT[week]}) % 7)"
    start = f"(DATE '1970-01-01' + {day}::INTEGER)"
    return f"date_trunc('month', {start})::DATE" if by == "month" else start


def hour_sql(column: str, timezone: str, first: datetime, last: datetime) -> str:
    """Return SQL for the number of the hour since 1970 that a zone's clocks show then."""
    return f'((epoch_us("{column}") + {_offset_sql(column, timezone, first, last)}) // {HOUR_US})'


def offset_sql(column: str, timezone: str, first: datetime, last: datetime) -> str:
    """Return SQL for how far, in microseconds, a zone's clocks are ahead of UTC then."""
    return f"({_offset_sql(column, timezone, first, last)})"


def hours_of_week(timezone: str, begins: datetime, ends: datetime) -> list[float]:
    """Return how often clocks of a zone show each hour of the week between two instants.

    The first is Monday from 0 to 1. An hour that clocks skip counts as less, and one that they show
    twice as more; so does one of which only a part lies between them.
    """
    found = [0.0] * WEEK_HOURS
    start = begins
    for until, offset in _offsets(timezone, begins.date(), ends.date()):
        end = ends if until is None else min(until, ends)
        if end > start:
            low, high = (_micros(instant) + offset for instant in (start, end))
            _count_hours(found, low, high)
            start = end
    return found


def _count_hours(found: list[float], low: int, high: int) -> None:
    """Count the hours between two local times, in microseconds since 1970."""
    weeks, rest = divmod(high - low, WEEK_HOURS * HOUR_US)
    for number in range(WEEK_HOURS):
        found[number] += weeks
    instant = high - rest
    while instant < high:
        hour = instant // HOUR_US
        until = min(high, (hour + 1) * HOUR_US)
        found[(hour + _MONDAY) % WEEK_HOURS] += (until - instant) / HOUR_US
        instant = until


def _micros(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def first_day(by: str, day: date, week: str) -> date:
    """Return the first day of the day, week or month that holds `day`."""
    if by == "month":
        return day.replace(day=1)
    if by == "week":
        return day - timedelta(days=(day.toordinal() - 719_163 + _WEEK_SHIFT[week]) % 7)
    return day


def next_day(by: str, day: date) -> date:
    """Return the first day of the period after the one that begins on `day`."""
    if by == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(days=7 if by == "week" else 1)


def months_before(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months before that of `day`."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def first_of_months(day: date, months: int) -> date:
    """Return the first day of the month that holds `day`, or of the quarter where `months` is 3."""
    return months_before(day, (day.month - 1) % months)


def _offset_sql(column: str, timezone: str, first: datetime, last: datetime) -> str:
    offsets = _offsets(timezone, first.astimezone(UTC).date(), last.astimezone(UTC).date())
    cases = [
        f"WHEN \"{column}\" < TIMESTAMPTZ '{until.isoformat()}' THEN {offset}"
        for until, offset in offsets
        if until is not None
    ]
    return f"CASE {' '.join(cases)} ELSE {offsets[-1][1]} END" if cases else str(offsets[-1][1])


@lru_cache(maxsize=64)
def _offsets(timezone: str, first: date, last: date) -> tuple[tuple[datetime | None, int], ...]:
    """(end, offset from UTC in µs) of each stretch of equal offset; the last has no end."""
    zone = ZoneInfo(timezone)
    low = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=2)
    found: list[tuple[datetime | None, int]] = []
    while low < end:
        high = low + timedelta(days=7)
        if _offset(zone, low) != _offset(zone, high):
            change = change_of_offset(zone, low, high)
            found.append((change, _offset(zone, low)))
        low = high
    return (*found, (None, _offset(zone, low)))


def change_of_offset(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first whole second between `low` and `high` with another offset than `low`."""
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: ZoneInfo, instant: datetime) -> int:
    offset = instant.astimezone(zone).utcoffset()
    return 0 if offset is None else round(offset.total_seconds()) * 1_000_000
