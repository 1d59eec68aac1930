"""NPS of each segment at each place, and which of these stand out from all others together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from metrics.analyses.compare import merged
from metrics.analyses.standings import FEWEST, chance
from metrics.definitions.survey import NPS
from metrics.inference.verdict import UNCLEAR, Standing, standing_out
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.model import Estimate, Row
from metrics.slices import Slice

#: Of more segments the largest are looked at.
_SEGMENTS = 12
#: A segment and a place.
_Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SegmentAtPlace:
    """One segment at one place: its NPS, and whether it stands out from all others together."""

    segment: str
    place: str
    estimate: Estimate
    difference: Estimate | None
    standing: Standing


def at_places(reader: Reader, chosen: Slice, names: Sequence[str]) -> tuple[SegmentAtPlace, ...]:
    """Return the cells of these segments by location: those that stand out first, then the largest.

    Each is set beside all other cells together (Benjamini–Hochberg over all of them); one of fewer
    than `FEWEST` answers is not compared.
    """
    rows: dict[_Cell, Row] = {}
    for name in names[:_SEGMENTS]:
        for row in measure(reader, NPS, chosen.narrow("segment", name), by="location"):
            if row.group is not None and row.estimate.n:
                rows[name, str(row.group)] = row
    told = {cell: row for cell, row in rows.items() if not row.estimate.hidden}
    differences, chances = _compared(told)
    places = standing_out(differences, chances)
    found = [
        SegmentAtPlace(
            segment, place, row.estimate, differences.get((segment, place)),
            places.get((segment, place), UNCLEAR),
        )
        for (segment, place), row in rows.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.standing == UNCLEAR, -one.estimate.n)))


def _compared(
    told: dict[_Cell, Row],
) -> tuple[dict[_Cell, Estimate], dict[_Cell, float | None]]:
    """Each cell less all others together, and how likely that is by chance."""
    if not told:
        return {}, {}
    whole = merged([*told.values()])
    differences: dict[_Cell, Estimate] = {}
    chances: dict[_Cell, float | None] = {}
    for cell, row in told.items():
        rest = {name: whole[name] - row.inputs[name] for name in whole}
        if min(row.estimate.n, rest["answered"]) >= FEWEST:
            differences[cell] = NPS.difference(row.inputs, rest)
            chances[cell] = chance(NPS, row.inputs, rest, differences[cell])
    return differences, chances


def places_as_numbers(found: Sequence[SegmentAtPlace]) -> pl.DataFrame:
    """A row per segment and place, as plain numbers, not rounded; hidden ones are empty."""
    schema = {
        **dict.fromkeys(("segment", "location"), pl.String),
        **dict.fromkeys(("value", "low", "high"), pl.Float64),
        "n": pl.Int64,
        "difference": pl.Float64,
        "standing": pl.String,
    }
    rows = [
        (one.segment, one.place, one.estimate.value, one.estimate.low, one.estimate.high,
         one.estimate.n, one.difference.value if one.difference else None, one.standing)
        for one in found
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
