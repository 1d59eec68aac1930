"""How long something took, as tools and people write it; what is not in this list is no length.

| spelling | read as |
|---|---|
| `90`, `1,440`, `1.5`, `1,5` | so many of the column's unit |
| `26:00:00`, `1:02:03.5` | hours, minutes, seconds |
| `26:00` | hours and minutes where the unit is hours, minutes and seconds where it is minutes |
| `1 day 03:00`, `2 days, 3:00:00`, `1.03:00:00` | days, and a clock |
| `2h 30m`, `2 hours 30 min`, `1 Tag 3 Std.`, `2 heures` | the words of any language of CLDR |
| `PT2H30M`, `P1DT3H` | ISO 8601, without months and years: they are of no length |

Refused: `2 months`, `soon`, `26:99`, and `26:00` where the unit is seconds.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

import polars as pl
from babel.localedata import locale_identifiers
from babel.units import format_unit

_MINUTE, _HOUR, _DAY, _WEEK = 60, 3_600, 86_400, 604_800
_UNITS = {"second": 1, "minute": _MINUTE, "hour": _HOUR, "day": _DAY, "week": _WEEK}
#: A number as it is written alone: with groups of three digits, a decimal point or comma.
_NUMBER = r"^([+-]?(?:\d+|\d{1,3}(?:[,' \u00a0\u202f]\d{3})+))(?:\.(\d+)|,(\d{1,2}))?$"
_CLOCK = re.compile(r"(?:(\d+)(?:\s+|\.))?(\d+):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?")
_ISO = re.compile(
    r"P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE,
)
_PART = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?,?(?:\s+(?:and|und|et|y|e|en|i|и)\b)?\s*")
#: What people write in headers, and CLDR does not.
_BESIDE = {"uren": _HOUR, "hs": _HOUR}
#: A word means a unit where it does so in nearly all languages that have it as one.
_MOSTLY = 0.8


def to_seconds(text: pl.Series, unit: int) -> pl.Series:
    """Return seconds of lengths of time; `null` where nothing is given or it is no length.

    Args:
        text: the cells.
        unit: how many seconds a number alone counts each: 1, 60, 3600 or 86400.
    """
    parts = text.str.extract_groups(_NUMBER).struct
    whole = parts.field("1").str.replace_all(r"[,' \u00a0\u202f]", "")
    rest = parts.field("2").fill_null(parts.field("3")).fill_null("0")
    seconds = (whole + "." + rest).cast(pl.Float64, strict=False) * unit
    left = text.filter(text.is_not_null() & seconds.is_null()).unique()
    if left.is_empty():
        return seconds.alias(text.name)
    read = pl.Series([seconds_of(each, unit) for each in left.to_list()], dtype=pl.Float64)
    others = text.replace_strict(left, read, default=None, return_dtype=pl.Float64)
    return seconds.zip_with(seconds.is_not_null(), others).alias(text.name)


def seconds_of(text: str, unit: int) -> float | None:
    """Return seconds of one length that is more than a number; `None` where it is none."""
    plain = text.strip().lower()
    if found := _CLOCK.fullmatch(plain):
        return _by_clock(found, unit)
    if len(plain) > 2 and (found := _ISO.fullmatch(plain)):
        units = (_WEEK, _DAY, _HOUR, _MINUTE, 1)
        return sum(float(n) * u for n, u in zip(found.groups(), units, strict=True) if n)
    return _by_words(plain)


def _by_clock(found: re.Match[str], unit: int) -> float | None:
    days, first, second, third = found.groups()
    if third is None and days is None and unit == _MINUTE:
        return float(first) * _MINUTE + float(second)
    if third is None and unit not in (_HOUR, _DAY) and days is None:
        return None
    return (
        float(days or 0) * _DAY + float(first) * _HOUR + float(second) * _MINUTE + float(third or 0)
    )


def _by_words(plain: str) -> float | None:
    """Seconds of numbers with their units, the longest first; a clock may stand behind the days."""
    seconds, longest, position = 0.0, float("inf"), 0
    while position < len(plain):
        if clock := _CLOCK.fullmatch(plain, position):
            read = _by_clock(clock, _HOUR)
            return None if read is None or longest < _DAY else seconds + read
        found = _PART.match(plain, position)
        length = unit_of(found[2]) if found else None
        if not found or length is None or length >= longest:
            return None
        seconds += float(found[1].replace(",", ".")) * length
        longest, position = length, found.end()
    return seconds if position else None


def unit_of(word: str) -> int | None:
    """Return the seconds of a unit of time as a word of any language; `None` where it is none."""
    written = word.lower()
    return _words_of("en").get(written) or _BESIDE.get(written) or _every_word().get(written)


@cache
def _words_of(*languages: str) -> dict[str, int]:
    """The words for the units of time in these languages, where they mean one of them."""
    meanings: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for language in languages:
        for unit, seconds in _UNITS.items():
            written = {
                format_unit(number, f"duration-{unit}", length, locale=language)
                for length in ("long", "short", "narrow")
                for number in (1, 2, 5)
            }
            words = {re.sub(r"[\W\d_]+", "", each).lower() for each in written}
            meanings.update((w, meanings[w] + Counter((seconds,))) for w in words if w)
    mostly = {word: each.most_common(1)[0] for word, each in meanings.items()}
    return {w: s for w, (s, n) in mostly.items() if n >= _MOSTLY * meanings[w].total()}


@cache
def _every_word() -> dict[str, int]:
    return _words_of(*(each for each in locale_identifiers() if "_" not in each))
