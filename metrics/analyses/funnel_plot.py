"""Which groups are further from the whole than chance puts groups of their size: the funnel plot.

Spiegelhalter (2005), Statistics in Medicine 24(8): values against the number of answers, between
limits around the whole's value that hold 95 % and 99.8 % of the groups if none differs. The limits
are exact (`metrics.inference.exact`): never more than that lie outside by chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from metrics.inference.exact import StepAnswers, answers_of
from metrics.model import Group, Metric, Row

#: Of groups that do not differ, how many (0–1) lie outside the inner and the outer limits.
INNER, OUTER = 0.05, 0.002
#: Fewer groups tell nothing of how much groups differ among each other.
_FEWEST_GROUPS = 8
#: At so many numbers of answers the limits are worked out, to be drawn.
_DRAWN = 80
#: The share of groups at either end whose distance is cut to that of the next.
_TRIMMED = 0.1

FunnelPlace = Literal["far below", "below", "within", "above", "far above"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A group: `below` and `above` lie outside the 95 % limits, `far` ones outside the 99.8 %."""

    group: Group
    n: int
    value: float
    place: FunnelPlace


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits for groups of `n` answers, in the metric's unit."""

    n: int
    far_low: float
    low: float
    high: float
    far_high: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """The groups, and the limits over the range of their sizes.

    `dispersed`: groups lie further from the whole than chance explains, one with another, so
    that being outside says less of a single one.
    """

    middle: float
    spots: tuple[Spot, ...]
    limits: tuple[Limit, ...]
    dispersed: bool


def funnel(metric: Metric, rows: Sequence[Row], whole: Row) -> Funnel | None:
    """Return the funnel of a metric's groups; `None` for a metric that is no mean of answers.

    Waiting times have none: what chance makes of a median depends on who still waits, not on the
    number of complaints alone.
    """
    answers = answers_of(metric, whole.inputs) if whole.estimate.value is not None else None
    if answers is None:
        return None
    measured = [
        (row.group, row.estimate.n, row.estimate.value)
        for row in rows
        if row.estimate.value is not None and row.estimate.n
    ]
    spots = tuple(Spot(group, n, value, _place(answers, n, value)) for group, n, value in measured)
    sizes = _sizes([spot.n for spot in spots])
    return Funnel(
        answers.mean, spots, tuple(_limit(answers, n) for n in sizes), _dispersed(answers, spots)
    )


def _place(answers: StepAnswers, n: int, value: float) -> FunnelPlace:
    """Where a mean of `n` answers lies; one at a limit is outside it."""
    slack = 1e-9
    (far_low, far_high), (low, high) = (answers.limits(n, share) for share in (OUTER, INNER))
    if value <= far_low + slack or value >= far_high - slack:
        return "far below" if value < answers.mean else "far above"
    if value <= low + slack or value >= high - slack:
        return "below" if value < answers.mean else "above"
    return "within"


def _limit(answers: StepAnswers, n: int) -> Limit:
    """The limits as they are drawn: not beyond the scale."""
    least, most = answers.lowest, answers.lowest + answers.step * (len(answers.counts) - 1)
    bounds = [*answers.limits(n, OUTER), *answers.limits(n, INNER)]
    far_low, far_high, low, high = (min(max(bound, least), most) for bound in bounds)
    return Limit(n, far_low, low, high, far_high)


def _sizes(counts: Sequence[int]) -> list[int]:
    """The numbers of answers at which limits are drawn: closer together where they bend."""
    if not counts:
        return []
    least, most = max(min(counts) * 0.7, 1), max(counts) * 1.08
    return sorted({round(n) for n in np.geomspace(least, most, _DRAWN)})


def _dispersed(answers: StepAnswers, spots: Sequence[Spot]) -> bool:
    """Whether groups differ from the whole by more than chance, one with another.

    As Spiegelhalter (2005) measures over-dispersion: the mean of the squared distances, in
    standard errors, of which the tenth at either end is cut to the next. Too much is two standard
    errors above 1; the cutting makes that rarer than one time in a hundred where none differs.
    """
    if len(spots) < _FEWEST_GROUPS or not answers.deviation:
        return False
    apart = np.array([(s.value - answers.mean) / answers.deviation * math.sqrt(s.n) for s in spots])
    cut = np.clip(apart, *np.quantile(apart, [_TRIMMED, 1 - _TRIMMED]))
    return float((cut**2).mean()) > 1 + 2 * math.sqrt(2 / len(spots))
