"""Dates of other calendars, and those of names of files, as they are written otherwise.

A week with its day (`2026-W10-4`), years of Japanese eras and of the Buddhist calendar, and
`2026-03-05_14-05-33`. A day of the year (`2026-064`) is none of them: numbers of tickets look so.
"""

from __future__ import annotations

import re
from datetime import date

import polars as pl

_WEEK = r"^(?P<year>\d{4})-W(?P<week>\d{2})-(?P<day>[1-7])(?:$|(?=[T ]))"
_FILED = r"^(?P<date>\d{4}-\d\d-\d\d)_(?P<hour>\d\d)[-.:](?P<minute>\d\d)(?P<rest>[-.:]\d\d)?$"
_ERA = r"(?P<era>令和|平成|昭和)\s?(?P<number>\d{1,2}|元)\s?年"
_BUDDHIST = r"(?P<before>[\u0e00-\u0e7f].*?\s)(?P<year>25\d{2})\b"
#: The year before the first of each era.
_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925}
_BUDDHA = 543


def as_usual(texts: pl.Series) -> pl.Series:
    """Return the texts, none of them null, with such dates as others are written."""
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


_WRITTEN = {_WEEK: _day_of_week, _FILED: _filed, _ERA: _of_era, _BUDDHIST: _of_buddha}
