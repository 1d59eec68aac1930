"""What pages ask of the data beyond single figures; each question is answered once per version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metrics.analyses.alike import missing_of
from metrics.analyses.compare import Compared, compare_all, is_month, of_line
from metrics.analyses.findings import EVERYTHING, RECENT_DAYS, look_everywhere
from metrics.catalogue import METRICS
from metrics.measure.as_of import lacking
from metrics.measure.measuring import measure_all, observed
from metrics.model import Metric, Row
from metrics.relations.periods import next_day
from metrics.slices import Slice
from ui import state
from ui.filters import spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.analyses.findings import Looked

_DAY = timedelta(days=1)
#: A period up to so many days is drawn by week, a longer one by month.
_SHORT = 14
_WEEKS = 12


def compared(
    keys: Sequence[str], chosen: Slice | None = None, *, by: str | None = None
) -> Mapping[str, Sequence[Compared]]:
    """Return several metrics' groups now and before, by key, for a slice (else the view's)."""
    now = state.view()
    selection = now.slice if chosen is None else chosen
    metrics = [METRICS[key] for key in keys]
    return state.remembered(
        "compared",
        lambda: compare_all(now.reader, metrics, selection, by=by),
        tuple(keys),
        selection,
        by,
    )


def keys_with_data(keys: Sequence[str]) -> tuple[str, ...]:
    """Return those of the metrics that files tell anything of, be it of other rows than these."""
    now = state.view()

    def ask() -> tuple[str, ...]:
        metrics = [METRICS[key] for key in keys]
        found = observed(now.reader, metrics)
        return tuple(m.key for m in metrics if m.key in found or _has_all(m))

    return state.remembered("told", ask, tuple(keys))


def _has_all(metric: Metric) -> bool:
    """Whether the metric says what files must tell, and they do: then nobody is a fact."""
    reader = state.view().reader
    tables = {need.table for need in metric.needs}
    filled = all(reader.lake.tables[table].rows for table in tables)
    return bool(tables) and filled and not lacking(reader, metric)


def untold_by(
    keys: Sequence[str], chosen: Slice | None = None, column: str | None = None
) -> dict[str, str]:
    """Return those of the metrics that are not measured of a slice (else the view's), and why.

    Be it by what its rows are chosen by, or by the column that they are to be grouped by.
    """
    chosen = chosen or state.view().slice
    reader = state.view().reader
    reasons = {key: missing_of(reader, METRICS[key], chosen, column) for key in keys}
    return {key: why for key, why in reasons.items() if why}


def headlines(keys: Sequence[str]) -> dict[str, Compared]:
    """Return several metrics of all rows of the view, now and before, whose `trends` are drawn too.

    What is watched anyway (see `looked`) is not measured again, nor what is a point of the line.
    """
    found = {**_on_the_line(keys), **looked(state.view().slice)[EVERYTHING]}
    found |= compared([key for key in keys if key not in found])
    return {key: found[key][0] for key in keys}


def _on_the_line(keys: Sequence[str]) -> Mapping[str, Sequence[Compared]]:
    """The metrics of which the view's month and the one before are points of their line."""
    chosen = state.view().slice
    if not is_month(chosen):
        return {}
    reader = state.view().reader
    comparisons = {
        key: of_line(reader, METRICS[key], line, chosen) for key, line in trends(keys).items()
    }
    return {key: [pair] for key, pair in comparisons.items() if pair is not None}


def trends(keys: Sequence[str], chosen: Slice | None = None) -> Mapping[str, Sequence[Row]]:
    """Return several metrics over the last 12 months of a slice, by key.

    By week when it is short.
    """
    now = state.view()
    recent, by = lately(now.slice if chosen is None else chosen)
    metrics = [METRICS[key] for key in keys]

    def ask() -> dict[str, list[Row]]:
        found = measure_all(now.reader, metrics, recent, by=by)
        return {
            key: [_light(row) for row in rows if not _looks_like_a_fall(row, key, recent, by)]
            for key, rows in found.items()
        }

    return state.remembered("trends", ask, tuple(keys), recent, by)


def _looks_like_a_fall(row: Row, key: str, recent: Slice, by: str) -> bool:
    """Whether a step has only begun, of what has fewer in less time, or counts more with age."""
    metric = METRICS[key]
    grows = (metric.is_count and not metric.stock) or metric.equal_age
    if not grows or not isinstance(row.group, date):
        return False
    return recent.cut(row.group, next_day(by, row.group)) is not None


def _light(row: Row) -> Row:
    """The row without its durations: a line needs none, and those of a year are many."""
    has_durations = any(hasattr(given, "__len__") for given in row.inputs.values())
    return replace(row, inputs={}) if has_durations else row


def lately(chosen: Slice) -> tuple[Slice, str]:
    """Return the slice's last 12 months and `month`, or 12 weeks and `week` where it is short."""
    until = chosen.until or _after_the_data()
    if until is None:
        return chosen, "month"
    last = until - _DAY
    if chosen.since and (until - chosen.since).days <= _SHORT:
        return chosen.latest_weeks(_WEEKS, until), "week"
    months = last.year * 12 + last.month - 1 - 11
    return chosen.period(date(months // 12, months % 12 + 1, 1), until), "month"


def _after_the_data() -> date | None:
    span = spans.known()
    return span[1] + _DAY if span else None


def recent() -> Slice | None:
    """Return the latest days of the view's slice, where it is one of now.

    The latest month, or up to now.

    `None` for a period of the past, and where the data is not older than these days.
    """
    now = state.view()
    known = spans.known()
    if known is None:
        return None
    first, last = known
    begins, after = last + _DAY - timedelta(days=RECENT_DAYS), last + _DAY
    chosen = now.slice.since, now.slice.until
    month = spans.latest(now.reader, now.tables)
    is_of_now = chosen[1] is None or chosen[1] > last or chosen == month
    return now.slice.period(begins, after) if is_of_now and first < begins else None


def looked(chosen: Slice) -> Looked:
    """Return what is watched in a slice, now and before, as a whole and by column."""
    reader = state.view().reader
    return state.remembered("looked", lambda: look_everywhere(reader, chosen), chosen)
