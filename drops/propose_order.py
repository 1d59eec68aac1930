"""Whether day or month stands first where both could: told by how the dates then lie together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from drops.propose_times import NUMBERS

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
    """The order under which all dates lie in one month, not all on one day of several months.

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
