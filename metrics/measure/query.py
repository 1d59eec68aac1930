"""The `SELECT` that measures: one row per group of each cut, one column per input.

One pass may cut the same rows by several columns, and into a period and the ones right before it:
reading the rows is most of the work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import polars as pl

from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.model import Metric
from metrics.relations.periods import PERIODS, period_sql
from metrics.relations.selects import CHANGES, MONTHLY, RELATIONS, THEN
from metrics.slices import Slice, check_columns
from store.tables import SLICE_COLUMNS, TABLES


@dataclass(frozen=True, slots=True)
class RowSource:
    """The rows that the metrics of one `SELECT` count."""

    relation: str
    dated_by: str
    stock: bool


@dataclass(frozen=True, slots=True)
class Cuts:
    """How the rows of one pass are cut: by each column (`None` = not at all), in each period.

    The periods are those of slices that are otherwise the same: the latest first, and each ends
    where the one before it in this order begins.
    """

    columns: tuple[str | None, ...]
    periods: tuple[Slice, ...]
    #: Columns of which every group of the one is cut by the others, too.
    crossed: tuple[tuple[str, ...], ...] = ()

    @property
    def every(self) -> list[tuple[str, ...]]:
        """Each cut by the columns that make its groups: none, one or several."""
        return [*(() if by is None else (by,) for by in self.columns), *self.crossed]

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that rows are grouped by."""
        return tuple(dict.fromkeys(column for cut in self.every for column in cut))

    def mark(self, cut: Sequence[str]) -> int:
        """What SQL's `GROUPING` says of the rows of one cut: a bit per column left out."""
        return sum(1 << i for i, name in enumerate(self.named[::-1]) if name not in cut)

    def only(self, frame: pl.DataFrame, period: Slice, column: str | None) -> pl.DataFrame:
        """The rows of one cut in the answer of `select`, with their group in `grouped_by`."""
        is_mine = pl.col("cut") == self.mark([column] if column else [])
        if len(self.periods) > 1:
            is_mine &= pl.col("cut_period") == self.periods.index(period)
        group = None if column is None else pl.col("cut_" + str(self.named.index(column)))
        return frame.filter(is_mine).with_columns(grouped_by=group)


def row_source_of(metric: Metric) -> RowSource:
    """The source of the rows that a metric counts; metrics with the same one share a pass."""
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
    """The cuts, each with those that can share a pass with it.

    A stock counts from the beginning of the data, whatever the period; of what is told by month,
    the months that a period holds a part of depend on it.
    """
    if source.stock or source.relation in MONTHLY:
        return [replace(cuts, periods=(period,)) for period in cuts.periods]
    return [cuts]


def select(
    reader: Reader, source: RowSource, metrics: Sequence[Metric], cuts: Cuts
) -> tuple[str, dict[str, Any]]:
    """The SQL, made of our constants only, and its bound values.

    Each row of the answer names its cut (`cut`, see `Cuts.mark`), its period (`cut_period`, its
    index), and its groups (`cut_0` for that of the first of `Cuts.named`, …), in their order.
    """
    latest = cuts.periods[0]
    together = latest.period(cuts.periods[-1].since, latest.until)
    chosen_columns = tuple(column for column, _ in together.choice)
    clauses, bound = together.condition(source.dated_by, chosen_columns, stock=source.stock)
    bound |= {f"begins_{i}": p.first_instant for i, p in enumerate(cuts.periods[:-1])}
    seen, scope_bound = reader.scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    rows = f"FROM ({RELATIONS[source.relation]}) WHERE {where}"
    inputs = [
        f'{sql} AS "{metric.key}.{name}"'
        for metric in metrics
        for name, sql in metric.inputs.items()
    ]
    groups = [f"cut_{i}" for i in range(len(cuts.named))]
    mark = f"grouping({', '.join(groups)})" if groups else "0"
    counted, sets = _counted(source, reader.lake, cuts, rows), ", ".join(_sets(cuts))
    if _is_marked(source, cuts):
        mark, sets = "cut", f"({', '.join(['cut', *_always(cuts), *groups])})"
    aged, instants = _aged(reader)
    columns = ", ".join([f"{mark} AS cut", *_always(cuts), *groups, *inputs])
    order = ", ".join(f"{name} NULLS LAST" for name in ["cut", *groups])
    sql = (
        f"WITH {', '.join([*aged, counted])} SELECT {columns} FROM counted "
        f"GROUP BY GROUPING SETS ({sets}) ORDER BY {order}"
    )
    return sql, {**bound, **scope_bound, **instants}


def _aged(reader: Reader) -> tuple[list[str], dict[str, object]]:
    """The tables of which some source is looked at as it was earlier, as SQL, and what is bound."""
    tables: list[str] = []
    for table in dict.fromkeys(name for name, _, _ in reader.ages):
        numbers = [n for n, (name, _, _) in enumerate(reader.ages) if name == table]
        cases = " ".join(f"WHEN $aged_{n} THEN $aged_until_{n}" for n in numbers)
        until = f"CASE key_source {cases} ELSE $as_of END"
        tables.append(
            f"{table} AS (SELECT * REPLACE (least(known_at, {until}) AS known_at) "
            f"FROM main.{table} WHERE {TABLES[table].dated_by} <= {until})"
        )
    bound: dict[str, object] = {}
    for n, (_, source, instant) in enumerate(reader.ages):
        bound |= {f"aged_{n}": source, f"aged_until_{n}": instant}
    return tables, bound


def _always(cuts: Cuts) -> list[str]:
    """What the rows of every cut are told apart by."""
    return ["cut_period"] if len(cuts.periods) > 1 else []


def _sets(cuts: Cuts) -> list[str]:
    """One grouping set per cut; without a column and a period there is one group, of all."""
    groups = {column: f"cut_{i}" for i, column in enumerate(cuts.named)}
    sets = [[*_always(cuts), *(groups[column] for column in cut)] for cut in cuts.every]
    return [f"({', '.join(together)})" for together in sets]


def _is_marked(source: RowSource, cuts: Cuts) -> bool:
    """Whether a row is counted for each of several cuts, so that it has to say for which."""
    return source.relation in THEN and len(cuts.every) > 1


def _counted(source: RowSource, lake: Lake, cuts: Cuts, rows: str) -> str:
    """The tables `chosen` and `counted`: the rows, and what is counted, with period and groups."""
    groups = {f"cut_{i}": _group_sql(source, lake, cuts, by) for i, by in enumerate(cuts.named)}
    period = {}
    if len(cuts.periods) > 1:
        dated_by, earlier = source.dated_by, range(len(cuts.periods) - 1)
        period["cut_period"] = " + ".join(f'("{dated_by}" < $begins_{i})::INTEGER' for i in earlier)
    cut = period | groups
    if source.relation not in THEN:
        columns = ", ".join(["*", *(f"{sql} AS {name}" for name, sql in cut.items())])
        return f"chosen AS (SELECT {columns} {rows}), counted AS (FROM chosen)"
    # Made of the rows of each group, so that the group has to be one value.
    group, parts = "NULL", {name: f"grouped_by.{name}" for name in cut}
    if _is_marked(source, cuts):
        group, parts["cut"] = _each_cut(cuts, period, groups), "grouped_by.cut"
    elif len(cut) == 1:
        ((name, group),) = cut.items()
        parts[name] = "grouped_by"
    elif cut:
        group = _packed(cut)
    columns = ", ".join(["*", *(f"{sql} AS {name}" for name, sql in parts.items())])
    return (
        f"chosen AS (SELECT *, {group} AS grouped_by {rows}), "
        f"counted AS (SELECT {columns} FROM ({THEN[source.relation]}))"
    )


def _each_cut(cuts: Cuts, period: Mapping[str, str], groups: Mapping[str, str]) -> str:
    """Each row once for every cut, with the groups that it is in there."""
    names = dict(zip(cuts.named, groups, strict=True))
    marked = [
        {"cut": str(cuts.mark(cut)), **period, **dict.fromkeys(groups, "NULL")}
        | {names[column]: groups[names[column]] for column in cut}
        for cut in cuts.every
    ]
    return f"unnest([{', '.join(map(_packed, marked))}])"


def _packed(values: Mapping[str, str]) -> str:
    fields = ", ".join(f"{name} := {sql}" for name, sql in values.items())
    return f"struct_pack({fields})"


def _group_sql(source: RowSource, lake: Lake, cuts: Cuts, by: str) -> str:
    if by not in PERIODS:
        return f'"{by}"'
    instants = [
        instant
        for t in lake.tables.values()
        for instant in (t.first_at, t.last_at, t.known_at)
        if instant
    ] or [datetime(2000, 1, 1, tzinfo=UTC)]
    zone, week = cuts.periods[0].timezone, cuts.periods[0].week_start
    return period_sql(by, source.dated_by, zone, min(instants), max(instants), week)
