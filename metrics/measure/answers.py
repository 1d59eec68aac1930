"""What was measured, before anything is hidden: the rows of each cut of each question.

Only `metrics.measure.measuring` and `metrics.measure.hiding` ask here; everybody else asks
`metrics.measure.measuring`, which hides what is too small to be shown. In counts by day, week or
month every period of which something is known has a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from metrics.measure.as_of import is_group_known, is_known, is_told_by, knowledge
from metrics.measure.coverage import Line, all_tell, cutoff, lines_for, table_of
from metrics.measure.query import Cuts, RowSource, passes, row_source_of, select
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Group, Inputs, Metric, Row
from metrics.relations.periods import PERIODS, first_day, next_day
from metrics.slices import Slice

#: The changes or counts per period, by the period's first day.
PeriodInputs = Mapping[date, Inputs]


def known_periods(
    found: PeriodInputs, by: str, chosen: Slice, lines: Sequence[Line], as_of: datetime | None
) -> list[date]:
    """Return the first days of the slice's periods from the first row until files tell, in order.

    The days of `found` are among them, whatever the files say of themselves.

    Args:
        found: what was found per period, by the period's first day.
        by: `day`, `week` or `month`.
        chosen: the slice, with its time zone and the first day of its week.
        lines: what the sources say: since when, and until when they tell of new rows.
        as_of: nothing later is known, UTC.
    """
    if not lines:
        return []
    zone, week = ZoneInfo(chosen.timezone), chosen.week_start
    first = min(line.first_at for line in lines).astimezone(zone).date()
    until = max(line.told_until for line in lines)
    last = min(until, as_of or until).astimezone(zone).date()
    begin = first_day(by, max(first, chosen.since or first), week)
    end = min(last, chosen.until - timedelta(days=1) if chosen.until else last)
    if chosen.since:
        found = {day: inputs for day, inputs in found.items() if day >= begin}
    day, end = min((begin, *found)), max((end, *found))
    days = []
    while day <= end:
        days.append(day)
        day = next_day(by, day)
    return days


def filled(
    found: PeriodInputs, days: Sequence[date], names: Sequence[str]
) -> list[tuple[date, Inputs]]:
    """Return the counts of each period, by the inputs' names; 0 where nothing happened."""
    nothing = dict.fromkeys(names, 0)
    return [(day, found.get(day, nothing)) for day in days]


def running(
    found: PeriodInputs, days: Sequence[date], names: Sequence[str]
) -> list[tuple[date, Inputs]]:
    """Return the stock at the end of each period, by the inputs' names.

    The sum of all changes by then.
    """
    changes = sorted(found.items(), key=lambda change: change[0])
    stock, done = dict.fromkeys(names, 0), 0
    sums: list[tuple[date, Inputs]] = []
    for day in days:
        while done < len(changes) and changes[done][0] <= day:
            change = changes[done][1]
            stock = {name: so_far + change[name] for name, so_far in stock.items()}
            done += 1
        sums.append((day, stock))
    return sums


#: The rows of each period, column and metric's key.
Found = dict[tuple[Slice, str | None, str], list[Row]]


def rows_of(reader: Reader, metrics: Sequence[Metric], cuts: Cuts) -> Found:
    """Return each metric's rows by each cut, in the groups' order."""
    return {
        (cut.chosen, cut.by, metric.key): _rows(metric, cut, reader)
        for together in metrics_together(reader, metrics, cuts.periods)
        for cut in _answers(reader, together, cuts)
        for metric in together
    }


def metrics_together(
    reader: Reader, metrics: Sequence[Metric], periods: Sequence[Slice]
) -> Iterable[Sequence[Metric]]:
    """Return the metrics, those together that count the same rows of each period."""
    alike: dict[tuple[RowSource, tuple[datetime | None, ...]], list[Metric]] = {}
    for metric in metrics:
        ends = tuple(cutoff(reader, metric, period) for period in periods)
        alike.setdefault((row_source_of(metric), ends), []).append(metric)
    return alike.values()


def _frame(reader: Reader, metrics: Sequence[Metric], cuts: Cuts) -> pl.DataFrame:
    """Return the answer to one `SELECT`, with all its cuts."""
    sql, bound = select(reader, row_source_of(metrics[0]), metrics, cuts)
    return reader.lake.count(sql, {**bound, **knowledge(reader, cuts.periods[0])})


def passes_together(
    reader: Reader, metrics: Sequence[Metric], cuts: Cuts
) -> Iterator[tuple[Reader, Cuts]]:
    """Return the cuts that share a pass, and who asks: of joined tables until all of them know."""
    for part in passes(row_source_of(metrics[0]), cuts):
        for end, periods in groupby(part.periods, partial(cutoff, reader, metrics[0])):
            yield reader.at(end or reader.as_of), replace(part, periods=tuple(periods))


@dataclass(frozen=True, slots=True)
class _Cut:
    """The answer of one period and column: a row per group, and the groups in their order."""

    chosen: Slice
    by: str | None
    groups: Sequence[Group]
    frame: pl.DataFrame


def _answers(reader: Reader, metrics: Sequence[Metric], cuts: Cuts) -> Iterator[_Cut]:
    """The answer of each period and column."""
    for asking, part in passes_together(reader, metrics, cuts):
        for (chosen, by), frame in part.apart(_frame(asking, metrics, part)).items():
            mine = frame
            if by is None and mine.is_empty() and not part.across:
                # A period without rows is no group; asked alone, it has its one row.
                mine = _frame(asking, metrics, Cuts((None,), (chosen,)))
            yield _Cut(chosen, by, groups_of(part.groups(mine, by)), mine)


def _rows(metric: Metric, cut: _Cut, reader: Reader) -> list[Row]:
    chosen, by = cut.chosen, cut.by
    is_told_apart = is_told_by(reader, metric, chosen, by)
    known = is_told_apart and is_known(reader, metric, chosen)
    found = _inputs(metric, cut)
    if by in PERIODS and metric.is_count:
        counts = {group: inputs for group, inputs in found if isinstance(group, date)}
        lines = lines_for(reader, metric, table_of(metric), chosen)
        days = known_periods(counts, by, chosen, lines, reader.as_of) if known else []
        found = [*(running if metric.stock else filled)(counts, days, [*metric.inputs])]
    rows = []
    for group, inputs in found:
        is_told = known and (by is None or is_group_known(reader, metric, chosen, by, group))
        estimate = metric.estimate(inputs) if is_told else NOTHING
        if (
            metric.is_count
            and estimate.value == 0
            and not _is_nought(reader, metric, chosen, by, group)
        ):
            estimate = NOTHING
        # Of rows set against others of which nobody knows where they belong, no count is told.
        rows.append(Row(group, estimate, inputs if is_told_apart else {}))
    return rows


def _is_nought(reader: Reader, metric: Metric, chosen: Slice, by: str | None, group: Group) -> bool:
    """Whether none are none: what one source tells of is no 0 while another's file is to come."""
    piece = chosen.within(group, next_day(by, group)) if by and isinstance(group, date) else chosen
    return all_tell(reader, metric, piece)


def _inputs(metric: Metric, cut: _Cut) -> list[tuple[Group, Inputs]]:
    """Each group with the values of the metric's inputs."""
    columns = {name: values_of(cut.frame[f"{metric.key}.{name}"]) for name in metric.inputs}
    return [
        (group, {name: values[index] for name, values in columns.items()})
        for index, group in enumerate(cut.groups)
    ]


def group_of(value: object) -> Group:
    """Return a date as it is, any other value as text: ordered as it is, named as it reads."""
    return value if value is None or isinstance(value, date) else str(value)


def groups_of(series: pl.Series) -> list[Group]:
    """Return the values of a column as `group_of` has each."""
    if series.dtype in (pl.String, pl.Date):
        return series.to_list()
    return [group_of(value) for value in series.to_list()]


def values_of(series: pl.Series) -> list[Any]:
    """Return plain numbers, or one NumPy array per group where the input is a list of durations."""
    if isinstance(series.dtype, pl.List):
        empty = np.empty(0)
        return [empty if group is None else group.to_numpy() for group in series]
    if series.dtype == pl.Decimal:
        # DuckDB sums whole numbers into a type wider than 64 bits.
        series = series.cast(pl.Int64)
    return series.to_list()


def cells_of(
    reader: Reader, metrics: Sequence[Metric], cuts: Cuts
) -> Iterator[tuple[tuple[Slice, str | None, str], Group, Group, int]]:
    """Yield how many observations are in each cell of the cuts crossed with `cuts.across`.

    Each with its period, column and metric's key, its group, and its value of that column.
    """
    for together in metrics_together(reader, metrics, cuts.periods):
        for cut in _answers(reader, together, cuts):
            across = groups_of(cut.frame["cut_across"])
            for metric in together:
                key = cut.chosen, cut.by, metric.key
                for value, (group, inputs) in zip(across, _inputs(metric, cut), strict=True):
                    yield key, group, value, observations(metric, inputs)


def observations(metric: Metric, inputs: Inputs) -> int:
    """Return how many observations the metric's estimate rests on.

    Of lists of durations all count: a thousand curves need not be drawn to know how long they are.
    """
    counted = (value for name, value in inputs.items() if name not in metric.for_interval)
    sizes = [value.size for value in counted if isinstance(value, np.ndarray)]
    return sum(sizes) if sizes else metric.estimate(inputs).n
