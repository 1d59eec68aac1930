"""A metric over time against its normal variation: which points are more than chance.

Every point that is judged (`metrics.analyses.control`) helps to make the limits (`metrics.inference.xmr`).

The points of a metric over time: which short periods are joined, and which points are judged.

Not judged are a period that is not over, and one so young that its value still changes with age.

Short periods joined to the next, so that every point over time rests on enough answers.

A joined point is measured anew from what its periods are made of; it is never the mean of theirs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from metrics.analyses.compare import merged
from metrics.inference.xmr import Limits, outside, runs, xmr
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_by
from metrics.measure.suppression import hide_small, is_shown_always
from metrics.model import Group, Metric, Row
from metrics.relations.periods import PERIODS, next_day
from metrics.relations.selects import READS
from metrics.slices import Scope, Slice
from store.settings import Settings

#: A period with fewer answers than this is joined to the next (METRICS, section 2).
FEWEST = 30


@dataclass(frozen=True, slots=True)
class Span:
    """Some neighbouring periods as one: from day `first` to the day before `until`."""

    first: date
    until: date
    row: Row
    periods: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a metric is measured of, whatever the period; `scope` is the reader's own.

    What is joined is measured with a scope that hides nothing, and hidden afterwards.
    """

    lake: Lake
    metric: Metric
    chosen: Slice
    scope: Scope
    as_of: datetime | None = None
    settings: Settings | None = None

    def together(self, groups: Sequence[Sequence[Span]]) -> list[Span]:
        """Each group of neighbouring spans, oldest first, measured as one."""
        ends = [(group[0].first, group[-1].until) for group in groups]
        if adds_up(self.metric):
            rows = [self._merged(group) for group in groups]
        else:
            rows = self.measured(ends, self.scope.seeing_all())
        return [
            Span(first, until, row, sum(span.periods for span in group))
            for (first, until), row, group in zip(ends, rows, groups, strict=True)
        ]

    def _merged(self, group: Sequence[Span]) -> Row:
        inputs = merged([span.row for span in group])
        return Row(group[0].first, self.metric.estimate(inputs), inputs)

    def by(self, per: str, scope: Scope) -> list[Row]:
        """The metric's rows by `day`, `week` or `month`."""
        return measure(
            self.lake, self.metric, self.chosen, scope,
            by=per, as_of=self.as_of, settings=self.settings,
        )  # fmt: skip

    def measured(self, ends: Sequence[tuple[date, date]], scope: Scope) -> list[Row]:
        """The rows of spans of days, oldest first, in one pass; none may lie over another."""
        if not ends:
            return []
        edges = sorted({day for pair in ends for day in pair})
        pieces = list(pairwise(edges))
        periods = [self.chosen.within(*piece) for piece in pieces[::-1]]
        found = measure_by(
            self.lake, [self.metric], periods, scope, [None],
            as_of=self.as_of, settings=self.settings,
        )  # fmt: skip
        rows = {
            piece: measured[None][self.metric.key][0]
            for piece, measured in zip(pieces[::-1], found, strict=True)
        }
        return [Row(pair[0], rows[pair].estimate, rows[pair].inputs) for pair in ends]


def spans_of(rows: Sequence[Row], per: str) -> list[Span]:
    """Rows by `day`, `week` or `month` as spans of one period each."""
    spans = []
    for row in rows:
        if not isinstance(row.group, date):
            raise TypeError(f"a row of {row.group!r} was given; expected rows by day, week, month")
        spans.append(Span(row.group, next_day(per, row.group), row))
    return spans


def adds_up(metric: Metric) -> bool:
    """Whether the inputs of neighbouring periods can be put together to those of both.

    Those of additive metrics can. A stock, and what is known only where another table tells of it,
    are measured again: there the inputs of one period hang on more than its own rows.
    """
    return metric.additive and not metric.stock and metric.rests_on is None


def join_short(
    spans: Sequence[Span],
    together: Callable[[Sequence[Sequence[Span]]], list[Span]],
    fewest: int = FEWEST,
) -> list[Span]:
    """The spans, those with fewer than `fewest` answers joined to the next until none has fewer.

    The last, if short, joins the one before. Spans without any answer before the first and after
    the last that has one are left out.
    """
    told = [number for number, span in enumerate(spans) if span.row.estimate.n]
    found = list(spans[told[0] : told[-1] + 1]) if told else []
    while True:
        groups = _groups(found, fewest)
        if len(groups) == len(found):
            return found
        # A customer who answered in two weeks counts once in both together: there may be
        # fewer than in the weeks added up, and what was joined may still be short.
        joined = iter(together([group for group in groups if len(group) > 1]))
        found = [group[0] if len(group) == 1 else next(joined) for group in groups]


def _groups(spans: Sequence[Span], fewest: int) -> list[list[Span]]:
    """The spans in groups of neighbours, each with enough answers unless there is but one."""
    groups: list[list[Span]] = []
    group: list[Span] = []
    for span in spans:
        group.append(span)
        if sum(each.row.estimate.n for each in group) >= fewest:
            groups.append(group)
            group = []
    if group and groups:
        groups[-1] += group
    elif group:
        groups.append(group)
    return groups


def is_whole(span: Span, chosen: Slice, known: datetime | None) -> bool:
    """Whether all but a twentieth of the span is known and lies in the slice.

    A file's own time is its last row's, some hours before midnight: so strictly, no last month
    would ever be over.
    """
    whole = chosen.period(span.first, span.until)
    begins, ends = whole.first_instant, whole.end_instant
    told = [at for at in (known, chosen.end_instant) if at is not None]
    if begins is None or ends is None or not told:
        return False
    return min(told) >= ends - (ends - begins) / 20


def is_settled(span: Span, chosen: Slice, known: datetime | None, days: int) -> bool:
    """Whether the span ended at least so many days before the time until which is known."""
    ends = chosen.period(span.first, span.until).end_instant
    return not days or (
        known is not None and ends is not None and ends + timedelta(days=days) <= known
    )


#: What grows with age is judged when it is so many days old: the eight weeks within which the
#: UK's FCA wants a complaint resolved (DISP 1.6.2).
SETTLED_DAYS = 56


@dataclass(frozen=True, slots=True)
class Point:
    """A period, or several short ones joined: from day `first` to the day before `until`.

    `value` is the metric's value, of counts the number per day, so that months of different
    length compare. A point that is not over (`running`), or still changes with age, is not
    `judged`.
    """

    first: date
    until: date
    row: Row
    periods: int
    value: float | None
    judged: bool
    running: bool = False


def points_of(asked: Asked, spans: Sequence[Span]) -> list[Point]:
    """The points to draw: those to be judged, joined; then what is too young, and not over."""
    metric, chosen = asked.metric, asked.chosen
    known = known_until(asked)
    whole = [span for span in spans if is_whole(span, chosen, known)]
    running = [span for span in spans if span not in whole]
    days = settled_days(metric)
    young = [span for span in whole if not is_settled(span, chosen, known, days)]
    ripe = [span for span in whole if span not in young]
    counts = is_per_day(metric)
    begun = [s for s in ripe[:1] if counts and _is_cut(asked, s)]
    ripe = ripe[len(begun) :]
    if not metric.is_count:
        # Counts are not joined: of a longer time there are more.
        ripe, young = join_short(ripe, asked.together), join_short(young, asked.together)
    points = [_point(metric, span, judged=True) for span in ripe]
    points += [_point(metric, span, judged=False) for span in (*begun, *young)]
    points += [replace(_point(metric, span, judged=False), running=True) for span in running]
    return sorted(points, key=lambda point: point.first)


def hidden(asked: Asked, per: str, points: Sequence[Point]) -> Sequence[Point]:
    """The points, those that the reader may not see without their value."""
    smallest, metric = asked.scope.smallest, asked.metric
    if smallest <= 1 or is_shown_always(metric):
        return points
    already = _split(asked, per, points) if asked.chosen.choice else set()
    rows = hide_small([point.row for point in points], smallest, already)
    return [
        replace(point, row=row, value=None) if row.estimate.hidden else point
        for point, row in zip(points, rows, strict=True)
    ]


def _split(asked: Asked, per: str, points: Sequence[Point]) -> set[Group]:
    """The points that would tell of a small group beside the rows chosen, by their first day."""
    alone = {point.first for point in points if point.periods == 1}
    joined = [(point.first, point.until) for point in points if point.periods > 1]
    rows = [row for row in asked.by(per, asked.scope) if row.group in alone]
    rows += asked.measured(joined, asked.scope)
    return {row.group for row in rows if row.estimate.hidden}


def is_per_day(metric: Metric) -> bool:
    """Whether the points are numbers of events per day; a stock is as many as it is."""
    return metric.is_count and not metric.stock


def settled_days(metric: Metric) -> int:
    """How old, in days, a period has to be for the metric's value to change no more."""
    if metric.follows_days:
        return metric.follows_days
    return SETTLED_DAYS if metric.equal_age and not metric.is_count else 0


def known_until(asked: Asked) -> datetime | None:
    """Until when the tables that the metric rests on know, UTC; `as_of` if that is earlier."""
    rests_on = asked.metric.rests_on
    at = asked.lake.known_at([rests_on] if rests_on else READS[asked.metric.relation])
    return at if at is None or asked.as_of is None else min(at, asked.as_of)


def _is_cut(asked: Asked, span: Span) -> bool:
    """Whether the table, or the slice, begins within the span: before that nothing is counted."""
    first_at = asked.lake.tables[READS[asked.metric.relation][0]].first_at
    zone, since = ZoneInfo(asked.chosen.timezone), asked.chosen.since
    starts = [first_at.astimezone(zone).date()] if first_at else []
    return any(day > span.first for day in [*starts, *([since] if since else [])])


def _point(metric: Metric, span: Span, *, judged: bool) -> Point:
    row = Row(span.row.group, span.row.estimate, {})
    value = row.estimate.value
    if is_per_day(metric) and value is not None:
        value /= (span.until - span.first).days
    return Point(span.first, span.until, row, span.periods, value, judged)


#: With fewer points no limits are drawn: a mean of six moving ranges is itself mostly chance.
FEWEST_POINTS = 8

_POSSIBLE = {"share": (0.0, 100.0), "score": (-100.0, 100.0)}

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
    low, high = _POSSIBLE.get(metric.kind, (0.0, math.inf))
    if metric.steps is not None:
        low, high = metric.steps.lowest, metric.steps.highest
    if min(values) < low or max(values) > high:
        return limits
    return Limits(max(limits.low, low), limits.middle, min(limits.high, high))
