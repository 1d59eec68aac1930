"""Text read as times, numbers, choices: by these rules alone, never by a guess.

Every function takes a column of text in which `null` is "not given" and gives `null` where the
text is not given or breaks the rule; `wrong` tells the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

#: Cells that say "not given" in every column but free text.
NOT_GIVEN = ("", "-", "–", "N/A", "n/a", "None", "none", "null", "NULL")

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
_LENGTH = pl.col("text").str.len_bytes()


@dataclass(frozen=True, slots=True)
class Times:
    """Instants in UTC; texts that are no time; local times that the clocks skipped or had twice."""

    instants: pl.Series
    wrong: pl.Series
    skipped: pl.Series
    twice: int
    #: Times that named no zone.
    naive: int


def wrong(text: pl.Series, cast: pl.Series) -> pl.Series:
    """Where something was given that the cast could not read."""
    return text.is_not_null() & cast.is_null()


def cleaned(text: pl.Expr, *, free_text: bool = False) -> pl.Expr:
    """The text without spaces around it; `null` when it says nothing."""
    trimmed = text.str.strip_chars()
    nothing = trimmed == "" if free_text else trimmed.is_in(NOT_GIVEN)
    return pl.when(nothing).then(None).otherwise(trimmed)


def to_integer(text: pl.Series) -> pl.Series:
    """Whole numbers: `9`, `+9`, `9.0`, and `9 - label`."""
    numbers = text.cast(pl.Int64, strict=False)
    if not wrong(text, numbers).any():
        return numbers
    digits = text.str.extract(r"^([+-]?\d+)(?:\.0+|\s+[-–—]\s+\S.*)?$", 1)
    return digits.cast(pl.Int64, strict=False)


def to_number(text: pl.Series) -> pl.Series:
    """Numbers with a decimal point or without."""
    plain = text.str.extract(r"^([+-]?\d+(?:\.\d+)?)$", 1)
    return plain.cast(pl.Float64, strict=False)


def to_boolean(text: pl.Series) -> pl.Series:
    """Yes or no: `yes`, `y`, `true`, `1` and `no`, `n`, `false`, `0`, in any case."""
    meanings = {
        **dict.fromkeys(("yes", "y", "true", "1"), True),
        **dict.fromkeys(("no", "n", "false", "0"), False),
    }
    return text.str.to_lowercase().replace_strict(meanings, default=None, return_dtype=pl.Boolean)


def to_choice(text: pl.Series, choices: Sequence[str]) -> pl.Series:
    """One of the choices in its own spelling, however the text is cased."""
    known = {choice.lower(): choice for choice in choices}
    return text.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String)


def to_time(text: pl.Series, formats: Sequence[str], zone: str) -> Times:
    """Instants in UTC. Without formats ISO 8601: with offset, with `Z`, or in the zone."""
    found = pl.Series(text.name, [None], pl.Datetime("us")).new_from_index(0, len(text))
    left = text.is_not_null()
    local = pl.repeat(False, len(text), dtype=pl.Boolean, eager=True)
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
        left = left & ~hit
    return _in_utc(found, left, local, zone)


def _order(text: pl.Series, formats: Sequence[str]) -> list[str]:
    """The formats to try, those that read the first rows first."""
    every = tuple(formats) or (*_ISO_NAIVE, *_ISO_UTC, *_ISO_OFFSET, *_ISO_DAY)
    sample = text.drop_nulls().head(50)
    if formats or sample.is_empty():
        return list(every)
    hits = {form: _read(sample, form).count() for form in every}
    return sorted(every, key=lambda form: -hits[form])


def _parse(text: pl.Series, left: pl.Series, form: str) -> pl.Series:
    """The texts that are still unread, in one format; the rest `null`."""
    if left.all():
        return _read(text, form)
    return _read(pl.select(pl.when(left).then(text)).to_series(), form)


def _read(text: pl.Series, form: str) -> pl.Series:
    read = text.str.to_datetime(form, time_unit="us", strict=False)
    return read.dt.replace_time_zone(None)


def _names_zone(form: str) -> bool:
    return form in _ISO_UTC or "%z" in form or "%#z" in form or "%:z" in form


def _in_utc(found: pl.Series, left: pl.Series, local: pl.Series, zone: str) -> Times:
    """Local times moved to UTC; skipped ones are gone, of doubled ones the earlier is taken."""
    naive = int(local.sum())
    none = pl.repeat(False, len(found), dtype=pl.Boolean, eager=True)
    if not naive or zone == "UTC":
        return Times(found.dt.replace_time_zone("UTC"), left, none, 0, naive)
    there = pl.select(pl.when(local).then(found)).to_series()
    earlier = _to_utc(there, zone, "earliest")
    later = _to_utc(there, zone, "latest")
    twice = int((earlier != later).sum())
    moved = earlier.zip_with(local, found.dt.replace_time_zone("UTC"))
    return Times(moved, left, local & moved.is_null(), twice, naive)


def _to_utc(local: pl.Series, zone: str, ambiguous: str) -> pl.Series:
    placed = local.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
    return placed.dt.convert_time_zone("UTC")
