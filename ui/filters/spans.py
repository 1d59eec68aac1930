"""The periods to choose from, all relative to the last day of the data, never to today.

A file from May says nothing about June; whoever opens it in July still sees May.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metrics.measure import coverage
from metrics.relations.periods import first_of_months, months_before
from metrics.slices import (
    FIRST_YEAR,
    LAST_YEAR,
    NAMED_WHOLE,
    NO_YEAR_AGO,
    Slice,
    day_in_words,
    in_words,
)
from ui import state

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from metrics.lake import Lake
    from metrics.measure.reader import Reader

#: First day and first day after; both `None` for everything.
Span = tuple[date | None, date | None]

#: What is shown where nobody chose.
USUAL = "Last 4 weeks"
OTHER = "Other dates"
CHOICES = (
    "Last 7 days",
    USUAL,
    "Last month",
    "This month so far",
    "Last quarter",
    "Last 90 days",
    "Last 12 months",
    "Everything",
    OTHER,
)
#: What choices were called in links of before.
_FORMER = {"Latest month": "Last month"}
#: So many months are listed by name; every other one is found by its dates.
_MONTHS = 36

_DAY = timedelta(days=1)
_FOUR_WEEKS = timedelta(weeks=4)


def days(lake: Lake, zone: ZoneInfo, tables: Collection[str] = ()) -> tuple[date, date] | None:
    """Return the first and the last day that the data of these tables tells of, else of all.

    `None` for an empty lake.
    """
    until = lake.data_until(tables)
    found = (lake.tables[name].first_at for name in lake.dated(tables))
    starts = [first for first in found if first]
    if until is None or not starts:
        return None
    return min(starts).astimezone(zone).date(), until.astimezone(zone).date()


def known() -> tuple[date, date] | None:
    """Return the first and the last day that the data of the view's page tells of: `days`."""
    now = state.view()
    return days(now.lake, now.settings.zone, now.tables)


def last_day(reader: Reader, tables: Collection[str] = ()) -> date | None:
    """Return the last day that any source of these tables tells of; `None` for an empty lake.

    It is that of its last row where a file was made long after: nobody knows of the days between.
    """
    return coverage.last_day(reader.lake, reader.settings.zone, tables)


def _usual(reader: Reader, tables: Collection[str], first: date, last: date) -> tuple[date, date]:
    """The four weeks up to the last day; up to the newest row where these have none.

    Data that begins within them is shown from there: of the days before nothing is known.
    """
    settings = reader.settings
    everything = Slice(timezone=settings.timezone, week_start=settings.week_start)
    weeks = everything.period(*_weeks_to(last, first))
    if _newest_row(reader, tables, weeks) is None:
        last = _newest_row(reader, tables, everything) or last
    return _weeks_to(last, first)


def _weeks_to(last: date, first: date) -> tuple[date, date]:
    after = last + _DAY
    return min(max(after - _FOUR_WEEKS, first), last), after


def latest(reader: Reader, tables: Collection[str] = ()) -> tuple[date, date] | None:
    """Return the latest month that these tables know of, and have a row in.

    `None` for an empty lake.

    A file that was made long after its last row would else open on a month without any.
    """
    settings = reader.settings
    extent = days(reader.lake, settings.zone, tables)
    if extent is None:
        return None
    everything = Slice(timezone=settings.timezone, week_start=settings.week_start)
    month = latest_months(*extent)
    newest = _newest_row(reader, tables, everything)
    if newest is None or _newest_row(reader, tables, everything.period(*month)) is not None:
        return month
    begins = newest.replace(day=1)
    return _begun(extent[0], newest), min(months_before(begins, -1), extent[1] + _DAY)


def _newest_row(reader: Reader, tables: Collection[str], chosen: Slice) -> date | None:
    """The day of the newest row of these tables in a slice; `None` where there is none."""
    found = (state.newest_row(reader, t, chosen) for t in reader.lake.dated(tables))
    newest = max((moment for moment in found if moment), default=None)
    return newest.astimezone(chosen.zone).date() if newest else None


@dataclass(frozen=True, slots=True)
class Offered:
    """The periods that a page offers, by the name in the link.

    `first` and `last` are the days of what is shown where nobody chose: what belongs to the year of
    the last is said without it.
    """

    spans: dict[str, Span]
    first: date
    last: date

    @property
    def names(self) -> list[str]:
        """The choices, in their order: the quick ones, other dates, the months."""
        return [*CHOICES, *(name for name in self.spans if name not in CHOICES)]

    def span(self, name: str) -> Span | None:
        """Return the period of a choice; `None` for other dates that nobody has chosen yet."""
        own, month = read(name), month_named(name)
        if own is not None:
            return own[0], own[1] + _DAY
        if month is not None:
            return month, months_before(month, -1)
        return self.spans.get(name)

    def label(self, name: str) -> str:
        """Return what the control says: `Last 4 weeks · 27 Oct to 23 Nov`."""
        own, (since, until) = read(name), self.span(name) or (None, None)
        if since is None or until is None:
            return name
        if month_named(name):
            return in_words(since, until)
        words = in_words(since, until, beside=self.last)
        return words if own else f"{name} · {words}"


def offered(reader: Reader, tables: Collection[str] = ()) -> Offered | None:
    """Return the periods that a page of these tables offers; `None` for an empty lake."""
    zone = reader.settings.zone
    extent, last = days(reader.lake, zone, tables), last_day(reader, tables)
    if extent is None or last is None:
        return None
    usual = _usual(reader, tables, extent[0], last)
    quick = spans(extent[0], last, latest(reader, tables)) | {USUAL: usual}
    return Offered(quick | _months(*extent), usual[0], usual[1] - _DAY)


def _months(first: date, last: date) -> dict[str, Span]:
    """The months that the data tells of, the latest first, each by its name in the link."""
    months = [months_before(last, back) for back in range(_MONTHS)]
    return {f"{m:%Y-%m}": (m, months_before(m, -1)) for m in months if m >= first.replace(day=1)}


def spans(first: date, last: date, month: tuple[date, date] | None = None) -> dict[str, Span]:
    """Return the period of each quick choice, for data from day `first` to day `last`.

    `month` is the latest one that has rows, where that is not the latest that is known.
    """
    after = last + _DAY
    return {
        "Last 7 days": (after - timedelta(days=7), after),
        USUAL: _weeks_to(last, first),
        "Last month": month or latest_months(first, last),
        "This month so far": (_begun(first, last), after),
        "Last quarter": latest_months(first, last, 3),
        "Last 90 days": (after - timedelta(days=90), after),
        "Last 12 months": (_a_year_before(after), after),
        "Everything": (None, None),
    }


def compared_in_words(chosen: Slice, begun: date | None = None) -> str:
    """Return what the period is compared with, `against September`, or why it is not; else empty.

    `begun` is the first day of the data.
    """
    earlier = chosen.before()
    if earlier is None or earlier.until is None:
        return NO_YEAR_AGO if chosen.since is not None and chosen.until is not None else ""
    words = chosen.before_in_words()
    if begun is not None and earlier.until <= begun:
        return f"not compared with {words}: the data begin on {day_in_words(begun)}"
    return f"against {words}"


def shown_in_words(
    chosen: Slice, begun: date | None = None, lake: Lake | None = None, *, compared: bool = True
) -> str:
    """Return the rows, the period, and what it is compared with: `…, against September`.

    `begun` is the first day of the data. Where a `lake` is given in which no file tells of teams,
    or of locations, all of them are not named. Where nothing is `compared` with another period
    none is named.
    """
    named = chosen.sentence() if lake is None else chosen.sentence(known_columns(lake))
    parts = (named, compared_in_words(chosen, begun) if compared else "")
    return ", ".join(part for part in parts if part)


def known_columns(lake: Lake) -> list[str]:
    """Return the columns that any file gives, of those of which it is said that all are shown."""
    return [each for each in NAMED_WHOLE if any(lake.gives(name, each) for name in lake.tables)]


def written(first: date, last: date) -> str:
    """Return a period of one's own as link and filter write it: `2026-10-12 to 2026-10-18`."""
    return f"{first.isoformat()} to {last.isoformat()}"


def read(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a period written so; `None` for anything else."""
    begins, _, ends = text.partition(" to ")
    try:
        first, last = date.fromisoformat(begins), date.fromisoformat(ends)
    except ValueError:
        return None
    is_period = first <= last and first.year >= FIRST_YEAR and last.year < LAST_YEAR
    return (first, last) if is_period else None


def month_named(text: str) -> date | None:
    """Return the first day of a month that is written `2026-10`; `None` for anything else."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    is_month = len(text) == len("2026-10") and FIRST_YEAR <= day.year < LAST_YEAR
    return day if is_month else None


def named(text: str) -> str | None:
    """Return the choice that a link names, by what it is called now.

    `None` for what is no period.
    """
    name = _FORMER.get(text, text)
    known = name in CHOICES or month_named(name) is not None or read(name) is not None
    return name if known else None


def latest_months(first: date, last: date, months: int = 1) -> tuple[date, date]:
    """Return the latest month, or quarter of three, that the data covers, else the one begun.

    Covered is one whose last day the data reaches, and of whose first month it does not miss the
    first half. One that it has begun after that is shown from there: of the days before nothing is
    known.
    """
    after = first_of_months(last + _DAY, months)
    begins = months_before(after, months)
    if first <= begins.replace(day=15):
        return begins, after
    return _begun(first, last, months), last + _DAY


def _begun(first: date, day: date, months: int = 1) -> date:
    """The first of the month or quarter of a day; the data's first day where its half is missed."""
    begins = first_of_months(day, months)
    return begins if first <= begins.replace(day=15) else first


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, month=3, day=1)
