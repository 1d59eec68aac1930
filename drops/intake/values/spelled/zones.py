"""Offsets from UTC as they are told beside a time or in a header: `UTC+2`, `-05:30`, `EST`.

What an abbreviation means is what the zones of the IANA database call themselves; one that has
several meanings there (`IST`: India, Ireland, Israel) is asked, never guessed.
"""

from __future__ import annotations

import re
from datetime import UTC as IN_UTC
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

#: Abbreviations count with the meanings that they had in these years.
_YEARS = range(2000, 2027)
_OFFSET = re.compile(r"(?i)(?:UTC|GMT)?\s*([+\-\u2212\u2013±])\s*(\d{1,2})(?::?([0-5]\d))?")
_IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]")
#: The name of a zone at the end of a header: `Created UTC`, `Time GMT+2`.
_AT_END = re.compile(
    r"\b((?:UTC|GMT)(?:\s?[+\-\u2212]\s?\d{1,2}(?::?[0-5]\d)?)?|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+)+)\s*$"
)
#: What UTC is called besides.
UTC = ("utc", "gmt", "z")
#: Half an hour more than any place is ahead or behind.
FARTHEST = timedelta(hours=14, minutes=30)


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all zones: the system's folders of them are walked once."""
    return frozenset(available_timezones())


def known_zone(name: str) -> str:
    """Return the name of a zone, or an offset as written here, `UTC+05:30`; else `ValueError`."""
    if offset := offset_of(name):
        return named(offset)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{name} is no time zone; expected one like Europe/London or UTC+05:30"
        ) from error


def clock_of(name: str) -> tzinfo:
    """Return the clocks of a zone by its name, or of an offset as it is written here."""
    offset = offset_of(name)
    return ZoneInfo(name) if offset is None else timezone(offset)


def offset_of(text: str) -> timedelta | None:
    """Return the offset that a text tells in numbers; `None` where it tells none."""
    found = _OFFSET.fullmatch(text.strip())
    if not found or found[1] == "±":
        return timedelta(0) if text.strip() in ("±00:00", "UTC±0", "UTC±00:00") else None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if offset > FARTHEST:
        return None
    return offset if found[1] == "+" else -offset


def named(offset: timedelta) -> str:
    """Return an offset as the name of a zone: `UTC+05:30`, and `UTC` itself."""
    minutes = int(offset.total_seconds()) // 60
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@cache
def _abbreviations() -> dict[str, dict[timedelta, list[str]]]:
    """The offsets of every abbreviation, each with the zones that use it so."""
    found: dict[str, dict[timedelta, list[str]]] = {}
    moments = [datetime(year, month, 1, tzinfo=IN_UTC) for year in _YEARS for month in (1, 7)]
    for name in sorted(zone_names()):
        if "/" not in name or name.startswith("Etc/"):
            continue
        zone = ZoneInfo(name)
        for moment in moments:
            there = moment.astimezone(zone)
            called, offset = there.tzname(), there.utcoffset()
            if called and offset is not None and called.isalpha():
                places = found.setdefault(called, {}).setdefault(offset, [])
                if name not in places:
                    places.append(name)
    return found


def meanings(abbreviation: str) -> dict[str, list[str]]:
    """Return the zones that an abbreviation may mean, as offsets, with places that call it so."""
    called = abbreviation.upper()
    if called.lower() in UTC:
        return {"UTC": []}
    found = _abbreviations().get(called, {})
    return {named(offset): places for offset, places in found.items()}


def offset_words(offset: str, places: list[str]) -> str:
    """Return an offset with a place that has it, best one that other tables name a zone by."""
    known = [place for place in places if place in _named_by_others()] or places
    city = known[0].split("/")[-1].replace("_", " ") if known else ""
    return f"{offset}, as in {city}" if city else offset


@cache
def _named_by_others() -> frozenset[str]:
    """The zones by which CLDR knows those of Windows: one place for each."""
    return frozenset(get_global("windows_zone_mapping").values())


def in_header(header: str) -> str:
    """Return what a column's name tells of its zone, if anything: a name, an offset, a short one.

    An abbreviation counts in brackets only: `(EST)`.
    """
    for name in (*_IN_BRACKETS.findall(header), *_AT_END.findall(header)):
        if name.lower() in UTC or offset_of(name) is not None or name in zone_names():
            return str(name)
        if name.isupper() and meanings(name):
            return str(name)
    return ""


def zone_told(name: str, zones: tuple[tuple[str, str], ...] = ()) -> str:
    """Return the one zone that a name, an offset or an abbreviation means; empty if it has several.

    `ValueError` when it is none. `zones` are the abbreviations that somebody explained.
    """
    explained_zone = dict(zones).get(name.upper())
    if explained_zone:
        return known_zone(explained_zone)
    if name.lower() in UTC:
        return "UTC"
    if not name.isupper() or "/" in name or offset_of(name) is not None:
        return known_zone(name)
    means = meanings(name)
    if not means:
        return known_zone(name)
    return next(iter(means)) if len(means) == 1 else ""
