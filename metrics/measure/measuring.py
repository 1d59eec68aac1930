"""The one place that measures: a grouped `SELECT` per question, an `Estimate` per group.

Every number, on whatever page, export or command line, comes from `measure_by`. It cannot be
called without a `Scope`, which says too how small a group is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from metrics.lake import Lake
from metrics.measure.answers import Asked
from metrics.measure.query import Cuts, check_asked
from metrics.measure.suppression import shown
from metrics.model import Metric, Row
from metrics.relations.selects import BARE
from metrics.slices import Scope, Slice
from store.settings import Settings
from store.tables import SLICE_COLUMNS, TABLES

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
    what was so at that instant. Counts have a row for every known period, 0 where
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
    asked = Asked(lake, scope, as_of, settings or Settings.model_validate({}))
    metrics = [_on_its_clock(metric, asked.settings) for metric in metrics]
    cuts = Cuts(tuple(dict.fromkeys(columns)), tuple(periods))
    for metric in metrics:
        for by in cuts.columns:
            check_asked(metric, periods[0], by)
    found = shown(asked, metrics, cuts)
    return [
        {by: {m.key: found[chosen, by, m.key] for m in metrics} for by in cuts.columns}
        for chosen in periods
    ]


def _on_its_clock(metric: Metric, settings: Settings) -> Metric:
    """Return the metric on the clock that the settings name: the promise may be in open hours."""
    promised = metric.clock == "promise" and settings.promise.clock == "business"
    return metric.in_business_hours() if promised else metric


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
