"""What is late now, whatever period is looked at: complaints past their promise, and next steps.

Enters: a `Reader` and a slice, of which the period is not looked at.
Leaves: how many and whose (`Late`, `Overdue`), and rows for whoever has to see to them.
May be imported by: `metrics.cli`, `ui`, tests.
"""

from metrics.measure.overdue.complaints import STALE, Overdue, overdue, overdue_rows
from metrics.measure.overdue.late import Late
from metrics.measure.overdue.steps import late_step_rows, late_steps

__all__ = [
    "STALE",
    "Late",
    "Overdue",
    "late_step_rows",
    "late_steps",
    "overdue",
    "overdue_rows",
]
