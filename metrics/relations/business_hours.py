"""Business hours: for how much of a wait the complaint's location was open.

The time open between two instants is the time open until the later one less that until the
earlier one. Both are read off one table, made here once: every stretch in which a location is
open, and for how long it had been open before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from metrics.lake import Lake
from metrics.relations.periods import change_of_offset
from store.opening_hours import BusinessHours, LocationHours, Stretch
from store.settings import Settings

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: Earlier, in microseconds, than every instant in a lake.
_EVER = -(1 << 60)

#: The seven days of a week, Monday first.
_Week = tuple[tuple[Stretch, ...], ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one location is open: its weeks, each from a day on, and the days that differ."""

    timezone: str
    weeks: tuple[tuple[date, _Week], ...]
    holidays: tuple[str, ...] = ()
    closed_on: tuple[date, ...] = ()
    open_on: tuple[date, ...] = ()


def schedule(
    hours: BusinessHours, location: str | None, timezone: str, file_timezone: str | None = None
) -> Schedule:
    """Return the schedule of a location: what is said of it stands before what is said of everyone.

    `timezone` is that of locations of which none is said, `file_timezone` the one that a file of
    places tells of this one: what the settings say of it stands before that, what they say of
    everyone after.
    """
    place = hours.locations.get(location or "", LocationHours())

    def option(name: str) -> Any:  # noqa: ANN401  (each option has its own kind)
        own = getattr(place, name)
        return getattr(hours, name) if own is None else own

    begins = {date.min, *(change.begins for each in (hours, place) for change in each.changes)}
    return Schedule(
        timezone=place.timezone or file_timezone or hours.timezone or timezone,
        weeks=tuple((day, _week(day, hours, place)) for day in sorted(begins)),
        holidays=option("holidays") or (),
        closed_on=option("closed_on") or (),
        open_on=option("open_on") or (),
    )


def _week(day: date, everyone: LocationHours, place: LocationHours) -> _Week:
    """The week that holds on a day; weekdays of which nothing is said are closed."""
    week: dict[int, tuple[Stretch, ...]] = {}
    for each in (everyone, place):
        week |= each.days
        for change in sorted(each.changes, key=lambda change: change.begins):
            week |= change.days if change.begins <= day else {}
    return tuple(week.get(number, ()) for number in range(7))


#: The values bound in `metrics.relations.open_waits`.
NAMES = (
    "schedule_locations",
    "location_schedules",
    "opening_schedules",
    "opening_from",
    "opening_before",
    "opening_for",
)


def bound(settings: Settings, lake: Lake) -> dict[str, Callable[[], list[Any]]]:
    """Return the values bound in `relations.open_waits`, made if asked for; none without hours."""
    return {name: partial(_value, place, settings, lake) for place, name in enumerate(NAMES)}


def _value(place: int, settings: Settings, lake: Lake) -> list[Any]:
    hours, complaints = settings.business_hours, lake.tables["complaints"]
    if hours is None or complaints.first_at is None or complaints.known_at is None:
        return []
    everywhere = schedule(hours, None, settings.timezone)
    own: dict[str, str | None] = {**lake.meant_by(hours.locations, "location", settings)}
    zones = _zones(lake)
    places = {
        each: schedule(hours, own.get(each), settings.timezone, zones.get(each))
        for each in dict.fromkeys([*own, *zones])
    }
    distinct = tuple(dict.fromkeys([everywhere, *places.values()]))
    if place == 0:
        return list(places)
    if place == 1:
        return [distinct.index(each) for each in places.values()]
    # A zone's day may begin on the day before or after that of UTC, and a night's hours before it.
    first, last = complaints.first_at.date() - 2 * _DAY, complaints.known_at.date() + 2 * _DAY
    return openings(distinct, first, last)[place - 2]


def _zones(lake: Lake) -> dict[str, str]:
    """The time zones that files tell of the locations of complaints."""
    if not lake.places.by_key:
        return {}
    found = {name: lake.places.zone(name) for name in lake.names("complaints", "location")}
    return {name: zone for name, zone in found.items() if zone}


@lru_cache(maxsize=16)
def openings(several: tuple[Schedule, ...], first: date, last: date) -> tuple[list[int], ...]:
    """Return every open stretch of each schedule from the first day to the last, in order of time.

    Four columns: the schedule's place, when the stretch begins (microseconds since 1970), how long
    was open before, and how long it is. Each schedule begins with a stretch of no length, earlier
    than all others, so that every instant has one.
    """
    table: list[tuple[int, int, int, int]] = []
    for number, each in enumerate(several):
        before = 0
        table.append((number, _EVER, 0, 0))
        for begins, ends in _joined(_stretches(each, first, last)):
            table.append((number, begins, before, ends - begins))
            before += ends - begins
    return tuple(map(list, zip(*table, strict=True)))


def _joined(stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches without overlaps: a night that reaches into the next morning's hours."""
    begins, ends = _EVER, _EVER
    for start, end in sorted(stretches):
        if start > ends:
            if begins > _EVER:
                yield begins, ends
            begins = start
        ends = max(ends, end)
    if begins > _EVER:
        yield begins, ends


def _stretches(each: Schedule, first: date, last: date) -> Iterator[tuple[int, int]]:
    """(from, until) of each open stretch, in microseconds since 1970, some of no length left out.

    A stretch that runs past midnight belongs to the day on which it begins.
    """
    zone = ZoneInfo(each.timezone)
    off = (_holidays(each, first, last) - {*each.open_on}) | {*each.closed_on}
    for number in range((last - first).days + 1):
        day = first + number * _DAY
        if day in off:
            continue
        week = next(week for begins, week in reversed(each.weeks) if begins <= day)
        midnight = datetime.combine(day, time.min)
        for begins, ends in week[day.weekday()]:
            start = _first_showing(zone, midnight + timedelta(minutes=begins))
            end = _first_showing(zone, midnight + timedelta(minutes=ends))
            if start < end:
                yield start, end


def _holidays(each: Schedule, first: date, last: date) -> set[date]:
    """The public holidays, and the days on which they are kept, in these years."""
    if not each.holidays:
        return set()
    from holidays import country_holidays  # noqa: PLC0415  (takes its time to load)

    years = range(first.year, last.year + 1)
    parts = [code.partition("-") for code in each.holidays]
    return {
        day
        for country, _, part in parts
        for day in country_holidays(country, subdiv=part or None, years=years)
    }


def _first_showing(zone: ZoneInfo, local: datetime) -> int:
    """The first instant, in microseconds since 1970, at which clocks show that time or a later one.

    A time that clocks skip in spring is the instant at which they skip it; of one that they show
    twice in autumn it is the first.
    """
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    instant = change_of_offset(zone, late, early) if late < early else early
    return (instant - _EPOCH) // _MICROSECOND
