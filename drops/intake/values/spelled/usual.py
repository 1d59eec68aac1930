"""Dates of other calendars, and those of names of files, as they are written otherwise.

A week with its day (`2026-W10-4`), years of Japanese eras, of the Buddhist calendar (`5/3/2569`, as
browsers write it in Thai) and of the Republic of China (`115/03/05`), days of the Persian calendar
(`1404/12/14`), and `2026-03-05_14-05-33`. A day of the year (`2026-064`) is none of them: numbers
of tickets look so. The Islamic calendar is not read: which day it was depends on where.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

_WEEK = r"^(?P<year>\d{4})-W(?P<week>\d{2})-(?P<day>[1-7])(?:$|(?=[T ]))"
_FILED = r"^(?P<date>\d{4}-\d\d-\d\d)_(?P<hour>\d\d)[-.:](?P<minute>\d\d)(?P<rest>[-.:]\d\d)?$"
_ERA = r"(?P<era>令和|平成|昭和)\s?(?P<number>\d{1,2}|元)\s?年"
_BUDDHIST = r"(?P<before>[\u0e00-\u0e7f].*?\s)(?P<year>25\d{2})\b"
#: Nobody means the year 2569 as ours counts: those that stand for no date are rounder.
_BUDDHIST_DAY = r"^(?P<before>\d{1,2}[/.-]\d{1,2}[/.-])(?P<year>25[4-8]\d)(?:$|(?=[ ,T]))"
_BUDDHIST_YEAR = r"^(?P<before>)(?P<year>25[4-8]\d)(?=[/.-]\d{1,2}[/.-]\d{1,2}(?:$|[ ,T]))"
_REPUBLIC = r"^(?:(?:中華)?民國|(?:中华)?民国)\s?(?P<republic>\d{2,3}|元)\s?年"
_REPUBLIC_DAY = (
    r"^(?P<republic>1[0-3]\d)(?=/(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:$|[ ,T]))"
)
_PERSIAN = (
    r"^(?P<year>13[5-9]\d|14[0-4]\d)[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?:$|(?=[ ,،T]))"
)
#: The year before the first of each era.
_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925}
#: Digits of Arabic and Persian, as ours.
_DIGITS = "[\u0660-\u0669\u06f0-\u06f9]"
_ARABIC = {chr(first + digit): str(digit) for first in (0x660, 0x6F0) for digit in range(10)}
_BUDDHA, _REPUBLIC_BEFORE = 543, 1911
#: The first day of a Persian year; those of 33 that have a day more.
_NOWRUZ, _NOWRUZ_YEAR = date(2025, 3, 21), 1404
_PERSIAN_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})


def as_usual(texts: pl.Series) -> pl.Series:
    """Return the texts, none of them null, with such dates as others are written."""
    if texts.str.contains(_DIGITS).any():
        texts = texts.str.replace_many(_ARABIC)
    any_of = "|".join(re.sub(r"\(\?P<\w+>|\(\?=", "(?:", each) for each in _WRITTEN)
    if not texts.str.contains(any_of).any():
        return texts
    return pl.Series(texts.name, map(_usual, texts.to_list()), pl.String)


def _usual(text: str) -> str:
    for pattern, written in _WRITTEN.items():
        if re.search(pattern, text):
            return re.sub(pattern, written, text, count=1)
    return text


def _day_of_week(found: re.Match[str]) -> str:
    year, week, day = (int(found[name]) for name in ("year", "week", "day"))
    try:
        return date.fromisocalendar(year, week, day).isoformat()
    except ValueError:  # a year without that week
        return found[0]


def _filed(found: re.Match[str]) -> str:
    seconds = (found["rest"] or "-00")[1:]
    return f"{found['date']} {found['hour']}:{found['minute']}:{seconds}"


def _of_era(found: re.Match[str]) -> str:
    number = 1 if found["number"] == "元" else int(found["number"])
    return f"{_BEFORE[found['era']] + number}年"


def _of_buddha(found: re.Match[str]) -> str:
    return f"{found['before']}{int(found['year']) - _BUDDHA}"


def _of_republic(found: re.Match[str]) -> str:
    number = 1 if found["republic"] == "元" else int(found["republic"])
    rest = "年" if "年" in found[0] else ""
    return f"{_REPUBLIC_BEFORE + number}{rest}"


def _of_persia(found: re.Match[str]) -> str:
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        return found[0]
    before = (month - 1) * 31 - max(0, month - 7) + day - 1
    return (_nowruz(year) + timedelta(days=before)).isoformat()


def _nowruz(year: int) -> date:
    """The first day of a Persian year: right from 1799 to 2100, as the sun has it."""
    years = range(min(year, _NOWRUZ_YEAR), max(year, _NOWRUZ_YEAR))
    days = timedelta(days=sum(365 + _is_leap(each) for each in years))
    return _NOWRUZ + days if year >= _NOWRUZ_YEAR else _NOWRUZ - days


def _is_leap(year: int) -> bool:
    return year % 33 in _PERSIAN_LEAP


_WRITTEN = {
    _WEEK: _day_of_week, _FILED: _filed, _ERA: _of_era, _BUDDHIST: _of_buddha,
    _BUDDHIST_DAY: _of_buddha, _BUDDHIST_YEAR: _of_buddha, _REPUBLIC: _of_republic,
    _REPUBLIC_DAY: _of_republic, _PERSIAN: _of_persia,
}  # fmt: skip
