"""The points of a metric over time: which short periods are joined, and which points are judged.

Not judged are a period that is not over, and one so young that its value still changes with age.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from metrics.disclosure import hide_small, is_shown_always
from metrics.joining import Asked, Span, is_settled, is_whole, join_short
from metrics.measure import Row
from metrics.model import Group, Metric
from metrics.relations import READS

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
    if metric.unit != "complaints":
        # Numbers of complaints are not joined: of a longer time there are more.
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
    return metric.unit == "complaints" and not metric.stock


def settled_days(metric: Metric) -> int:
    """How old, in days, a period has to be for the metric's value to change no more."""
    if metric.follows_days:
        return metric.follows_days
    return SETTLED_DAYS if metric.equal_age and metric.unit != "complaints" else 0


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
