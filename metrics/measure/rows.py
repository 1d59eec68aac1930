"""Single rows for people to read: the newest comments, the complaints that wait longest.

Words are hidden where a slice has few of them, whatever the score: how many is told. Where there
are enough, the name of a place with few is left out. Complaints are not hidden from those who have
to answer them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from metrics.lake import Lake
from metrics.measure.as_of import bound_by_data
from metrics.measure.suppression import is_split_by, small_places
from metrics.model import Group
from metrics.relations.selects import RELATIONS
from metrics.slices import Scope, Slice
from store.tables import SLICE_COLUMNS

#: The columns that complaints can be chosen by besides the slice's.
_OLDEST_BY = ("category", "severity", "age")


@dataclass(frozen=True, slots=True)
class _Words:
    """One kind of words: the `SELECT`, and the columns to choose by besides the slice's."""

    sql: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which rows, and what of them may be seen."""

    lake: Lake
    chosen: Slice
    scope: Scope


_COMMENTS = _Words(
    """
SELECT answered_at AS "at", question, score, comment AS words, team, location, channel, touchpoint,
    segment
FROM responses WHERE comment IS NOT NULL""",
    by=("question", "score"),
)

_POSTS = _Words(
    """
SELECT happened_at AS "at", kind, source, rating, sentiment, sentiment_from, text AS words, team,
    location, NULL::VARCHAR AS channel, NULL::VARCHAR AS touchpoint, segment
FROM advocacy WHERE text IS NOT NULL""",
    by=("kind", "source", "rating", "sentiment"),
)

# Which are open, and how old they are, is said in one place for the bars and for this list.
_OLDEST = f"""
SELECT complaint_id, opened_at, least(known_at, $end) AS known_at, age_days * 24 AS hours_open,
    age_days, team, location, channel, touchpoint, segment, category, severity, summary, age
FROM ({RELATIONS["open_complaints"]})"""


def newest_comments(lake: Lake, chosen: Slice, scope: Scope, most: int = 50) -> pl.DataFrame:
    """The newest comments of the slice, whatever the score: newest first, at most `most` rows.

    Columns: at (UTC), question, score, words, team, location, channel, touchpoint, segment. The
    slice may choose by `question` and by `score` too. None where they are hidden, see
    `hidden_comments`.
    """
    return _newest(_COMMENTS, _Asked(lake, chosen, scope), most)


def hidden_comments(lake: Lake, chosen: Slice, scope: Scope) -> int:
    """How many comments of the slice, whatever the score, are hidden; 0 where they are shown."""
    return _hidden(_COMMENTS, _Asked(lake, chosen, scope))


def without_small_places(
    lake: Lake, chosen: Slice, scope: Scope, found: pl.DataFrame
) -> pl.DataFrame:
    """Some comments of the slice, places not named of which it has few; none if it is hidden."""
    asked = _Asked(lake, chosen, scope)
    return found.clear() if _hidden(_COMMENTS, asked) else _unnamed(_COMMENTS, asked, found)


def newest_posts(lake: Lake, chosen: Slice, scope: Scope, most: int = 50) -> pl.DataFrame:
    """The newest reviews and mentions with words, newest first.

    Columns: at (UTC), kind, source, rating, sentiment, sentiment_from, words, team, location, …
    The slice may choose by `kind`, `source`, `rating` and `sentiment` too. None where they are
    hidden, see `hidden_posts`.
    """
    return _newest(_POSTS, _Asked(lake, chosen, scope), most)


def hidden_posts(lake: Lake, chosen: Slice, scope: Scope) -> int:
    """How many posts of the slice, of whatever kind, are hidden; 0 where they are shown."""
    return _hidden(_POSTS, _Asked(lake, chosen, scope))


def oldest_open(
    lake: Lake,
    chosen: Slice,
    scope: Scope,
    most: int = 100,
    *,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """The complaints open at the end of the period, the oldest first, whenever they were opened.

    They are those that `open_complaints` and `open_by_age` count; `as_of` as in `metrics.measure.measuring`.

    Columns: complaint_id, opened_at and known_at (UTC), hours_open, age_days, team, location,
    channel, touchpoint, segment, category, severity, summary, age. The slice may choose by
    `category`, `severity` and `age` (as `open_by_age` names them) too.
    """
    clauses, bound = chosen.condition("opened_at", (*SLICE_COLUMNS, *_OLDEST_BY), stock=True)
    rows = _limited(_OLDEST, clauses, scope, "opened_at, complaint_id")
    return lake.query(
        rows[0], {**bound, **rows[1], **bound_by_data(lake, chosen, as_of), "most": most}
    )


def _newest(kind: _Words, asked: _Asked, most: int) -> pl.DataFrame:
    clauses, bound = asked.chosen.condition("at", (*SLICE_COLUMNS, *kind.by))
    sql, seen = _limited(kind.sql, clauses, asked.scope, '"at" DESC, words')
    shown = 0 if _hidden(kind, asked) else most
    return _unnamed(kind, asked, asked.lake.query(sql, {**bound, **seen, "most": shown}))


def _unnamed(kind: _Words, asked: _Asked, found: pl.DataFrame) -> pl.DataFrame:
    """The rows without the names of places that have few of them."""
    if asked.scope.smallest_comments <= 1 or found.is_empty():
        return found
    counts = _counts(kind, _whatever(kind, asked), SLICE_COLUMNS)
    small = {c: small_places(n, asked.scope.smallest_comments) for c, n in counts.items()}
    return found.with_columns(
        pl.when(pl.col(column).is_in(sorted(values))).then(None).otherwise(column).alias(column)
        for column, values in small.items()
        if values
    )


def _hidden(kind: _Words, asked: _Asked) -> int:
    """How many are hidden: few of them, or few left out by what was chosen; 0 if none are."""
    smallest, whole = asked.scope.smallest_comments, _whatever(kind, asked)
    if smallest <= 1:
        return 0
    total = sum(_counts(kind, whole, SLICE_COLUMNS[:1])[SLICE_COLUMNS[0]].values())
    for column, values in whole.chosen.choice:
        loose = replace(whole, chosen=whole.chosen.narrow(column))
        if is_split_by(_counts(kind, loose, (column,))[column], values, smallest):
            return total
    return total if total < smallest else 0


def _whatever(kind: _Words, asked: _Asked) -> _Asked:
    """The same whatever was said: what is hidden is decided by place and time."""
    chosen = asked.chosen
    for column in kind.by:
        chosen = chosen.narrow(column)
    return replace(asked, chosen=chosen)


def _counts(kind: _Words, asked: _Asked, columns: tuple[str, ...]) -> dict[str, dict[Group, int]]:
    """How many there are of each value of each of the columns."""
    clauses, bound = asked.chosen.condition("at", (*SLICE_COLUMNS, *kind.by))
    seen, seen_bound = asked.scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    sets = ", ".join(f"({column})" for column in columns)
    mark = " ".join(f"WHEN grouping({c}) = 0 THEN {i}" for i, c in enumerate(columns))
    sql = f"""
    SELECT CASE {mark} END AS which, coalesce({", ".join(columns)}) AS value, count(*) AS n
    FROM ({kind.sql}) WHERE {where} GROUP BY GROUPING SETS ({sets})"""
    counts: dict[str, dict[Group, int]] = {column: {} for column in columns}
    for which, value, n in asked.lake.query(sql, {**bound, **seen_bound}).iter_rows():
        counts[columns[which]][value] = n
    return counts


def _limited(
    sql: str, clauses: list[str], scope: Scope, order: str
) -> tuple[str, dict[str, object]]:
    seen, bound = scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    return f"SELECT * FROM ({sql}) WHERE {where} ORDER BY {order} LIMIT $most", bound
