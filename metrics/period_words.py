"""A period as people say it: `October 2026`, `2026`, `1 Oct to 14 Oct 2026`."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from metrics.periods import months_before

_DAY = timedelta(days=1)


def in_words(since: date | None, until: date | None) -> str:
    """The period from `since` to the day before `until`; `None` leaves that end open."""
    if until is None:
        return f"since {_day(since)}" if since else "all dates"
    last = until - _DAY
    if since is None:
        return f"until {_day(last)}"
    named = _calendar_name(since, until)
    if named or since == last:
        return named or _day(last)
    return f"{_day(since, year=since.year != last.year)} to {_day(last)}"


def _calendar_name(since: date, until: date) -> str:
    """The name of a whole month or year; empty for any other period."""
    if since.day == 1 and until == months_before(since, -1):
        return f"{calendar.month_name[since.month]} {since.year}"
    if (since.month, since.day) == (1, 1) and until == months_before(since, -12):
        return str(since.year)
    return ""


def _day(day: date, *, year: bool = True) -> str:
    text = f"{day.day} {calendar.month_abbr[day.month]}"
    return f"{text} {day.year}" if year else text
