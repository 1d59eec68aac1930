"""NPS of each segment at each place, and which of these stand out from all others together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from metrics.analyses.standings import against_the_rest
from metrics.definitions.survey import NPS
from metrics.inference.verdict import UNCLEAR, Standing
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
    cells: list[_Cell] = []
    rows: list[Row] = []
    for name in names[:_SEGMENTS]:
        for row in measure(reader, NPS, chosen.narrow("segment", name), by="location"):
            if row.group is not None and row.estimate.n:
                cells.append((name, str(row.group)))
                # A cell is known by its number: two names could be one together.
                rows.append(replace(row, group=f"{len(rows)}"))
    standings = against_the_rest(NPS, rows)
    found = [
        SegmentAtPlace(
            *cell, row.estimate, standings.differences.get(row.group),
            standings.places.get(row.group, UNCLEAR),
        )
        for cell, row in zip(cells, rows, strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.standing == UNCLEAR, -one.estimate.n)))


def places_as_numbers(found: Sequence[SegmentAtPlace]) -> pl.DataFrame:
    """Return a row per segment and place, as plain numbers, not rounded; hidden ones are empty."""
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
