"""The one place that measures: a grouped `SELECT` per question, an `Estimate` per group.

Every number, on whatever page, export or command line, comes from `measure_all`. It cannot be
called without a `Scope`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from metrics.known import is_group_known, is_known, knowledge
from metrics.lake import Lake
from metrics.model import NOTHING, Estimate, Inputs, Metric
from metrics.periods import PERIODS
from metrics.question import Question, check_group, question_of, select
from metrics.relations import BARE
from metrics.series import filled, known_periods, running
from metrics.settings import Settings
from metrics.slices import Scope, Slice
from metrics.tables import SLICE_COLUMNS, TABLES

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
    what was so at that instant. Counts of complaints have a row for every known period, 0 where
    nothing happened. Raises `ValueError` for a column that is not among these.
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
    questions: dict[Question, list[Metric]] = {}
    for metric in metrics:
        check_group(metric, by)
        questions.setdefault(question_of(metric), []).append(metric)
    values = knowledge(lake, settings or Settings.model_validate({}), chosen, as_of)
    measured = {}
    for question, asked in questions.items():
        sql, bound = select(question, asked, lake, chosen, scope, by)
        frame = lake.query(sql, {**bound, **values})
        for metric in asked:
            measured[metric.key] = _rows(metric, frame, lake, chosen, scope, by, as_of)
    return {metric.key: measured[metric.key] for metric in metrics}


def _rows(
    metric: Metric,
    frame: pl.DataFrame,
    lake: Lake,
    chosen: Slice,
    scope: Scope,
    by: str | None,
    as_of: datetime | None,
) -> list[Row]:
    known = is_known(metric, lake, chosen, scope, as_of)
    found = _inputs(metric, frame)
    if by in PERIODS and metric.unit == "complaints":
        counts = {group: inputs for group, inputs in found if isinstance(group, date)}
        state = lake.tables["complaints"]
        days = known_periods(counts, by, chosen, state, as_of) if known else []
        found = [*(running if metric.stock else filled)(counts, days)]
    return [
        Row(
            group,
            metric.estimate(inputs)
            if known and (by is None or is_group_known(metric, lake, chosen, by, group, as_of))
            else NOTHING,
            inputs,
        )
        for group, inputs in found
    ]


def _inputs(metric: Metric, frame: pl.DataFrame) -> list[tuple[Group, Inputs]]:
    """Each group with the values of the metric's inputs."""
    columns = {name: _values(frame[f"{metric.key}.{name}"]) for name in metric.inputs}
    return [
        (_group(group), {name: values[index] for name, values in columns.items()})
        for index, group in enumerate(frame["grouped_by"].to_list())
    ]


def _group(value: object) -> Group:
    """A date as it is, any other value as text: ordered by what it is, named by how it reads."""
    return value if value is None or isinstance(value, date) else str(value)


def _values(series: pl.Series) -> list[Any]:
    """Plain numbers, or one NumPy array per group where the input is a list of durations."""
    if isinstance(series.dtype, pl.List):
        empty = np.empty(0)
        return [empty if group is None else group.to_numpy() for group in series]
    if series.dtype == pl.Decimal:
        # DuckDB sums whole numbers into a type wider than 64 bits.
        series = series.cast(pl.Int64)
    return series.to_list()


def values(lake: Lake, column: str, scope: Scope) -> list[str | None]:
    """The values of one slice column in all tables, sorted; `None` last if some row has none."""
    if column not in SLICE_COLUMNS:
        raise ValueError(f"there is no filter {column}; choose {', '.join(SLICE_COLUMNS)}")
    clauses, bound = scope.condition()
    where = " AND ".join(clauses) or "TRUE"
    union = " UNION ALL ".join(
        f"SELECT DISTINCT {column} FROM ({BARE[name]}) WHERE {where}"
        for name in TABLES
        if column in TABLES[name].names
    )
    sql = f"SELECT DISTINCT {column} AS found FROM ({union}) ORDER BY found NULLS LAST"
    return lake.query(sql, bound)["found"].to_list()
