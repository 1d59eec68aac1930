"""A metric over time against its normal variation: which points are more than chance.

Every point that is judged (`metrics.control_points`) helps to make the limits (`metrics.xmr`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from metrics.control_points import Point, hidden, is_per_day, points_of
from metrics.joining import Asked, spans_of
from metrics.lake import Lake
from metrics.measure import Row
from metrics.model import Metric
from metrics.periods import PERIODS
from metrics.settings import Settings
from metrics.slices import Scope, Slice
from metrics.xmr import Limits, outside, runs, xmr

#: With fewer points no limits are drawn: a mean of six moving ranges is itself mostly chance.
FEWEST_POINTS = 8

_POSSIBLE = {"points": (-100.0, 100.0), "%": (0.0, 100.0), "stars": (1.0, 5.0)}

#: Why there are no limits: too few points, too few events in each, or a stock, whose points hang
#: together (Alwan & Roberts 1988, Journal of Business & Economic Statistics 6(1)).
Reason = Literal["", "few points", "rare", "stock"]


@dataclass(frozen=True, slots=True)
class Run:
    """Nine or more judged points in a row on one side of the middle."""

    points: tuple[Point, ...]
    above: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A metric over time with its limits, and the points and runs that are not normal variation.

    Without `limits`, `reason` says why, and nothing is judged.
    """

    points: tuple[Point, ...]
    limits: Limits | None
    outside: tuple[Point, ...]
    runs: tuple[Run, ...]
    reason: Reason = ""

    @property
    def judged(self) -> tuple[Point, ...]:
        """The points that made the limits."""
        return tuple(p for p in self.points if p.judged and p.value is not None)


def chart(
    lake: Lake,
    metric: Metric,
    chosen: Slice,
    scope: Scope,
    per: str,
    *,
    as_of: datetime | None = None,
    settings: Settings | None = None,
) -> Control:
    """A metric's control chart by `day`, `week` or `month`; short periods are joined first."""
    if per not in PERIODS:
        raise ValueError(f"{per} is no period of time; choose {', '.join(PERIODS)}")
    asked = Asked(lake, metric, chosen, scope, as_of, settings)
    return chart_of(asked, per, asked.by(per, scope.seeing_all()))


def chart_of(asked: Asked, per: str, rows: Sequence[Row]) -> Control:
    """As `chart`, of the metric's rows by that period, none of them hidden."""
    points = points_of(asked, spans_of(rows, per))
    return _judged(asked.metric, hidden(asked, per, points))


def _judged(metric: Metric, points: Sequence[Point]) -> Control:
    judged = [(p, p.value) for p in points if p.judged and p.value is not None]
    values = [value for _, value in judged]
    reason = _reason(metric, [point for point, _ in judged])
    if reason:
        return Control(tuple(points), None, (), (), reason)
    limits = xmr(values)
    unusual = tuple(judged[number][0] for number in outside(values, limits))
    lasting = tuple(
        Run(tuple(judged[number][0] for number in run), values[run[0]] > limits.middle)
        for run in runs(values, limits.middle)
    )
    return Control(tuple(points), _possible(metric, values, limits), unusual, lasting)


def _reason(metric: Metric, judged: Sequence[Point]) -> Reason:
    if metric.stock:
        return "stock"
    if len(judged) < FEWEST_POINTS:
        return "few points"
    rare = is_per_day(metric) and sum(p.row.estimate.n for p in judged) < len(judged)
    return "rare" if rare else ""


def _possible(metric: Metric, values: Sequence[float], limits: Limits) -> Limits:
    """The limits without what cannot be; where some value is beyond it, it can be."""
    low, high = _POSSIBLE.get(metric.unit, (0.0, math.inf))
    if min(values) < low or max(values) > high:
        return limits
    return Limits(max(limits.low, low), limits.middle, min(limits.high, high))
