"""The `SELECT` that measures: one row per group of each cut, one column per input.

One pass may cut the same rows by several columns, and into a period and the ones right before it:
reading the rows is most of the work. Periods that do not touch have a pass each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl

from metrics.lake import Lake, whole
from metrics.measure.reader import Reader
from metrics.model import Metric
from metrics.relations.periods import PERIODS, period_sql
from metrics.relations.row_columns import row_columns_of
from metrics.relations.selects import CHANGES, MONTHLY, RELATIONS, THEN
from metrics.slices import Slice, check_columns
from store.tables import OVERLAPPING, SLICE_COLUMNS, TABLES


@dataclass(frozen=True, slots=True)
class RowSource:
    """The rows that the metrics of one `SELECT` count."""

    relation: str
    dated_by: str
    stock: bool


@dataclass(frozen=True, slots=True)
class Cuts:
    """How the rows of one pass are cut: by each column (`None` = not at all), in each period.

    The periods are those of slices that are otherwise the same, the latest first. Those of one pass
    touch: each ends where the one before it in this order begins.
    """

    columns: tuple[str | None, ...]
    periods: tuple[Slice, ...]
    #: A column that every cut is crossed with: each group is told apart by it, too.
    across: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that rows are grouped by."""
        return tuple(column for column in self.columns if column is not None)

    def mark(self, column: str | None) -> int:
        """Return what SQL's `GROUPING` says of the rows of one column's cut."""
        return mark_of(self.named, () if column is None else (column,))

    def apart(self, frame: pl.DataFrame) -> dict[tuple[Slice, str | None], pl.DataFrame]:
        """Return the rows of each cut in the answer of `select`, by its period and column."""
        places = [(period, column) for period in self.periods for column in self.columns]
        if len(places) == 1:
            return {places[0]: frame}
        several = len(self.periods) > 1
        told_by = ["cut", "cut_period"] if several else ["cut"]
        found = frame.partition_by(told_by, as_dict=True, maintain_order=True)
        none, numbers = frame.clear(), {period: (i,) for i, period in enumerate(self.periods)}
        return {
            (period, column): found.get(
                (self.mark(column), *(numbers[period] if several else ())), none
            )
            for period, column in places
        }

    def groups(self, frame: pl.DataFrame, column: str | None) -> pl.Series:
        """Return the group of each row of the cut by a column."""
        if column is None:
            return pl.Series([None] * frame.height, dtype=pl.String)
        return frame["cut_" + str(self.named.index(column))]


def mark_of(named: Sequence[str], columns: tuple[str, ...]) -> int:
    """Return what SQL's `GROUPING` says of a set of columns: a bit per one that it leaves out."""
    return sum(1 << place for place, name in enumerate(reversed(named)) if name not in columns)


def row_source_of(metric: Metric) -> RowSource:
    """Return the source of the rows that a metric counts.

    Metrics with the same one share a pass.
    """
    return RowSource(metric.relation, metric.dated_by, metric.stock)


def check_asked(metric: Metric, chosen: Slice, by: str | None) -> None:
    """Raise `ValueError`, with the choices, for a group or a choice that the metric has not."""
    columns = (*SLICE_COLUMNS, *metric.own_columns)
    # Only a stock of changes can be told of many instants at once.
    periods: tuple[str, ...] = ("month",) if metric.relation in MONTHLY else PERIODS
    if metric.stock and metric.relation not in CHANGES:
        periods = ()
    allowed = (*periods, *columns)
    if by is not None and by not in allowed:
        raise ValueError(f"{metric.key} cannot be grouped by {by}; choose {', '.join(allowed)}")
    check_columns([column for column, _ in chosen.choice], columns)


def passes(source: RowSource, cuts: Cuts) -> list[Cuts]:
    """Return the cuts, each with those that can share a pass with it.

    A stock counts from the beginning of the data, whatever the period; of what is told by month,
    the months that a period holds a part of depend on it; what lies between periods a year apart is
    in none of them. What is made of chosen rows (a customer counts once per group) is made for one
    column at a time.
    """
    touch = all(later.since == earlier.until for later, earlier in pairwise(cuts.periods))
    alone = source.stock or source.relation in MONTHLY or not touch
    periods = [(period,) for period in cuts.periods] if alone else [cuts.periods]
    apart = source.relation in THEN
    columns = [(column,) for column in cuts.columns] if apart else [cuts.columns]
    return [Cuts(some, together, cuts.across) for together in periods for some in columns]


def select(
    reader: Reader, source: RowSource, metrics: Sequence[Metric], cuts: Cuts
) -> tuple[str, dict[str, Any]]:
    """Return the SQL, made of our constants only, and its bound values.

    Each row of the answer names its cut (`cut`, see `Cuts.mark`), its period (`cut_period`, its
    index), its value of `Cuts.across` (`cut_across`), and its group (`cut_0` for the first of
    `Cuts.named`, …); groups are in their order.
    """
    where, bound = _where(reader, source, cuts)
    rows = f"FROM ({RELATIONS[source.relation]}) WHERE {where}"
    inputs = [
        f'{sql} AS "{metric.key}.{name}"'
        for metric in metrics
        for name, sql in metric.inputs.items()
    ]
    groups = [f"cut_{i}" for i in range(len(cuts.named))]
    mark = f"grouping({', '.join(groups)})" if groups else "0"
    counted, sets = _counted(source, reader.lake, cuts, rows), ", ".join(_sets(cuts))
    aged, instants = _aged(reader)
    columns = ", ".join([f"{mark} AS cut", *_always(cuts), *groups, *inputs])
    order = ", ".join(f"{name} NULLS LAST" for name in ["cut", *groups])
    sql = (
        f"WITH {', '.join([*aged, counted])} SELECT {columns} FROM counted "
        f"GROUP BY GROUPING SETS ({sets}) ORDER BY {order}"
    )
    return sql, {**bound, **instants}


def select_single(
    reader: Reader, metric: Metric, chosen: Slice, columns: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """Return the SQL of what is counted, one by one, and its bound values.

    Each row of the answer has what the columns say of it, and each input as it is of it alone: 1 or
    0 of a count, an amount, a list of one wait or none.

    Args:
        reader: who asks, of which lake.
        metric: the metric.
        chosen: the slice.
        columns: the SQL of each column by its name, constants of ours.
    """
    source, cuts = row_source_of(metric), Cuts((None,), (chosen,))
    where, bound = _where(reader, source, cuts)
    rows = f"FROM ({RELATIONS[source.relation]}) WHERE {where}"
    aged, instants = _aged(reader)
    one = f"one AS (SELECT *, {row_columns_of(source.relation).one} AS counted_as FROM counted)"
    named_columns = [f'min({sql}) AS "{name}"' for name, sql in columns.items()]
    inputs = [f'{sql} AS "{name}"' for name, sql in metric.inputs.items()]
    sql = (
        f"WITH {', '.join([*aged, _counted(source, reader.lake, cuts, rows), one])} "
        f"SELECT {', '.join([*named_columns, *inputs])} FROM one GROUP BY counted_as"
    )
    return sql, {**bound, **instants}


def _where(reader: Reader, source: RowSource, cuts: Cuts) -> tuple[str, dict[str, Any]]:
    """The condition on rows of all the periods that are chosen and may be seen, and its values."""
    latest = cuts.periods[0]
    together = latest.period(cuts.periods[-1].since, latest.until)
    chosen_columns = tuple(column for column, _ in together.choice)
    clauses, bound = together.condition(source.dated_by, chosen_columns, stock=source.stock)
    bound |= {f"begins_{i}": p.first_instant for i, p in enumerate(cuts.periods[:-1])}
    seen, scope_bound = reader.scope.condition()
    return " AND ".join([*clauses, *seen]) or "TRUE", {**bound, **scope_bound}


def select_crossings(
    reader: Reader,
    source: RowSource,
    observed: Sequence[str],
    periods: Sequence[Slice],
    sets: Sequence[tuple[str, ...]],
) -> tuple[str, dict[str, Any]]:
    """Return the SQL that counts rows in the crossings of several columns, and its bound values.

    Each row of the answer names its period (`cut_period`, its index) and its set of columns (`cut`:
    a bit per column of all sets that it leaves out, the last column's the lowest); `cut_0` is the
    value of the first column, …; `n_0` is how many rows meet the first condition, and `hash_n_0`
    a number that only crossings of the same rows share, …. Where customers count once, that is the
    latest row of each in the period, or in each day, week or month that is among the columns.

    Args:
        reader: who asks, of which lake.
        source: the rows.
        observed: the conditions that rows are counted by, constants of ours.
        periods: as in `Cuts`: the latest first, each ending where the one before it begins. Their
            choice by an overlapping column tells rows apart (`True`, `False`), and leaves out none.
        sets: the columns of each crossing.
    """
    named = tuple(dict.fromkeys(column for each in sets for column in each))
    tables, bound = _cells(reader, source, observed, periods, named)
    groups = [f"cut_{i}" for i in range(len(named))]
    numbers = [f"n_{i}" for i in range(len(observed))]
    summed = ", ".join(f"sum({name})::BIGINT AS {name}, {_rows_hash(name)}" for name in numbers)
    mark = f"grouping({', '.join(groups)})" if groups else "0"
    group_of = dict(zip(named, groups, strict=True))
    grouped = ", ".join(
        f"({', '.join(['cut_period', *(group_of[column] for column in each)])})" for each in sets
    )
    keys = ", ".join(["cut_period", *groups])
    sql = (
        f"WITH {tables} SELECT {mark} AS cut, {keys}, {summed} FROM cells "
        f"GROUP BY GROUPING SETS ({grouped})"
    )
    return sql, bound


def select_cells(
    reader: Reader,
    source: RowSource,
    observed: Sequence[str],
    periods: Sequence[Slice],
    named: Sequence[str],
    most: int,
) -> tuple[str, dict[str, Any]]:
    """Return the SQL that counts rows in the crossings of all the columns at once, at most so many.

    As `select_crossings` for one set of columns; `cell_hash` is what differs between any two cells.

    Args:
        reader: who asks, of which lake.
        source: the rows.
        observed: the conditions that rows are counted by, constants of ours.
        periods: as in `select_crossings`.
        named: the columns that are crossed.
        most: so many crossings are returned at most.
    """
    tables, bound = _cells(reader, source, observed, periods, named)
    keys = ["cut_period", *(f"cut_{i}" for i in range(len(named)))]
    numbers = [f"n_{i}::BIGINT AS n_{i}" for i in range(len(observed))]
    columns = ", ".join([*keys, *numbers, "cell_hash"])
    return f"WITH {tables} SELECT {columns} FROM cells LIMIT {int(most)}", bound


def _cells(
    reader: Reader,
    source: RowSource,
    observed: Sequence[str],
    periods: Sequence[Slice],
    named: Sequence[str],
) -> tuple[str, dict[str, Any]]:
    """The tables up to `cells`, one row per crossing of all the columns, and what is bound."""
    cuts = Cuts(tuple(named), tuple(period.whatever_about() for period in periods))
    where, bound = _where(reader, source, cuts)
    about, about_bound = periods[0].about()
    groups = [f"cut_{i}" for i in range(len(named))]
    numbers = [f"n_{i}" for i in range(len(observed))]
    cut = _cut(source, reader.lake, cuts) | {"cut_period": _period(source, cuts)}
    cut |= {f"cut_{i}": about for i, name in enumerate(cuts.named) if name in OVERLAPPING}
    observations = {f"n_{i}": f"coalesce({sql}, FALSE)" for i, sql in enumerate(observed)}
    columns = ", ".join(f"{sql} AS {name}" for name, sql in {**cut, **observations}.items())
    rows = f"SELECT {columns} FROM ({RELATIONS[source.relation]}) WHERE {where}"
    if source.relation in THEN:
        apart = ["customer_id", "cut_period"]
        apart += [g for g, column in zip(groups, named, strict=True) if column in PERIODS]
        # Of several at one instant always the same one, whoever asks.
        latest = ", ".join([f'"{source.dated_by}" DESC', *numbers, *groups])
        once = f"row_number() OVER (PARTITION BY {', '.join(apart)} ORDER BY {latest})"
        rows = f"{rows} QUALIFY {once} = 1"
    counted = ", ".join(f"count_if({name}) AS {name}" for name in numbers)
    keys = ", ".join(["cut_period", *groups])
    told_apart = f"(hash({keys}) >> 24)::BIGINT AS cell_hash"
    counts = f"SELECT {keys}, {counted}, {told_apart} FROM chosen GROUP BY {keys}"
    aged, instants = _aged(reader)
    tables = [*aged, f"chosen AS ({rows})", f"cells AS MATERIALIZED ({counts})"]
    return ", ".join(tables), {**bound, **about_bound, **instants}


def _rows_hash(name: str) -> str:
    """What differs between crossings that hold different rows, but for one chance in 2 ** 40."""
    return f"sum(cell_hash) FILTER ({name} > 0)::BIGINT AS hash_{name}"


def _aged(reader: Reader) -> tuple[list[str], dict[str, object]]:
    """The tables of which some source is looked at as it was earlier, as SQL, and what is bound."""
    tables: list[str] = []
    for table in dict.fromkeys(name for name, _, _ in reader.ages):
        numbers = [n for n, (name, _, _) in enumerate(reader.ages) if name == table]
        cases = " ".join(f"WHEN $aged_{n} THEN $aged_until_{n}" for n in numbers)
        until = f"CASE key_source {cases} ELSE $as_of END"
        tables.append(
            f"{table} AS (SELECT * REPLACE (least(known_at, {until}) AS known_at) "
            f"FROM {whole(table)} WHERE {TABLES[table].dated_by} <= {until})"
        )
    bound: dict[str, object] = {}
    for n, (_, source, instant) in enumerate(reader.ages):
        bound |= {f"aged_{n}": source, f"aged_until_{n}": instant}
    return tables, bound


def _always(cuts: Cuts) -> list[str]:
    """What the rows of every cut are told apart by."""
    period = ["cut_period"] if len(cuts.periods) > 1 else []
    return [*period, *(["cut_across"] if cuts.across else [])]


def _sets(cuts: Cuts) -> list[str]:
    """One grouping set per column; without a column and a period there is one group, of all."""
    group = {column: [f"cut_{i}"] for i, column in enumerate(cuts.named)}
    sets = [", ".join([*_always(cuts), *group.get(column or "", [])]) for column in cuts.columns]
    return [f"({together})" for together in sets]


def _counted(source: RowSource, lake: Lake, cuts: Cuts, rows: str) -> str:
    """The tables `chosen` and `counted`: the rows, and what is counted, with period and groups."""
    cut = _cut(source, lake, cuts)
    if cuts.across:
        cut["cut_across"] = f'"{cuts.across}"'
    if len(cuts.periods) > 1:
        cut["cut_period"] = _period(source, cuts)
    if source.relation not in THEN:
        columns = ", ".join(["*", *(f"{sql} AS {name}" for name, sql in cut.items())])
        return f"chosen AS (SELECT {columns} {rows}), counted AS (FROM chosen)"
    # Made of the rows of each group, so that the group has to be one value.
    group, parts = "NULL", [*cut]
    if len(cut) == 1:
        group, parts = next(iter(cut.values())), [f"grouped_by AS {name}" for name in cut]
    elif cut:
        fields = ", ".join(f"{name} := {sql}" for name, sql in cut.items())
        group = f"struct_pack({fields})"
        parts = [f"grouped_by.{name} AS {name}" for name in cut]
    columns, made = ", ".join(["*", *parts]), THEN[source.relation]
    return (
        f"chosen AS (SELECT *, {group} AS grouped_by {rows}), "
        f"counted AS (SELECT {columns} FROM ({made}))"
    )


def _cut(source: RowSource, lake: Lake, cuts: Cuts) -> dict[str, str]:
    """The groups as SQL: `cut_0` for the first of `Cuts.named`, …."""
    return {f"cut_{i}": group_sql(source, lake, cuts, by) for i, by in enumerate(cuts.named)}


def _period(source: RowSource, cuts: Cuts) -> str:
    """The number of a row's period, as SQL: 0 for the latest."""
    earlier = range(len(cuts.periods) - 1)
    return " + ".join(f'("{source.dated_by}" < $begins_{i})::INTEGER' for i in earlier) or "0"


def group_sql(source: RowSource, lake: Lake, cuts: Cuts, by: str) -> str:
    """Return the SQL of a row's value of a column, or of the first day of its period."""
    if by not in PERIODS:
        return f'"{by}"'
    zone, week = cuts.periods[0].timezone, cuts.periods[0].week_start
    return period_sql(by, source.dated_by, zone, *lake.extent(), week)
