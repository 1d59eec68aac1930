"""Incentives checked: who is praised by name, and what looks different since a target began.

Enters: a `Reader` and a slice.
Leaves: `Praise`, one a person, and `Difference`s; as numbers for tables. Nobody is accused.
May be imported by: `metrics.cli`, `ui`, tests.
"""

from metrics.analyses.incentives.praise import Praise, Praised, praise, praise_as_numbers
from metrics.analyses.incentives.since import (
    MOST_DAYS,
    Difference,
    differences,
    differences_as_numbers,
)

__all__ = [
    "MOST_DAYS",
    "Difference",
    "Praise",
    "Praised",
    "differences",
    "differences_as_numbers",
    "praise",
    "praise_as_numbers",
]
