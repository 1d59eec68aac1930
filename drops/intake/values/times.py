"""Text read as instants: in the forms that are told, or ISO 8601; never by a guess.

What no such form reads is read by its parts (`spelled`), where these cannot be mistaken: the month
in a word, the year first, or the order of day and month told. That costs only the texts that need
it.

A text may tell no more than a day. Its instant is then the first of that day, and when the day ends
is told with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache

import polars as pl

from drops.intake.values.spelled.manner import UNTOLD, Manner
from drops.intake.values.spelled.reading import Spelled, read
from drops.intake.values.spelled.zones import offset_of

_ISO_NAIVE = (
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y%m%dT%H%M%S",
    "%Y%m%dT%H%M",
)
_ISO_UTC = tuple(form + mark for mark in ("Z", " UTC", "UTC", " Z") for form in _ISO_NAIVE)
_ISO_OFFSET = tuple(form + mark for mark in ("%#z", " %#z") for form in _ISO_NAIVE)
_ISO_DAY = ("%Y-%m-%d",)

#: Digits that count from 1970, and how many microseconds one of them is.
_EPOCHS = {
    "epoch seconds": (r"^(\d{9,11}(?:\.\d+)?)$", 1_000_000),
    "epoch milliseconds": (r"^(?:/Date\()?(\d{12,14})(?:[+-]\d{4})?(?:\)/)?$", 1_000),
    "epoch microseconds": (r"^(\d{15,17})$", 1),
}
#: Days since the last of 1899, as spreadsheets count them, with the time of day behind the point.
EXCEL_DAYS = "excel days"
_EXCEL = r"^(\d{5}(?:[.,]\d+)?)$"
_EXCEL_BEGINS = datetime(1899, 12, 30)  # noqa: DTZ001 - local times are counted from there
#: However it is spelled, and what its first number is where that could be mistaken.
ORDERS = {"any": "", "day first": "day", "month first": "month", "year first": "year"}
#: Dates of a spreadsheet that took them for others: day and month are the other way round there.
TURNED = ("%Y-%d-%m %H:%M:%S", "%Y-%d-%m", "%Y-%d-%m %H:%M:%S%.f")
#: What may stand among the forms of a time besides those made of codes like %Y.
SPECIAL_FORMATS = ("iso", *_EPOCHS, EXCEL_DAYS, *ORDERS)
_EVERY_ISO = (*_ISO_NAIVE, *_ISO_UTC, *_ISO_OFFSET, *_ISO_DAY)
_YEAR_1000 = datetime(1000, 1, 1)  # noqa: DTZ001 - compared with local times
#: The end of a day's number as it is said: `5th Jan 2020` is read as `5 Jan 2020`.
_ORDINAL = r"(?i)^(\D*\d{1,2})(?:st|nd|rd|th)\b"
#: What a form begins with that has the day or the month first.
_STARTS = {"%d": "day", "%e": "day", "%m": "month"}
#: The codes of a form that tell an hour, or what follows it.
_HOUR = re.compile(r"%[-_#:.\d]*[HIklMSTRrXcfps]")
#: Midnight as an hour is written that nobody knew.
_MIDNIGHT = (
    r"(?i)[T ](?:00?:00(?::00(?:\.0+)?)?\s*(?:z|(?:utc|gmt)\S*|[+-]\d\S*)?$|"
    r"12:00(?::00)?\s*a\.?m\.?)"
)
_ZERO, _FARTHEST = datetime(1970, 1, 1), 14 * 3600  # noqa: DTZ001 - compared with local times
_NO_DATES = [
    datetime.fromisoformat(day)
    for day in ("0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1980-01-01")
]
_AFTER_NO_DATE = datetime(1980, 1, 2)  # noqa: DTZ001
_NEVER = datetime(9999, 12, 30)  # noqa: DTZ001
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
    #: Dates that stand for none and have no instant: 1 January of 1900, 1970 or 1980, 9999's end.
    dateless: pl.Series


def to_time(
    text: pl.Series,
    formats: Sequence[str],
    zone: str,
    *,
    midnight_is_day: bool = False,
    manner: Manner | None = UNTOLD,
) -> Times:
    """Return instants in UTC, row by row, and what there is to say of the texts.

    Args:
        text: the texts; null where nothing is given.
        formats: the forms in which they may be written; without any, ISO 8601: with offset or `Z`,
            or in the zone.
        zone: the zone of times that name none, by its name.
        midnight_is_day: whether midnight is written in this column where no hour is known.
        manner: what is meant where a time is spelled in no form that is told; with `None` no other
            is read.
    """
    if any("%b" in form or "%B" in form for form in formats):
        text = without_ordinals(text)
    found = _in_told_forms(text, formats)
    if manner is not None and found.left.any():
        found = _with_spelled(found, text, formats, manner)
    if midnight_is_day:
        found = replace(found, days=found.days | found.midnight)
    dateless = _dateless(found.moments)
    if dateless.any():
        found = found.only(~dateless)
    ends = found.days | found.midnight
    times = _in_utc(found.moments, found.left, found.local, zone, found.days, ends)
    return replace(times, dateless=dateless)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read so far: times as they are told, in UTC where they name a zone."""

    moments: pl.Series
    #: Texts that are not read yet; times that name no zone; days alone; midnights.
    left: pl.Series
    local: pl.Series
    days: pl.Series
    midnight: pl.Series

    def only(self, where: pl.Series) -> _Found:
        """Return what was read there, and nothing elsewhere."""
        moments, local = _only(self.moments, where), self.local & where
        return _Found(moments, self.left, local, self.days & where, self.midnight & where)


def _in_told_forms(text: pl.Series, formats: Sequence[str]) -> _Found:
    none = pl.repeat(False, len(text), dtype=pl.Boolean, eager=True)
    moments = pl.Series(text.name, [None], pl.Datetime("us")).new_from_index(0, len(text))
    found = _Found(moments, text.is_not_null(), none, none, is_midnight(text))
    every = _every(formats)
    likely = _likely(text, every)
    found = _read_in(found, text, likely)
    others = [form for form in every if form not in likely]
    if others and found.left.any():
        left = text.filter(found.left).unique()
        hits = _hits(left, others)
        found = _read_in(found, text, [form for form in others if hits[form]])
    return found


def _read_in(found: _Found, text: pl.Series, forms: Sequence[str]) -> _Found:
    """What was found, with what these forms read of the texts that are left, one after another."""
    moments, left, local, days = found.moments, found.left, found.local, found.days
    for form in forms:
        if not left.any():
            break
        hits = _parse(text, left, form)
        hit = hits.is_not_null()
        if not hit.any():
            continue
        moments = moments.zip_with(~hit, hits) if moments.null_count() < len(moments) else hits
        if not _names_zone(form):
            local = local | hit
        if form == EXCEL_DAYS:
            days = days | (hit & ~text.str.contains(r"[.,]"))
        elif not _tells_hour(form):
            days = days | hit
        left = left & ~hit
    return _Found(moments, left, local, days, found.midnight)


def _with_spelled(found: _Found, text: pl.Series, formats: Sequence[str], manner: Manner) -> _Found:
    """The same with what the texts that are left tell by their parts."""
    parts = spelled_parts(text.filter(found.left), formats, manner).parts
    rows = pl.DataFrame({"text": text}).join(parts, on="text", how="left", maintain_order="left")
    moments, offset, has_hour = rows["at"], rows["offset"], rows["has_hour"].fill_null(value=False)
    hit = moments.is_not_null() & found.left
    return _Found(
        found.moments.zip_with(~hit, moments - offset.fill_null(timedelta(0))),
        found.left & ~hit,
        found.local | (hit & offset.is_null()),
        found.days | (hit & ~has_hour),
        found.midnight | (hit & has_hour & (moments.dt.time() == time(0))),
    )


def spelled_parts(texts: pl.Series, formats: Sequence[str], manner: Manner) -> Spelled:
    """Return what texts tell by their parts, in the order that the forms or else the file tell."""
    return read(texts, replace(manner, order=order_of(formats) or manner.order))


def order_of(formats: Sequence[str]) -> str:
    """Return which part stands first in the forms of a column; empty where they tell none, or both.

    An order that is told outright is that of what no other form reads.
    """
    outright = {ORDERS.get(form, "") for form in formats} - {""}
    if len(outright) > 1:  # a year of four digits is known by itself, wherever it stands
        outright -= {"year"}
    named = outright or {_STARTS.get(form[:2], "") for form in formats} - {""}
    return named.pop() if len(named) == 1 else ""


def of_order(formats: Sequence[str], order: str) -> tuple[str, ...]:
    """Return the forms without those that have the day or the month first against an order."""
    other = {"day first": "month", "month first": "day"}.get(order)
    return tuple(form for form in formats if _STARTS.get(form[:2]) != other or other is None)


def _dateless(found: pl.Series) -> pl.Series:
    """Where a date stands for none, as programs write it that must write one."""
    if not ((found < _AFTER_NO_DATE) | (found >= _NEVER)).any():
        return pl.repeat(False, len(found), dtype=pl.Boolean, eager=True)
    moment = pl.col("at")
    # The first instant of 1970 is written in the zone of whoever writes it.
    zero = (moment - _ZERO).dt.total_seconds()
    zeros = (zero.abs() <= _FARTHEST) & (zero % 900 == 0)
    none = moment.is_in(_NO_DATES) | zeros | (moment >= _NEVER)
    return found.alias("at").to_frame().select(none.fill_null(value=False)).to_series()


#: What digits alone may be that tell a time: how many they are, and in which form.
_COUNTED = (
    (r"^\d{14}$", "%Y%m%d%H%M%S"),
    (r"^\d{8}$", "%Y%m%d"),
    (r"^\d{12}$", "%Y%m%d%H%M"),
    (r"^\d{9,10}(\.\d+)?$", "epoch seconds"),
    (r"^(?:/Date\()?\d{12,13}(?:[+-]\d{4})?(?:\)/)?$", "epoch milliseconds"),
    (r"^\d{15,16}$", "epoch microseconds"),
    (r"^\d{5}([.,]\d+)?$", EXCEL_DAYS),
)
#: What each of them begins with: most columns hold words, and are asked once.
_COUNTED_BEGINS = r"^(?:/Date\()?\d{5}"
#: Years in which counted times lie; most ids of as many digits would lie elsewhere.
_COUNTED_YEARS = (2000, 2050)
_MOST = 0.8


def counted_form(texts: pl.Series) -> str:
    """Return the form of texts that are digits alone, if nearly all can be times; else empty.

    Ids can look the same, so only a column that is known to hold times is read so.
    """
    some = texts.unique(maintain_order=True).head(200)
    if some.is_empty() or some.str.contains(_COUNTED_BEGINS).mean() < _MOST:  # type: ignore[operator]
        return ""
    for pattern, form in _COUNTED:
        if some.str.contains(pattern).mean() < _MOST:  # type: ignore[operator]
            continue
        years = _read(some, form).dt.year().is_between(*_COUNTED_YEARS)
        if int(years.sum()) >= _MOST * len(some):
            return form
    return ""


def is_midnight(text: pl.Series) -> pl.Series:
    """Return where the text tells midnight as its hour."""
    return text.str.contains(_MIDNIGHT).fill_null(value=False)


def _tells_hour(form: str) -> bool:
    return form in (*_EPOCHS, EXCEL_DAYS) or _HOUR.search(form) is not None


def without_ordinals(text: pl.Series) -> pl.Series:
    """Return the texts with a day's number as it is written where the month stands in letters."""
    return text.str.replace(_ORDINAL, "${1}")


def _every(formats: Sequence[str]) -> tuple[str, ...]:
    """All forms to try: ISO 8601 in its variants where nothing else is told."""
    wanted = formats or ("iso",)
    told_forms = (one for one in wanted if one not in ORDERS)
    forms = (form for one in told_forms for form in (_EVERY_ISO if one == "iso" else (one,)))
    return tuple(dict.fromkeys(forms))


def _likely(text: pl.Series, every: Sequence[str]) -> Sequence[str]:
    """The forms to try first: where there are many, those that read the first rows."""
    sample = text.drop_nulls().head(50)
    if len(every) < len(_EVERY_ISO) or sample.is_empty():
        return every
    hits = _hits(sample, every)
    return sorted((form for form in every if hits[form]), key=lambda form: -hits[form])


def _hits(texts: pl.Series, forms: Sequence[str]) -> dict[str, int]:
    """How many of the texts each form reads, asked at once: most forms read none of a column."""
    frame = texts.alias("text").to_frame()
    return frame.select(_hits_of(form) for form in forms).row(0, named=True)


@lru_cache(maxsize=1 << 10)
def _hits_of(form: str) -> pl.Expr:
    """How many texts the form reads; the same forms are asked of every column."""
    return _reading(form).count().alias(form)


def _parse(text: pl.Series, left: pl.Series, form: str) -> pl.Series:
    """The texts that are still unread, in one format; the rest `null`."""
    if left.all():
        return _read(text, form)
    return _read(pl.select(pl.when(left).then(text)).to_series(), form)


def _read(text: pl.Series, form: str) -> pl.Series:
    read = text.alias("text").to_frame().select(_reading(form)).to_series()
    return read.alias(text.name)


def _reading(form: str) -> pl.Expr:
    """The instants of the column `text` in a form, without their zone; `null` is not read."""
    text = pl.col("text")
    if form in _EPOCHS:
        pattern, micro = _EPOCHS[form]
        number = text.str.extract(pattern, 1).cast(pl.Float64, strict=False)
        return (number * micro).round().cast(pl.Int64, strict=False).cast(pl.Datetime("us"))
    if form == EXCEL_DAYS:
        counted = text.str.extract(_EXCEL, 1).str.replace(",", ".", literal=True)
        seconds = (counted.cast(pl.Float64, strict=False) * 86_400).round().cast(pl.Int64)
        return (seconds * 1_000_000).cast(pl.Duration("us")) + _EXCEL_BEGINS
    read = text.str.to_datetime(form, time_unit="us", strict=False).dt.replace_time_zone(None)
    if "%Y" not in form or form in _EVERY_ISO:
        return read
    # %Y reads 9/24/19 as the year 19, which is %y's to read.
    return pl.when(read >= _YEAR_1000).then(read)


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
        return Times(utc, left, none, 0, naive, days, ends, none)
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
    return Times(moved, left, local & moved.is_null(), twice, naive, days, ends, none)


def _only(values: pl.Series, where: pl.Series) -> pl.Series:
    return pl.select(pl.when(where).then(values)).to_series()


def _first_of_day(midnights: pl.Series, zone: str) -> pl.Series:
    """The first instants of local days; where the clocks skip midnight they begin after it."""
    first = _to_utc(midnights, zone, "earliest")
    return first.zip_with(first.is_not_null(), _to_utc(midnights + _SKIPPED, zone, "earliest"))


def _to_utc(local: pl.Series, zone: str, ambiguous: str) -> pl.Series:
    offset = offset_of(zone)
    if offset is not None:
        return (local - offset).dt.replace_time_zone("UTC")
    placed = local.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
    return placed.dt.convert_time_zone("UTC")
