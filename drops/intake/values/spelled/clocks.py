"""Clocks that stand in a column of their own, beside the day that they belong to."""

from __future__ import annotations

import polars as pl

#: What a spreadsheet puts before a clock alone: its first day, which is no day of anybody's.
_FIRST_DAY = r"^(?:1899-12-3[01]|1900-01-0[01])[ T]"
_HALF = r"[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?"
#: An hour with its minutes, or one of twelve with its half of the day.
_CLOCK = (
    r"^(?:[01]?[0-9]|2[0-3])"
    rf"(?:[:.h][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?(?:{_HALF})?|{_HALF})(?: ?Uhr)?$"
)
#: A day's midnight, where no hour is known of it.
_MIDNIGHT = r"[ T]0?0:00(?::00(?:[.,]0+)?)?(?:Z| ?[+-]00:?00)?$"
#: So many of the cells given have to be clocks.
_NEARLY_ALL = 0.95


def are_clocks(texts: pl.Series) -> bool:
    """Return whether the texts, all given, are clocks without a day; False where there are none."""
    plain = texts.str.strip_chars().str.replace(_FIRST_DAY, "")
    return len(texts) > 0 and int(plain.str.contains(_CLOCK).sum()) >= _NEARLY_ALL * len(texts)


def with_clock(day: pl.Expr, clock: pl.Expr) -> pl.Expr:
    """Return the days with the clocks beside them; as they are where no digit tells an hour.

    Both are texts. What stands beside a day and is no clock makes it unreadable: a time of which
    the hour is unknown is not taken for a day's first.
    """
    plain = clock.str.strip_chars().str.replace(_FIRST_DAY, "").str.replace(r" ?Uhr$", "")
    plain = plain.str.replace_all(r"([0-9])[.h]([0-9]{2})", "${1}:${2}")
    joined = pl.concat_str(day.str.replace(_MIDNIGHT, ""), plain, separator=" ")
    return pl.when(day.is_not_null() & plain.str.contains(r"[0-9]")).then(joined).otherwise(day)
