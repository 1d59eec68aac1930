"""Opening times as people read them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ui.format import dates

if TYPE_CHECKING:
    from store.opening_hours import BusinessHours, LocationHours, Stretch, Week


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def in_words(hours: BusinessHours) -> dict[str, str]:
    """Return when we are open and what differs in each location, by what it is about."""
    rows = {"Business hours": _place(hours)}
    for name, place in hours.locations.items():
        rows[f"… in {name}"] = _place(place)
    return rows


def _place(place: LocationHours) -> str:
    """What is said of one place: `Mon to Fri 09:00–17:30; holidays of GB-ENG`."""
    parts = [_week(place), f"time zone {place.timezone}" if place.timezone else ""]
    if place.holidays is not None:
        named = ", ".join(place.holidays)
        parts.append(f"holidays of {named}" if named else "no holidays")
    for days, words in ((place.closed_on, "closed on"), (place.open_on, "open on")):
        if days:
            parts.append(f"{words} {', '.join(dates.day(d, d.replace(year=1)) for d in days)}")
    for change in place.changes:
        begins = dates.day(change.begins, change.begins.replace(year=1))
        parts.append(f"from {begins} {_week(change)}")
    return "; ".join(part for part in parts if part)


def _week(week: Week) -> str:
    """The weekdays of which something is said, those that are alike together."""
    runs = []
    # Days in a row that are open at the same times have the same distance from their place.
    numbered = enumerate(sorted(week.days.items()))
    for (_, times), run in groupby(numbered, key=lambda item: (item[1][0] - item[0], item[1][1])):
        days = [day for _, (day, _) in run]
        name = _DAYS[days[0]] if len(days) == 1 else f"{_DAYS[days[0]]} to {_DAYS[days[-1]]}"
        runs.append(f"{name} {', '.join(map(_stretch, times)) or 'closed'}")
    return ", ".join(runs)


def _stretch(stretch: Stretch) -> str:
    """`09:00–17:30`; past midnight `18:00–02:00`."""
    begins, ends = (f"{m // 60 % 24:02}:{m % 60:02}" for m in stretch)
    return f"{begins}–{'24:00' if stretch[1] == 24 * 60 else ends}"
