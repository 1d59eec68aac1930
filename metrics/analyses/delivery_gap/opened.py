"""Gaps that opened: wider in the 13 weeks up to the period's end than in the 13 before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from metrics.analyses.delivery_gap.gaps import Gap, columns, of_measured, quarter
from metrics.analyses.delivery_gap.statements import STATEMENTS, Statement
from metrics.analyses.standings import FEWEST
from metrics.catalogue import METRICS
from metrics.inference.intervals import mover, p_value
from metrics.measure.measuring import measure_by
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.slices import Slice

#: The statements that customers are asked, too.
_WATCHED = tuple(each for each in STATEMENTS.values() if each.customers)


@dataclass(frozen=True, slots=True)
class OpenedGap:
    """A group's gap now and before: `change` is now − before, in points.

    Its interval joins those of the two gaps (Zou & Donner 2008, Statistics in Medicine 27).
    `column` is `None` for all rows together.
    """

    statement: Statement
    column: str | None
    now: Gap
    before: Gap
    change: Estimate
    p_value: float


def opened(reader: Reader, chosen: Slice) -> tuple[OpenedGap, ...]:
    """Return the change of every gap that can be told, the one least likely by chance first.

    Of each side, now and before, so many must have answered that the normal law holds.
    """
    now = quarter(chosen)
    before = now.before()
    if before is None or not reader.lake.tables["beliefs"].rows:
        return ()
    cuts = (None, *(name for name in columns(reader) if name != "touchpoint"))
    keys = dict.fromkeys(key for each in _WATCHED for key in (each.leaders, each.frontline))
    keys |= dict.fromkeys(each.customers for each in _WATCHED)
    latest, earlier = measure_by(reader, [METRICS[key] for key in keys], [now, before], cuts)
    found: list[OpenedGap] = []
    for statement in _WATCHED:
        for column in cuts:
            gaps_before = {gap.group: gap for gap in of_measured(earlier[column], statement)}
            for gap in of_measured(latest[column], statement):
                found += _changed(statement, column, gap, gaps_before.get(gap.group))
    return tuple(sorted(found, key=lambda each: each.p_value))


def _changed(
    statement: Statement, column: str | None, now: Gap, before: Gap | None
) -> Iterator[OpenedGap]:
    if before is None or (column is not None and now.group is None):
        return
    change = widened(statement, now, before)
    likely = None if change is None else p_value(change)
    if change is not None and likely is not None:
        yield OpenedGap(statement, column, now, before, change, likely)


def widened(statement: Statement, now: Gap, before: Gap) -> Estimate | None:
    """Return by how much a gap is wider than before, in points; `None` where too few answered."""
    sides = (now.leaders, before.leaders, now.others(statement), before.others(statement))
    if any(each.value is None or each.n < FEWEST for each in sides):
        return None
    return mover(now.gap, before.gap)
