"""Text read as instants: in the forms that are told, or ISO 8601; never by a guess.

A text may tell no more than a day. Its instant is then the first of that day, and when the day ends
is told with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

_ISO_NAIVE = (
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
)
_ISO_UTC = tuple(form + mark for mark in ("Z", " UTC", "UTC", " Z") for form in _ISO_NAIVE)
_ISO_OFFSET = tuple(form + mark for mark in ("%#z", " %#z") for form in _ISO_NAIVE)
_ISO_DAY = ("%Y-%m-%d",)

#: Digits that count from 1970, and how many microseconds one of them is.
_EPOCHS = {
    "epoch seconds": (r"^(\d{9,11}(?:\.\d+)?)$", 1_000_000),
    "epoch milliseconds": (r"^(\d{12,14})$", 1_000),
}
_EVERY_ISO = (*_ISO_NAIVE, *_ISO_UTC, *_ISO_OFFSET, *_ISO_DAY)
_YEAR_1000 = datetime(1000, 1, 1)  # noqa: DTZ001 - compared with local times
#: The end of a day's number as it is said: `5th Jan 2020` is read as `5 Jan 2020`.
_ORDINAL = r"(?i)^(\D*\d{1,2})(?:st|nd|rd|th)\b"
#: A zone as survey tools write it behind a time: `GMT+3`, `UTC-05:30`, `GMT`.
_ZONE_MARK = r"^(.*\d\s*(?:[AaPp]\.?[Mm]\.?)?)\s*(?:GMT|UTC)(?:([+-])(\d{1,2})(?::?(\d{2}))?)?$"
#: The codes of a form that tell an hour, or what follows it.
_HOUR = re.compile(r"%[-_#:.\d]*[HIklMSTRrXcfps]")
#: Midnight as an hour is written that nobody knew.
_MIDNIGHT = (
    r"(?i)[T ](?:00?:00(?::00(?:\.0+)?)?\s*(?:z|(?:utc|gmt)\S*|[+-]\d\S*)?$|"
    r"12:00(?::00)?\s*a\.?m\.?)"
)
_DAY, _SKIPPED = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Times:
    """Instants in UTC; texts that are no time; local times that the clocks skipped or had twice."""

    instants: pl.Series
    wrong: pl.Series
    skipped: pl.Series
    twice: int
    #: Times that named no zone.
    naive: int
    #: Where no more than the day is told.
    days: pl.Series
    #: Where the day ends, of these and of the others that are written as midnight.
    day_ends: pl.Series


def to_time(
    text: pl.Series, formats: Sequence[str], zone: str, *, midnight_is_day: bool = False
) -> Times:
    """Instants in UTC. Without formats ISO 8601: with offset, with `Z`, or in the zone.

    `midnight_is_day` says that midnight is written in this column where no hour is known.
    """
    if any("%b" in form or "%B" in form for form in formats):
        text = without_ordinals(text)
    found = pl.Series(text.name, [None], pl.Datetime("us")).new_from_index(0, len(text))
    left = text.is_not_null()
    local = days = pl.repeat(False, len(text), dtype=pl.Boolean, eager=True)
    for form in _order(text, formats):
        if not left.any():
            break
        read = _parse(text, left, form)
        hit = read.is_not_null()
        if not hit.any():
            continue
        found = found.zip_with(~hit, read) if found.null_count() < len(found) else read
        if not _names_zone(form):
            local = local | hit
        if not _tells_hour(form):
            days = days | hit
        left = left & ~hit
    if left.any():
        marked = _with_zone_mark(text, left, formats)
        found = found.zip_with(marked.is_null(), marked)
        left = left & marked.is_null()
    midnight = is_midnight(text)
    if midnight_is_day:
        days = days | midnight
    return _in_utc(found, left, local, zone, days, days | midnight)


def is_midnight(text: pl.Series) -> pl.Series:
    """Where the text tells midnight as its hour."""
    return text.str.contains(_MIDNIGHT).fill_null(value=False)


def _tells_hour(form: str) -> bool:
    return form in _EPOCHS or _HOUR.search(form) is not None


def without_ordinals(text: pl.Series) -> pl.Series:
    """The texts with a day's number as it is written where the month stands in letters."""
    return text.str.replace(_ORDINAL, "${1}")


def _with_zone_mark(text: pl.Series, left: pl.Series, formats: Sequence[str]) -> pl.Series:
    """The instants of texts that end in `GMT+3` or the like, the form before it as told."""
    parts = pl.DataFrame({"text": text, "left": left}).select(
        pl.when("left").then(pl.col("text").str.extract_groups(_ZONE_MARK)).alias("parts")
    )
    time, sign, hours, minutes = (parts["parts"].struct.field(name) for name in "1234")
    offset = hours.str.zfill(2).fill_null("00") + ":" + minutes.fill_null("00")
    texts = time.str.strip_chars() + " " + sign.fill_null("+") + offset
    found = pl.Series(text.name, [None], pl.Datetime("us")).new_from_index(0, len(text))
    if not texts.is_not_null().any():
        return found
    for form in _every(formats):
        if not _names_zone(form):
            read = _read(texts, form + " %#z")
            found = found.zip_with(found.is_not_null() | read.is_null(), read)
    return found


def _every(formats: Sequence[str]) -> tuple[str, ...]:
    """All forms to try: ISO 8601 in its variants where nothing else is told."""
    wanted = formats or ("iso",)
    return tuple(form for one in wanted for form in (_EVERY_ISO if one == "iso" else (one,)))


def _order(text: pl.Series, formats: Sequence[str]) -> list[str]:
    """The formats to try, those that read the first rows first."""
    every = _every(formats)
    sample = text.drop_nulls().head(50)
    if len(every) < len(_EVERY_ISO) or sample.is_empty():
        return list(every)
    hits = {form: _read(sample, form).count() for form in every}
    return sorted(every, key=lambda form: -hits[form])


def _parse(text: pl.Series, left: pl.Series, form: str) -> pl.Series:
    """The texts that are still unread, in one format; the rest `null`."""
    if left.all():
        return _read(text, form)
    return _read(pl.select(pl.when(left).then(text)).to_series(), form)


def _read(text: pl.Series, form: str) -> pl.Series:
    if form in _EPOCHS:
        pattern, micro = _EPOCHS[form]
        number = text.str.extract(pattern, 1).cast(pl.Float64, strict=False)
        return (number * micro).round().cast(pl.Int64, strict=False).cast(pl.Datetime("us"))
    read = text.str.to_datetime(form, time_unit="us", strict=False).dt.replace_time_zone(None)
    if "%Y" not in form or form in _EVERY_ISO or not (read < _YEAR_1000).any():
        return read
    # %Y reads 9/24/19 as the year 19, which is %y's to read.
    return pl.select(pl.when(read >= _YEAR_1000).then(read)).to_series().alias(text.name)


def _names_zone(form: str) -> bool:
    return form in _ISO_UTC or form in _EPOCHS or "%z" in form or "%#z" in form or "%:z" in form


def _in_utc(
    found: pl.Series,
    left: pl.Series,
    local: pl.Series,
    zone: str,
    days: pl.Series,
    ending: pl.Series,
) -> Times:
    """Local times moved to UTC; skipped ones are gone, of doubled ones the earlier is taken.

    A day begins with its first instant, be midnight skipped or doubled. `ending` are the times for
    which it is told when their day ends.
    """
    naive = int(local.sum())
    none = pl.repeat(False, len(found), dtype=pl.Boolean, eager=True)
    utc = found.dt.replace_time_zone("UTC")
    if not naive or zone == "UTC":
        ends = _only(utc + _DAY, ending) if ending.any() else _only(utc, none)
        return Times(utc, left, none, 0, naive, days, ends)
    there = _only(found, local)
    earlier = _to_utc(there, zone, "earliest")
    later = _to_utc(there, zone, "latest")
    twice = int(((earlier != later) & ~days).sum())
    if days.any():
        earlier = earlier.zip_with(~days, _first_of_day(there, zone))
    moved = earlier.zip_with(local, utc)
    ends = _only(moved, none)
    if ending.any():
        ends = _only(_first_of_day(there + _DAY, zone).zip_with(local, utc + _DAY), ending)
    return Times(moved, left, local & moved.is_null(), twice, naive, days, ends)


def _only(values: pl.Series, where: pl.Series) -> pl.Series:
    return pl.select(pl.when(where).then(values)).to_series()


def _first_of_day(midnights: pl.Series, zone: str) -> pl.Series:
    """The first instants of local days; where the clocks skip midnight they begin after it."""
    first = _to_utc(midnights, zone, "earliest")
    return first.zip_with(first.is_not_null(), _to_utc(midnights + _SKIPPED, zone, "earliest"))


def _to_utc(local: pl.Series, zone: str, ambiguous: str) -> pl.Series:
    placed = local.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
    return placed.dt.convert_time_zone("UTC")
