"""The delivery gap: what leaders and front line believe, beside what customers say to the same.

Enters: a `Reader` and a slice.
Leaves: `Statement`, what is asked of whom; `Gap`, one a group; `OpenedGap`, one that changed.
May be imported by: `metrics.analyses.findings`, `metrics.analyses.evidence`, `metrics.cli`, `ui`,
tests.
"""

from metrics.analyses.delivery_gap.gaps import WEEKS, Gap, columns, gaps, over_time, quarter
from metrics.analyses.delivery_gap.opened import OpenedGap, opened, widened
from metrics.analyses.delivery_gap.rows import gap_rows
from metrics.analyses.delivery_gap.statements import KEYS, STATEMENTS, Statement

__all__ = [
    "KEYS",
    "STATEMENTS",
    "WEEKS",
    "Gap",
    "OpenedGap",
    "Statement",
    "columns",
    "gap_rows",
    "gaps",
    "opened",
    "over_time",
    "quarter",
    "widened",
]
