"""Whom to be there for: each segment's share of customers and revenue, and what sets it apart.

Enters: a `Reader` and a slice.
Leaves: `Segment`s with their cells and themes of complaint, and the places of each; as numbers for
tables.
May be imported by: `metrics.cli`, `ui`, tests.
"""

from metrics.analyses.segments.matrix import (
    KEYS,
    Segment,
    SegmentComplaint,
    as_numbers,
    complaints_as_numbers,
    owned,
    segments,
    strained,
    year,
)
from metrics.analyses.segments.places import (
    AtPlace,
    SegmentAtPlace,
    at_places,
    places_as_numbers,
)

__all__ = [
    "KEYS",
    "AtPlace",
    "Segment",
    "SegmentAtPlace",
    "SegmentComplaint",
    "as_numbers",
    "at_places",
    "complaints_as_numbers",
    "owned",
    "places_as_numbers",
    "segments",
    "strained",
    "year",
]
