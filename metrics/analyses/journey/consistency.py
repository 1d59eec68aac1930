"""How much the same thing differs from place to place, by channel and by hour, beyond chance.

The standard deviation between groups (`metrics.inference.groups.spread`) of a metric of theirs, in
its unit. What chance makes of a group is what it makes of all of them together, by their sizes: the
variances of groups of few answers, each told by its own, are too often too small.

Hours are those of the day, on the clock of the place where it was (`metrics.measure.hours`): in
which an answer was given, and in which a complaint was opened. What has a day and no hour is in
none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.analyses.compare import merged
from metrics.analyses.standings import FEWEST
from metrics.catalogue import METRICS
from metrics.inference.groups.spread import between, shrunk, variance_of
from metrics.measure.hiding.suppression import hide_small, is_shown_always
from metrics.measure.hours import by_hour
from metrics.measure.measuring import measure
from metrics.measure.names import are_groups
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Metric, Row
from metrics.slices import Slice

#: What is to be the same everywhere, and between which groups.
SAME: tuple[str, ...] = ("nps", "resolution_median")
BETWEEN: tuple[str, ...] = ("location", "channel")
#: The column of spreads between the hours of the day; a group is called `09:00`.
HOUR = "hour"
_HOURS = 24


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
    columns = [column for column in BETWEEN if are_groups(reader.lake, column)]
    found = (
        _of_rows(metric, column, rows)
        for metric in (METRICS[key] for key in SAME)
        for column, rows in (
            *((each, measure(reader, metric, chosen, by=each)) for each in columns),
            (HOUR, hours_of_day(reader, metric, chosen)),
        )
    )
    return tuple(one for one in found if one is not None)


def hours_of_day(reader: Reader, metric: Metric, chosen: Slice) -> list[Row]:
    """Return a metric by the hour of the day, from `00:00` on; small hours are hidden."""
    hours: dict[int, list[Row]] = {}
    for (_, hour), inputs in by_hour(reader, metric, chosen).items():
        if hour is not None:
            hours.setdefault(hour % _HOURS, []).append(Row(None, NOTHING, inputs))
    rows = []
    for hour, several in sorted(hours.items()):
        together = merged(several)
        rows.append(Row(f"{hour:02}:00", metric.estimate(together), together))
    measured_rows = [row for row in rows if row.estimate.n]
    if is_shown_always(metric):
        return measured_rows
    return hide_small(measured_rows, reader.disclosure.smallest)


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
