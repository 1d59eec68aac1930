"""Single rows for people to read: the newest comments, the complaints that wait longest.

Words are hidden where a slice has few of them, whatever the score: how many is told. Where there
are enough, the name of a place with few is left out. Complaints are not hidden from those who have
to answer them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

import polars as pl

from metrics.measure.as_of import bound_by_data, knowledge
from metrics.measure.crossings import Crossings
from metrics.measure.pattern import Pattern, pairs_and_totals, pattern_of
from metrics.measure.query import mark_of
from metrics.measure.reader import Reader
from metrics.measure.suppression import is_few, small_places
from metrics.relations.selects import BARE, RELATIONS, slice_of
from metrics.slices import Scope, Slice
from store.tables import ADVOCACY, COMPLAINTS, RESPONSES, SLICE_COLUMNS, TABLES

#: The columns that complaints can be chosen by besides the slice's.
_OLDEST_BY = ("category", "severity", "age")


@dataclass(frozen=True, slots=True)
class _Words:
    """One kind of words: the `SELECT`, and the columns to choose by besides the slice's."""

    sql: str
    by: tuple[str, ...]


_COMMENTS = _Words(
    f"""
SELECT answered_at AS "at", answered_until IS NOT NULL AS is_day, question, score, comment AS words,
    {slice_of(RESPONSES)}
FROM responses WHERE comment IS NOT NULL""",
    by=("question", "score"),
)

_POSTS = _Words(
    f"""
SELECT happened_at AS "at", happened_until IS NOT NULL AS is_day, kind, source, rating, sentiment,
    sentiment_from, text AS words, {slice_of(ADVOCACY)}
FROM advocacy WHERE text IS NOT NULL""",
    by=("kind", "source", "rating", "sentiment"),
)

# Which are open, and how old they are, is said in one place for the bars and for this list.
_OLDEST = f"""
SELECT complaint_id, opened_at, least(known_at, $end) AS known_at, age_days * 24 AS hours_open,
    age_days, {slice_of(COMPLAINTS)}, category, severity, summary, age
FROM ({RELATIONS["open_complaints"]})"""


#: By metric: the column of the wait, in microseconds, whether it has ended, and who tells it.
_WAITS = {
    "resolution_median": ("waited", "is_resolved", "tells_resolution"),
    "first_response_median": ("waited_for_answer", "is_answered", "tells_answers"),
}
_HOUR_US = 3_600_000_000


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

    Columns: at (UTC), is_day (of the time only its day is known), question, score, words, team,
    location, channel, touchpoint, segment. The slice may choose by `question` and by `score` too.
    None where they are hidden, see `hidden_comments`.
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

    Columns: at (UTC), is_day (of the time only its day is known), kind, source, rating, sentiment,
    sentiment_from, words, team, location, …
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


def longest_waits(reader: Reader, chosen: Slice, key: str, most: int = 10) -> pl.DataFrame:
    """The complaints opened in the slice's period that waited longest, by a metric of waits.

    Columns: complaint_id, opened_at (UTC), hours, has_ended (else it waits still), team, location,
    channel, touchpoint, segment, category, severity, summary.
    """
    wait, ended, told = _WAITS[key]
    clauses, bound = chosen.condition("opened_at", (*SLICE_COLUMNS, *_OLDEST_BY))
    sql = f"""
    SELECT complaint_id, opened_at, {wait} / {_HOUR_US}.0 AS hours, {ended} AS has_ended,
        {slice_of(COMPLAINTS)}, category, severity, summary
    FROM ({RELATIONS["complaints"]}) WHERE {told}"""
    rows, seen = _limited(sql, clauses, reader.scope, "hours DESC, complaint_id")
    known = knowledge(reader, chosen)
    return reader.lake.query(rows, {**bound, **seen, **known, "most": most})


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
    sets = [(column,) for column in SLICE_COLUMNS if reader.lake.tells_level(column)]
    counts = _counts(kind, reader, _whatever(kind, chosen), sets).counts
    smallest = reader.disclosure.smallest_comments
    small = {
        column: small_places({value: n for (value,), n in each.items()}, smallest)
        for (column,), each in counts.items()
    }
    return found.with_columns(
        pl.when(pl.col(column).is_in(sorted(values))).then(None).otherwise(column).alias(column)
        for column, values in small.items()
        if values
    )


def _hidden(kind: _Words, reader: Reader, chosen: Slice) -> int:
    """How many are hidden: few of them, or what would tell of few; 0 if none are."""
    if not reader.disclosure.hides_comments:
        return 0
    whole, first = _whatever(kind, chosen), SLICE_COLUMNS[:1]
    total = sum(_counts(kind, reader, whole, [first]).counts[first].values())
    few = is_few(total, reader.disclosure.smallest_comments)
    return total if few or _is_in_pattern(kind, reader, whole) else 0


def _is_in_pattern(kind: _Words, reader: Reader, chosen: Slice) -> bool:
    """Whether what was chosen, by each column and each two, would tell of few."""
    choice = dict(chosen.choice)
    if not choice:
        return False
    pattern = _pattern(kind, reader, chosen)
    named = pattern.named(choice)
    return pattern.is_all_hidden or any(
        pattern.hides(some, pattern.cells(some), [choice[column] for column in some])
        for size in (1, 2)
        for some in combinations(named, size)
    )


def _pattern(kind: _Words, reader: Reader, chosen: Slice) -> Pattern:
    """Which words of the period are hidden, whatever was chosen."""
    period, smallest = replace(chosen, only=()), reader.disclosure.smallest_comments
    key = "words", kind, period, reader.scope, smallest
    known: Pattern | None = reader.lake.recall(key)
    if known is None:
        columns = tuple(sorted(filter(reader.lake.tells_level, SLICE_COLUMNS)))
        counted = _counts(kind, reader, period, pairs_and_totals(columns))
        known = pattern_of(counted, columns, smallest)
        reader.lake.keep(key, known)
    return known


def _whatever(kind: _Words, chosen: Slice) -> Slice:
    """The same whatever was said: what is hidden is decided by place and time."""
    for column in kind.by:
        chosen = chosen.narrow(column)
    return chosen


def _counts(
    kind: _Words, reader: Reader, chosen: Slice, sets: Sequence[tuple[str, ...]]
) -> Crossings:
    """How many there are in each crossing of the columns of each set."""
    clauses, bound = chosen.condition("at", (*SLICE_COLUMNS, *kind.by))
    seen, seen_bound = reader.scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    named = tuple(dict.fromkeys(column for each in sets for column in each))
    columns, grouped = ", ".join(named), ", ".join(f"({', '.join(each)})" for each in sets)
    sql = f"""
    WITH cells AS (
        SELECT {columns}, count(*) AS n, (hash({columns}) >> 24)::BIGINT AS cell_hash
        FROM ({kind.sql}) WHERE {where} GROUP BY {columns}
    )
    SELECT grouping({columns}) AS cut, {columns}, sum(n)::BIGINT AS n,
        sum(cell_hash)::BIGINT AS mark
    FROM cells GROUP BY GROUPING SETS ({grouped}) HAVING sum(n) > 0"""
    found = Crossings({each: {} for each in sets}, {})
    marks = {mark_of(named, each): each for each in sets}
    for cut, *values, n, mark in reader.lake.query(sql, {**bound, **seen_bound}).iter_rows():
        cells = dict(zip(named, values, strict=True))
        node = marks[cut], tuple(cells[column] for column in marks[cut])
        found.counts[node[0]][node[1]], found.marks[node] = n, mark
    return found


def _limited(
    sql: str, clauses: list[str], scope: Scope, order: str
) -> tuple[str, dict[str, object]]:
    seen, bound = scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    return f"SELECT * FROM ({sql}) WHERE {where} ORDER BY {order} LIMIT $most", bound
