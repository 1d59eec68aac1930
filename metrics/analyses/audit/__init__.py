"""The audit of one team, location or segment: what to change first, and how all it has to keep is.

Enters: a `Reader`, the slice of everyone, and which group is looked at (`Group`).
Leaves: `Audit`: levers ranked by what they would be worth, and a line per standard, promise,
routine and target; as numbers for tables.
May be imported by: `metrics.cli`, `ui`, tests.
"""

from metrics.analyses.audit.afterwards import WITHIN_DAYS
from metrics.analyses.audit.levers import Lever, levers, levers_as_numbers
from metrics.analyses.audit.lines import AuditLine, lines, lines_as_numbers
from metrics.analyses.audit.quarter import WEEKS, Audited
from metrics.analyses.audit.waits import TooLong

__all__ = [
    "WEEKS",
    "WITHIN_DAYS",
    "AuditLine",
    "Audited",
    "Lever",
    "TooLong",
    "levers",
    "levers_as_numbers",
    "lines",
    "lines_as_numbers",
]
