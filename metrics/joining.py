"""Short periods joined to the next, so that every point over time rests on enough answers.

A joined point is measured anew from what its periods are made of; it is never the mean of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from metrics.compare import merged
from metrics.lake import Lake
from metrics.measure import Row, measure, measure_by
from metrics.model import Metric
from metrics.periods import next_day
from metrics.relations import THEN
from metrics.settings import Settings
from metrics.slices import Scope, Slice

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

    Rows that are counted or listed can. Distinct customers, stocks, and what is known only where
    another table tells of it cannot: they are measured again.
    """
    counted = all(
        sql.startswith(("count(", "list(")) and "distinct" not in sql.lower()
        for sql in metric.inputs.values()
    )
    fixed = metric.stock or metric.relation in THEN or metric.rests_on is not None
    return counted and not fixed


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
