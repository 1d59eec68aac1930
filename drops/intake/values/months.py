"""Months as tools spell them; what is not in this list is refused, never guessed.

| spelling | read as |
|---|---|
| `2026-10`, `2026/10`, `2026.10`, `202610`, `10/2026`, `10-2026` | October 2026 |
| `Oct 2026`, `October 2026`, `Oct-2026`, `Oct-26`, `2026 Oct`, `Oct, 2026` | October 2026 |
| `Oktober 2026`, `octobre 2026`, `paź 2026`, `2026年10月`: in any language | October 2026 |
| the first or the last day: `2026-10-01`, `01/10/2026`, `10/31/2026`, `1 Oct 2026` | October 2026 |
| the same with midnight, or with the last second of the last day, in any zone | October 2026 |

Refused: `2026-10-15` and every other day (a file by day has many rows of a customer in a month),
`2026-Q3`, `2026`, `Oct 26` (which may be a day), `2026-13`.
"""

from __future__ import annotations

import polars as pl

from drops.intake.values.spelled.reading import read

_CLOCK = r"(?:[T ](?:00:00(?::00(?:\.0+)?)?|23:59:59(?:\.\d+)?)\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?$"
#: The texts that name a month alone, brought to `2026-10`, or to `Oct 2026`.
_NUMBERS = (r"^(\d{4})[-/.]?(\d{2})$", r"^(\d{4})[-/.](\d)$")
_TURNED = r"^(\d{1,2})[-/.](\d{4})$"
_WORDS = r"^([A-Za-z]{3,9})\.?[ ,-]+(\d{4})$"
_SHORT = r"^([A-Za-z]{3})-(\d{2})$"
_WORDS_TURNED = r"^(\d{4})[ -]+([A-Za-z]{3,9})$"
#: A month in words of any language; with a day before it, it is a date that is read.
_ANY_WORD = r"^(?:\p{L}{3,}\.?[ ,/-]*(?:de )?\d{4}|\d{4}[ ,/-]*\p{L}{3,}\.?)$"
_YEAR_FIRST = r"^(\d{4})[ ,/-]*(.*)$"
_CHARACTERS = r"^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]$"
#: No text names a month without a number.
_NUMBER = r"\d"
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y",
         "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y")  # fmt: skip


def to_month(text: pl.Series) -> pl.Series:
    """Return the first instant of each month, UTC.

    `null` where nothing is given or it names no month.
    """
    distinct = text.unique().drop_nulls()
    distinct = distinct.filter(distinct.str.contains(_NUMBER))
    if distinct.is_empty():
        return pl.Series(text.name, [None], pl.Datetime("us", "UTC")).new_from_index(0, len(text))
    days = distinct.alias("text").to_frame().select(_FIRST_DAY)["month"]
    if days.null_count():
        days = days.zip_with(days.is_not_null(), _worded(distinct))
    months = days.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    found = text.replace_strict(distinct, months, default=None, return_dtype=months.dtype)
    return found.alias(text.name)


def month_end(first: pl.Expr) -> pl.Expr:
    """Return the last microsecond of the months that begin then."""
    return first.dt.offset_by("1mo") - pl.duration(microseconds=1)


def _named() -> list[pl.Expr]:
    """Texts that name a month alone, as its first day."""
    cell = pl.col("text")

    def parts(pattern: str, year: int, month: int) -> pl.Expr:
        groups = cell.str.extract_groups(pattern).struct
        return groups.field(str(year)) + "-" + groups.field(str(month)).str.zfill(2) + "-01"

    numbers = [parts(pattern, 1, 2) for pattern in _NUMBERS] + [parts(_TURNED, 2, 1)]
    words = [parts(_WORDS, 2, 1), parts(_WORDS_TURNED, 1, 2)]
    short = cell.str.extract_groups(_SHORT).struct
    words.append("20" + short.field("2") + "-" + short.field("1") + "-01")
    return [each.str.to_date("%Y-%m-%d", strict=False) for each in numbers] + [
        each.str.to_titlecase().str.to_date(form, strict=False)
        for each in words
        for form in ("%Y-%b-%d", "%Y-%B-%d")
    ]


def _worded(texts: pl.Series) -> pl.Series:
    """The first days of months in words of any language, read as times are."""
    cell = pl.col("text")
    turned = cell.str.replace(_YEAR_FIRST, "$2 $1").str.replace(" de ", " ", literal=True)
    frame = texts.alias("text").to_frame().with_row_index("place")
    words = frame.filter(cell.str.contains(_ANY_WORD)).with_columns(("1 " + turned).alias("text"))
    months = words.join(read(words["text"]).parts, on="text", how="left").select(
        "place", pl.col("at").dt.date().dt.month_start().alias("month")
    )
    signs = cell.str.extract_groups(_CHARACTERS).struct
    plain = signs.field("1") + "-" + signs.field("2").str.zfill(2) + "-01"
    every = frame.join(months, on="place", how="left", maintain_order="left")
    return every.select(
        pl.coalesce("month", plain.str.to_date("%Y-%m-%d", strict=False)).alias("month")
    )["month"]


def _by_a_day() -> list[pl.Expr]:
    """The first day of the month whose first or last day a text names."""
    bare = pl.col("text").str.replace(_CLOCK, "")
    found: list[pl.Expr] = []
    for form in _DAYS:
        day = bare.str.to_date(form, strict=False)
        edge = (day == day.dt.month_start()) | (day == day.dt.month_end())
        found.append(pl.when(edge & (day.dt.year() > 999)).then(day.dt.month_start()))
    return found


#: Made once: every column of a file is asked whether it holds months.
_FIRST_DAY = pl.coalesce([*_named(), *_by_a_day()]).alias("month")
