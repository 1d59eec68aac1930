"""A finding's own numbers again: now and before, its group among the others, and its past.

They are asked in the slice in which it was found, whatever else a page is filtered to, and as the
reader may see them: what is hidden from them is hidden here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from metrics.analyses.compare import Compared, compare_all, others
from metrics.analyses.evidence.names import Context
from metrics.analyses.findings import BACK, EVERYTHING, Finding
from metrics.analyses.standings import Standings, against_the_rest, best_first, left_out, shortlist
from metrics.measure.measuring import measure, measure_by
from metrics.measure.reader import Reader
from metrics.model import Estimate, Row
from metrics.relations.selects import READS
from metrics.slices import Slice

_One = TypeVar("_One")

#: So many periods of the claim's own length, the claim's among them, tell what was usual.
_PERIODS = 12
#: So many groups are told beside its own.
MOST = 16


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The places of a region, as `Proof` has all groups; `rest` are all but the finding's own."""

    rows: tuple[Row, ...]
    left_out: Row | None
    rest: Estimate


@dataclass(frozen=True, slots=True)
class Proof:
    """What a finding was told of, each with its interval.

    `rows` are the groups of its cut now, best first, of many those that stand out and the largest;
    `left_out` are the others of these together, and `rest` all groups but its own. `past` has
    its group in periods as long as the claim's, the claim's last: by their first days. `steps` and
    `weeks` are its group's touchpoints and weeks now, where it names one at which it shows most.
    `neighbours` are the places of its own region, where it is behind these; a finding that tells
    of nothing else has no other `rows`.
    """

    here: Slice
    now: Row
    before: Row | None
    before_slice: Slice | None
    difference: Estimate
    rest: Estimate | None
    rows: tuple[Row, ...]
    left_out: Row | None
    past: tuple[Row, ...]
    steps: tuple[Row, ...] = ()
    weeks: tuple[Row, ...] = ()
    neighbours: Neighbours | None = None


def period_of(finding: Finding, context: Context) -> Slice:
    """Return the slice in which a finding was found: the period asked for, or the latest days."""
    return finding.period or context.chosen


def here(finding: Finding, context: Context) -> Slice:
    """Return the rows of the finding's own group in its own period."""
    period = period_of(finding, context)
    if finding.column == EVERYTHING:
        return period
    return period.narrow(finding.column, finding.group)


def prove(reader: Reader, finding: Finding, context: Context) -> Proof | None:
    """Return what a finding was told of, measured again.

    `None` where its group is not there any more.
    """
    period, metric = _among(finding, period_of(finding, context)), finding.metric
    times = BACK if finding.period is not None else 1
    by = None if finding.column == EVERYTHING else finding.column
    pairs = compare_all(reader, [metric], period, by=by, times=times)[metric.key]
    own = next((p for p in pairs if by is None or p.group == finding.group), None)
    if own is None:
        return None
    rows = [pair.now for pair in pairs if pair.now.estimate.n]
    rest = None if by is None else metric.estimate(others(rows, own.now))
    standings = against_the_rest(metric, rows)
    visible, left = _told(finding, rows, standings)
    own_slice = here(finding, context)
    steps, weeks = _most(reader, finding, own_slice)
    return Proof(
        own_slice,
        replace(own.now, inputs={}),
        own.before and replace(own.before, inputs={}),
        period.before(times),
        _difference(finding, own, standings),
        rest,
        visible,
        left,
        _past(reader, finding, own_slice) if finding.is_of_before else (),
        steps,
        weeks,
        # Told among the places of its region alone, these are its neighbours already.
        Neighbours(visible, left, rest)
        if finding.is_of_region and finding.region is not None and rest is not None
        else _neighbours(reader, finding, period),
    )


def first_with(every: Sequence[_One], own: _One, most: int) -> list[_One]:
    """Return so many of several, in their order: its own, and of the others the first."""
    beside = [one for one in every if one is not own][: most - 1]
    return [one for one in every if one is own or one in beside]


def _among(finding: Finding, period: Slice) -> Slice:
    """The rows among which a finding's group is told: those of its region, where that is it."""
    if not finding.is_of_region or finding.region is None:
        return period
    return finding.region.places(period)


def _told(
    finding: Finding, rows: Sequence[Row], standings: Standings
) -> tuple[tuple[Row, ...], Row | None]:
    """The groups to be shown, best first, its own among them, and the others of these together."""
    metric = finding.metric
    visible = shortlist(rows, standings, MOST, always=(finding.group,))
    order = best_first({row.group: row.estimate for row in visible}, metric.better)
    visible.sort(key=lambda row: order.index(row.group))
    others_of_these = left_out(metric, rows, visible) if len(visible) < len(rows) else None
    return tuple(_light(visible)), others_of_these


def _neighbours(reader: Reader, finding: Finding, period: Slice) -> Neighbours | None:
    """The places of its region, where it is behind these."""
    if finding.region is None:
        return None
    metric = finding.metric
    every = measure(reader, metric, finding.region.places(period), by=finding.column)
    rows = [row for row in every if row.estimate.n]
    own = next((row for row in rows if row.group == finding.group), None)
    if own is None:
        return None
    visible, left = _told(finding, rows, against_the_rest(metric, rows))
    return Neighbours(visible, left, metric.estimate(others(rows, own)))


def _difference(finding: Finding, own: Compared, standings: Standings) -> Estimate:
    """Now − before, or the group − the rest, by these rows."""
    if finding.is_of_before:
        return own.change.difference if own.change else finding.difference
    return standings.differences.get(own.group, finding.difference)


def _past(reader: Reader, finding: Finding, own: Slice) -> tuple[Row, ...]:
    """The group in periods as long as the claim's, the oldest first, as far as the data goes."""
    first_at = reader.lake.tables[READS[finding.metric.relation][0]].first_at
    slices = [own]
    while len(slices) < _PERIODS:
        before = slices[-1].before()
        begins = before.first_instant if before else None
        if before is None or begins is None or first_at is None or begins < first_at:
            break
        slices.append(before)
    found = measure_by(reader, [finding.metric], slices, [None])
    rows = [
        Row(each.since, of[None][finding.key][0].estimate, {})
        for each, of in zip(slices, found, strict=True)
    ]
    return tuple(reversed(rows))


def _most(reader: Reader, finding: Finding, own: Slice) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The group's touchpoints, and its weeks at the touchpoint, where the finding names one."""
    steps: list[Row] = []
    if finding.touchpoint is not None:
        steps = measure(reader, finding.metric, own, by="touchpoint")
        own = own.narrow("touchpoint", finding.touchpoint)
    weeks = measure(reader, finding.metric, own, by="week") if finding.week else []
    return tuple(_light(steps)), tuple(_light(weeks))


def _light(rows: Sequence[Row]) -> list[Row]:
    return [replace(row, inputs={}) for row in rows if row.estimate.n]
