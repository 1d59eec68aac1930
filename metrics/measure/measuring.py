"""The one place that measures: a grouped `SELECT` per question, an `Estimate` per group.

Every number, on whatever page, export or command line, comes from `measure_by`. It cannot be
called without a `Reader`, who says which rows are seen and how small a group is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from metrics.measure.answers import Found, cells_of
from metrics.measure.as_of import lacking
from metrics.measure.hiding.crossings import crossings
from metrics.measure.hiding.suppression import UnseenRow, is_shown_always, unseen, visible_rows
from metrics.measure.names import are_groups
from metrics.measure.query import Cuts, check_asked
from metrics.measure.reader import Reader
from metrics.model import Group, Metric, Row
from metrics.relations.selects import BARE
from metrics.slices import Slice
from store.schema import Table
from store.settings import Settings
from store.tables import OVERLAPPING, SINGLE_VALUED, SLICE_COLUMNS, TABLES

#: What was measured in one period: the rows by column, then by metric.
Measured = dict[str | None, dict[str, list[Row]]]


def measure(reader: Reader, metric: Metric, chosen: Slice, *, by: str | None = None) -> list[Row]:
    """Return one metric's row per group, in the groups' order.

    One row whose group is `None` without `by`.

    `by` is `day`, `week`, `month`, a column of the slice or one of the metric's own. The reader's
    `as_of` asks what was so at that instant. Counts have a row for every known period, 0 where
    nothing happened. Raises `ValueError` for a column that is not among these.
    """
    return measure_all(reader, [metric], chosen, by=by)[metric.key]


def measure_all(
    reader: Reader, metrics: Sequence[Metric], chosen: Slice, *, by: str | None = None
) -> dict[str, list[Row]]:
    """Return as `measure`, for several metrics; those that ask of the same rows share one pass."""
    (measured,) = measure_by(reader, metrics, [chosen], [by])
    return measured[by]


def measure_by(
    reader: Reader,
    metrics: Sequence[Metric],
    periods: Sequence[Slice],
    columns: Sequence[str | None],
) -> list[Measured]:
    """Return as `measure_all`, by each of several columns and in several periods.

    One answer per period.

    `periods` are slices that differ in nothing but their period, the latest first, as with
    `Slice.before`; those that touch share their passes.
    """
    metrics, cuts = _checked(reader, metrics, periods, columns)
    apart = tuple(by for by in cuts.columns if by not in OVERLAPPING)
    found = visible_rows(reader, metrics, replace(cuts, columns=apart)) if apart else {}
    for by in (by for by in cuts.columns if by in OVERLAPPING):
        found |= _overlapping(reader, metrics, cuts.periods, by)
    return [
        {by: {m.key: found[chosen, by, m.key] for m in metrics} for by in cuts.columns}
        for chosen in periods
    ]


def rests(
    reader: Reader, metric: Metric, chosen: Slice, by: str, groups: Iterable[Group]
) -> dict[Group, Row]:
    """Return for each group of an overlapping column the rows of the slice that are not in it.

    Args:
        reader: who asks, of which lake.
        metric: the metric that is measured of these rows.
        chosen: the slice.
        by: the column, of which a row may have several values.
        groups: the groups; `None` is that of rows without a value.
    """
    found = {}
    for group in groups:
        rest = chosen.rest_of(by, None if group is None else str(group))
        (row,) = measure(reader, metric, rest)
        found[group] = row
    return found


def _overlapping(
    reader: Reader, metrics: Sequence[Metric], periods: Sequence[Slice], by: str
) -> Found:
    """The rows by a column of which a row may have several values: each group is asked by itself.

    A group is the rows that a reader gets who chooses by it, so that both are one number; a row is
    counted in each of its groups, and in that of none where it has no value.
    """
    found: Found = {(period, by, m.key): [] for period in periods for m in metrics}
    chosen = dict(periods[0].choice).get(by)
    for group in (*sorted(reader.settings.themes), None) if chosen is None else chosen:
        alone = Cuts((None,), tuple(period.narrow(by, group) for period in periods))
        rows = visible_rows(reader, metrics, alone)
        for period, narrowed, metric in (
            (p, n, m) for p, n in zip(periods, alone.periods, strict=True) for m in metrics
        ):
            (row,) = rows[narrowed, None, metric.key]
            if row.estimate.n:
                found[period, by, metric.key].append(replace(row, group=group))
    return found


def observed(reader: Reader, metrics: Sequence[Metric]) -> frozenset[str]:
    """Return the keys of the metrics of which files tell anything.

    A row that counts, whatever its time.

    Rows are counted and nothing is measured. What a metric needs besides has to be told too
    (`metrics.measure.as_of.lacking`).
    """
    everything = Slice()
    on_clock = {metric.key: on_its_clock(metric, reader.settings) for metric in metrics}
    found = crossings(reader, [*on_clock.values()], [everything], [()])
    return frozenset(
        metric.key
        for metric in metrics
        if any(found[everything, on_clock[metric.key].key].counts[()].values())
        and not lacking(reader, metric)
    )


def on_its_clock(metric: Metric, settings: Settings) -> Metric:
    """Return the metric on the clock that the settings name: the promise may be in open hours."""
    promised = metric.clock == "promise" and settings.promise.clock == "business"
    return metric.in_business_hours() if promised else metric


def measure_unseen(
    reader: Reader, metric: Metric, periods: Sequence[Slice], *, by: str | None = None
) -> list[list[UnseenRow]]:
    """Return as `measure_by`, for one metric and column, before anything is hidden.

    For who joins rows first: `suppression.shown_of` gives what is shown of them.
    """
    if by in OVERLAPPING:
        raise ValueError(f"groups by {by} overlap, so that none can be hidden by the others")
    (metric,), cuts = _checked(reader, [metric], periods, [by])
    found = unseen(reader, [metric], cuts)
    return [found[chosen, by, metric.key] for chosen in periods]


def counts_across(
    reader: Reader, metric: Metric, chosen: Slice, *, by: str | None, across: str
) -> list[tuple[Group, Group, int]]:
    """Return how many there are of each group with each value of the column `across`.

    Raises `ValueError` for a metric whose numbers may be hidden: one column does not tell what two
    crossed ones give away.

    Args:
        reader: who asks, of which lake.
        metric: a metric that counts and is never hidden.
        chosen: the slice.
        by: the column, `day`, `week` or `month` that makes the groups; without it there is one.
        across: the column whose values each group is counted by.
    """
    if not is_shown_always(metric):
        raise ValueError(f"{metric.key} may be hidden; expected a count that is always shown")
    cells = cells_of(reader, [metric], Cuts((by,), (chosen,), across=across))
    return [(group, value, n) for _, group, value, n in cells]


def _checked(
    reader: Reader,
    metrics: Sequence[Metric],
    periods: Sequence[Slice],
    columns: Sequence[str | None],
) -> tuple[list[Metric], Cuts]:
    """Return the metrics on their clocks, and the cuts; `ValueError` for one that has not both."""
    on_clock = [on_its_clock(metric, reader.settings) for metric in metrics]
    cuts = Cuts(tuple(dict.fromkeys(columns)), tuple(periods))
    for metric in on_clock:
        for by in cuts.columns:
            check_asked(metric, periods[0], by)
    return on_clock, cuts


def values(reader: Reader, column: str) -> list[str | None]:
    """Return the values of one slice column in all tables, sorted.

    `None` last if some row has none.
    """
    if column not in SLICE_COLUMNS:
        raise ValueError(f"there is no filter {column}; choose {', '.join(SLICE_COLUMNS)}")
    if column in OVERLAPPING:
        # What words are about is decided by the settings, whatever rows there are.
        named = sorted(reader.settings.themes)
        return [*named, None] if named else []
    if not reader.lake.tells_level(column):
        return []
    found: set[str | None] = set()
    for table in TABLES.values():
        if column in table.choosable and reader.lake.tables[table.name].files:
            found |= _values_in(reader, table, column)
    return sorted(found, key=lambda value: (value is None, value or ""))


def _values_in(reader: Reader, table: Table, column: str) -> set[str | None]:
    """The values of one column in one table.

    Those of all columns with groups are asked together: to make a question of a table ready costs
    more than to look at one more column. Of a name for nearly every row they are asked alone.
    """
    lake, candidates = reader.lake, (*SINGLE_VALUED, column)
    together = [
        name
        for name in dict.fromkeys(candidates)
        if name in table.choosable and lake.tells_level(name) and are_groups(lake, name)
    ]
    columns = together if column in together else [column]
    clauses, bound = reader.scope.condition()
    where = " AND ".join(clauses) or "TRUE"
    lists = ", ".join(f"list(DISTINCT {name}) AS {name}" for name in columns)
    rows = lake.count(f"SELECT {lists} FROM ({BARE[table.name]}) WHERE {where}", bound)
    return {*(rows[column].to_list()[0] or ())}
