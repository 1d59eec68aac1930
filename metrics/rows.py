"""Single rows for people to read: the newest comments, the complaints that wait longest."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from metrics.lake import Lake
from metrics.relations import AGE
from metrics.slices import Scope, Slice
from metrics.tables import SLICE_COLUMNS

_END = datetime(9999, 1, 1, tzinfo=UTC)

#: The columns that each kind of row can be chosen by besides the slice's.
_COMMENTS_BY = ("question", "score")
_POSTS_BY = ("kind", "source", "rating", "sentiment")
_OLDEST_BY = ("category", "severity", "age")

_COMMENTS = """
SELECT answered_at AS "at", question, score, comment AS words, team, location, channel, touchpoint,
    segment
FROM responses WHERE comment IS NOT NULL"""

_OLDEST = f"""
SELECT *, {AGE}
FROM (
    SELECT complaint_id, opened_at, least(known_at, $end) AS known_at,
        (epoch_us(least(known_at, $end)) - epoch_us(opened_at)) / 3600000000.0 AS hours_open,
        hours_open / 24 AS age_days,
        team, location, channel, touchpoint, segment, category, severity, summary
    FROM complaints
    WHERE opened_at < $end AND NOT coalesce(resolved_at < $end AND resolved_at <= known_at, FALSE)
        AND NOT list_contains($never_closing::VARCHAR[], drop)
)"""

_POSTS = """
SELECT happened_at AS "at", kind, source, rating, sentiment, sentiment_from, text AS words, team,
    location, NULL::VARCHAR AS channel, NULL::VARCHAR AS touchpoint, segment
FROM advocacy WHERE text IS NOT NULL"""


def newest_comments(lake: Lake, chosen: Slice, scope: Scope, most: int = 50) -> pl.DataFrame:
    """The newest comments of the slice, whatever the score: newest first, at most `most` rows.

    Columns: at (UTC), question, score, words, team, location, channel, touchpoint, segment. The
    slice may choose by `question` and by `score` too.
    """
    return _newest(lake, _COMMENTS, chosen, scope, most, _COMMENTS_BY)


def newest_posts(lake: Lake, chosen: Slice, scope: Scope, most: int = 50) -> pl.DataFrame:
    """The newest reviews and mentions with words, newest first.

    Columns: at (UTC), kind, source, rating, sentiment, sentiment_from, words, team, location, …
    The slice may choose by `kind`, `source`, `rating` and `sentiment` too.
    """
    return _newest(lake, _POSTS, chosen, scope, most, _POSTS_BY)


def oldest_open(lake: Lake, chosen: Slice, scope: Scope, most: int = 100) -> pl.DataFrame:
    """The complaints open at the end of the period, the oldest first, whenever they were opened.

    Columns: complaint_id, opened_at and known_at (UTC), hours_open, age_days, team, location,
    channel, touchpoint, segment, category, severity, summary, age. The slice may choose by
    `category`, `severity` and `age` (as `open_by_age` names them) too.
    """
    end = chosen.end_instant or _END
    silent = lake.drops_without("complaints", "resolved_at")
    clauses, bound = chosen.condition("opened_at", (*SLICE_COLUMNS, *_OLDEST_BY), stock=True)
    rows = _limited(_OLDEST, clauses, scope, "opened_at, complaint_id")
    asked = {"end": end, "never_closing": silent, "most": most}
    return lake.query(rows[0], {**bound, **rows[1], **asked})


def _newest(
    lake: Lake, sql: str, chosen: Slice, scope: Scope, most: int, by: tuple[str, ...]
) -> pl.DataFrame:
    clauses, bound = chosen.condition("at", (*SLICE_COLUMNS, *by))
    rows = _limited(sql, clauses, scope, '"at" DESC, words')
    return lake.query(rows[0], {**bound, **rows[1], "most": most})


def _limited(
    sql: str, clauses: list[str], scope: Scope, order: str
) -> tuple[str, dict[str, object]]:
    seen, bound = scope.condition()
    where = " AND ".join([*clauses, *seen]) or "TRUE"
    return f"SELECT * FROM ({sql}) WHERE {where} ORDER BY {order} LIMIT $most", bound
