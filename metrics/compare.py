"""Now against the period before, like with like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from metrics.lake import Lake
from metrics.measure import Group, Row, measure_all
from metrics.model import Inputs, Metric
from metrics.settings import Settings
from metrics.slices import Scope, Slice
from metrics.verdict import Change, judge

#: So many durations tell a median to a hundredth of its spread; more only cost time.
MOST_DURATIONS = 20_000


@dataclass(frozen=True, slots=True)
class Compared:
    """One group now, in the period before, and the change with its verdict.

    `before` and `change` are `None` where there is no period before or no such group in it.
    """

    now: Row
    before: Row | None
    change: Change | None

    @property
    def group(self) -> Group:
        """The group's value, as in `Row`."""
        return self.now.group


def compare_all(
    lake: Lake,
    metrics: Sequence[Metric],
    chosen: Slice,
    scope: Scope,
    *,
    by: str | None = None,
    settings: Settings | None = None,
) -> dict[str, list[Compared]]:
    """Each metric's groups, each compared with the same group in the period before."""
    now = measure_all(lake, metrics, chosen, scope, by=by, settings=settings)
    before = _measure_before(lake, metrics, chosen, scope, by=by, settings=settings)
    return {
        metric.key: [
            compare(metric, row, before.get(metric.key, {}).get(row.group))
            for row in now[metric.key]
        ]
        for metric in metrics
    }


def compare(metric: Metric, now: Row, before: Row | None) -> Compared:
    """One row against its row before, with the verdict."""
    if before is None or now.estimate.value is None or before.estimate.value is None:
        return Compared(now, before, None)
    difference = metric.difference(now.inputs, before.inputs)
    return Compared(now, before, judge(difference, metric.better))


def _measure_before(
    lake: Lake,
    metrics: Sequence[Metric],
    chosen: Slice,
    scope: Scope,
    *,
    by: str | None,
    settings: Settings | None,
) -> dict[str, dict[Group, Row]]:
    earlier = chosen.before()
    if earlier is None or earlier.since is None or chosen.since is None:
        return {}
    same_age = _known(lake, chosen.since - earlier.since)
    measured: dict[str, list[Row]] = {}
    for as_of in (None, same_age):
        asked = [m for m in metrics if m.equal_age == (as_of is not None)]
        measured |= measure_all(lake, asked, earlier, scope, by=by, as_of=as_of, settings=settings)
    return {key: {row.group: row for row in rows} for key, rows in measured.items()}


def _known(lake: Lake, earlier: timedelta) -> datetime | None:
    """Until when the data know, moved back as far as the period before lies back."""
    known = [table.known_at for table in lake.tables.values() if table.known_at]
    return max(known) - earlier if known else None


def others(rows: Sequence[Row], row: Row) -> Inputs:
    """The inputs of all rows but one together, to compare that one with the rest.

    Of more than `MOST_DURATIONS` durations an even sample by rank stands for all: quantiles stay
    where they are, the interval is that of so many, and sixty groups are compared in no time.
    """
    together = merged([other for other in rows if other is not row])
    sizes = [value.size for value in together.values() if isinstance(value, np.ndarray)]
    step = -(-sum(sizes) // MOST_DURATIONS)
    if step < 2:
        return together
    return {
        name: np.sort(value)[step // 2 :: step] if isinstance(value, np.ndarray) else value
        for name, value in together.items()
    }


def merged(rows: Sequence[Row]) -> Inputs:
    """The inputs of several groups together; only for metrics whose inputs are additive."""
    names = rows[0].inputs
    parts = {name: [row.inputs[name] for row in rows] for name in names}
    return {
        name: np.concatenate(values) if isinstance(values[0], np.ndarray) else sum(values)
        for name, values in parts.items()
    }
