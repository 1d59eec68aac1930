"""Counts by day, week or month: every period of which something is known has one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from metrics.lake import TableState
from metrics.model import Inputs
from metrics.periods import first_day, next_day
from metrics.slices import Slice

#: The changes or counts per period, by the period's first day.
Found = Mapping[date, Inputs]


def known_periods(
    found: Found, by: str, chosen: Slice, state: TableState, as_of: datetime | None
) -> list[date]:
    """The first days of the slice's periods from the table's first row until it knows, in order.

    The days of `found` are among them, whatever the table says of itself.
    """
    if state.first_at is None or state.known_at is None:
        return []
    zone, week = ZoneInfo(chosen.timezone), chosen.week_start
    first = state.first_at.astimezone(zone).date()
    last = min(state.known_at, as_of or state.known_at).astimezone(zone).date()
    begin = first_day(by, max(first, chosen.since or first), week)
    end = min(last, chosen.until - timedelta(days=1) if chosen.until else last)
    if chosen.since:
        found = {day: inputs for day, inputs in found.items() if day >= begin}
    day, end = min((begin, *found)), max((end, *found))
    days = []
    while day <= end:
        days.append(day)
        day = next_day(by, day)
    return days


def filled(found: Found, days: list[date]) -> list[tuple[date, Inputs]]:
    """The count of each period; 0 where nothing happened."""
    return [(day, found.get(day, {"complaints": 0})) for day in days]


def running(found: Found, days: list[date]) -> list[tuple[date, Inputs]]:
    """The stock at the end of each period: the sum of all changes until then."""
    changes = sorted(found.items())
    stock, done = 0, 0
    sums: list[tuple[date, Inputs]] = []
    for day in days:
        while done < len(changes) and changes[done][0] <= day:
            stock += changes[done][1]["complaints"]
            done += 1
        sums.append((day, {"complaints": stock}))
    return sums
