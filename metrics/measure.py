"""The one place that measures: a grouped `SELECT` per question, an `Estimate` per group.

Every number, on whatever page, export or command line, comes from `measure_all`. It cannot be
called without a `Scope`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from metrics.lake import Lake
from metrics.model import NOTHING, Estimate, Inputs, Metric
from metrics.periods import PERIODS, first_day, next_day, period_sql
from metrics.relations import RELATIONS
from metrics.settings import Settings
from metrics.slices import Scope, Slice
from metrics.tables import SLICE_COLUMNS, TABLES

#: Later than every instant in a lake.
_NO_END = datetime(9999, 1, 1, tzinfo=UTC)

Group = str | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One group's estimate, and the inputs it was made of.

    `group` is the value of the column, the first day of the period, or `None`: the rows without a
    value there or, when nothing was grouped by, all rows.
    """

    group: Group
    estimate: Estimate
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class _Question:
    """What the metrics of one `SELECT` have in common."""

    relation: str
    dated_by: str
    latest_per: str | None
    stock: bool
    allowed: tuple[str, ...]


def measure(
    lake: Lake,
    metric: Metric,
    chosen: Slice,
    scope: Scope,
    *,
    by: str | None = None,
    as_of: datetime | None = None,
    settings: Settings | None = None,
) -> list[Row]:
    """One metric's row per group, in the groups' order; one row whose group is `None` without `by`.

    `by` is `day`, `week`, `month`, a column of the slice or one of the metric's own. `as_of` asks
    what was so at that instant. Raises `ValueError` for a column that is not among these.
    """
    measured = measure_all(lake, [metric], chosen, scope, by=by, as_of=as_of, settings=settings)
    return measured[metric.key]


def measure_all(
    lake: Lake,
    metrics: Sequence[Metric],
    chosen: Slice,
    scope: Scope,
    *,
    by: str | None = None,
    as_of: datetime | None = None,
    settings: Settings | None = None,
) -> dict[str, list[Row]]:
    """As `measure`, for several metrics; those that ask of the same rows share one pass."""
    settings = settings or Settings.model_validate({})
    questions: dict[_Question, list[Metric]] = {}
    for metric in metrics:
        _check_group(metric, by)
        allowed = (*SLICE_COLUMNS, *metric.own_columns)
        question = _Question(
            metric.relation, metric.dated_by, metric.latest_per, metric.stock, allowed
        )
        questions.setdefault(question, []).append(metric)
    measured = {}
    for question, asked in questions.items():
        sql, bound = _select(question, asked, lake, chosen, scope, by)
        frame = lake.query(sql, {**bound, **_knowledge(settings, chosen, as_of)})
        for metric in asked:
            found = _inputs(metric, frame)
            if metric.stock and by in PERIODS:
                found = _running(found, by, chosen, lake)
            counted = by is not None or _covered(metric, chosen, lake)
            measured[metric.key] = [
                Row(group, metric.estimate(inputs) if counted else NOTHING, inputs)
                for group, inputs in found
            ]
    return measured


def _covered(metric: Metric, chosen: Slice, lake: Lake) -> bool:
    """Whether the data say anything about the period; only then is a count of 0 a measurement."""
    if metric.unit != "complaints":
        return True
    table = lake.tables["complaints"]
    if table.first_at is None or table.known_at is None:
        return False
    begins, ends = chosen.first_instant, chosen.end_instant
    return (begins is None or begins <= table.known_at) and (ends is None or ends > table.first_at)


def _check_group(metric: Metric, by: str | None) -> None:
    allowed = (*PERIODS, *SLICE_COLUMNS, *metric.own_columns)
    if by is not None and by not in allowed:
        raise ValueError(f"{metric.key} cannot be grouped by {by}; choose {', '.join(allowed)}")


def _knowledge(settings: Settings, chosen: Slice, as_of: datetime | None) -> dict[str, Any]:
    """The values bound in relations: until when we look, and what was promised."""
    known = as_of or _NO_END
    end = chosen.end_instant
    # A period's end belongs to the next one.
    last = end - timedelta(microseconds=1) if end else _NO_END
    by_severity = settings.promise.by_severity
    return {
        "as_of": known,
        "end": min(known, last),
        "promise": settings.promise.hours,
        "severities": list(by_severity),
        "promises": [float(hours) for hours in by_severity.values()],
    }


def _select(
    question: _Question,
    metrics: Sequence[Metric],
    lake: Lake,
    chosen: Slice,
    scope: Scope,
    by: str | None,
) -> tuple[str, dict[str, Any]]:
    """The `SELECT` with one row per group and one column per input, and its bound values."""
    clauses, bound = chosen.condition(question.dated_by, question.allowed, stock=question.stock)
    seen, scope_bound = scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    group = _group_sql(question, lake, chosen, by)
    rows = f"SELECT *, {group} AS grouped_by FROM ({RELATIONS[question.relation]}) WHERE {where}"
    if question.latest_per:
        rows += (
            f" QUALIFY row_number() OVER (PARTITION BY grouped_by, {question.latest_per}"
            f" ORDER BY {question.dated_by} DESC, response_id DESC) = 1"
        )
    inputs = [
        f'{sql} AS "{metric.key}.{name}"'
        for metric in metrics
        for name, sql in metric.inputs.items()
    ]
    grouping = "GROUP BY grouped_by ORDER BY grouped_by NULLS LAST" if by else ""
    first = "grouped_by" if by else "NULL AS grouped_by"
    return f"SELECT {first}, {', '.join(inputs)} FROM ({rows}) {grouping}", {**bound, **scope_bound}


def _group_sql(question: _Question, lake: Lake, chosen: Slice, by: str | None) -> str:
    if by is None:
        return "NULL"
    if by not in PERIODS:
        return f'"{by}"::VARCHAR'
    instants = [
        at for t in lake.tables.values() for at in (t.first_at, t.last_at, t.known_at) if at
    ] or [datetime(2000, 1, 1, tzinfo=UTC)]
    first, last = min(instants), max(instants)
    return period_sql(by, question.dated_by, chosen.timezone, first, last, chosen.week_start)


def _inputs(metric: Metric, frame: pl.DataFrame) -> list[tuple[Group, Inputs]]:
    """Each group with the values of the metric's inputs."""
    columns = {name: _values(frame[f"{metric.key}.{name}"]) for name in metric.inputs}
    return [
        (group, {name: values[index] for name, values in columns.items()})
        for index, group in enumerate(frame["grouped_by"].to_list())
    ]


def _values(series: pl.Series) -> list[Any]:
    """Plain numbers, or one NumPy array per group where the input is a list of durations."""
    if isinstance(series.dtype, pl.List):
        empty = np.empty(0)
        return [empty if group is None else group.to_numpy() for group in series]
    if series.dtype == pl.Decimal:
        # DuckDB sums whole numbers into a type wider than 64 bits.
        series = series.cast(pl.Int64)
    return series.to_list()


def _running(
    found: list[tuple[Group, Inputs]], by: str, chosen: Slice, lake: Lake
) -> list[tuple[Group, Inputs]]:
    """The stock at the end of each period until which is known, from all changes until then."""
    changes = {group: inputs for group, inputs in found if isinstance(group, date)}
    known = lake.tables["complaints"].known_at
    if not changes or known is None:
        return []
    last = known.astimezone(ZoneInfo(chosen.timezone)).date()
    if chosen.until:
        last = min(last, chosen.until - timedelta(days=1))
    begin = first_day(by, chosen.since, chosen.week_start) if chosen.since else min(changes)
    running: list[tuple[Group, Inputs]] = []
    stock: dict[str, int] = {}
    day = min(changes)
    while day <= last:
        for name, change in changes.get(day, {}).items():
            stock[name] = stock.get(name, 0) + (change or 0)
        if day >= begin:
            running.append((day, dict(stock)))
        day = next_day(by, day)
    return running


def values(lake: Lake, column: str, scope: Scope) -> list[str | None]:
    """The values of one slice column in all tables, sorted; `None` last if some row has none."""
    if column not in SLICE_COLUMNS:
        raise ValueError(f"there is no filter {column}; choose {', '.join(SLICE_COLUMNS)}")
    clauses, bound = scope.condition()
    where = " AND ".join(clauses) or "TRUE"
    union = " UNION ALL ".join(
        f"SELECT DISTINCT {column} FROM ({RELATIONS[name]}) WHERE {where}"
        for name in TABLES
        if column in TABLES[name].names
    )
    sql = f"SELECT DISTINCT {column} AS found FROM ({union}) ORDER BY found NULLS LAST"
    knowledge: Mapping[str, Any] = {
        "as_of": _NO_END, "promise": 1.0, "severities": [], "promises": [],
    }  # fmt: skip
    return lake.query(sql, {**bound, **knowledge})["found"].to_list()
