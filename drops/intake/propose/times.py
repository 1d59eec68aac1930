"""How the times of a column are written, and whether the day or the month stands first.

Whether day or month stands first where both could: told by how the dates then lie together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as date_
from datetime import time
from functools import lru_cache
from itertools import product
from typing import Literal

import polars as pl

from drops.intake.values.spelled.manner import Manner
from drops.intake.values.spelled.reading import read
from drops.intake.values.spelled.words import Doubts
from drops.intake.values.spelled.zones import meanings
from drops.intake.values.times import to_time, without_ordinals

#: Two numbers of at most two digits and a year: which of them is the day cannot always be told.
NUMBERS = (
    r"^[^0-9A-Za-z]*([0-9]{1,2})[^0-9A-Za-z]{0,2}[/.\-][^0-9A-Za-z]?([0-9]{1,2})"
    r"[^0-9A-Za-z]{0,2}[/.\-][^0-9A-Za-z]?[0-9]{2,4}(?:[^0-9]|$)"
)
_PLAUSIBLE = (1970, 2100)
_SEPARATORS = "/.-"
_TAILS = (
    "",
    " %H:%M:%S",
    " %H:%M",
    " %H:%M:%S%.f",
    " %I:%M:%S %p",
    " %I:%M %p",
    ", %H:%M:%S",
    ", %H:%M",
    ", %I:%M %p",
    ", %I:%M:%S %p",
    "T%H:%M:%S",
)
_WORDED = (
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y-%m-%d",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%b/%y",
    "%d/%b/%Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%Y %b %d",
)
_DAY = tuple(f"%d{s}%m{s}{year}" for s, year in product(_SEPARATORS, ("%Y", "%y")))
_MONTH = tuple(f"%m{s}%d{s}{year}" for s, year in product(_SEPARATORS, ("%Y", "%y")))
#: A number with a sign and another behind it.
_LOOKS_DATED = r"\p{Nd}[^\p{Nd}]{1,25}\p{Nd}"
#: A clock or three numbers of a date, and a number more.
_LOOKS_LIKE_A_TIME = (
    r"\p{Nd}{1,4}\s?[./\-年년]\s?\p{Nd}{1,2}\s?[./\-月월]\s?\p{Nd}{1,4}"
    r"|\p{Nd}{4}.*\p{Nd}{1,2}[:.h]\p{Nd}{2}|\p{Nd}{1,2}:\p{Nd}{2}.*\p{Nd}{4}"
)
#: Of the texts given, more than so many are times in a column of times; nearly all, if one form
#: is to be taken without looking for a better one.
_MOST, _NEARLY_ALL = 0.5, 0.8
#: A year in two digits that a date may begin with, from here on; so many times closer together.
_FIRST_YEAR, _FAR, _MONTHS_OF_YEAR = 10, 10, 12
_SHORT = r"^(?<one>\d{2})[/.\-](?<two>\d{2})[/.\-](?<year>\d{2})(?:\D|$)"
#: More ways of writing in one column than these are no way of writing.
_MOST_FORMS = 4


@dataclass(frozen=True, slots=True)
class TimeForm:
    """How a column writes its times.

    `share` of the cells (0 to 1) can be read so. Without formats it is ISO 8601. `order` is `day`
    or `month` when that one stands first, `unknown` when both readings are possible for every
    cell, and empty where it is written so that nobody can mistake it.
    """

    share: float
    formats: tuple[str, ...] = ()
    month_first: tuple[str, ...] = ()
    order: str = ""
    naive: bool = True
    day_only: bool = False
    #: Whether the year may stand first too: three numbers of two digits each.
    or_year: bool = False
    #: Abbreviations of zones beside the times that have several meanings.
    unsaid_zones: tuple[str, ...] = ()
    #: Words that are different months in different languages: what each is, by language.
    unsaid_words: Doubts = field(default_factory=dict)

    def read_as(self, order: str) -> tuple[str, ...]:
        """Return the formats, for the order in which the day and the month are said to stand."""
        if order == "year":
            return ("year first",)
        return self.month_first if (order or self.order) == "month" else self.formats


def time_form(texts: pl.Series) -> TimeForm | None:
    """Return how most of these texts, all given, are written as times; `None` when they are none.

    A few that are none, as a header in the middle or a mark of nothing, hide no column.
    """
    every = texts.unique(maintain_order=True).head(200)
    some = every.filter(every.str.contains(_LOOKS_DATED))
    if some.is_empty() or max(len(some) / len(every), _share_dated(texts)) <= _MOST:
        return None
    iso = to_time(some, (), "UTC", manner=None)
    short = int(iso.instants.dt.year().is_between(2, 99).sum())  # 26-03-13 is of no year 26
    share = 1 - (int(iso.wrong.sum()) + short) / len(some)
    best = TimeForm(share, naive=iso.naive > 0, day_only=_days_only(some))
    for other in (_local_form, _spelled_form):
        if best.share >= _NEARLY_ALL:
            return best
        found = other(some)
        best = found if found and found.share > best.share else best
    return best if best.share > _MOST else None


def _share_dated(texts: pl.Series) -> float:
    return float(texts.str.contains(_LOOKS_DATED).sum()) / len(texts)


def are_dateless(texts: pl.Series, form: TimeForm) -> bool:
    """Return whether all that can be read are dates that stand for none, as 1 January 1980."""
    read = to_time(texts.unique(), form.formats, "UTC")
    return bool((read.dateless | read.wrong).all()) and bool(read.dateless.any())


def looks_dated(texts: pl.Series) -> bool:
    """Return whether most of the texts look like times to a person, be they read or not."""
    return bool(texts.str.contains(_LOOKS_LIKE_A_TIME).mean() > _MOST)  # type: ignore[operator]


def _spelled_form(some: pl.Series) -> TimeForm | None:
    """However they are spelled; what is in doubt is taken in one way for now, and asked."""
    seen = read(some)
    zones, doubts = seen.unsaid_zones, seen.unsaid_words
    languages = [language for means in doubts.values() for language in means]
    manner = Manner(
        language=languages[0] if languages else "",
        zones=tuple((each, next(iter(meanings(each)))) for each in zones),
    )
    parts = {order: _spelled(some, manner, order) for order in ("", "day", "month", "year")}
    plain, open_ = parts[""], pl.col("one").is_not_null()
    likeliest_parts = max(parts.values(), key=_plausible)
    form = TimeForm(
        _plausible(likeliest_parts),
        formats=("any",),
        naive=bool(likeliest_parts.filter(pl.col("at").is_not_null())["offset"].null_count()),
        day_only=bool((likeliest_parts["at"].dt.time().drop_nulls() == time(0)).all()),
        unsaid_zones=zones,
        unsaid_words=doubts,
    )
    if plain.filter(open_).is_empty():
        return form
    years_first = year_stands_first(plain.filter(open_))
    if years_first:
        return replace(form, share=_plausible(parts["year"]), formats=("year first",))
    day, month = _plausible(parts["day"]), _plausible(parts["month"])
    order = "unknown" if day == month else "day" if day > month else "month"
    share, month_first = max(day, month), ("month first",)
    if years_first is None:
        order, form = "unknown", replace(form, or_year=True)
    return replace(form, share=share, formats=("day first",), month_first=month_first, order=order)


def _spelled(some: pl.Series, manner: Manner, order: str) -> pl.DataFrame:
    return read(some, replace(manner, order=order)).parts


def _plausible(parts: pl.DataFrame) -> float:
    return float(parts["at"].dt.year().is_between(*_PLAUSIBLE).sum()) / parts.height


def year_stands_first(parts: pl.DataFrame) -> bool | None:
    """Return whether dates of three short numbers begin with their year; `None` if nobody can tell.

    Columns `one`, `two` and `year` hold the three, from left to right. Both can be where the first
    could be a day and the last, too. The right reading is then by far the one in which all dates
    lie closer together: read otherwise, the days of a month are years.
    """
    two_digits = parts["year"].str.len_chars() <= 2
    if parts.is_empty() or not two_digits.all():
        return False
    numbers = parts.select("one", "two", pl.col("year").cast(pl.Int64).alias("last"))
    if (numbers["one"] > 31).any():
        return True
    if not (numbers["one"] >= _FIRST_YEAR).all() or not (numbers["two"] <= _MONTHS_OF_YEAR).all():
        return False
    years, days = _span(numbers, "one", "last"), _span(numbers, "last", "one")
    if years is None or days is None:
        return years is not None and days is None
    if years > _FAR * (days + 1):
        return False
    return True if days > _FAR * (years + 1) else None


def _span(numbers: pl.DataFrame, year: str, day: str) -> int | None:
    """How many days lie between the first and the last date; `None` where one is no date."""
    date = pl.date(2000 + pl.col(year), pl.col("two"), 1) + pl.duration(days=pl.col(day) - 1)
    dates = numbers.select(date.alias("date"), "two").filter(pl.col("date").is_not_null())
    if dates.height < numbers.height or (dates["date"].dt.month() != dates["two"]).any():
        return None
    first, last = dates["date"].min(), dates["date"].max()
    return (last - first).days if isinstance(first, date_) and isinstance(last, date_) else None


def _local_form(some: pl.Series) -> TimeForm | None:
    """Forms with the day or the month first, or with the month in letters."""
    if not some.str.contains(r"[/.\- ]").all():
        return None
    tails, worded = _tails(some), _WORDED if _is_worded(some) else ()
    some = without_ordinals(some) if worded else some
    plain, _ = _cover(some, _with_tails(worded, tails))
    # People who write days by hand write some of them in letters.
    day, day_share = _cover(some, _with_tails((*_parted(some, _DAY), *worded), tails))
    month, month_share = _cover(some, _with_tails((*_parted(some, _MONTH), *worded), tails))
    worded_share = _share(some, plain)
    best = max(day_share, month_share, worded_share)
    if best <= _MOST:
        return None
    day_only = _days_only(some)
    if worded_share == best:
        return TimeForm(best, plain, day_only=day_only)
    order = "unknown" if day_share == month_share else "day" if day_share > month_share else "month"
    years_first = _short_years_first(some)
    if years_first:
        return TimeForm(best, ("year first",), day_only=day_only)
    if years_first is None:
        formats, months = day or _swapped(month), month or _swapped(day)
        return TimeForm(best, formats, months, "unknown", day_only=day_only, or_year=True)
    return TimeForm(best, day or _swapped(month), month or _swapped(day), order, day_only=day_only)


def _short_years_first(some: pl.Series) -> bool | None:
    """Whether the year stands first in dates of two digits each; `None` where nobody can tell."""
    parts = some.str.extract_groups(_SHORT).struct.unnest().drop_nulls()
    numbers = parts.with_columns(pl.col("one", "two").cast(pl.Int64))
    return year_stands_first(numbers) if parts.height == len(some) else False


def _with_tails(dates: Sequence[str], tails: Sequence[str]) -> Iterator[str]:
    return (date + tail for date in dates for tail in tails)


# Hundreds of forms for each of hundreds of columns take long: what no text can be is not tried.
def _tails(some: pl.Series) -> tuple[str, ...]:
    """The times of day that some text may end in."""
    if not some.str.contains(":", literal=True).any():
        return ("",)
    halves = bool(some.str.contains(r"(?i)\d\s*[ap]\.?m").any())
    return tuple(tail for tail in _TAILS if halves or "%p" not in tail)


def _is_worded(some: pl.Series) -> bool:
    """Whether some text has its month in letters, or its year first."""
    return bool(some.str.contains(r"[A-Za-z]{3}|^\d{4}\D").any())


def _parted(some: pl.Series, dates: Sequence[str]) -> list[str]:
    """The dates whose parts are divided as in some text."""
    separators = [
        s for s in _SEPARATORS if some.str.contains(rf"^\d{{1,2}}\{s}\d{{1,2}}\{s}\d").any()
    ]
    return [date for date in dates if date[2] in separators]


def _cover(some: pl.Series, forms: Iterator[str]) -> tuple[tuple[str, ...], float]:
    """The forms that together read the most, the most frequent first, and the share they read."""
    read = _hits(some, forms)
    chosen: list[str] = []
    left = pl.repeat(True, len(some), dtype=pl.Boolean, eager=True)
    while read and len(chosen) < _MOST_FORMS:
        best = max(read, key=lambda form: int((read[form] & left).sum()))
        hits = read.pop(best) & left
        if not hits.any():
            break
        chosen.append(best)
        left = left & ~hits
    return tuple(chosen), 1 - int(left.sum()) / len(some)


def _share(some: pl.Series, forms: tuple[str, ...]) -> float:
    read_so = to_time(some, forms, "UTC", manner=None)
    return 1 - int(read_so.wrong.sum()) / len(some) if forms else 0.0


def _hits(some: pl.Series, forms: Iterator[str]) -> dict[str, pl.Series]:
    """Where each form reads a time of a year that can be; asked at once, for most read none."""
    asked = [_hits_of(form) for form in dict.fromkeys(forms)]
    found = some.alias("text").to_frame().select(asked)
    return {hits.name: hits for hits in found if hits.any()}


@lru_cache(maxsize=1 << 10)
def _hits_of(form: str) -> pl.Expr:
    """Where the form reads such a time; the same forms are asked of every column."""
    read = pl.col("text").str.to_datetime(form, time_unit="us", strict=False).dt.year()
    return read.is_between(*_PLAUSIBLE).fill_null(value=False).alias(form)


def _days_only(some: pl.Series) -> bool:
    """Whether no text tells an hour; midnight in all of them tells none either."""
    return not some.str.contains(r"\d:\d").any() or bool(
        some.str.contains(r"[T ]0?0:00(:00)?(\D|$)").all()
    )


def _swapped(forms: tuple[str, ...]) -> tuple[str, ...]:
    marks = str.maketrans({"d": "m", "m": "d"})
    parted = (*_DAY, *_MONTH)
    return tuple(
        form[:5].translate(marks) + form[5:] if form[:8] in parted else form for form in forms
    )


#: As many dates, and as many different ones, tell something.
_ENOUGH, _DIFFERENT = 10, 3
_YEAR = r"^\s*\d{1,2}[/.\-]\d{1,2}[/.\-](\d{2,4})"
_MONTHS = "January February March April May June July August September October November December"


@dataclass(frozen=True, slots=True)
class LikelyOrder:
    """The likelier of two orders, and why, as the end of a sentence."""

    first: Literal["day", "month"]
    why: str


def likely_order(texts: pl.Series) -> LikelyOrder | None:
    """Return the order in which all dates lie in one month, not all on one day of several.

    With a time of day beside each: what comes once a month has none. On the first of a month much
    is written together, so that one tells nothing.
    """
    if len(texts) < _ENOUGH or not texts.str.contains(r"\d:\d").all():
        return None
    if texts.str.extract(_YEAR).n_unique() > 1:
        return None
    parts = texts.str.extract_groups(NUMBERS).struct.unnest()
    dates = parts.select(pl.all().cast(pl.Int64)).drop_nulls()
    if dates.height < len(texts):
        return None
    first, second = dates.columns
    for order, same, other in (("month", first, second), ("day", second, first)):
        if dates[same].n_unique() > 1 or dates[other].n_unique() < _DIFFERENT:
            continue
        number = int(dates[same][0])
        if number == 1 or number > 12:
            return None
        month = _MONTHS.split()[number - 1]
        why = (
            f"with the {order} first all {dates.height} lie in {month}, else all on day {number} "
            f"of {dates[other].n_unique()} months"
        )
        return LikelyOrder("month" if order == "month" else "day", why)
    return None
