"""One comment opened: what else its row tells, what was done about it, the customer's other words.

No name of a place is told that the list does not tell, and none at all beside other words: they
come from wherever the customer went.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from metrics.measure.reader import Reader
from metrics.measure.voice.read import NAMED, SPOKEN_AS, Comment, comments, numbered, visible
from metrics.relations.invitations import ANSWER_ID
from metrics.slices import Slice
from store.schema import Column, Table

# What has an id: complaints, and answers. As in `metrics.relations.first_steps` an id is that of
# the tool that tells of the step, where that has one such; else of the only one that has.
_MEANT = f"""
WITH told AS (
    SELECT 'complaint' AS kind, complaint_id AS row_key, coalesce(key_source, '') AS source
    FROM complaints WHERE complaint_id = $about
    UNION ALL
    SELECT 'comment', response_id, coalesce(key_source, '')
    FROM responses WHERE {ANSWER_ID} = $about
), meant AS (
    SELECT *, source = $source AS is_own, bool_or(source = $source) OVER () AS are_own FROM told
)
SELECT kind, source, row_key FROM meant WHERE is_own = are_own
QUALIFY count(DISTINCT (kind, source)) OVER () = 1"""
#: So many of a customer's other words are told, the newest.
_MOST_OTHERS = 5


@dataclass(frozen=True, slots=True)
class NextStep:
    """What was to be done next, by when, and when it was done (UTC); `None` where it is not."""

    step: str
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """What is known of one comment: facts by column, steps that follow it, other words."""

    facts: Mapping[str, Any]
    steps: tuple[NextStep, ...]
    others: tuple[Comment, ...]


def opened(reader: Reader, row: Comment) -> OpenedRow:
    """Return what is known of a comment that the reader may see."""
    return OpenedRow(_facts(reader, row), _steps(reader, row), _others(reader, row))


def followed(reader: Reader, about: str, source: str) -> Comment | None:
    """Return the words that a next step of a source follows, by the id that it gives.

    `None` where there are none, where the reader may not see them, and where the id is of two.
    """
    meant = _meant(reader, about, source)
    if meant.is_empty():
        return None
    seen = visible(reader, Slice())
    sql = f"""
    SELECT "row" FROM ({seen.rows})
    WHERE kind = $kind AND source = $source AND list_contains($keys::VARCHAR[], row_key)
    ORDER BY row_key LIMIT 1"""
    kind, source, _ = meant.row(0)
    values = {"kind": kind, "source": source, "keys": meant["row_key"].to_list()}
    found = reader.lake.query(sql, {**seen.bound, **values})
    return next(iter(numbered(reader, seen, found["row"].to_list())), None)


def whose(reader: Reader, kind: str, source: str, key: str) -> str | None:
    """Return whose words these are, as the lake has it; `None` where nobody knows."""
    table, _ = SPOKEN_AS[kind]
    sql = f"""
    SELECT customer_id FROM {table.name}
    WHERE "{table.key}" = $key AND coalesce(key_source, '') = $source"""
    found = reader.lake.query(sql, {"key": key, "source": source})
    return found.row(0)[0] if len(found) else None


def _is_fact(table: Table, column: Column) -> bool:
    """Whether a column says what happened: not who, where, or by which id."""
    is_plain = column.text in (None, "plain", "name")
    is_who = column.is_group or column.name in (table.key, table.dated_by, *table.told_apart)
    return is_plain and not is_who and not column.is_made


def _facts(reader: Reader, row: Comment) -> dict[str, Any]:
    table, _ = SPOKEN_AS[row.kind]
    names = ", ".join(f'"{c.name}"' for c in table.columns if _is_fact(table, c))
    sql = f"""
    SELECT {names} FROM {table.name}
    WHERE "{table.key}" = $key AND coalesce(key_source, '') = $source"""
    found = reader.lake.query(sql, {"key": row.row_key, "source": row.source})
    facts = found.row(0, named=True) if len(found) else {}
    return {name: value for name, value in facts.items() if value is not None}


def _steps(reader: Reader, row: Comment) -> tuple[NextStep, ...]:
    about = "$key" if row.kind == "complaint" else ANSWER_ID
    sql = f"""
    SELECT step, due_at, CASE WHEN done_at <= known_at THEN done_at END AS done_at, about,
        coalesce(key_source, '') AS source
    FROM next_steps, (SELECT $key AS response_id) WHERE about = {about} ORDER BY due_at, step"""
    found = reader.lake.query(sql, {"key": row.row_key})
    mine = {
        (name, source)
        for name, source in found.select("about", "source").unique().iter_rows()
        if (row.kind, row.source) in _meant(reader, name, source).select("kind", "source").rows()
    }
    return tuple(NextStep(*step) for *step, name, source in found.rows() if (name, source) in mine)


def _meant(reader: Reader, about: str, source: str) -> pl.DataFrame:
    """Which rows an id of a tool's step means: kind, source, row_key; none where it is of two."""
    return reader.lake.query(_MEANT, {"about": about, "source": source})


def _others(reader: Reader, row: Comment) -> tuple[Comment, ...]:
    seen = visible(reader, Slice())
    sql = f"""
    SELECT {NAMED}, mark FROM ({seen.rows})
    WHERE customer = $customer AND "row" <> $opened ORDER BY "row" LIMIT {_MOST_OTHERS}"""
    values = {**seen.bound, "customer": row.customer, "opened": row.row}
    return comments(reader, reader.lake.query(sql, values))
