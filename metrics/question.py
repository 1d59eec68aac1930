"""The `SELECT` that measures: one row per group, one column per input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from metrics.lake import Lake
from metrics.model import Metric
from metrics.periods import PERIODS, period_sql
from metrics.relations import RELATIONS, THEN
from metrics.slices import Scope, Slice
from metrics.tables import SLICE_COLUMNS


@dataclass(frozen=True, slots=True)
class Question:
    """What the metrics of one `SELECT` have in common."""

    relation: str
    dated_by: str
    stock: bool
    allowed: tuple[str, ...]


def question_of(metric: Metric) -> Question:
    """The question that a metric asks; metrics with the same one share a pass."""
    allowed = (*SLICE_COLUMNS, *metric.own_columns)
    return Question(metric.relation, metric.dated_by, metric.stock, allowed)


def check_group(metric: Metric, by: str | None) -> None:
    """Raise `ValueError` for a group that the metric has not, with the choices."""
    # Only a stock of changes can be told of many instants at once.
    periods = () if metric.stock and metric.relation != "complaint_flow" else PERIODS
    allowed = (*periods, *SLICE_COLUMNS, *metric.own_columns)
    if by is not None and by not in allowed:
        raise ValueError(f"{metric.key} cannot be grouped by {by}; choose {', '.join(allowed)}")


def select(
    question: Question,
    metrics: Sequence[Metric],
    lake: Lake,
    chosen: Slice,
    scope: Scope,
    by: str | None,
) -> tuple[str, dict[str, Any]]:
    """The SQL, made of our constants only, and its bound values."""
    clauses, bound = chosen.condition(question.dated_by, question.allowed, stock=question.stock)
    seen, scope_bound = scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    group = _group_sql(question, lake, chosen, by)
    rows = f"SELECT *, {group} AS grouped_by FROM ({RELATIONS[question.relation]}) WHERE {where}"
    inputs = [
        f'{sql} AS "{metric.key}.{name}"'
        for metric in metrics
        for name, sql in metric.inputs.items()
    ]
    first = "grouped_by" if by else "NULL AS grouped_by"
    grouping = "GROUP BY grouped_by ORDER BY grouped_by NULLS LAST" if by else ""
    counted = THEN.get(question.relation, "SELECT * FROM chosen")
    sql = (
        f"WITH chosen AS ({rows}), counted AS ({counted}) "
        f"SELECT {first}, {', '.join(inputs)} FROM counted {grouping}"
    )
    return sql, {**bound, **scope_bound}


def _group_sql(question: Question, lake: Lake, chosen: Slice, by: str | None) -> str:
    if by is None:
        return "NULL"
    if by not in PERIODS:
        return f'"{by}"'
    instants = [
        at for t in lake.tables.values() for at in (t.first_at, t.last_at, t.known_at) if at
    ] or [datetime(2000, 1, 1, tzinfo=UTC)]
    first, last = min(instants), max(instants)
    return period_sql(by, question.dated_by, chosen.timezone, first, last, chosen.week_start)
