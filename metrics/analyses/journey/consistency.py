"""How much the same thing differs from place to place, from channel to channel, beyond chance.

The standard deviation between groups (`metrics.inference.groups.spread`) of a metric of theirs, in
its unit. What chance makes of a group is what it makes of all of them together, by their sizes: the
variances of groups of few answers, each told by its own, are too often too small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.analyses.compare import merged
from metrics.analyses.standings import FEWEST
from metrics.catalogue import METRICS
from metrics.inference.groups.spread import between, shrunk, variance_of
from metrics.measure.measuring import measure
from metrics.measure.names import are_groups
from metrics.measure.reader import Reader
from metrics.model import Estimate, Metric, Row
from metrics.slices import Slice

#: What is to be the same everywhere, and between which groups.
SAME: tuple[str, ...] = ("nps", "resolution_median")
BETWEEN: tuple[str, ...] = ("location", "channel")


@dataclass(frozen=True, slots=True)
class Consistency:
    """How much the groups of a column differ in a metric beyond chance.

    `spread` is in the metric's unit; its n counts the groups, `left_out` those with fewer than
    `FEWEST` observations. `best` and `worst` are the two ends, as measured.
    """

    key: str
    column: str
    spread: Estimate
    best: Row
    worst: Row
    left_out: int

    @property
    def metric(self) -> Metric:
        """The metric in which they differ."""
        return METRICS[self.key]

    @property
    def is_real(self) -> bool:
        """Whether the groups differ more than chance makes them, by the interval."""
        return (self.spread.low or 0.0) > 0


def consistency(reader: Reader, chosen: Slice) -> tuple[Consistency, ...]:
    """Return each metric of `SAME` between the groups of each column that has enough of them."""
    found = (
        _of_rows(METRICS[key], column, measure(reader, METRICS[key], chosen, by=column))
        for key in SAME
        for column in BETWEEN
        if are_groups(reader.lake, column)
    )
    return tuple(one for one in found if one is not None)


def _of_rows(metric: Metric, column: str, rows: Sequence[Row]) -> Consistency | None:
    """How much the groups differ; `None` where too few of them can be told of."""
    named = [row for row in rows if row.group is not None and row.estimate.n]
    enough = [r for r in named if r.estimate.n >= FEWEST and r.estimate.value is not None]
    if len(enough) < 2:
        return None
    whole = metric.estimate(merged(enough))
    variance = variance_of(whole)
    if variance is None:
        return None
    values = [row.estimate.value or 0.0 for row in enough]
    variances = [variance * whole.n / row.estimate.n for row in enough]
    spread = between(values, variances)
    if spread is None:
        return None
    likely = shrunk(values, variances, spread.value or 0.0)
    rising = [row for _, row in sorted(zip(likely, enough, strict=True), key=lambda of: of[0])]
    best, worst = (rising[-1], rising[0]) if metric.better == "higher" else (rising[0], rising[-1])
    return Consistency(metric.key, column, spread, best, worst, len(named) - len(enough))
