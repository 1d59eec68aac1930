"""A metric over time against its normal variation: which points are more than chance.

Every point that is judged helps to make the limits (`metrics.inference.xmr`). Not judged are a
period that is not over, and one so young that its value still changes with age.

Short periods are joined to the next, so that every point rests on enough answers. A joined point is
measured anew from what its periods are made of; it is never the mean of theirs. What is joined is
unseen: only afterwards it is decided what is shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import Literal
from zoneinfo import ZoneInfo

from metrics.analyses.alike import FILLED, MISSING, fills_up
from metrics.analyses.compare import merged
from metrics.inference.xmr import Limits, outside, runs, xmr
from metrics.measure.coverage import Line, known_until, lines_for
from metrics.measure.hiding.suppression import UnseenRow, is_few, joined, may_hide, sealed, shown_of
from metrics.measure.measuring import measure, measure_by, measure_unseen
from metrics.measure.reader import Reader
from metrics.model import Group, Metric, Row
from metrics.relations.periods import PERIODS, next_day
from metrics.relations.selects import READS
from metrics.slices import Slice

_DAY = timedelta(days=1)
#: A period with fewer answers than this is joined to the next (METRICS, section 2).
FEWEST = 30


@dataclass(frozen=True, slots=True)
class ControlSpan:
    """Some neighbouring periods as one: from day `first` to the day before `until`."""

    first: date
    until: date
    row: UnseenRow
    periods: int = 1


def together(
    reader: Reader, metric: Metric, chosen: Slice, groups: Sequence[Sequence[ControlSpan]]
) -> list[ControlSpan]:
    """Return each group of neighbouring spans, oldest first, measured as one."""
    ends = [(group[0].first, group[-1].until) for group in groups]
    if adds_up(metric):
        join = partial(_merged, metric)
        rows = [joined([span.row for span in group], group[0].first, join) for group in groups]
    else:
        rows = _unseen(reader, metric, chosen, ends)
    return [
        ControlSpan(first, until, row, sum(span.periods for span in group))
        for (first, until), row, group in zip(ends, rows, groups, strict=True)
    ]


def _merged(metric: Metric, rows: Sequence[Row]) -> Row:
    inputs = merged(rows)
    return Row(rows[0].group, metric.estimate(inputs), inputs)


def _unseen(
    reader: Reader, metric: Metric, chosen: Slice, ends: Sequence[tuple[date, date]]
) -> list[UnseenRow]:
    """The unseen rows of spans of days, oldest first, in one pass; none may lie over another."""
    if not ends:
        return []
    pieces = _pieces(ends)
    found = measure_unseen(reader, metric, [chosen.within(*piece) for piece in pieces])
    rows = dict(zip(pieces, found, strict=True))
    return [joined(rows[pair], pair[0], itemgetter(0)) for pair in ends]


def measured(
    reader: Reader, metric: Metric, chosen: Slice, ends: Sequence[tuple[date, date]]
) -> list[Row]:
    """Return the rows of spans of days as the reader sees them; none may lie over another."""
    if not ends:
        return []
    pieces = _pieces(ends)
    periods = [chosen.within(*piece) for piece in pieces]
    found = measure_by(reader, [metric], periods, [None])
    rows = {piece: of[None][metric.key][0] for piece, of in zip(pieces, found, strict=True)}
    return [replace(rows[pair], group=pair[0]) for pair in ends]


def _pieces(ends: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """The spans, and what lies between them, the latest first."""
    return [*pairwise(sorted({day for pair in ends for day in pair}))][::-1]


def spans_of(rows: Sequence[UnseenRow], per: str) -> list[ControlSpan]:
    """Return rows by `day`, `week` or `month` as spans of one period each."""
    spans = []
    for row in rows:
        if not isinstance(row.group, date):
            raise TypeError(f"a row of {row.group!r} was given; expected rows by day, week, month")
        spans.append(ControlSpan(row.group, next_day(per, row.group), row))
    return spans


def adds_up(metric: Metric) -> bool:
    """Return whether the inputs of neighbouring periods can be put together to those of both.

    Those of additive metrics can. A stock, and what is known only where another table tells of it,
    are measured again: there the inputs of one period hang on more than its own rows.
    """
    return metric.additive and not metric.stock and metric.rests_on is None


def join_short(
    spans: Sequence[ControlSpan],
    together: Callable[[Sequence[Sequence[ControlSpan]]], list[ControlSpan]],
    fewest: int = FEWEST,
) -> list[ControlSpan]:
    """Return the spans, those with fewer than `fewest` answers joined to the next until none is.

    The last, if short, joins the one before. Spans without any answer before the first and after
    the last that has one are left out.
    """
    with_answers = [number for number, span in enumerate(spans) if span.row.n]
    found = list(spans[with_answers[0] : with_answers[-1] + 1]) if with_answers else []
    while True:
        groups = _groups(found, fewest)
        if len(groups) == len(found):
            return found
        # A customer who answered in two weeks counts once in both together: there may be
        # fewer than in the weeks added up, and what was joined may still be short.
        joined = iter(together([group for group in groups if len(group) > 1]))
        found = [group[0] if len(group) == 1 else next(joined) for group in groups]


def _groups(spans: Sequence[ControlSpan], fewest: int) -> list[list[ControlSpan]]:
    """The spans in groups of neighbours, each with enough answers unless there is but one."""
    groups: list[list[ControlSpan]] = []
    group: list[ControlSpan] = []
    for span in spans:
        group.append(span)
        if sum(each.row.n for each in group) >= fewest:
            groups.append(group)
            group = []
    if group and groups:
        groups[-1] += group
    elif group:
        groups.append(group)
    return groups


def is_whole(span: ControlSpan, chosen: Slice, known: datetime | None) -> bool:
    """Return whether all but a twentieth of the span is known and lies in the slice.

    A file's own time is its last row's, some hours before midnight: so strictly, no last month
    would ever be over.
    """
    whole = chosen.period(span.first, span.until)
    begins, ends = whole.first_instant, whole.end_instant
    limits = [moment for moment in (known, chosen.end_instant) if moment is not None]
    if begins is None or ends is None or not limits:
        return False
    return min(limits) >= ends - (ends - begins) / MISSING


def is_settled(span: ControlSpan, chosen: Slice, known: datetime | None, days: int) -> bool:
    """Return whether the span ended at least so many days before the time until which is known."""
    ends = chosen.period(span.first, span.until).end_instant
    return not days or (
        known is not None and ends is not None and ends + timedelta(days=days) <= known
    )


#: What grows with age is judged when it is so many days old: the eight weeks within which the
#: UK's FCA wants a complaint resolved (DISP 1.6.2).
SETTLED_DAYS = 56


#: Why a point is not judged: it is not over, it still changes with age, the data (or the slice)
#: begin too late to tell all of it, or other sources tell of it than of the last one.
Unjudged = Literal["", "running", "young", "begun", "others"]


@dataclass(frozen=True, slots=True)
class Point:
    """A period, or several short ones joined: from day `first` to the day before `until`.

    Of a week or month that the slice does not hold whole (`is_cut`) these are the days that it
    holds. `value` is the metric's value, of counts the number per day, so that months of different
    length compare. `unjudged` says why a point is not `judged`, if it is not.
    """

    first: date
    until: date
    row: Row
    periods: int
    value: float | None
    unjudged: Unjudged = ""
    is_cut: bool = False

    @property
    def judged(self) -> bool:
        """Whether it is like the others: it makes the limits, and may lie outside them."""
        return not self.unjudged

    @property
    def running(self) -> bool:
        """Whether it is not over."""
        return self.unjudged == "running"


def points_of(
    reader: Reader, metric: Metric, chosen: Slice, per: str, rows: Sequence[UnseenRow]
) -> list[Point]:
    """Return the points to draw, of rows by day, week or month; too small ones without a value.

    Those to be judged are joined; then come what is too young, and what is not over.

    Args:
        reader: who asks, of which lake.
        metric: the metric that was measured.
        chosen: the slice that was measured.
        per: `day`, `week` or `month`, the length of each row's period.
        rows: the rows, oldest first.
    """
    spans = spans_of(rows, per)
    known = known_until(reader, metric, chosen)
    whole = [span for span in spans if is_whole(span, chosen, known)]
    running = [span for span in spans if span not in whole]
    days = settled_days(metric)
    young = [span for span in whole if not is_settled(span, chosen, known, days)]
    ripe = [span for span in whole if span not in young]
    begun = [span for span in ripe if _is_cut(reader, metric, chosen, span)]
    ripe = [span for span in ripe if span not in begun]
    others = _of_others(reader, metric, chosen, ripe)
    ripe = [span for span in ripe if span not in others]
    if not metric.is_count:
        # Counts are not joined: of a longer time there are more.
        join = partial(together, reader, metric, chosen)
        ripe, young = join_short(ripe, join), join_short(young, join)
    left_out: dict[Unjudged, list[ControlSpan]] = {
        "running": running, "young": young, "begun": begun, "others": others
    }  # fmt: skip
    why = {span.first: name for name, named in left_out.items() for span in named}
    spans = sorted([*ripe, *begun, *others, *young, *running], key=lambda span: span.first)
    return [
        _point(metric, span, row, chosen, why.get(span.first, ""))
        for span, row in zip(spans, _shown(reader, metric, chosen, per, spans), strict=True)
    ]


def _shown(
    reader: Reader, metric: Metric, chosen: Slice, per: str, spans: Sequence[ControlSpan]
) -> list[Row]:
    """The row of each span as the reader may see it."""
    hides = may_hide(reader.disclosure, metric)
    already = _split(reader, metric, chosen, per, spans) if hides else set()
    return shown_of(reader.disclosure, metric, [span.row for span in spans], already)


def _split(
    reader: Reader, metric: Metric, chosen: Slice, per: str, spans: Sequence[ControlSpan]
) -> set[Group]:
    """The spans that would tell of a small group beside what is shown, by their first day.

    Of periods put together those that are hidden alone have to be several, and not few.
    """
    rows = [row for row in measure(reader, metric, chosen, by=per) if row.estimate.hidden]
    hidden = {row.group: row.estimate.n for row in rows if isinstance(row.group, date)}
    found: set[Group] = set()
    several: list[tuple[date, date]] = []
    for span in spans:
        inside = [n for day, n in hidden.items() if span.first <= day < span.until]
        few = len(inside) == 1 or is_few(sum(inside), reader.disclosure.smallest)
        if inside and (span.periods == 1 or few):
            found.add(span.first)
        # What periods that are shown add up to tells no more than they do.
        elif span.periods > 1 and (inside or not adds_up(metric)):
            several.append((span.first, span.until))
    if chosen.choice:
        joint = measured(reader, metric, chosen, several)
        found |= {row.group for row in joint if row.estimate.hidden}
    return found


def is_per_day(metric: Metric) -> bool:
    """Return whether the points are numbers of events per day; a stock is as many as it is."""
    return metric.is_count and not metric.stock


def settled_days(metric: Metric) -> int:
    """Return how old, in days, a period has to be for the metric's value to change no more."""
    if metric.follows_days:
        return metric.follows_days
    return SETTLED_DAYS if metric.equal_age and not metric.is_count else 0


def _of_others(
    reader: Reader, metric: Metric, chosen: Slice, spans: Sequence[ControlSpan]
) -> list[ControlSpan]:
    """The spans of which other sources tell than of the last: there are more, or fewer, of more.

    Of the table that the metric rests on: what none of its files tells of looks like none.
    """
    if metric.rests_on is None:
        return []
    found = lines_for(reader, metric, metric.rests_on, chosen)
    telling = [_telling(found, chosen.period(span.first, span.until)) for span in spans]
    return [span for span, sources in zip(spans, telling, strict=True) if sources != telling[-1]]


def _telling(found: Sequence[Line], span: Slice) -> list[tuple[Line, bool]]:
    """The lines that tell of any of a span, and whether of nearly all of it."""
    begins, ends = span.first_instant, span.end_instant
    if begins is None or ends is None:
        return []
    missing = (ends - begins) / MISSING
    return [
        (line, line.first_at <= begins + max(missing, _DAY) and line.known_at >= ends - missing)
        for line in found
        if line.first_at < ends and line.known_at > begins + missing
    ]


def _is_cut(reader: Reader, metric: Metric, chosen: Slice, span: ControlSpan) -> bool:
    """Whether the table, or the slice, begins within the span: before that nothing is counted.

    Of what is counted by what came of it, the slow ones are not there yet when the table begins.
    """
    first_at = reader.lake.tables[READS[metric.relation][0]].first_at
    zone, since = ZoneInfo(chosen.timezone), chosen.since
    starts = []
    if first_at and fills_up(metric) and not metric.stock:
        starts.append((first_at + FILLED).astimezone(zone).date())
    if is_per_day(metric):
        starts += [first_at.astimezone(zone).date()] if first_at else []
        starts += [since] if since else []
    return any(day > span.first for day in starts)


def _point(metric: Metric, span: ControlSpan, row: Row, chosen: Slice, unjudged: Unjudged) -> Point:
    value, held = row.estimate.value, chosen.within(span.first, span.until)
    first, until = held.since or span.first, held.until or span.until
    if is_per_day(metric) and value is not None:
        value /= (until - first).days
    light = replace(row, group=first, inputs={})
    is_cut = (first, until) != (span.first, span.until)
    return Point(first, until, light, span.periods, value, unjudged, is_cut)


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


def chart(reader: Reader, metric: Metric, chosen: Slice, per: str) -> Control:
    """Return a metric's control chart by `day`, `week` or `month`.

    Short periods are joined first.
    """
    if per not in PERIODS:
        raise ValueError(f"{per} is no period of time; choose {', '.join(PERIODS)}")
    (rows,) = measure_unseen(reader, metric, [chosen], by=per)
    return _judged(metric, points_of(reader, metric, chosen, per, rows))


def chart_of(
    reader: Reader, metric: Metric, chosen: Slice, per: str, rows: Sequence[Row]
) -> Control:
    """Return as `chart`, of the rows by that period that the reader has been shown already.

    They are measured again only where some of them are hidden.

    Args:
        reader: who asks, of which lake.
        metric: the metric that was measured.
        chosen: the slice that was measured.
        per: `day`, `week` or `month`, the length of each row's period.
        rows: the rows as shown, oldest first.
    """
    if any(row.estimate.hidden for row in rows):
        return chart(reader, metric, chosen, per)
    return _judged(metric, points_of(reader, metric, chosen, per, sealed(rows)))


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
