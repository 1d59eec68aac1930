"""What the data can know: no rows mean 0 only where some file tells of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any

from metrics.lake import Lake
from metrics.measure.coverage import complaints_told, cutoff, tells
from metrics.measure.reader import Reader
from metrics.model import Metric, Need, Side
from metrics.relations.business_hours import bound
from metrics.relations.periods import next_day
from metrics.relations.selects import SAME_CUSTOMERS
from metrics.slices import Slice
from store.tables import OVERLAPPING, SINGLE_VALUED, SLICE_COLUMNS, TABLES

#: Why nothing is measured against a promise, and what to do.
NO_PROMISE = (
    "No promise is in the settings: [promise] hours in settings.toml says within how many hours "
    "complaints are to be resolved."
)

#: Later than every instant in a lake.
NO_END = datetime(9999, 1, 1, tzinfo=UTC)


def knowledge(reader: Reader, chosen: Slice) -> dict[str, Any]:
    """Return the values bound in relations.

    Until when we look, who records what, what was promised.
    """
    promises = cache(partial(_promises, reader))
    return {
        **bound_by_data(reader.lake, chosen, reader.as_of),
        "promise": reader.settings.promise.hours,
        "severities": lambda: [*promises()],
        "promises": lambda: [*promises().values()],
        "complaints_told": lambda: complaints_told(reader, chosen),
        **bound(reader.settings, reader.lake),
    }


def _promises(reader: Reader) -> dict[str, float]:
    """The hours promised for each severity, as files write it, for which the settings have some."""
    own = reader.settings.promise.by_severity
    meant = reader.lake.meant_by(own, "severity", reader.settings)
    return {severity: float(own[name]) for severity, name in meant.items()}


def bound_by_data(lake: Lake, chosen: Slice, as_of: datetime | None) -> dict[str, Any]:
    """Return those of them that rest on the data alone.

    Until when we look, and who records what.
    """
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
        "never_done": lambda: lake.drops_without("next_steps", "done_at"),
        "delivering": lambda: _recording(lake, "delivered_at", "delivery"),
        "told_answers": lambda: _recording(lake, "answered_at", "response_id", "answered"),
        "answers_told": lambda: lake.told_until("responses"),
        "asked_by_name": lambda: lake.have_same_customers("invitations", "responses"),
        "full_sources": lambda: [source for source, _, _ in _full_exports(lake)],
        "full_since": lambda: [since for _, since, _ in _full_exports(lake)],
        "full_until": lambda: [until for _, _, until in _full_exports(lake)],
    }


def _recording(lake: Lake, *columns: str) -> list[str]:
    """The drops of invitations whose silence in one of these columns says that it was not so."""
    return sorted({d for each in columns for d in lake.drops_that_record("invitations", each)})


def _full_exports(lake: Lake) -> list[tuple[str, datetime, datetime]]:
    """The full exports of complaints: whose they are, since when and until when they tell."""
    sources = lake.sources["complaints"]
    return [(name, *times) for name, state in sources.items() for times in state.full]


def is_known(reader: Reader, metric: Metric, chosen: Slice) -> bool:
    """Return whether files tell what the metric needs, and the table it rests on of the slice."""
    lake, scope = reader.lake, reader.scope
    chosen_by = (*chosen.choice, *scope.only)
    if lacking(reader, metric):
        return False
    if metric.rests_on is None:
        return True
    if scope.shows_nothing or untold(reader, metric, chosen) or not tells(reader, metric, chosen):
        return False
    return all(None in values or says(metric, lake, column) for column, values in chosen_by)


def lacking(reader: Reader, metric: Metric) -> str:
    """Return what the metric needs that nothing tells, as a sentence; empty where all do."""
    if metric.needs_promise and not reader.settings.promise.is_made:
        return NO_PROMISE
    unmet = (need.sentence() for need in metric.needs if not _is_met(reader.lake, need))
    return next(unmet, "") or _numbered_apart(reader.lake, metric)


def untold(reader: Reader, metric: Metric, chosen: Slice) -> str:
    """Return what no file tells of the rows that are chosen, as a sentence, though others tell it.

    Of a desk whose file has no place for closing times nobody knows what is open: that is no 0.
    """
    choices = (*chosen.choice, *reader.scope.only)
    needs = (_untold(reader.lake, metric, column, values) for column, values in choices)
    return next((need.sentence(of_these=True) for need in needs if need), "")


def _untold(lake: Lake, metric: Metric, column: str, values: Collection[str | None]) -> Need | None:
    """What the metric needs that no file tells of any row with one of these values."""
    table = metric.rests_on
    if table is None or metric.follows_days or column not in TABLES[table].choosable:
        return None
    if column in OVERLAPPING:
        # Files tell of rows, whatever these are about.
        return None
    for need in metric.needs:
        if need.table == table and lake.untold(table, column, need.column, need.rows) >= {*values}:
            return need
    return None


def _numbered_apart(lake: Lake, metric: Metric) -> str:
    """Who numbers customers apart, so that none is known in both tables; else empty."""
    tables = SAME_CUSTOMERS.get(metric.relation)
    if tables is None or not any(need.table == tables[1] for need in metric.needs):
        return ""
    one, other = (lake.numbers(table) for table in tables)
    if not (one and other) or one.keys() & other.keys() or lake.have_same_customers(*tables):
        return ""
    ours, theirs = (TABLES[table].noun for table in tables)
    return (
        f"No file tells who of {ours} is who of {theirs}: they have numbers of "
        f"{' and '.join(one.values())}, and of {' and '.join(other.values())}. Where these are the "
        'same, ids_of = "company" in both mappings says so.'
    )


def _is_met(lake: Lake, need: Need) -> bool:
    if not lake.has_place(need.table, need.column):
        return False
    return not need.rows or bool(lake.sources_where(need.table, need.rows))


def is_group_known(reader: Reader, metric: Metric, chosen: Slice, by: str, group: object) -> bool:
    """Return whether that table says anything about one group of a slice of which it is known.

    Args:
        reader: who asks, of which lake.
        metric: the metric; the table is the one that it rests on.
        chosen: the slice.
        by: the column, `day`, `week` or `month` that makes the groups.
        group: the group's value: a period's first day, a value of the column, or `None`.
    """
    if isinstance(group, date):
        piece = chosen.within(group, next_day(by, group))
        until = cutoff(reader, metric, piece)
        # Rows are left out after one instant: of a period that not all know of it is another.
        if until is not None and until != cutoff(reader, metric, chosen):
            return False
        return metric.rests_on is None or tells(reader, metric, piece)
    if metric.rests_on is None:
        return True
    name = None if group is None else str(group)
    if _untold(reader.lake, metric, by, (name,)):
        return False
    return group is None or says(metric, reader.lake, by)


#: Of so many rows in a hundred a side must give a column: what is lost of it is then no more than
#: one in twenty, and no difference that an interval of a share of customers could tell.
_ENOUGH = 95


@dataclass(frozen=True, slots=True)
class _SideRows:
    """The rows of a side in one file: of which time, how many, and how many give each column."""

    first_at: datetime
    last_at: datetime
    number: int
    given: dict[str, int]


def untold_by(reader: Reader, metric: Metric, chosen: Slice, column: str | None) -> str:
    """Return why a metric is not measured by a column, as a sentence; empty where it is.

    Its sides are those that have rows in the files of the slice's period: where one of them does
    not give the column, its rows are in no group, and those of the others are.
    """
    if column not in SINGLE_VALUED:
        # A row without words is about nothing that anybody named: it is told apart like the others.
        return ""
    none: list[str] = []
    some: list[str] = []
    for side in metric.sides:
        rows = _of_period(reader.lake, side, chosen)
        number, given = sum(r.number for r in rows), sum(r.given.get(column, 0) for r in rows)
        enough = _ENOUGH * number if len(metric.sides) > 1 else min(number, 1)
        if 100 * given < enough:
            (some if given else none).append(side.words)
    words = [f"{_listed(none)} name no {column}"] if none else []
    words += [f"not all {_listed(some)} name a {column}"] if some else []
    return f"not measured by {column}: {'; '.join(words)}" if words else ""


def is_told_by(reader: Reader, metric: Metric, chosen: Slice, by: str | None) -> bool:
    """Return whether a metric is measured by what groups are made, and rows chosen, by."""
    columns = (by, *(column for column, _ in (*chosen.choice, *reader.scope.only)))
    return not any(untold_by(reader, metric, chosen, column) for column in columns)


def _listed(words: Sequence[str]) -> str:
    """`reviews`, `referrals and reviews`, `answers, referrals and reviews`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _of_period(lake: Lake, side: Side, chosen: Slice) -> list[_SideRows]:
    begins, ends = chosen.first_instant, chosen.end_instant
    return [
        rows
        for rows in lake.once(("side", side.table, side.rows), partial(_side_rows, lake, side))
        if (ends is None or rows.first_at < ends) and (begins is None or rows.last_at >= begins)
    ]


def _side_rows(lake: Lake, side: Side) -> list[_SideRows]:
    table = TABLES[side.table]
    columns = [column for column in SINGLE_VALUED if column in table.choosable]
    counts = "".join(f', count("{column}")' for column in columns)
    sql = (
        f'SELECT min("{table.dated_by}"), max("{table.dated_by}"), count(*){counts} '
        f'FROM {side.table} WHERE {side.rows} GROUP BY "drop"'
    )
    return [
        _SideRows(first, last, number, dict(zip(columns, given, strict=True)))
        for first, last, number, *given in lake.query(sql, {}).iter_rows()
    ]


def says(metric: Metric, lake: Lake, column: str) -> bool:
    """Return whether the table that the metric rests on has a value of that column in any row."""
    table = metric.rests_on
    if table is None or metric.follows_days:
        return True
    if column not in (*SLICE_COLUMNS, *TABLES[table].names):
        return True
    return lake.gives(table, column)
