"""Single rows for people to read: the newest comments, the complaints that wait longest.

Words are hidden where a slice has few of them, whatever the score: how many is told. Where there
are enough, the name of a place with few is left out. Complaints are not hidden from those who have
to answer them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from metrics.measure.as_of import bound_by_data
from metrics.measure.reader import Reader
from metrics.measure.suppression import are_hidden, small_places
from metrics.model import Group
from metrics.relations.selects import BARE, RELATIONS
from metrics.slices import Scope, Slice
from store.tables import SLICE_COLUMNS, TABLES

#: The columns that complaints can be chosen by besides the slice's.
_OLDEST_BY = ("category", "severity", "age")


@dataclass(frozen=True, slots=True)
class _Words:
    """One kind of words: the `SELECT`, and the columns to choose by besides the slice's."""

    sql: str
    by: tuple[str, ...]


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


def newest_at(reader: Reader, table: str, chosen: Slice) -> datetime | None:
    """When the newest row of a table in the slice happened (UTC); `None` where there is no row.

    Whatever its columns tell: rows of which no metric counts anything are rows.
    """
    dated_by = TABLES[table].dated_by
    clauses, bound = chosen.condition(dated_by, (*SLICE_COLUMNS, *TABLES[table].names))
    seen, seen_bound = reader.scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    sql = f'SELECT max("{dated_by}") AS newest FROM ({BARE[table]}) WHERE {where}'
    newest: datetime | None = reader.lake.query(sql, {**bound, **seen_bound})["newest"][0]
    return newest


def newest_comments(reader: Reader, chosen: Slice, most: int = 50) -> pl.DataFrame:
    """The newest comments of the slice, whatever the score: newest first, at most `most` rows.

    Columns: at (UTC), question, score, words, team, location, channel, touchpoint, segment. The
    slice may choose by `question` and by `score` too. None where they are hidden, see
    `hidden_comments`.
    """
    return _newest(_COMMENTS, reader, chosen, most)


def hidden_comments(reader: Reader, chosen: Slice) -> int:
    """How many comments of the slice, whatever the score, are hidden; 0 where they are shown."""
    return _hidden(_COMMENTS, reader, chosen)


def without_small_places(reader: Reader, chosen: Slice, found: pl.DataFrame) -> pl.DataFrame:
    """Some comments of the slice, places not named of which it has few; none if it is hidden."""
    if _hidden(_COMMENTS, reader, chosen):
        return found.clear()
    return _unnamed(_COMMENTS, reader, chosen, found)


def newest_posts(reader: Reader, chosen: Slice, most: int = 50) -> pl.DataFrame:
    """The newest reviews and mentions with words, newest first.

    Columns: at (UTC), kind, source, rating, sentiment, sentiment_from, words, team, location, …
    The slice may choose by `kind`, `source`, `rating` and `sentiment` too. None where they are
    hidden, see `hidden_posts`.
    """
    return _newest(_POSTS, reader, chosen, most)


def hidden_posts(reader: Reader, chosen: Slice) -> int:
    """How many posts of the slice, of whatever kind, are hidden; 0 where they are shown."""
    return _hidden(_POSTS, reader, chosen)


def oldest_open(reader: Reader, chosen: Slice, most: int = 100) -> pl.DataFrame:
    """The complaints open at the end of the period, the oldest first, whenever they were opened.

    They are those that `open_complaints` and `open_by_age` count, as of when the reader asks.

    Columns: complaint_id, opened_at and known_at (UTC), hours_open, age_days, team, location,
    channel, touchpoint, segment, category, severity, summary, age. The slice may choose by
    `category`, `severity` and `age` (as `open_by_age` names them) too.
    """
    clauses, bound = chosen.condition("opened_at", (*SLICE_COLUMNS, *_OLDEST_BY), stock=True)
    rows = _limited(_OLDEST, clauses, reader.scope, "opened_at, complaint_id")
    known = bound_by_data(reader.lake, chosen, reader.as_of)
    return reader.lake.query(rows[0], {**bound, **rows[1], **known, "most": most})


def _newest(kind: _Words, reader: Reader, chosen: Slice, most: int) -> pl.DataFrame:
    clauses, bound = chosen.condition("at", (*SLICE_COLUMNS, *kind.by))
    sql, seen = _limited(kind.sql, clauses, reader.scope, '"at" DESC, words')
    limit = 0 if _hidden(kind, reader, chosen) else most
    found = reader.lake.query(sql, {**bound, **seen, "most": limit})
    return _unnamed(kind, reader, chosen, found)


def _unnamed(kind: _Words, reader: Reader, chosen: Slice, found: pl.DataFrame) -> pl.DataFrame:
    """The rows without the names of places that have few of them."""
    if not reader.disclosure.hides_comments or found.is_empty():
        return found
    counts = _counts(kind, reader, _whatever(kind, chosen), SLICE_COLUMNS)
    smallest = reader.disclosure.smallest_comments
    small = {column: small_places(each, smallest) for column, each in counts.items()}
    return found.with_columns(
        pl.when(pl.col(column).is_in(sorted(values))).then(None).otherwise(column).alias(column)
        for column, values in small.items()
        if values
    )


def _hidden(kind: _Words, reader: Reader, chosen: Slice) -> int:
    """How many are hidden: few of them, or few left out by what was chosen; 0 if none are."""
    if not reader.disclosure.hides_comments:
        return 0
    whole, first = _whatever(kind, chosen), SLICE_COLUMNS[0]
    total = sum(_counts(kind, reader, whole, (first,))[first].values())
    choices = (
        (_counts(kind, reader, whole.narrow(column), (column,))[column], values)
        for column, values in whole.choice
    )
    return total if are_hidden(total, choices, reader.disclosure.smallest_comments) else 0


def _whatever(kind: _Words, chosen: Slice) -> Slice:
    """The same whatever was said: what is hidden is decided by place and time."""
    for column in kind.by:
        chosen = chosen.narrow(column)
    return chosen


def _counts(
    kind: _Words, reader: Reader, chosen: Slice, columns: tuple[str, ...]
) -> dict[str, dict[Group, int]]:
    """How many there are of each value of each of the columns."""
    clauses, bound = chosen.condition("at", (*SLICE_COLUMNS, *kind.by))
    seen, seen_bound = reader.scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    sets = ", ".join(f"({column})" for column in columns)
    mark = " ".join(f"WHEN grouping({c}) = 0 THEN {i}" for i, c in enumerate(columns))
    sql = f"""
    SELECT CASE {mark} END AS which, coalesce({", ".join(columns)}) AS value, count(*) AS n
    FROM ({kind.sql}) WHERE {where} GROUP BY GROUPING SETS ({sets})"""
    counts: dict[str, dict[Group, int]] = {column: {} for column in columns}
    for which, value, n in reader.lake.query(sql, {**bound, **seen_bound}).iter_rows():
        counts[columns[which]][value] = n
    return counts


def _limited(
    sql: str, clauses: list[str], scope: Scope, order: str
) -> tuple[str, dict[str, object]]:
    seen, bound = scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    return f"SELECT * FROM ({sql}) WHERE {where} ORDER BY {order} LIMIT $most", bound
