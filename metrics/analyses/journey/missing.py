"""What is missing from the table: the standards whose absence goes with the largest loss of NPS.

An association, not a cause. The answers of one touchpoint and location on one day are set beside
the check of a standard there on that day: was it kept, or missed? Days are compared with other days
of the same place, so that a place which is worse anyway does not speak for a standard.

The difference is the coefficient of "missed" in a least squares fit of the days' scores, weighted
by their answers, with an effect of its own for each place: the mean of the places' differences,
each with the weight that one spread of scores gives it, 1/variance. Its interval is Student's, with
the days as observations (Searle 1971, Linear Models, chapter 8), or that of the answers as if each
stood alone, adjusted as NPS is (Rocks 2016), where that is wider: days that are all alike by chance
prove nothing. A bootstrap of the days is too sure where few were missed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from metrics.analyses.journey.beside import beside
from metrics.inference.groups.within import FURTHEST, Sided
from metrics.inference.intervals import Z, p_value
from metrics.inference.ratios import reach
from metrics.inference.verdict import benjamini_hochberg
from metrics.measure.hiding.suppression import at_least
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.slices import Slice

#: A standard is looked at that was missed, and kept, on so many days of a place at least.
FEWEST_DAYS = 5
#: Few days tell too little: standards are looked at over so many weeks up to the period's end.
WEEKS = 26
#: The columns that a check and an answer both have, and by which they belong together.
_PLACE = ("location", "touchpoint")

_BESIDE = """
SELECT standard, location, touchpoint, missed, net::DOUBLE AS net, sided, answers
FROM looked JOIN said USING (location, touchpoint, day)
ORDER BY ALL"""


@dataclass(frozen=True, slots=True)
class Missing:
    """A standard, and how NPS differs where it was missed from where it was kept.

    `difference` is in points, missed less kept; its n counts the answers. `is_real` says that it
    stands out among all standards that were looked at, at most one in twenty of them by chance.
    """

    standard: str
    touchpoints: tuple[str, ...]
    difference: Estimate
    is_real: bool
    #: Days of a place on which it was missed and kept, answers on these, and places.
    days_missed: int
    days_kept: int
    answers_missed: int
    answers_kept: int
    places: int


def half_year(chosen: Slice) -> Slice:
    """Return the rows of a slice in the half year up to its end; the slice where it has no end."""
    return chosen.latest_weeks(WEEKS)


def missing(reader: Reader, chosen: Slice) -> tuple[Missing, ...]:
    """Return the standards that can be looked at, the largest loss that is real first."""
    fewest = at_least(FEWEST_DAYS, reader.disclosure)
    # The days on which a standard was checked at a place whose guests answered.
    days = beside(reader, chosen, _PLACE, _BESIDE).partition_by("standard", maintain_order=True)
    found = [one for each in days if (one := _looked_at(each, fewest))]
    clear = benjamini_hochberg([p_value(one.difference) for one in found])
    standards = [replace(one, is_real=is_clear) for one, is_clear in zip(found, clear, strict=True)]
    return tuple(sorted(standards, key=lambda one: (not one.is_real, one.difference.value or 0.0)))


def _looked_at(days: pl.DataFrame, fewest: int) -> Missing | None:
    """What is told of one standard; `None` where it was missed, or kept, too seldom to tell."""
    both = pl.col("missed").any().over(_PLACE) & (~pl.col("missed")).any().over(_PLACE)
    # A place that always missed it, or never, has nothing to be set beside.
    days = days.filter(both)
    sides = {missed: days.filter(pl.col("missed") == missed) for missed in (True, False)}
    if any(min(side.height, int(side["answers"].sum())) < fewest for side in sides.values()):
        return None
    difference = _difference(days)
    if difference is None:
        return None
    return Missing(
        standard=days["standard"][0],
        touchpoints=tuple(days["touchpoint"].unique().sort()),
        difference=difference,
        is_real=False,
        days_missed=sides[True].height,
        days_kept=sides[False].height,
        answers_missed=int(sides[True]["answers"].sum()),
        answers_kept=int(sides[False]["answers"].sum()),
        places=days.select(_PLACE).n_unique(),
    )


def _difference(days: pl.DataFrame) -> Estimate | None:
    """NPS where the standard was missed, less where it was kept, in points, within places."""
    place = days.select(pl.struct(_PLACE).rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()
    answers, net = (days[name].to_numpy().astype(float) for name in ("answers", "net"))
    sets = Sided(place, days["missed"].to_numpy(), net, days["sided"].to_numpy(), answers)
    freedom = days.height - (int(place.max()) + 1) - 1
    value = sets.difference
    if freedom < 1 or value is None:
        return None
    missed, score = (
        sets.within(each) for each in (sets.flagged.astype(float), 100 * net / answers)
    )
    of_days = float(np.sum(answers * (score - value * missed) ** 2)) / freedom
    of_days /= float(np.sum(answers * missed**2))
    width = max(reach(freedom) * math.sqrt(of_days), Z * math.sqrt(sets.variance))
    low, high = max(value - width, -FURTHEST), min(value + width, FURTHEST)
    return Estimate(value, low, high, int(answers.sum()))


def missing_as_numbers(found: Sequence[Missing]) -> pl.DataFrame:
    """Return a row per standard as plain numbers, not rounded.

    Points are NPS where it was missed, less where it was kept.
    """
    counts = ("days_missed", "days_kept", "answers_missed", "answers_kept", "places")
    schema = {
        **dict.fromkeys(("standard", "touchpoints"), pl.String),
        **dict.fromkeys(("points", "low", "high"), pl.Float64),
        "is_real": pl.Boolean,
        **dict.fromkeys(counts, pl.Int64),
    }
    rows = [
        (one.standard, ", ".join(one.touchpoints), one.difference.value, one.difference.low,
         one.difference.high, one.is_real, *(getattr(one, name) for name in counts))
        for one in found
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
