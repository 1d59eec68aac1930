"""Who is audited, and when: a group's latest quarter, and the half year in which effects show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from metrics.slices import BEFORE, Slice

#: A quarter has so many weeks, so that each has as many Mondays as the one before.
WEEKS = 13
_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Audited:
    """One group of a column, and everyone: all groups it stands among, in whatever period.

    `until` is the first day after the quarter.
    """

    column: str
    group: str
    everyone: Slice
    until: date

    @property
    def quarter(self) -> Slice:
        """The latest quarter of everyone; what came before is the quarter right before it."""
        return replace(self.everyone.latest_weeks(WEEKS, self.until), against=BEFORE)

    @property
    def half_year(self) -> Slice:
        """That quarter and the one before, of everyone: effects take many answers to be seen."""
        return self.everyone.latest_weeks(2 * WEEKS, self.until)

    @property
    def own(self) -> Slice:
        """The group's quarter."""
        return self.quarter.narrow(self.column, self.group)

    @property
    def months(self) -> float:
        """How many months a quarter has."""
        return 7 * WEEKS / _DAYS_A_MONTH
