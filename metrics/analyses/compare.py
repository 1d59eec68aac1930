"""Now against the period before, or that of a year ago: like with like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np

from metrics.analyses.alike import before_at_same_age, has_parts, missing_of, said_of, unlike
from metrics.inference.verdict import Judgement, judge
from metrics.measure.measuring import Measured, measure_by
from metrics.measure.reader import Reader
from metrics.model import Direction, Group, Inputs, Metric, Row
from metrics.relations.periods import next_day
from metrics.slices import NO_YEAR_AGO, Slice

#: So many durations tell a median to a hundredth of its spread; more only cost time.
MOST_DURATIONS = 20_000


@dataclass(frozen=True, slots=True)
class Compared:
    """One group now, in the period before, and the change with its verdict.

    `before` and `change` are `None` where there is no period before or no such group in it.
    `reason` is a sentence on what is not known of it, or why it is not compared; empty where
    nothing is.
    `before_as_of` is the instant as of which the period before is looked at, where that is before
    its end: this one has not ended either.
    """

    now: Row
    before: Row | None
    change: Judgement | None
    reason: str = ""
    before_as_of: datetime | None = None

    @property
    def group(self) -> Group:
        """The group's value, as in `Row`."""
        return self.now.group

    @property
    def is_hidden(self) -> bool:
        """Whether the group is too small to be shown, now or before."""
        before = self.before is not None and self.before.estimate.hidden
        return before or self.now.estimate.hidden


def compare_all(
    reader: Reader,
    metrics: Sequence[Metric],
    chosen: Slice,
    *,
    by: str | None = None,
    times: int = 1,
) -> dict[str, list[Compared]]:
    """Return each metric's groups, each compared with the same group in the period before.

    Args:
        reader: who asks, of which lake.
        metrics: the metrics, measured together.
        chosen: the slice; it says what its period is compared with.
        by: the column that makes the groups; without it the slice is one group.
        times: the period before is so many times as long: few days stand out more clearly against
            many. Then like is not compared with like where what is counted grows with age:
            `ValueError` for such metrics.
    """
    return compare_by(reader, metrics, chosen, [by], times=times)[by]


def compare_by(
    reader: Reader,
    metrics: Sequence[Metric],
    chosen: Slice,
    columns: Sequence[str | None],
    *,
    times: int = 1,
) -> dict[str | None, dict[str, list[Compared]]]:
    """Return as `compare_all`, by each of several columns, in as few passes as there can be.

    Args:
        reader: who asks, of which lake.
        metrics: the metrics, measured together.
        chosen: the slice; it says what its period is compared with.
        columns: the columns that make the groups, each by itself; `None` for the slice as one
            group.
        times: as in `compare_all`.
    """
    if times > 1 and (ageing := [metric.key for metric in metrics if metric.equal_age]):
        raise ValueError(f"{', '.join(ageing)} can only be compared with a period as long")
    earlier = chosen.before(times)
    askers = {
        m.key: before_at_same_age(reader, m, chosen, earlier) if earlier else reader
        for m in metrics
    }
    now, before = _measure(reader, metrics, chosen, earlier, columns, askers)
    unmade = NO_YEAR_AGO if earlier is None and chosen.since and chosen.until else ""
    missing = {(m.key, by): missing_of(reader, m, chosen, by) for m in metrics for by in columns}
    why = {
        metric.key: unlike(reader, metric, chosen, earlier) if earlier else unmade
        for metric in metrics
    }
    sentences = {metric.key: said_of(reader, metric, chosen) for metric in metrics}

    def with_reason(metric: Metric, by: str | None, pair: Compared) -> Compared:
        reason, group = why[metric.key], pair.now.group
        if (
            reason and earlier and by
            and not isinstance(group, date)
            and has_parts(reader, metric, chosen, by)
        ):  # fmt: skip
            reason = unlike(reader, metric, chosen.narrow(by, group), earlier.narrow(by, group))
        reason = missing[metric.key, by] or reason
        change = None if reason else pair.change
        cut = _cut_at(askers[metric.key], earlier) if pair.before else None
        return replace(
            pair, change=change, reason=reason or sentences[metric.key], before_as_of=cut
        )

    return {
        by: {
            metric.key: [
                with_reason(metric, by, pair)
                for pair in _paired(metric, now[by], before.get(by, {}))
            ]
            for metric in metrics
        }
        for by in now
    }


def _cut_at(asker: Reader, earlier: Slice | None) -> datetime | None:
    """As of when the period before is looked at; `None` where that is not before its end.

    A file's own time is its last row's, some hours before midnight. Who is left out of all of that
    period cuts none of it.
    """
    begins, end = (earlier.first_instant, earlier.end_instant) if earlier else (None, None)
    if begins is None or end is None:
        return None
    instants = [until for _, _, until in asker.ages if until > begins]
    latest = min(instants if asker.as_of is None else [*instants, asker.as_of], default=end)
    return latest if latest < end - timedelta(days=1) else None


def _paired(
    metric: Metric, now: Mapping[str, list[Row]], before: Mapping[str, list[Row]]
) -> list[Compared]:
    earlier = {row.group: row for row in before.get(metric.key, ())}
    return [compare(metric, row, earlier.get(row.group)) for row in now[metric.key]]


def compare(metric: Metric, now: Row, before: Row | None) -> Compared:
    """Return one row against its row before, with the verdict."""
    if before is None or not (_is_measured(now) and _is_measured(before)):
        return Compared(now, before, None)
    difference = metric.difference(now.inputs, before.inputs)
    if difference.value is None and not isinstance(difference, Direction):
        return Compared(now, before, None)
    return Compared(now, before, judge(difference, metric.better))


def is_month(chosen: Slice) -> bool:
    """Return whether the period is one whole month, so that the period before is one too."""
    since = chosen.since
    return since is not None and since.day == 1 and next_day("month", since) == chosen.until


def of_line(reader: Reader, metric: Metric, line: Sequence[Row], month: Slice) -> Compared | None:
    """Return a whole month and the one before, where both are points of a line with inputs.

    A line shows all as it is now: `None` where the month before is to be seen at the same age, or
    where there is more to say than the two points.
    """
    before = month.before()
    points = {row.group: replace(row, group=None) for row in line if row.inputs}
    if metric.equal_age or before is None or not {month.since, before.since} <= points.keys():
        return None
    if before_at_same_age(reader, metric, month, before) != reader:
        return None
    if unlike(reader, metric, month, before) or said_of(reader, metric, month):
        return None
    return compare(metric, points[month.since], points[before.since])


def _is_measured(row: Row) -> bool:
    """Whether there is anything to compare: a value, or waits of which too few have ended."""
    return row.estimate.value is not None or (row.estimate.n > 0 and not row.estimate.hidden)


def _measure(
    reader: Reader,
    metrics: Sequence[Metric],
    chosen: Slice,
    earlier: Slice | None,
    columns: Sequence[str | None],
    askers: Mapping[str, Reader],
) -> tuple[Measured, Measured]:
    """What was measured now and in the period before; nothing before where there is no such.

    `askers` are who asks of the period before, by metric.
    """
    ask = partial(measure_by, columns=columns)
    if earlier is None or earlier.since is None or chosen.since is None:
        (now,) = ask(reader, metrics, [chosen])
        return now, {}
    aged = [metric for metric in metrics if askers[metric.key] != reader]
    # What ages needs another answer for the period before, but now it shares a pass.
    shared = {metric.relation for metric in metrics if metric not in aged}
    apart = [metric for metric in aged if metric.relation not in shared]
    now, before = ask(reader, [m for m in metrics if m not in apart], [chosen, earlier])
    now = _joined(now, *ask(reader, apart, [chosen]))
    for asker, together in _by_asker(aged, askers):
        before = _joined(before, *ask(asker, together, [earlier]))
    return now, before


def _by_asker(
    metrics: Sequence[Metric], askers: Mapping[str, Reader]
) -> list[tuple[Reader, list[Metric]]]:
    """The metrics that are asked of alike, with who asks."""
    found: list[tuple[Reader, list[Metric]]] = []
    for metric in metrics:
        together = next((own for asker, own in found if asker == askers[metric.key]), None)
        if together is None:
            found.append((askers[metric.key], [metric]))
        else:
            together.append(metric)
    return found


def _joined(first: Measured, second: Measured) -> Measured:
    """Both together; where both have a metric, the second's."""
    return {by: {**first[by], **second[by]} for by in first}


def others(rows: Sequence[Row], row: Row) -> Inputs:
    """Return the inputs of all rows but one together, to compare that one with the rest.

    Rows that are hidden are not among the rest: else it would tell of them.

    Of more than `MOST_DURATIONS` durations an even sample by rank stands for all: quantiles stay
    where they are, the interval is that of so many, and sixty groups are compared in no time.
    """
    together = merged([other for other in rows if other is not row and not other.estimate.hidden])
    sizes = [value.size for value in together.values() if isinstance(value, np.ndarray)]
    step = -(-sum(sizes) // MOST_DURATIONS)
    if step < 2:
        return together
    return {
        name: np.sort(value)[step // 2 :: step] if isinstance(value, np.ndarray) else value
        for name, value in together.items()
    }


def rests_of(rows: Sequence[Row]) -> Callable[[Row], Inputs]:
    """Return what tells of each of these rows, none of them hidden, the inputs of all `others`.

    Where all are whole numbers, what is left of their sums: of five thousand groups nobody waits
    until each is put together with all but one.
    """
    if not all(isinstance(value, int) for row in rows for value in row.inputs.values()):
        return partial(others, rows)
    whole = merged(rows) if rows else {}
    return lambda row: {name: whole[name] - value for name, value in row.inputs.items()}


def merged(rows: Sequence[Row]) -> Inputs:
    """Return the inputs of several groups together; only for metrics whose inputs are additive."""
    names = rows[0].inputs
    parts = {name: [row.inputs[name] for row in rows] for name in names}
    return {
        name: np.concatenate(values) if isinstance(values[0], np.ndarray) else sum(values)
        for name, values in parts.items()
    }
