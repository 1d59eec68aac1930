"""Everything that could need us: each group's change, and each group against the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from metrics.catalogue import METRICS
from metrics.compare import Compared, others
from metrics.intervals import p_value
from metrics.measure import Row
from metrics.model import Estimate, Inputs, Metric
from metrics.slices import Slice
from metrics.verdict import judge

Kind = Literal["changed", "below the rest"]

#: The column of a finding about all rows together; its group is empty.
EVERYTHING = "everything"
#: A group with fewer observations is not compared: the normal law would not hold.
FEWEST = 10
#: A p-value above this is of no finding, whatever a second one says.
_DOUBTFUL = 0.05


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that got worse, or is worse than the rest, beyond what chance makes.

    `difference` is in the metric's unit, now − before or group − rest; `n` is the group's now.
    `touchpoint` and `week` narrow it down where they pass the same test. `period` is when, where
    that is not the period that was asked for.
    """

    kind: Kind
    key: str
    column: str
    group: str
    difference: Estimate
    n: int
    p_value: float
    touchpoint: str | None = None
    week: date | None = None
    period: Slice | None = None

    @property
    def metric(self) -> Metric:
        """The metric that tells it."""
        return METRICS[self.key]

    @property
    def is_worse(self) -> bool:
        """Whether the difference is one for the worse, by its own interval."""
        return judge(self.difference, self.metric.better).verdict == "worse"


def changes(metric: Metric, column: str, rows: Sequence[Compared]) -> Iterator[Finding]:
    """Each group now against the period before, where both have enough observations."""
    for row in rows:
        enough = row.before is not None and min(row.now.estimate.n, row.before.estimate.n) >= FEWEST
        if row.change is not None and enough and _is_named(row.now, column):
            earlier = row.before.inputs if row.before else {}
            difference = row.change.difference
            yield from _candidate("changed", metric, column, row.now, earlier, difference)


def standings(metric: Metric, column: str, rows: Sequence[Row]) -> Iterator[Finding]:
    """Each group against all others together, where it has enough observations to be shown."""
    measured = [row for row in rows if row.estimate.n >= FEWEST and not row.estimate.hidden]
    for row in measured:
        if _is_named(row, column) and len(measured) > 1:
            rest = others(measured, row)
            difference = metric.difference(row.inputs, rest)
            yield from _candidate("below the rest", metric, column, row, rest, difference)


def _is_named(row: Row, column: str) -> bool:
    """Whether the rows belong to somebody; nobody can mend what is `not given`."""
    return row.group is not None or column == EVERYTHING


def _candidate(
    kind: Kind, metric: Metric, column: str, row: Row, other: Inputs, difference: Estimate
) -> Iterator[Finding]:
    chance = _chance(metric, row.inputs, other, difference)
    if chance is not None:
        group = "" if row.group is None else str(row.group)
        yield Finding(kind, metric.key, column, group, difference, row.estimate.n, chance)


def _chance(metric: Metric, mine: Inputs, other: Inputs, difference: Estimate) -> float | None:
    """The p-value of no difference: the larger of the metric's two, where it has a second one."""
    chance = p_value(difference)
    if chance is None or chance > _DOUBTFUL or metric.exact is None:
        return chance
    return max(chance, metric.exact(mine, other) or 0.0)
