"""Opening hours as `settings.toml` names them: a week, holidays and a time zone, per location.

    [business_hours]
    timezone = "Europe/London"
    holidays = ["GB-ENG"]
    closed_on = [2026-12-24]
    monday = ["09:00-12:30", "13:00-17:30"]
    friday = ["18:00-02:00"]                    # until two in the night of Saturday

    [[business_hours.changes]]
    from = 2026-07-01
    saturday = ["10:00-14:00"]

    [business_hours.locations.York]
    sunday = ["10:00-16:00"]

A weekday that is not named is closed. A location has the hours above but for what it names itself.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

#: A stretch of a day, in minutes after its midnight: from, until; past 1,440 it is the next day.
Stretch = tuple[int, int]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY = 24 * 60
_TIMES = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")


def known_zone(name: str) -> str:
    """Return the name of a time zone; `ValueError` for any other."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name} is no time zone; expected one like Europe/London") from error
    return name


def _stretch(given: object) -> object:
    """`09:00-17:30` in minutes; an end that is not after the start is on the next day."""
    if not isinstance(given, str):
        return given
    found = _TIMES.fullmatch(given.strip())
    hours = [int(part) for part in found.groups()] if found else [99, 0, 99, 0]
    begins, ends = 60 * hours[0] + hours[1], 60 * hours[2] + hours[3]
    if begins >= _DAY or ends > _DAY or max(hours[1], hours[3]) > 59 or begins == ends:
        raise ValueError(f"{given} is no opening time; expected one like 09:00-17:30")
    return begins, ends if ends > begins else ends + _DAY


def _several(given: object) -> object:
    """One alone is a list of one."""
    return (given,) if isinstance(given, str) else given


def _apart(day: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    ordered = tuple(sorted(day))
    if any(after[0] < before[1] for before, after in pairwise(ordered)):
        raise ValueError("these opening times overlap; expected one after the other")
    return ordered


def _known_holidays(code: str) -> str:
    """The code of a country or a part of one whose public holidays are known."""
    from holidays import list_supported_countries  # noqa: PLC0415  (takes its time to load)

    country, _, part = code.partition("-")
    known = list_supported_countries(include_aliases=True)
    if country not in known:
        raise ValueError(f"{code} is no country with known holidays; expected one like GB or US")
    if part and part not in known[country]:
        choices = ", ".join(known[country]) or "none"
        raise ValueError(f"{country} has no part {part} with own holidays; the parts are {choices}")
    return code


Day = Annotated[
    tuple[Annotated[Stretch, BeforeValidator(_stretch)], ...],
    BeforeValidator(_several),
    AfterValidator(_apart),
]
Holidays = Annotated[
    tuple[Annotated[str, AfterValidator(_known_holidays)], ...], BeforeValidator(_several)
]
Zone = Annotated[str, AfterValidator(known_zone)]


class Week(BaseModel):
    """The opening times of each weekday; `None` where nothing is said of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    monday: Day | None = None
    tuesday: Day | None = None
    wednesday: Day | None = None
    thursday: Day | None = None
    friday: Day | None = None
    saturday: Day | None = None
    sunday: Day | None = None

    @property
    def days(self) -> dict[int, tuple[Stretch, ...]]:
        """The weekdays of which something is said, 0 the Monday."""
        all_days = ((number, getattr(self, name)) for number, name in enumerate(WEEKDAYS))
        return {number: day for number, day in all_days if day is not None}


class HoursChange(Week):
    """Opening times from a day on; those before that day stay as they were."""

    begins: date = Field(alias="from")


class LocationHours(Week):
    """What is said of one location: `None` where it has what all have."""

    timezone: Zone | None = None
    holidays: Holidays | None = None
    closed_on: tuple[date, ...] | None = None
    open_on: tuple[date, ...] | None = None
    changes: tuple[HoursChange, ...] = ()

    @model_validator(mode="after")
    def _is_a_day_off_or_not(self) -> LocationHours:
        both = sorted({*(self.closed_on or ())} & {*(self.open_on or ())})
        if both:
            raise ValueError(f"{both[0]} stands in closed_on and in open_on; expected one of them")
        return self


class BusinessHours(LocationHours):
    """When we are open: for all locations, and what differs in some."""

    locations: dict[str, LocationHours] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _opens_somewhen(self) -> BusinessHours:
        everyone = _opens(self)
        if not everyone:
            raise ValueError(f"never open; expected opening times of {', '.join(WEEKDAYS)}")
        for name, place in self.locations.items():
            closed = {number for number, day in place.days.items() if not day}
            if everyone <= closed and not _opens(place):
                raise ValueError(f"{name} is never open; expected opening times of some weekday")
        return self


def _opens(place: LocationHours) -> set[int]:
    """The weekdays, 0 the Monday, on which it opens at some time."""
    weeks: tuple[Week, ...] = (place, *place.changes)
    return {number for week in weeks for number, day in week.days.items() if day}
