"""Texts of times read by their parts: a date, a clock, an offset, in whatever order and signs.

| spelling | read as |
|---|---|
| `3/5/2026, 2:05:33 PM`, `05.03.2026 14.05`, `5/03/26 14h05` | the order is told by `Manner` |
| `2026. 3. 5 오후 2:05:33`, `2026年3月5日 14:05`, `2026/3/5` | year, month, day |
| `Thu Mar 05 2026 14:05:33 GMT-0500 (EST)`, `05/Mar/26 2:05 PM` | the word tells the month |
| `5 de marzo de 2026, 14:05`, `5. März 2026 um 14:05`, `5 мар. 2026 г.` | as in English |
| marks that nobody sees, digits of any script, a fraction behind a comma | as if they were plain |
| `GMT+0100`, `+01:00`, `Z`, `EST` behind the clock | the offset from UTC |
| `05MAR2026:14:05:33`, `05/Mar/2026:14:05:33 +0000`, `2026:03:05 14:05` | as machines do |

Not read: what holds a word that is none of these, a day that is none, a date without its year.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

import polars as pl

from drops.intake.values.spelled import words, zones
from drops.intake.values.spelled.manner import Manner

#: Marks of East Asia behind numbers: year, month, day; hour, minute, second.
_EAST_DATE = r"([0-9]+)\s*[年년]\s*([0-9]+)\s*[月월]\s*([0-9]+)\s*[日号號일]"
_EAST_CLOCK = r"([0-9]+)\s*[時时点點시]\s*([0-9]+)\s*[分분](?:\s*([0-9]+)\s*[秒초])?"
#: The end of a day's number: 5th, 1er, 5º.
_ORDINAL = r"(^|[^0-9:.])([0-9]{1,2})(?:st|nd|rd|th|er|º|ª|°|\.º)(\P{L}|$)"
_H_CLOCK = r"(^|\s)([0-9]{1,2})\s?h\s?([0-9]{2})(?:\s?m(?:in)?\s?([0-9]{2})\s?s?)?(\s|$)"
#: A date of colons, as cameras write it; the region that Java writes behind an offset.
_COLONS = r"^([0-9]{4}):([0-9]{2}):([0-9]{2})(\s|$)"
_REGION_BESIDE = r"([+-][0-9]{2}:?[0-9]{0,2}|[0-9]z)\[[a-z_/+-]+\]$"
_TOKENS = r"[\p{L}\p{M}]+|[0-9]+|\s+|[^\p{L}\p{M}0-9\s]"
#: What stands behind a clock, if it may be a zone.
_ABBREVIATION = r":[0-9]{2}[^\p{L}:]*(?:[ap]m\b)?[\s(\[]*([a-z]{1,5})[\s)\]]*(?:[0-9]{4})?$"
_WORD = r"^[\p{L}\p{M}]+$"

_HALF = r"(?:\s?([AP])\.?)?"
_CLOCK = (
    r"(?:([AP])\.?\s?)?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,:]([0-9]{1,9}))?)?" + _HALF
)
_ZONE = r"(?:\s?(Z?\s?[+-]\s?[0-9]{1,2}:?(?:[0-9]{2})?|Z))?"
#: Groups of both: date, half before, hour, minute, second, fraction, half behind, zone, year.
_CLOCK_LAST = rf"^(.+?)[\s,]+{_CLOCK}{_ZONE}(?:\s([0-9]{{4}}))?$"
_CLOCK_FIRST = rf"^{_CLOCK}{_ZONE}[\s,]+(.+)$"
_DOTTED = (
    r"^(.*[0-9].*)\s([0-9]{1,2})\.([0-9]{2})(?:\.([0-9]{2}))?(?:\.([0-9]{1,9}))?"
    r"((?:\s?[AP])?(?:\s?Z.*)?)$"
)

_SIGN = r"\s?[./F-](?:\s?[./F-])*\s?"
_GAP = r"[\s./,F-]*"
_YEAR = r"([0-9]{4}|[0-9]{2})"
#: The last of three short numbers may be a day, where the first is the year.
_PARTED = rf"^([0-9]{{1,2}}){_SIGN}([0-9]{{1,2}}){_SIGN}([0-9]{{4}}|[0-9]{{1,2}})$"
#: Dates that cannot be mistaken, with the places of year, month and day among the groups.
_PLAIN_DATES = (
    (rf"^([0-9]{{4}}){_SIGN}([0-9]{{1,2}}){_SIGN}([0-9]{{1,2}})$", (1, 2, 3)),
    (rf"^([0-9]{{1,2}}){_GAP}M([0-9]{{2}}){_GAP}{_YEAR}$", (3, 2, 1)),
    (rf"^M([0-9]{{2}}){_GAP}([0-9]{{1,2}}){_GAP[:-1]}+{_YEAR}$", (3, 1, 2)),
    (rf"^([0-9]{{4}}){_GAP}M([0-9]{{2}}){_GAP}([0-9]{{1,2}})$", (1, 2, 3)),
    (rf"^([0-9]{{4}}){_GAP}([0-9]{{1,2}}){_GAP}M([0-9]{{2}})$", (1, 3, 2)),
    # A word before a number that is no month: 5 thang 3 2026.
    (r"^([0-9]{1,2})\s?F\s?([0-9]{1,2})\s(?:F\s)?([0-9]{4})$", (3, 2, 1)),
)


def parts_of(
    texts: pl.Series, manner: Manner
) -> tuple[pl.DataFrame, tuple[str, ...], words.Doubts]:
    """Return the parts of each text as they are written, and zones and words that are in doubt.

    A row for each text: `date` and what it is made of (`year`, `month`, `day`, and where these
    could stand in several orders `one` and `two`), `worded` where a word tells the month, `half`,
    `hour`, `minute`, `second`, `fraction`, `zone`. Null where there is none.
    """
    spoken, zones_unsaid, doubts = _without_words(_plain(texts), manner)
    parts = _parts(spoken)
    if parts["year"].null_count():
        clock = spoken.str.replace(_DOTTED, "${1} ${2}:${3}:${4}.${5}${6}")
        other = _parts(clock.str.replace_all(r":?\.(\s|[AP]|$)", "${1}"))
        has = parts["year"].is_not_null()
        parts = pl.DataFrame([parts[name].zip_with(has, other[name]) for name in parts.columns])
    return parts, zones_unsaid, doubts


@cache
def _digits() -> dict[str, str]:
    """Every digit of other scripts, as ours."""
    return {
        sign: str(unicodedata.decimal(sign))
        for sign in map(chr, range(128, sys.maxunicode + 1))
        if unicodedata.category(sign) == "Nd"
    }


def _plain(texts: pl.Series) -> pl.Series:
    """The texts in small letters, without what nobody sees, in plain digits and signs."""
    frame, text = texts.alias("text").to_frame(), pl.col("text")
    if frame.select((text.str.len_bytes() > text.str.len_chars()).any()).item():
        text = (
            text.str.normalize("NFC")
            .str.replace_all(r"[º°]", "º")
            .str.replace_all(r"\p{Cf}", "")
            .str.replace_all(r"[\u2010-\u2015\u2212]", "-")
            .str.replace_all("[،、，]", ",")
            .str.replace_many(_digits())
            .str.replace(_EAST_DATE, "${1}-${2}-${3} ")
            .str.replace(_EAST_CLOCK, "${1}:${2}:${3}")
            .str.replace(_ORDINAL, "${1}${2}${3}")
            .str.normalize("NFKD")
            .str.replace_all("ı", "i")
        )
    plain = (
        text.str.to_lowercase()
        .str.replace(_ORDINAL, "${1}${2}${3}")
        .str.replace(_COLONS, "${1}-${2}-${3}${4}")
        .str.replace(r"([0-9]{4}):([0-9]{1,2}:[0-9]{2})", "${1} ${2}")
        .str.replace(_REGION_BESIDE, "${1}")
        .str.replace_all(r"([0-9])t([0-9])", "${1} ${2}")
        .str.replace_all(r"(:[0-9]{2}),([0-9])", "${1}.${2}")
        .str.replace(_H_CLOCK, "${1}${2}:${3}:${4}${5}")
        .str.replace(r":(\s|$)", "${1}")
        .str.replace_all(r"\b([ap])\.?\s?m\b", "${1}m")
        .str.replace_all(words.UNSEEN, "")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    return frame.select(plain).to_series()


def _without_words(
    plain: pl.Series, manner: Manner
) -> tuple[pl.Series, tuple[str, ...], words.Doubts]:
    """The texts with a sign for each word that is known, and what is in doubt of the others."""
    if not plain.str.contains(r"\p{L}").any():
        return _tidied(plain), (), {}
    parted = _without_phrases(plain)
    tokens = parted.str.extract_all(_TOKENS)
    spoken = tokens.explode().drop_nulls().unique()
    means, unsaid = _zones_behind(parted, manner)
    others = [
        word
        for word in spoken.filter(spoken.str.contains(_WORD))
        if word not in means and word not in _SIGNS
    ]
    known, doubts = words.meanings(others, manner.language)
    replaced = tokens.list.eval(pl.element().replace(known | means)).list.join("")
    return _tidied(replaced), unsaid, doubts


def _without_phrases(plain: pl.Series) -> pl.Series:
    """The texts with a sign for each known phrase of several words."""
    if not plain.str.contains(r"[\p{L}\p{M}][\s.-]+\p{L}").any():
        return plain
    signs = words.phrases()
    some = "|".join(re.escape(each) for each in sorted(signs, key=len, reverse=True))
    there = plain.str.extract_all(rf"\b(?:{some})\b").explode().drop_nulls().unique()
    for phrase in sorted(there.to_list(), key=len, reverse=True):
        plain = plain.str.replace_all(rf"\b{re.escape(phrase)}\b", signs[phrase])
    return plain


def _zones_behind(plain: pl.Series, manner: Manner) -> tuple[dict[str, str], tuple[str, ...]]:
    """The offsets of the abbreviations behind a clock, and those that have several meanings."""
    behind = plain.str.extract(_ABBREVIATION, 1).drop_nulls().unique().sort()
    means, unsaid = dict.fromkeys(zones.UTC, "Z"), []
    for word in behind.to_list():
        if word in means or not zones.meanings(word):
            continue
        if zone := zones.zone_told(word.upper(), manner.zones):
            means[word] = zone.removeprefix("UTC") or "Z"
        else:
            means[word] = word
            unsaid.append(word.upper())
    return means, tuple(unsaid)


#: What stands for a word that was read already.
_SIGNS = ("A", "P", "D", "F", "M")


def _tidied(texts: pl.Series) -> pl.Series:
    """Without days of the week, brackets and what stands in them behind an offset."""
    tidied = (
        pl.col("text")
        .str.replace(r"([+-][0-9]{1,2}:?[0-9]{0,2}|Z)\s*\(.*\)\s*$", "${1}")
        .str.replace_all(r"[()]", " ")
        .str.replace_all(r"D[.,]?", " ")
        .str.replace(r"^([^M]*)M[0-9]{2}([^M]*M[0-9]{2}[^M]*)$", "${1}${2}")
        .str.replace_all(r"(M[0-9]{2})\.", "${1}")
        .str.replace_all(r"[,;]", " ")
        .str.replace_all(r"([AP])\.", "${1}")
        .str.replace(r"^([^:]*\s)([0-9]{1,2})\s?([AP])$", "${1}${2}:00 ${3}")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(" .F")
    )
    return texts.alias("text").to_frame().select(tidied).to_series()


def _parts(spoken: pl.Series) -> pl.DataFrame:
    """The parts of each text whose words are read."""
    text = pl.col("spoken")
    found = pl.DataFrame({"spoken": spoken}).select(
        "spoken",
        text.str.extract_groups(_CLOCK_LAST).alias("last"),
        text.str.extract_groups(_CLOCK_FIRST).alias("first"),
    )
    last, first = pl.col("last").struct, pl.col("first").struct
    names = ("half", "hour", "minute", "second", "fraction", "half behind", "zone")
    # Of the clock behind the date the groups stand one place later.
    clock = [
        pl.coalesce(last.field(str(place + 1)), first.field(str(place))).alias(name)
        for place, name in enumerate(names, 1)
    ]
    year_behind = pl.concat_str(pl.lit(" "), last.field("9")).fill_null("")
    date = pl.coalesce(pl.concat_str(last.field("1"), year_behind), first.field("8"), text)
    found = found.select(*clock, date.str.strip_chars(" .,F").alias("date"))
    found = found.with_columns(pl.coalesce("half", "half behind").alias("half"))
    return found.drop("half behind").with_columns(*_date_parts())


def _date_parts() -> list[pl.Expr]:
    date = pl.col("date")
    parted = date.str.extract_groups(_PARTED).struct
    plain = [(date.str.extract_groups(pattern).struct, places) for pattern, places in _PLAIN_DATES]
    year, month, day = (
        pl.coalesce([groups.field(str(places[part])) for groups, places in plain])
        for part in range(3)
    )
    return [
        pl.coalesce(year, parted.field("3")).alias("year"),
        month.alias("month"),
        day.alias("day"),
        parted.field("1").alias("one"),
        parted.field("2").alias("two"),
        date.str.contains("M", literal=True).alias("worded"),
    ]
