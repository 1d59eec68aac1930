"""The gap of each group: the share of leaders who say yes less that of customers who do.

The interval of the difference is Newcombe's (1998, Statistics in Medicine 17, method 10). Each side
is measured, and hidden, by itself: of few leaders nothing is told, however many customers answer.
Of many groups those are sure whose gap stands out though all were looked at (Benjamini–Hochberg at
5 %). Customers' answers to whether they would recommend us are those to the NPS question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.analyses.delivery_gap.statements import Statement
from metrics.catalogue import METRICS
from metrics.inference.intervals import counted_difference, counted_share, p_value
from metrics.inference.verdict import benjamini_hochberg
from metrics.measure.measuring import measure_by
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Group, Metric, Row
from metrics.slices import Slice
from store.tables import BELIEFS, LEVELS

#: Leaders and front line are asked seldom: each is looked at over so many weeks up to the end.
WEEKS = 13


@dataclass(frozen=True, slots=True)
class Gap:
    """What each say of one group, and the differences in points.

    `gap` is leaders less customers, `frontline_gap` front line less customers. Where customers are
    not asked, `gap` is leaders less front line, and the other none. `is_sure` and
    `frontline_is_sure` say that it stands out among all groups that were looked at.
    """

    group: Group
    leaders: Estimate
    frontline: Estimate
    customers: Estimate
    gap: Estimate
    frontline_gap: Estimate
    is_sure: bool = False
    frontline_is_sure: bool = False

    @property
    def is_told(self) -> bool:
        """Whether anybody answered."""
        return any(each.n for each in (self.leaders, self.frontline, self.customers))

    def others(self, statement: Statement) -> Estimate:
        """Return what those say whom leaders are set beside (`Statement.others`)."""
        return self.customers if statement.customers else self.frontline

    @property
    def is_hidden(self) -> bool:
        """Whether so few answered on a side that what they said is not told."""
        return any(each.hidden for each in (self.leaders, self.frontline, self.customers))


#: By period and column, then by metric.
Measured = Mapping[str | None, Mapping[str, Sequence[Row]]]


def quarter(chosen: Slice) -> Slice:
    """Return the rows of a slice in the 13 weeks up to its end; the slice where it has no end."""
    return chosen.latest_weeks(WEEKS)


def columns(reader: Reader) -> tuple[str, ...]:
    """Return the columns by which gaps are told: of beliefs, and levels that files tell."""
    own = ("location", "team", "touchpoint")
    levels = (level for level in LEVELS if reader.lake.tells_level(level))
    return (*(name for name in own if name in BELIEFS.names), *levels)


def gaps(
    reader: Reader, chosen: Slice, statement: Statement, *, by: str | None = None
) -> tuple[Gap, ...]:
    """Return the gap of each group of a column, the widest that is sure first; without one, of all.

    Groups of which nobody was heard are left out.
    """
    (measured,) = measure_by(reader, _metrics(statement), [chosen], [by])
    told_gaps = [gap for gap in of_measured(measured[by], statement) if gap.is_told]
    return tuple(sorted(told_gaps, key=_widest_first))


def over_time(reader: Reader, chosen: Slice, statement: Statement) -> tuple[Gap, ...]:
    """Return the gap of each month of a slice in which leaders or front line were asked."""
    found = gaps(reader, chosen, statement, by="month")
    months = [gap for gap in found if gap.leaders.n or gap.frontline.n]
    return tuple(sorted(months, key=lambda gap: str(gap.group)))


def _metrics(statement: Statement) -> list[Metric]:
    keys = (statement.leaders, statement.frontline, statement.customers)
    return [METRICS[key] for key in keys if key]


def of_measured(measured: Mapping[str, Sequence[Row]], statement: Statement) -> list[Gap]:
    """Return the gap of each group of one cut, from what its metrics were measured to be."""
    sides = [
        {row.group: _as_share(row) for row in measured[key]} if key else {}
        for key in (statement.leaders, statement.frontline, statement.customers)
    ]
    groups = dict.fromkeys(group for side in sides for group in side)
    found = [_gap(group, [side.get(group) for side in sides], statement) for group in groups]
    sure = benjamini_hochberg([p_value(each.gap) for each in found])
    surely = benjamini_hochberg([p_value(each.frontline_gap) for each in found])
    return [
        replace(each, is_sure=one, frontline_is_sure=other)
        for each, one, other in zip(found, sure, surely, strict=True)
    ]


def _gap(group: Group, sides: Sequence[Row | None], statement: Statement) -> Gap:
    """The gap of a group from the rows of its leaders, front line and customers."""
    leaders, frontline, customers = sides
    estimates = [NOTHING if row is None else row.estimate for row in sides]
    against = customers if statement.customers else frontline
    return Gap(
        group,
        leaders=estimates[0],
        frontline=estimates[1],
        customers=estimates[2],
        gap=_difference(leaders, against),
        frontline_gap=_difference(frontline, customers) if statement.customers else NOTHING,
    )


def _as_share(row: Row) -> Row:
    """A row of NPS as the share of 9 and 10; any other as it is."""
    if "promoters" not in row.inputs:
        return row
    inputs = {"counted": row.inputs["promoters"], "total": row.inputs["answered"]}
    return Row(row.group, counted_share(inputs), inputs)


def _difference(one: Row | None, other: Row | None) -> Estimate:
    """One less the other in points; without a value where either is hidden or said nothing."""
    if one is None or other is None:
        return NOTHING
    if not one.inputs or not other.inputs or not min(one.estimate.n, other.estimate.n):
        return Estimate(None, None, None, min(one.estimate.n, other.estimate.n))
    return counted_difference(one.inputs, other.inputs)


def _widest_first(gap: Gap) -> tuple[bool, bool, float, str]:
    value = gap.gap.value
    group = gap.group.isoformat() if isinstance(gap.group, date) else str(gap.group)
    return not gap.is_sure, value is None, -(value or 0.0), group
