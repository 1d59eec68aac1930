"""The full range: comments drawn by lot from every score, place and channel alike.

Who reads only the newest, the loudest or the worst reads none of the others. The strata are the
band of the score, the place and the channel; the bands take turns, within a band its places and
channels do, and within each of these the lot decides. It hangs on the day and on nothing else: all
who look that day at the same slice are drawn the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from metrics.measure.reader import Reader
from metrics.measure.voice.read import Comment, numbered, visible
from metrics.slices import Slice

#: The bands of scores in the order of their turns: of answers from 0 to 10 up to 6, 7 and 8, and
#: from 9 on, of others the same parts of their scale; and of what has no score.
LOW, MIDDLE, HIGH, NONE = "low", "middle", "high", "without a score"
BANDS = (LOW, MIDDLE, HIGH, NONE)
#: The band of a comment, as SQL.
BAND = f"""CASE WHEN level IS NULL THEN '{NONE}' WHEN level < 0.65 THEN '{LOW}'
    WHEN level < 0.88 THEN '{MIDDLE}' ELSE '{HIGH}' END"""
#: So many are drawn of one stratum at most.
_EACH = 20


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: some comments in the order of the lot, and the band of each.

    `count` is how many are drawn in all, and `until` how many of each band up to the last of
    `rows`; `bands` is how many comments the slice has of each, and `places` and `channels` how many
    places and channels these are of.
    """

    rows: tuple[Comment, ...]
    bands_of: tuple[str, ...]
    count: int
    bands: Mapping[str, int]
    places: int
    channels: int
    hidden: int = 0
    until: Mapping[str, int] = field(default_factory=dict)


def draw(reader: Reader, chosen: Slice, day: date, *, first: int = 0, most: int = 12) -> Drawn:
    """Return comments drawn from a slice on a day.

    Args:
        reader: who asks, of which lake.
        chosen: the slice.
        day: the day whose lots decide; the same comments are drawn all day.
        first: so many of those drawn are passed over.
        most: so many comments are returned at most.
    """
    seen = visible(reader, chosen)
    sql = f"""
    SELECT {BAND} AS band, coalesce(location, team, '') AS place, coalesce(channel, '') AS channel,
        count(*) AS n, arg_min("row", hash($day, lot), {_EACH}) AS lots
    FROM ({seen.rows}) GROUP BY ALL"""
    strata = reader.lake.query(sql, {**seen.bound, "day": day.isoformat()}, are_few=True)
    order = _in_turns(strata, day)
    page = order.slice(first, most)
    bands = dict(strata.group_by("band").agg(pl.col("n").sum()).iter_rows())
    until = order["band"].head(first + most).to_list()
    return Drawn(
        numbered(reader, seen, page["row"].to_list()),
        tuple(page["band"]),
        len(order),
        {band: int(bands[band]) for band in BANDS if band in bands},
        strata.filter(pl.col("place") != "")["place"].n_unique(),
        strata.filter(pl.col("channel") != "")["channel"].n_unique(),
        seen.hidden,
        {band: until.count(band) for band in BANDS if band in until},
    )


def _in_turns(strata: pl.DataFrame, day: date) -> pl.DataFrame:
    """The drawn rows in order: bands take turns, and within each its places and channels."""
    lots = [
        hashlib.sha256(repr((day.isoformat(), *stratum)).encode()).hexdigest()
        for stratum in strata.select("band", "place", "channel").iter_rows()
    ]
    each = strata.with_columns(
        pl.Series("lot", lots, pl.String),
        pl.col("lots").list.eval(pl.int_range(pl.len())).alias("turn"),
        pl.col("band").replace_strict(dict(zip(BANDS, range(4), strict=True))).alias("nth"),
    ).explode("lots", "turn")
    return (
        each.sort("turn", "lot")
        .with_columns(pl.int_range(pl.len()).over("band").alias("place_in_band"))
        .sort("place_in_band", "nth")
        .select("band", pl.col("lots").alias("row"))
    )
