"""The one place that measures: a grouped `SELECT` per question, an `Estimate` per group.

Every number, on whatever page, export or command line, comes from `measure_all`. It cannot be
called without a `Scope`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from metrics.known import is_group_known, is_known, knowledge
from metrics.lake import Lake
from metrics.model import NOTHING, Estimate, Inputs, Metric
from metrics.periods import PERIODS
from metrics.question import Cuts, Question, check_asked, passes, question_of, select
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


#: What was measured in one period: the rows by column, then by metric.
Measured = dict[str | None, dict[str, list[Row]]]


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
    (measured,) = measure_by(lake, metrics, [chosen], scope, [by], as_of=as_of, settings=settings)
    return measured[by]


def measure_by(
    lake: Lake,
    metrics: Sequence[Metric],
    periods: Sequence[Slice],
    scope: Scope,
    columns: Sequence[str | None],
    *,
    as_of: datetime | None = None,
    settings: Settings | None = None,
) -> list[Measured]:
    """As `measure_all`, by each of several columns and in several periods: one answer per period.

    `periods` are slices that differ in nothing but their period: the latest first, and each ends
    where the one before it in the list begins, as with `Slice.before`.
    """
    asked = _Asked(lake, scope, as_of, settings or Settings.model_validate({}))
    cuts = Cuts(tuple(dict.fromkeys(columns)), tuple(periods))
    questions: dict[Question, list[Metric]] = {}
    for metric in metrics:
        for by in cuts.columns:
            check_asked(metric, periods[0], by)
        questions.setdefault(question_of(metric), []).append(metric)
    found = {
        (chosen, by, metric.key): _rows(metric, frame, asked, chosen, by)
        for question, together in questions.items()
        for chosen, by, frame in _answers(asked, question, together, cuts)
        for metric in together
    }
    return [
        {by: {m.key: found[chosen, by, m.key] for m in metrics} for by in cuts.columns}
        for chosen in periods
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is the same for all that is measured together."""

    lake: Lake
    scope: Scope
    as_of: datetime | None
    settings: Settings

    def frame(self, question: Question, metrics: Sequence[Metric], cuts: Cuts) -> pl.DataFrame:
        """The answer to one `SELECT`, with all its cuts."""
        sql, bound = select(question, metrics, self.lake, cuts, self.scope)
        known = knowledge(self.lake, self.settings, cuts.periods[0], self.as_of)
        return self.lake.query(sql, {**bound, **known})


def _answers(
    asked: _Asked, question: Question, metrics: Sequence[Metric], cuts: Cuts
) -> Iterator[tuple[Slice, str | None, pl.DataFrame]]:
    """The rows of each period and column, with the group in `grouped_by`."""
    for part in passes(question, cuts):
        frame = asked.frame(question, metrics, part)
        for chosen in part.periods:
            for by in part.columns:
                mine = part.only(frame, chosen, by)
                if by is None and mine.is_empty():
                    # A period without rows is no group; asked alone, it has its one row.
                    alone = Cuts((None,), (chosen,))
                    mine = alone.only(asked.frame(question, metrics, alone), chosen, by)
                yield chosen, by, mine


def _rows(
    metric: Metric, frame: pl.DataFrame, asked: _Asked, chosen: Slice, by: str | None
) -> list[Row]:
    lake, as_of = asked.lake, asked.as_of
    known = is_known(metric, lake, chosen, asked.scope, as_of)
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
