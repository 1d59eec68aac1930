"""Texts of times read, many at once: what is written alike is looked at once.

Texts that differ in their digits alone have their parts in the same places. So one text of each
shape goes through the grammar, with the numbers of its digits' places in place of its digits, and
all others of the shape are read by the places found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from itertools import count

import polars as pl

from drops.intake.values.spelled import words, zones
from drops.intake.values.spelled.grammar import parts_of
from drops.intake.values.spelled.manner import UNTOLD, Manner
from drops.intake.values.spelled.usual import as_usual

#: What may be a time: short, with three numbers or a whole year, and few words.
_STAMP = r"\p{Nd}{4}|\p{Nd}\P{Nd}+\p{Nd}+\P{Nd}+\p{Nd}"
_LONGEST, _SENTENCE = 90, r"(?:\p{L}{2}[^\s(]*[^\p{L}\p{Nd}(]+){6}"
#: An offset behind a clock, whose digits are not as many different ones as those of times.
_OFFSET = (
    r"^(.*[0-9][:h.][0-9]{2}(?:[.,][0-9]+)?[^0-9+\-\u2212]*?)"
    r"(\s?[+\-\u2212]\s?[0-9]{1,2}:?(?:[0-9]{2})?(?:\s*\(.*\))?)$"
)
_REGION = r"^(?<head>.*[0-9].*?)\s*[\[(]?(?<region>[A-Z][A-Za-z_]+/[A-Za-z_/+\-]+)[\])]?$"
_NONE = pl.Series([None], dtype=pl.String)
_OTHER_DIGITS = r"[\p{Nd}--0-9]"
#: Weeks, quarters and days of the year, as ISO 8601 writes them, are no dates here.
_NO_DAY = r"(?i)[0-9]\s?-?[wq]\s?[0-9]"
#: A number of one digit names no more places.
_MOST_NUMBERS = 9
_BELOW_HOURS = ("minute", "second", "fraction")
_NUMBERS = ("year", "day", "one", "two", "hour", "minute", "second", "fraction")
#: Years in two digits from here on are of the last century, as POSIX has it.
_LAST_CENTURY = 69
#: Bytes of texts that are read once for all who ask: more than a look takes of a column of times.
_FEW = 1 << 14


#: The columns of `_read` beside texts none of which tells a time.
_NOTHING_TOLD = (
    pl.lit(None, pl.Datetime("us")).alias("at"),
    pl.lit(None, pl.Duration("us")).alias("offset"),
    pl.lit(None, pl.Boolean).alias("has_hour"),
    pl.lit(None, pl.Int64).alias("one"),
    pl.lit(None, pl.Int64).alias("two"),
    pl.lit(None, pl.String).alias("year"),
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """What distinct texts tell; `parts` has a row for each, as `read` describes it."""

    parts: pl.DataFrame
    #: Abbreviations of zones that have several meanings, and words that may be two months.
    unsaid_zones: tuple[str, ...] = ()
    unsaid_words: words.Doubts = field(default_factory=dict)


def read(texts: pl.Series, manner: Manner = UNTOLD) -> Spelled:
    """Read texts, each once; see `_read` for the parts."""
    distinct = texts.drop_nulls().unique(maintain_order=True).alias("text")
    if distinct.estimated_size() > _FEW:
        return _read_distinct(distinct, manner)
    return _read_few(tuple(distinct.to_list()), manner)


# The same cells are asked about by what finds their form, by what finds their order, and again as
# they are taken; of a few hundred dates, each time costs as much as the first.
@lru_cache(maxsize=256)
def _read_few(texts: tuple[str, ...], manner: Manner) -> Spelled:
    return _read_distinct(pl.Series("text", texts, dtype=pl.String), manner)


def forget() -> None:
    """Forget the texts that were read; whoever reads files calls it when one is read."""
    _read_few.cache_clear()


def _read_distinct(distinct: pl.Series, manner: Manner) -> Spelled:
    usual = as_usual(distinct)
    if usual is distinct:
        return _read_placed(distinct, manner)
    found = _read_placed(usual.unique(maintain_order=True), manner)
    rows = pl.DataFrame({"text": distinct, "usual": usual})
    usual_parts = found.parts.rename({"text": "usual"})
    parts = rows.join(usual_parts, on="usual", how="left", maintain_order="left")
    return replace(found, parts=parts.select(found.parts.columns))


def _read_placed(distinct: pl.Series, manner: Manner) -> Spelled:
    """Read distinct texts.

    A region behind the clock, as `2026-03-05 14:05 Europe/Berlin`, tells the offset at that time.
    """
    regions = distinct.str.extract_groups(_REGION).struct
    heads, places = regions.field("head"), regions.field("region")
    if not places.count():
        return _read(distinct, manner)
    known = places.is_in(zones.zone_names()).fill_null(value=False)
    if not known.any():
        return _read(distinct, manner)
    plain = distinct.zip_with(~known, heads)
    found = _read(plain, manner)
    rows = pl.DataFrame({"text": distinct, "plain": plain, "region": places.zip_with(known, _NONE)})
    parts = rows.join(found.parts.rename({"text": "plain"}), on="plain", how="left").drop("plain")
    return replace(found, parts=_with_offsets(parts).select(found.parts.columns))


def _with_offsets(parts: pl.DataFrame) -> pl.DataFrame:
    """The parts with the offsets of their regions; a time that the clocks skipped has none."""
    moment = pl.col("at")
    offset = pl.col("offset")
    for place in parts["region"].drop_nulls().unique().to_list():
        there = moment.dt.replace_time_zone(place, ambiguous="earliest", non_existent="null")
        region_offset = moment - there.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        offset = pl.when(pl.col("region") == place).then(region_offset).otherwise(offset)
    skipped = pl.col("region").is_not_null() & offset.is_null()
    parts = parts.with_columns(offset.cast(pl.Duration("us")).alias("offset"))
    return parts.with_columns(pl.when(~skipped).then(moment).alias("at"))


def _read(texts: pl.Series, manner: Manner) -> Spelled:
    """Read texts.

    `parts` has the columns `text`; `at`, the local time that the text tells, null where it tells
    none or its order is in doubt; `offset` from UTC where one is told; `has_hour`; and `one`, `two`
    and `year` of a date that may be read in several orders.
    """
    distinct = texts.drop_nulls().unique(maintain_order=True).alias("text")
    likely = distinct.filter(distinct.str.contains(_STAMP) & (distinct.str.len_chars() < _LONGEST))
    if len(likely):  # what tells sentences takes long to be made ready
        no_time = likely.str.contains(_SENTENCE) | likely.str.contains(_NO_DAY)
        likely = likely.filter(~no_time)
    if likely.is_empty():
        return Spelled(distinct.to_frame().select(pl.col("text"), *_NOTHING_TOLD))
    shaped = _shaped(likely)
    parts, unsaid_zones, doubts = _by_shape(shaped.filter(~pl.col("alone")), manner)
    # An offset that stands within has its own digits where its place was looked for.
    within = pl.col("zone").str.contains("[0-9]") & (pl.col("tail") == "")
    torn = parts.filter(within.fill_null(value=False))["text"]
    parts = parts.filter(~pl.col("text").is_in(torn.implode())).drop("tail")
    single = pl.concat([shaped.filter(pl.col("alone"))["text"], torn])
    if len(single):
        more, more_zones, more_doubts = parts_of(single, manner)
        parts = pl.concat([parts, more.with_columns(single).select(parts.columns)])
        unsaid_zones = tuple(dict.fromkeys((*unsaid_zones, *more_zones)))
        doubts = doubts | more_doubts
    instants = _instants(parts, manner.order)
    whole = distinct.to_frame().join(instants, on="text", how="left", maintain_order="left")
    return Spelled(whole, unsaid_zones, doubts)


def _shaped(texts: pl.Series) -> pl.DataFrame:
    """The texts with their shapes; `alone` are those that have to be read by themselves."""
    frame = texts.alias("text").to_frame()
    groups = pl.col("text").str.extract_groups(_OFFSET).struct
    frame = frame.with_columns(
        groups.field("1").fill_null(pl.col("text")).alias("head"),
        groups.field("2").fill_null("").alias("tail"),
    )
    return frame.with_columns(
        (pl.col("head").str.replace_all("[0-9]", "0") + "\0" + pl.col("tail")).alias("shape"),
        pl.col("head").str.extract_all("[0-9]+").alias("numbers"),
        pl.col("text").str.contains(_OTHER_DIGITS).alias("alone"),
    ).with_columns(pl.col("alone") | (pl.col("numbers").list.len() > _MOST_NUMBERS))


def _by_shape(
    shaped: pl.DataFrame, manner: Manner
) -> tuple[pl.DataFrame, tuple[str, ...], words.Doubts]:
    """The parts of texts by the places that they have in their shape."""
    shapes = shaped.unique("shape", maintain_order=True).select("shape", "head", "tail")
    probes = [_numbered(head) + tail for head, tail in shapes.select("head", "tail").rows()]
    layout, unsaid_zones, doubts = parts_of(pl.Series(probes, dtype=pl.String), manner)
    layout = layout.with_columns(shapes["shape"])
    rows = shaped.select("text", "shape", "tail", "numbers").join(
        layout, on="shape", how="left", maintain_order="left"
    )
    numbers = [_number_at(pl.col(name)).alias(name) for name in _NUMBERS]
    month = pl.when("worded").then("month").otherwise(_number_at(pl.col("month"))).alias("month")
    parts = rows.select("text", *numbers, month, "half", "zone", "tail")
    return parts, unsaid_zones, doubts


def _numbered(head: str) -> str:
    """A text with the number of its place for each number, in as many digits."""
    places = count(1)
    return re.sub(r"[0-9]+", lambda found: str(next(places)).zfill(len(found[0])), head)


def _number_at(place: pl.Expr) -> pl.Expr:
    """The number of a row at a place, from 1; at 0 are the minutes that `2 pm` does not tell."""
    position = place.cast(pl.Int64)
    number = pl.col("numbers").list.get(position - 1, null_on_oob=True)
    return pl.when(position == 0).then(pl.lit("00")).otherwise(number)


def _instants(parts: pl.DataFrame, order: str) -> pl.DataFrame:
    """The parts with the local time that they tell, in the order that is said."""
    one, two = pl.col("one"), pl.col("two")
    year, month, day = pl.col("year"), pl.col("month"), pl.col("day")
    match order:
        case "day":
            month, day = pl.coalesce(month, two), pl.coalesce(day, one)
        case "month":
            month, day = pl.coalesce(month, one), pl.coalesce(day, two)
        case "year":
            is_short = one.is_not_null() & (year.str.len_chars() <= 2)
            month = pl.coalesce(month, pl.when(is_short).then(two))
            day = pl.coalesce(day, pl.when(is_short).then(year))
            year = pl.when(is_short).then(one.str.zfill(2)).otherwise(year)
    date = pl.concat_str(_whole_year(year), month.str.zfill(2), day.str.zfill(2), separator="-")
    text = pl.concat_str(date, pl.lit(" "), pl.coalesce(_clock(), pl.lit("00:00:00.0")))
    instant = text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
    # 24:00 is the end of its day.
    instant = pl.when(_ends_day()).then(instant + timedelta(days=1)).otherwise(instant)
    offset = _offset()
    is_near = offset.abs().fill_null(timedelta(0)) <= zones.FARTHEST
    return parts.select(
        "text",
        pl.when(is_near).then(instant).alias("at"),
        offset.alias("offset"),
        pl.col("hour").is_not_null().alias("has_hour"),
        one.cast(pl.Int64),
        two.cast(pl.Int64),
        "year",
    )


def _clock() -> pl.Expr:
    """The time of day as text; null where none is told."""
    clock = pl.concat_str(
        _hour().cast(pl.String).str.zfill(2),
        pl.col("minute").str.zfill(2),
        pl.col("second").fill_null("0").str.zfill(2),
        separator=":",
    )
    return clock + "." + pl.col("fraction").fill_null("0").str.slice(0, 6)


def _whole_year(year: pl.Expr) -> pl.Expr:
    number = year.cast(pl.Int64, strict=False)
    century = pl.when(number >= _LAST_CENTURY).then(1900).otherwise(2000)
    digits = year.str.len_chars()
    whole = pl.when(digits == 2).then(number + century).when(digits == 4).then(number)
    return whole.cast(pl.String)


def _hour() -> pl.Expr:
    hour, half = pl.col("hour").cast(pl.Int64), pl.col("half")
    twelve = pl.when(half == "P").then(hour % 12 + 12).when(half == "A").then(hour % 12)
    hour = pl.when(_ends_day()).then(0).otherwise(hour)
    # 14:05 PM is five past two all the same.
    return pl.when(hour > 12).then(hour).otherwise(twelve.otherwise(hour))


def _ends_day() -> pl.Expr:
    """Where the clock shows 24:00."""
    rest = [pl.col(name).fill_null("0").str.contains("^0+$") for name in _BELOW_HOURS]
    return (pl.col("hour") == "24") & pl.all_horizontal(rest)


def _offset() -> pl.Expr:
    offset = pl.col("zone").str.replace_all(r"[Z\s]", "")
    parts = offset.str.extract_groups(r"^([+-])([0-9]{1,2}?):?([0-9]{2})?$").struct
    minutes = parts.field("2").cast(pl.Int64) * 60 + parts.field("3").cast(pl.Int64).fill_null(0)
    signed = pl.when(parts.field("1") == "-").then(-minutes).otherwise(minutes)
    return (
        pl.when(offset == "")
        .then(pl.lit(timedelta(0)))
        .otherwise(pl.duration(minutes=signed, time_unit="us"))
        .cast(pl.Duration("us"))
    )
