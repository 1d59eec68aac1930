"""Single rows for people to read: the newest comments, the complaints that wait longest.

Words are hidden where a slice has few of them, whatever the score: how many is told. Where there
are enough, the name of a place with few is left out. Complaints are not hidden from those who have
to answer them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from metrics.measure.as_of import bound_by_data, knowledge
from metrics.measure.hiding.hidden_words import WordRows, hidden_words, unnamed
from metrics.measure.reader import Reader
from metrics.relations.selects import BARE, RELATIONS
from metrics.relations.slice_columns import slice_of
from metrics.slices import Scope, Slice
from store.tables import ADVOCACY, COMPLAINTS, OVERLAPPING, RESPONSES, SLICE_COLUMNS, TABLES

#: The columns that complaints can be chosen by besides the slice's.
_OLDEST_BY = ("category", "severity", "age")


_COMMENTS = WordRows(
    f"""
SELECT answered_at AS "at", answered_until IS NOT NULL AS is_day, question, score, comment AS words,
    {slice_of(RESPONSES)}
FROM responses WHERE comment IS NOT NULL""",
    by=("question", "score"),
)

_POSTS = WordRows(
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


@dataclass(frozen=True, slots=True)
class Wait:
    """How the complaints tell a wait: the columns of how long it is, in microseconds, and the word.

    `has_ended` is the column of whether it is over, `is_known` of whether any file would tell;
    `ended` is what a complaint is then.
    """

    waited: str
    has_ended: str
    is_known: str
    ended: str


#: By the metric that measures it.
WAITS: dict[str, Wait] = {
    "resolution_median": Wait("waited", "is_resolved", "tells_resolution", "resolved"),
    "first_response_median": Wait("waited_for_answer", "is_answered", "tells_answers", "answered"),
}
_HOUR_US = 3_600_000_000


def newest_at(reader: Reader, table: str, chosen: Slice) -> datetime | None:
    """Return when the newest row of a table in the slice happened (UTC); `None` if there is no row.

    Whatever its columns tell: rows of which no metric counts anything are rows.
    """
    dated_by = TABLES[table].dated_by
    clauses, bound = chosen.condition(dated_by, (*SLICE_COLUMNS, *TABLES[table].names))
    seen, seen_bound = reader.scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    sql = f'SELECT max("{dated_by}") AS newest FROM ({BARE[table]}) WHERE {where}'
    newest: datetime | None = reader.lake.count(sql, {**bound, **seen_bound})["newest"][0]
    return newest


def newest_comments(reader: Reader, chosen: Slice, most: int = 50) -> pl.DataFrame:
    """Return the newest comments of the slice, whatever the score.

    Newest first, at most `most` rows.

    Columns: at (UTC), is_day (of the time only its day is known), question, score, words, team,
    location, channel, touchpoint, segment. The slice may choose by `question` and by `score` too.
    None where they are hidden, see `hidden_comments`.
    """
    return _newest(_COMMENTS, reader, chosen, most)


def hidden_comments(reader: Reader, chosen: Slice) -> int:
    """Return how many comments of the slice, whatever the score, are hidden.

    0 where they are shown.
    """
    return hidden_words(_COMMENTS, reader, chosen)


def without_small_places(reader: Reader, chosen: Slice, found: pl.DataFrame) -> pl.DataFrame:
    """Return some comments of the slice, places not named of which it has few.

    None if it is hidden.
    """
    if hidden_words(_COMMENTS, reader, chosen):
        return found.clear()
    return unnamed(_COMMENTS, reader, chosen, found)


def newest_posts(reader: Reader, chosen: Slice, most: int = 50) -> pl.DataFrame:
    """Return the newest reviews and mentions with words, newest first.

    Columns: at (UTC), is_day (of the time only its day is known), kind, source, rating, sentiment,
    sentiment_from, words, team, location, …
    The slice may choose by `kind`, `source`, `rating` and `sentiment` too. None where they are
    hidden, see `hidden_posts`.
    """
    return _newest(_POSTS, reader, chosen, most)


def hidden_posts(reader: Reader, chosen: Slice) -> int:
    """Return how many posts of the slice, of whatever kind, are hidden; 0 where they are shown."""
    return hidden_words(_POSTS, reader, chosen)


def oldest_open(reader: Reader, chosen: Slice, most: int = 100) -> pl.DataFrame:
    """Return the complaints open at the end of the period, oldest first, whenever opened.

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
    """Return the complaints opened in the slice's period that waited longest, by a metric of waits.

    Columns: complaint_id, opened_at (UTC), hours, has_ended (else it waits still), team, location,
    channel, touchpoint, segment, category, severity, summary.
    """
    wait = WAITS[key]
    clauses, bound = chosen.condition("opened_at", (*SLICE_COLUMNS, *_OLDEST_BY))
    sql = f"""
    SELECT complaint_id, opened_at, {wait.waited} / {_HOUR_US}.0 AS hours,
        {wait.has_ended} AS has_ended, {slice_of(COMPLAINTS)}, category, severity, summary
    FROM ({RELATIONS["complaints"]}) WHERE {wait.is_known}"""
    rows, seen = _limited(sql, clauses, reader.scope, "hours DESC, complaint_id")
    known = knowledge(reader, chosen)
    return reader.lake.query(rows, {**bound, **seen, **known, "most": most})


def _newest(kind: WordRows, reader: Reader, chosen: Slice, most: int) -> pl.DataFrame:
    clauses, bound = chosen.condition("at", (*SLICE_COLUMNS, *kind.by))
    sql, seen = _limited(kind.sql, clauses, reader.scope, '"at" DESC, words')
    limit = 0 if hidden_words(kind, reader, chosen) else most
    found = reader.lake.query(sql, {**bound, **seen, "most": limit})
    return unnamed(kind, reader, chosen, found)


def _limited(
    sql: str, clauses: list[str], scope: Scope, order: str
) -> tuple[str, dict[str, object]]:
    seen, bound = scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    columns = f"* EXCLUDE ({', '.join(OVERLAPPING)})"
    return f"SELECT {columns} FROM ({sql}) WHERE {where} ORDER BY {order} LIMIT $most", bound
