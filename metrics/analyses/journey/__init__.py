"""The journey: its touchpoints in their order, the weakest of them, and what is missing there.

Enters: a `Reader` and a slice, or what was measured of its touchpoints.
Leaves: names in their order; `Missing`, one a standard; `Consistency`, one a metric and column.
May be imported by: `metrics.cli`, `ui`, tests.
"""

from metrics.analyses.journey.consistency import HOUR, Consistency, consistency
from metrics.analyses.journey.missing import (
    FEWEST_DAYS,
    WEEKS,
    Missing,
    half_year,
    missing,
    missing_as_numbers,
)
from metrics.analyses.journey.order import KEYS, in_order, weakest

__all__ = [
    "FEWEST_DAYS",
    "HOUR",
    "KEYS",
    "WEEKS",
    "Consistency",
    "Missing",
    "consistency",
    "half_year",
    "in_order",
    "missing",
    "missing_as_numbers",
    "weakest",
]
