"""One comment opened: what else its row tells, what was done about it, the customer's other words.

No name of a place is told that the list does not tell, and none at all beside other words: they
come from wherever the customer went.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from metrics.measure.reader import Reader
from metrics.measure.voice.read import NAMED, SPOKEN_AS, Comment, comments, visible
from metrics.slices import Slice
from store.schema import Column, Table

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
    sql = """
    SELECT step, due_at, CASE WHEN done_at <= known_at THEN done_at END AS done_at
    FROM next_steps WHERE about = $key ORDER BY due_at, step"""
    found = reader.lake.query(sql, {"key": row.row_key})
    return tuple(NextStep(*each) for each in found.iter_rows())


def _others(reader: Reader, row: Comment) -> tuple[Comment, ...]:
    seen = visible(reader, Slice())
    sql = f"""
    SELECT {NAMED}, mark FROM ({seen.rows})
    WHERE customer = $customer AND "row" <> $opened ORDER BY "row" LIMIT {_MOST_OTHERS}"""
    values = {**seen.bound, "customer": row.customer, "opened": row.row}
    return comments(reader, reader.lake.query(sql, values))
