"""Who is praised by name: answers of 9 or 10 and positive posts that name somebody who serves.

Named by the field of the answer, or in its words: there as a word of its own. Whoever is praised by
fewer than `smallest_group` is not listed, and words are shown of those alone who have as many as
`smallest_group_comments`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from metrics.measure.as_of import NO_END
from metrics.measure.hiding.suppression import is_few
from metrics.measure.reader import Reader
from metrics.slices import Slice, check_columns
from store.tables import ADVOCACY, SLICE_COLUMNS

#: So many people are looked for in words at most, those first who served most; none by a name of
#: fewer letters.
_PEOPLE, _LETTERS = 500, 3
#: So many of the newest words are shown of each.
_WORDS = 3

_NAMES_IN = """contains(lower({words}), lower(name)) AND regexp_matches({words},
        '(?i)(^|[^\\pL\\pN])' || regexp_escape(name) || '($|[^\\pL\\pN])')"""
_PRAISED = """
WITH staff AS (
    SELECT employee AS name FROM responses WHERE employee IS NOT NULL AND {seen}
    GROUP BY employee ORDER BY count(*) DESC, employee LIMIT {people}
), sought AS (
    SELECT name FROM staff WHERE length(name) >= {letters}
), said AS (
    SELECT response_id, employee, answered_at, comment FROM responses
    WHERE question = 'nps' AND score >= 9 AND answered_at <= $as_of AND {answers}
), praised AS (
    SELECT employee AS name, response_id AS id, answered_at AS spoken_at, comment AS words
    FROM said WHERE employee IS NOT NULL
    UNION
    SELECT name, response_id, answered_at, comment FROM said JOIN sought ON {in_comment}
    UNION ALL
    SELECT name, event_id, happened_at, text FROM (
        SELECT event_id, happened_at, text FROM advocacy
        WHERE sentiment = 'positive' AND kind IN ('review', 'mention') AND happened_at <= $as_of
            AND {posts}
    ) JOIN sought ON {in_text}
)
SELECT name, count(*) AS times, count(words) AS worded,
    (list(words ORDER BY spoken_at DESC, id) FILTER (words IS NOT NULL))[:{shown}] AS words
FROM praised GROUP BY name ORDER BY times DESC, name"""


@dataclass(frozen=True, slots=True)
class Praised:
    """Somebody who serves, how often customers praised them, and the newest of their words."""

    name: str
    times: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Praise:
    """Those who are praised, most often first; `few` more are, by too few to be listed."""

    praised: tuple[Praised, ...]
    few: int


def praise(reader: Reader, chosen: Slice) -> Praise:
    """Return who is praised by name in a slice."""
    check_columns([column for column, _ in chosen.choice], SLICE_COLUMNS)
    seen, seen_bound = reader.scope.condition()
    answers, bound = chosen.condition("answered_at")
    posts = chosen.condition("happened_at")[0]
    chosen_columns = [column for column, _ in (*chosen.choice, *reader.scope.only)]
    # A post has neither channel nor touchpoint: chosen by these, none is there.
    has = {*ADVOCACY.names, *ADVOCACY.told_by_words}
    of_posts = ["FALSE"] if set(chosen_columns) - has else [*posts, *seen]
    sql = _PRAISED.format(
        seen=" AND ".join(["TRUE", *seen]),
        people=_PEOPLE,
        letters=_LETTERS,
        answers=" AND ".join(["TRUE", *answers, *seen]),
        posts=" AND ".join(["TRUE", *of_posts]),
        in_comment=_NAMES_IN.format(words="comment"),
        in_text=_NAMES_IN.format(words="text"),
        shown=_WORDS,
    )
    values = {**bound, **seen_bound, "as_of": reader.as_of or NO_END}
    found = reader.lake.query(sql, values)
    hidden = reader.disclosure
    visible = [
        row for row in found.iter_rows(named=True) if not is_few(row["times"], hidden.smallest)
    ]
    praised = tuple(
        Praised(
            row["name"],
            row["times"],
            () if is_few(row["worded"], hidden.smallest_comments) else tuple(row["words"] or ()),
        )
        for row in visible
    )
    return Praise(praised, found.height - len(visible))


def praise_as_numbers(found: Sequence[Praised]) -> pl.DataFrame:
    """Return a row per person: how often they were praised, and the newest words."""
    schema = {"name": pl.String, "times": pl.Int64, "words": pl.String}
    rows = [(one.name, one.times, " · ".join(one.words) or None) for one in found]
    return pl.DataFrame(rows, schema=schema, orient="row")
