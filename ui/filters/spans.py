"""Quick choices of a period, all relative to the data's last day, never to today.

A file from May says nothing about June; whoever opens it in July still sees May.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store.tables import TABLES

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from metrics.lake import Lake

#: First day and first day after; both `None` for everything.
Span = tuple[date | None, date | None]

LATEST = "Latest month"
OTHER = "Other dates"
CHOICES = (
    LATEST,
    "This month so far",
    "Last 7 days",
    "Last 4 weeks",
    "Last 90 days",
    "Last 12 months",
    "Everything",
    OTHER,
)

_DAY = timedelta(days=1)


def data_until(lake: Lake) -> datetime | None:
    """The latest instant that any table tells of, UTC; `None` for an empty lake.

    What is told by month counts only where nothing else does: its months end at their end.
    """
    by_month: list[datetime] = []
    times: list[datetime] = []
    for name, table in lake.tables.items():
        moments = by_month if TABLES[name].is_monthly else times
        moments += [moment for moment in (table.last_at, table.known_at) if moment and table.rows]
    return max(times or by_month, default=None)


def days(lake: Lake, zone: ZoneInfo) -> tuple[date, date] | None:
    """The first and the last day that the data tells of; `None` for an empty lake."""
    until = data_until(lake)
    starts = [t.first_at for t in lake.tables.values() if t.first_at and t.rows]
    if until is None or not starts:
        return None
    return min(starts).astimezone(zone).date(), until.astimezone(zone).date()


def spans(first: date, last: date) -> dict[str, Span]:
    """The period of each quick choice, for data from day `first` to day `last`."""
    after = last + _DAY
    return {
        LATEST: latest_month(first, last),
        "This month so far": (last.replace(day=1), after),
        "Last 7 days": (after - timedelta(days=7), after),
        "Last 4 weeks": (after - timedelta(days=28), after),
        "Last 90 days": (after - timedelta(days=90), after),
        "Last 12 months": (_a_year_before(after), after),
        "Everything": (None, None),
    }


def written(first: date, last: date) -> str:
    """A period of one's own as link and filter write it: `2026-10-12 to 2026-10-18`."""
    return f"{first.isoformat()} to {last.isoformat()}"


def read(text: str) -> tuple[date, date] | None:
    """The first and the last day of a period written so; `None` for anything else."""
    begins, _, ends = text.partition(" to ")
    try:
        first, last = date.fromisoformat(begins), date.fromisoformat(ends)
    except ValueError:
        return None
    return (first, last) if first <= last else None


def latest_month(first: date, last: date) -> tuple[date, date]:
    """The latest calendar month that the data covers, else the one it has begun.

    Covered is a month whose last day the data reaches and whose first half it does not miss.
    """
    after = (last + _DAY).replace(day=1)
    begins = (after - _DAY).replace(day=1)
    if first <= begins.replace(day=15):
        return begins, after
    return last.replace(day=1), last + _DAY


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, month=3, day=1)
