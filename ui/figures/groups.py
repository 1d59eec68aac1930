"""The groups and the history that panels show, measured once per version of the data and slice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from metrics.analyses.alike import missing_of
from metrics.analyses.compare import Compared, compare, compare_all
from metrics.analyses.control import chart, chart_of
from metrics.analyses.standings import Standings, against_the_rest, left_out, shortlist
from metrics.catalogue import METRICS
from metrics.inference.verdict import Judgement
from metrics.measure import names
from metrics.measure.measuring import measure, rests
from metrics.model import Group, Row
from metrics.relations.periods import first_day
from store.tables import NAMED, OVERLAPPING
from ui import state
from ui.filters import spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrics.analyses.control import Control
    from metrics.model import Metric
    from metrics.slices import Slice


#: More groups than this are drawn only when asked for.
MOST = 16
#: How far back a panel looks at least, by the length of its steps, so that one month has a past.
_BACK = {"day": timedelta(days=56), "week": timedelta(weeks=26), "month": timedelta(days=540)}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of one metric: each against before, and against all the others together.

    Of many, `others` are all together that are not among the `visible`.
    """

    rows: tuple[Compared, ...]
    standings: Standings
    visible: tuple[Group, ...] = ()
    others: Row | None = None
    #: Why there are none: the column does not tell this metric's rows apart.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A metric's rows by period, oldest first, the last one's change, and what is normal.

    The change is from the period before.
    """

    rows: tuple[Row, ...]
    change: Judgement | None
    control: Control


def are_groups(column: str) -> bool:
    """Return whether the names of a column are groups, and not nearly each row's own."""
    return names.are_groups(state.view().lake, column)


def given(columns: Iterable[str], tables: Sequence[str] = ()) -> list[str]:
    """Return the columns that a file gives, in their order; no groups come last.

    Args:
        columns: the columns to choose from.
        tables: of which tables the files are; else of those of the view's page.
    """
    now, lake = state.view(), state.view().lake
    tables = tables or now.tables or tuple(lake.tables)
    found = [
        column
        for column in columns
        if lake.places.are_several(column) and any(lake.gives(table, column) for table in tables)
    ]
    return sorted(found, key=lambda column: not are_groups(column))


def kept_first(metric: Metric) -> str:
    """Return which groups are drawn where there are too many, in words (`standings.shortlist`)."""
    if metric.is_count:
        return f"those with most {metric.counts}"
    return "those that stand out, then both ends"


def tells_apart(key: str, column: str) -> bool:
    """Return whether a metric's rows in the view's slice have several values of a column."""
    return len([row for row in groups(key, column).rows if row.group is not None]) > 1


def several_first(columns: Iterable[str]) -> list[str]:
    """Return the columns in their order; those of which all rows have one name come last.

    A page that opens on one of these would have nothing to compare.
    """
    return sorted(columns, key=lambda column: column in NAMED and name_count(column) == 1)


def name_count(column: str) -> int:
    """Return how many names a slice column has."""
    return names.names_and_rows(state.view().lake, column)[0]


def largest(column: str, most: int) -> tuple[str, ...]:
    """Return the names of a slice column with most rows in the view's slice.

    Those chosen, where any.
    """
    now = state.view()
    chosen = dict(now.slice.choice).get(column, ())
    if chosen:
        return tuple(name for name in chosen if name is not None)

    def ask() -> tuple[str, ...]:
        return tuple(names.largest(now.reader, column, now.slice, most))

    return state.remembered("largest", ask, now.slice, column, most)


def groups(key: str, by: str, only: tuple[str, ...] = ()) -> Groups:
    """Return the groups of one metric in the view's slice, by a column.

    Only those named, where any.
    """
    now = state.view()
    chosen = now.slice.narrow(by, *only) if only else now.slice

    def question() -> Groups:
        metric = METRICS[key]
        found = compare_all(now.reader, [metric], chosen, by=by)
        rows = [row for row in found[key] if row.now.estimate.n]
        everyone = [row.now for row in rows]
        overlap = by in OVERLAPPING
        named = [row.group for row in everyone if row.group is not None] if overlap else []
        apart = rests(now.reader, metric, chosen, by, named) if overlap else None
        standings = against_the_rest(metric, everyone, apart)
        kept = shortlist(everyone, standings, MOST)
        return Groups(
            tuple(_light(row) for row in rows),
            standings,
            tuple(row.group for row in kept),
            None if overlap else left_out(metric, everyone, kept),
            missing_of(now.reader, metric, chosen, by),
        )

    return state.remembered("panel groups", question, key, chosen, by)


def history(key: str, per: str) -> History:
    """Return one metric by `day`, `week` or `month`, up to the end of the view's period."""
    now, chosen = state.view(), stretch(per)

    def question() -> History:
        metric = METRICS[key]
        rows = measure(now.reader, metric, chosen, by=per)
        change = compare(metric, rows[-1], rows[-2]).change if len(rows) > 1 else None
        normal = chart_of(now.reader, metric, chosen, per, rows)
        return History(tuple(Row(row.group, row.estimate, {}) for row in rows), change, normal)

    return state.remembered("panel history", question, key, chosen, per)


def control(key: str, chosen: Slice, per: str) -> Control:
    """Return one metric's control chart by `day`, `week` or `month` of a slice."""
    now = state.view()
    return state.remembered(
        "control",
        lambda: chart(now.reader, METRICS[key], chosen, per),
        key,
        chosen,
        per,
    )


def stretch(per: str) -> Slice:
    """Return the view's slice, begun early enough that steps of `per` show where it came from."""
    now = state.view()
    known = spans.known()
    if known is None:
        return now.slice
    first, last = known
    until = now.slice.until or last + _DAY
    wanted = max(min(now.slice.since or first, until - _BACK[per]), first)
    return now.slice.period(first_day(per, min(wanted, until - _DAY), now.slice.week_start), until)


def _light(compared: Compared) -> Compared:
    """The same, with lists of durations replaced by their lengths: they are megabytes."""
    before = compared.before and replace(compared.before, inputs=_lengths(compared.before.inputs))
    now = replace(compared.now, inputs=_lengths(compared.now.inputs))
    return replace(compared, now=now, before=before)


def _lengths(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: range(len(given)) if hasattr(given, "__len__") else given
        for name, given in inputs.items()
    }
