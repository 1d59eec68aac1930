"""The company itself: where it cooks, who works there, how guests reach it, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sample_data.dice import Dice, WeightedChoices

#: One stream of chance each, so that a change to one table leaves the others as they are.
SEEDS = {"guests": 1, "complaints": 2, "answers": 578, "events": 4, "files": 5, "words": 6,
         "chains": 7, "paying": 8, "routines": 10, "beliefs": 11, "invited": 15,
         "staffing": 21}  # fmt: skip
LONDON = ZoneInfo("Europe/London")
FIRST_DAY = date(2025, 5, 1)
LAST_DAY = date(2026, 10, 31)
#: The last minute that any of the files knows about.
AS_OF = datetime(2026, 10, 31, 18, 2, 11, tzinfo=LONDON).astimezone(UTC)

#: How busy each location is.
LOCATIONS = {
    "Leeds": 1.5,
    "York": 1.3,
    "Bath": 1.25,
    "Oxford": 1.15,
    "Exeter": 1.0,
    "Norwich": 1.0,
    "Chester": 0.95,
    "Hull": 0.9,
    "Derby": 0.85,
    "Durham": 0.8,
    "Lincoln": 0.7,
}
#: The newest kitchen: open for seven weeks, few answers so far (story 5).
NEW_LOCATION = "Truro"
NEW_LOCATION_OPENED = date(2026, 9, 14)

#: Where they lie, and since when each is open (Truro: see above), by the company's list of places.
COUNTRY = "England"
REGIONS = {
    "North": ("Durham", "Hull", "Leeds", "York"),
    "Midlands": ("Chester", "Derby", "Lincoln"),
    "East": ("Norwich", "Oxford"),
    "South West": ("Bath", "Exeter", "Truro"),
}
OPENED = {
    "Leeds": date(1998, 3, 2), "York": date(1999, 5, 3), "Bath": date(2001, 6, 4),
    "Oxford": date(2003, 9, 1), "Exeter": date(2006, 4, 3), "Norwich": date(2008, 10, 6),
    "Chester": date(2010, 3, 1), "Hull": date(2012, 5, 7), "Derby": date(2014, 9, 1),
    "Durham": date(2017, 2, 6), "Lincoln": date(2019, 4, 1), NEW_LOCATION: NEW_LOCATION_OPENED,
}  # fmt: skip
MANAGERS = {
    "North": "Maud Ellison", "Midlands": "Peter Rowe", "East": "Ines Carter",
    "South West": "Tom Penrose",
}  # fmt: skip

TEAMS = ("Kitchen", "Front of house", "Delivery", "Bookings", "Billing", "Care")
CHANNELS = ("in person", "phone", "web", "app", "email")
SEGMENTS = WeightedChoices({"regular": 38, "occasional": 34, "first visit": 18, "business": 10})

#: Which teams serve the guest at each touchpoint.
TEAMS_AT = {
    "booking": WeightedChoices({"Bookings": 90, "Front of house": 10}),
    "arrival": WeightedChoices({"Front of house": 90, "Bookings": 10}),
    "table check": WeightedChoices({"Front of house": 100}),
    "meal": WeightedChoices({"Kitchen": 75, "Front of house": 25}),
    "delivery": WeightedChoices({"Delivery": 85, "Kitchen": 15}),
    "checkout": WeightedChoices({"Front of house": 55, "Billing": 45}),
    "after care": WeightedChoices({"Care": 100}),
}
TOUCHPOINTS = tuple(TEAMS_AT)
#: Through which channels the guest meets each touchpoint.
CHANNELS_AT = {
    "booking": WeightedChoices({"web": 42, "phone": 32, "app": 26}),
    "arrival": WeightedChoices({"in person": 100}),
    "table check": WeightedChoices({"in person": 100}),
    "meal": WeightedChoices({"in person": 92, "app": 8}),
    "delivery": WeightedChoices({"app": 55, "web": 28, "phone": 17}),
    "checkout": WeightedChoices({"in person": 78, "app": 22}),
    "after care": WeightedChoices({"email": 50, "phone": 34, "web": 16}),
}

#: Busier towards the weekend, Monday first.
_WEEKDAYS = (0.7, 0.75, 0.85, 0.95, 1.3, 1.45, 1.0)
#: Busier in December and in the summer, January first.
_MONTHS = (0.8, 0.9, 0.95, 1.0, 1.0, 1.05, 1.1, 1.1, 0.98, 1.0, 1.02, 1.2)
_HOURS_EATING = WeightedChoices(
    {12: 6, 13: 8, 14: 5, 15: 3, 16: 3, 17: 6, 18: 10, 19: 13, 20: 12, 21: 8}
)
_HOURS_AT_HOME = WeightedChoices(
    {8: 3, 9: 5, 10: 6, 11: 6, 12: 7, 13: 7, 14: 6, 15: 5, 16: 5, 17: 6, 18: 7, 19: 8, 20: 9, 21: 8}
)


@cache
def days(growth: float) -> WeightedChoices[date]:
    """Return every day, weighted by weekday, month and growth (last day's volume over first's)."""
    length = (LAST_DAY - FIRST_DAY).days
    weights = {}
    for number in range(length + 1):
        day = FIRST_DAY + timedelta(days=number)
        size = 1 + (growth - 1) * number / length
        weights[day] = size * _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1]
    return WeightedChoices(weights)


def moment(dice: Dice, day: date, *, at_home: bool = False) -> datetime:
    """Return an instant (UTC) on that day, when guests eat or are at home; never after `AS_OF`.

    No hour falls into the night in which clocks change, so that a local time names one instant.
    """
    while True:
        hour = dice.draw(_HOURS_AT_HOME if at_home else _HOURS_EATING)
        clock = time(hour, dice.whole(0, 59), dice.whole(0, 59))
        instant = datetime.combine(day, clock, LONDON).astimezone(UTC)
        if instant <= AS_OF:
            return instant


def by_day(instant: datetime) -> datetime:
    """Return that instant, or 8 o'clock in London when it is at night: nobody answers then."""
    local = instant.astimezone(LONDON)
    if local.hour >= 7:
        return instant
    morning = time(8, local.minute, local.second)
    return datetime.combine(local.date(), morning, LONDON).astimezone(UTC)


def local_day(instant: datetime) -> date:
    """Return the day in London on which that instant falls."""
    return instant.astimezone(LONDON).date()
