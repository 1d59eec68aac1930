"""What the data can know: no rows mean 0 only where some file tells of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any

from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.model import Metric
from metrics.relations.business_hours import bound
from metrics.relations.periods import next_day
from metrics.slices import Slice
from store.tables import SLICE_COLUMNS, TABLES

#: Later than every instant in a lake.
NO_END = datetime(9999, 1, 1, tzinfo=UTC)


def knowledge(reader: Reader, chosen: Slice) -> dict[str, Any]:
    """The values bound in relations: until when we look, who records what, what was promised."""
    promises = cache(partial(_promises, reader))
    return {
        **bound_by_data(reader.lake, chosen, reader.as_of),
        "promise": reader.settings.promise.hours,
        "severities": lambda: [*promises()],
        "promises": lambda: [*promises().values()],
        **bound(reader.settings, reader.lake),
    }


def _promises(reader: Reader) -> dict[str, float]:
    """The hours promised for each severity, as files write it, for which the settings have some."""
    own = reader.settings.promise.by_severity
    meant = reader.lake.meant_by(own, "severity", reader.settings)
    return {severity: float(own[name]) for severity, name in meant.items()}


def bound_by_data(lake: Lake, chosen: Slice, as_of: datetime | None) -> dict[str, Any]:
    """Those of them that rest on the data alone: until when we look, and who records what."""
    if as_of is not None and as_of.tzinfo is None:
        raise ValueError(f"as_of is {as_of}; expected a time with its zone, as in +00:00")
    known = as_of or NO_END
    end = chosen.end_instant
    # A period's end belongs to the next one.
    last = end - timedelta(microseconds=1) if end else NO_END
    return {
        "as_of": known,
        "timezone": chosen.timezone,
        "end": min(known, last),
        "answering": lambda: lake.drops_that_record("complaints", "first_response_at"),
        "rating": lambda: lake.drops_that_record("complaints", "satisfaction"),
        "deciding": lambda: lake.drops_that_record("complaints", "outcome"),
        "never_closing": lambda: lake.drops_without("complaints", "resolved_at"),
    }


def is_known(reader: Reader, metric: Metric, chosen: Slice) -> bool:
    """Whether the table that the metric rests on says anything about the slice."""
    if metric.rests_on is None:
        return True
    lake, scope = reader.lake, reader.scope
    if scope.shows_nothing or not _is_told(reader, metric, chosen):
        return False
    if metric.needs and not lake.has_place(metric.rests_on, metric.needs):
        return False
    return all(
        None in values or says(metric, lake, column)
        for column, values in (*chosen.choice, *scope.only)
    )


def is_group_known(reader: Reader, metric: Metric, chosen: Slice, by: str, group: object) -> bool:
    """Whether that table says anything about one group of a slice of which it is known.

    Args:
        reader: who asks, of which lake.
        metric: the metric; the table is the one that it rests on.
        chosen: the slice.
        by: the column, `day`, `week` or `month` that makes the groups.
        group: the group's value: a period's first day, a value of the column, or `None`.
    """
    if metric.rests_on is None:
        return True
    if isinstance(group, date):
        return _is_told(reader, metric, chosen.within(group, next_day(by, group)))
    return group is None or says(metric, reader.lake, by)


def says(metric: Metric, lake: Lake, column: str) -> bool:
    """Whether the table that the metric rests on gives a value of that column for any row."""
    table = metric.rests_on
    if table is None or metric.follows_days:
        return True
    if column not in (*SLICE_COLUMNS, *TABLES[table].names):
        return True
    return lake.gives(table, column)


def _is_told(reader: Reader, metric: Metric, chosen: Slice) -> bool:
    state = reader.lake.tables[metric.rests_on or ""]
    if state.first_at is None or state.known_at is None:
        return False
    known = min(state.known_at, reader.as_of or state.known_at)
    first = state.first_at - timedelta(days=metric.follows_days)
    begins, ends = chosen.first_instant, chosen.end_instant
    return first <= known and (begins is None or begins <= known) and (ends is None or ends > first)
