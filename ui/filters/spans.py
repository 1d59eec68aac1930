"""Quick choices of a period, all relative to the data's last day, never to today.

A file from May says nothing about June; whoever opens it in July still sees May.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from metrics.slices import Slice
from store.tables import TABLES
from ui import state

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from metrics.lake import Lake
    from metrics.measure.reader import Reader

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


def _with_rows(lake: Lake, tables: Collection[str]) -> list[str]:
    """The tables that have rows, of those named; of all where none of these has any."""
    filled = [name for name, table in lake.tables.items() if table.rows]
    return [name for name in filled if name in tables] or filled


def data_until(lake: Lake, tables: Collection[str] = ()) -> datetime | None:
    """The latest instant that any of the tables tells of, UTC; `None` for an empty lake.

    What is told by month counts only where nothing else does: its months end at their end.
    """
    by_month: list[datetime] = []
    times: list[datetime] = []
    for name in _with_rows(lake, tables):
        table = lake.tables[name]
        moments = by_month if TABLES[name].is_monthly else times
        moments += [moment for moment in (table.last_at, table.known_at) if moment]
    return max(times or by_month, default=None)


def days(lake: Lake, zone: ZoneInfo, tables: Collection[str] = ()) -> tuple[date, date] | None:
    """The first and the last day that the data of these tables tells of, else of all.

    `None` for an empty lake.
    """
    until = data_until(lake, tables)
    found = (lake.tables[name].first_at for name in _with_rows(lake, tables))
    starts = [first for first in found if first]
    if until is None or not starts:
        return None
    return min(starts).astimezone(zone).date(), until.astimezone(zone).date()


def known() -> tuple[date, date] | None:
    """The first and the last day that the data of the view's page tells of: `days`."""
    now = state.view()
    return days(now.lake, now.settings.zone, now.tables)


def latest(reader: Reader, tables: Collection[str] = ()) -> tuple[date, date] | None:
    """The latest month that these tables know of, and have a row in; `None` for an empty lake.

    A file that was made long after its last row would else open on a month without any.
    """
    settings = reader.settings
    told = days(reader.lake, settings.zone, tables)
    if told is None:
        return None
    everything = Slice(timezone=settings.timezone, week_start=settings.week_start)
    month = latest_month(*told)
    newest = _newest_row(reader, tables, everything)
    if newest is None or _newest_row(reader, tables, everything.period(*month)) is not None:
        return month
    begins = newest.replace(day=1)
    after = (begins + timedelta(days=31)).replace(day=1)
    return _begun(told[0], newest), min(after, told[1] + _DAY)


def _newest_row(reader: Reader, tables: Collection[str], chosen: Slice) -> date | None:
    """The day of the newest row of these tables in a slice; `None` where there is none."""
    found = (state.newest_row(reader, t, chosen) for t in _with_rows(reader.lake, tables))
    newest = max((moment for moment in found if moment), default=None)
    return newest.astimezone(chosen.zone).date() if newest else None


def spans(first: date, last: date, month: tuple[date, date] | None = None) -> dict[str, Span]:
    """The period of each quick choice, for data from day `first` to day `last`.

    `month` is the latest one that has rows, where that is not the latest that is known.
    """
    after = last + _DAY
    return {
        LATEST: month or latest_month(first, last),
        "This month so far": (_begun(first, last), after),
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

    Covered is a month whose last day the data reaches and whose first half it does not miss. One
    that it has begun after that is shown from there: of the days before nothing is known.
    """
    after = (last + _DAY).replace(day=1)
    begins = (after - _DAY).replace(day=1)
    if first <= begins.replace(day=15):
        return begins, after
    return _begun(first, last), last + _DAY


def _begun(first: date, day: date) -> date:
    """The first of the month of a day; the data's first day where its first half is missed."""
    begins = day.replace(day=1)
    return begins if first <= begins.replace(day=15) else first


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, month=3, day=1)
