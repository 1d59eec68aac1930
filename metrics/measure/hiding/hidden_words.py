"""Hidden words: which comments and posts are not told, and which places are not named beside some.

Words are hidden where a slice has few of them, whatever the score or what is searched in them: how
many is told. Where there are enough, the name of a place with few is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import polars as pl

from metrics.measure.hiding.crossings import Crossings
from metrics.measure.hiding.pattern import Pattern, pairs_and_totals, pattern_of
from metrics.measure.hiding.suppression import is_few, small_places
from metrics.measure.query import mark_of
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.tables import SINGLE_VALUED


@dataclass(frozen=True, slots=True)
class WordRows:
    """One kind of words: the `SELECT`, and the columns to choose by besides the slice's."""

    sql: str
    by: tuple[str, ...]


def unnamed(kind: WordRows, reader: Reader, chosen: Slice, found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows without the names of places that have few of them."""
    if found.is_empty():
        return found
    return found.with_columns(
        pl.when(pl.col(column).is_in(values)).then(None).otherwise(column).alias(column)
        for column, values in small_names(kind, reader, chosen).items()
    )


def small_names(kind: WordRows, reader: Reader, chosen: Slice) -> dict[str, list[str]]:
    """Return by column the values that have few of the words, so that they are not named."""
    if not reader.disclosure.hides_comments:
        return {}
    whole, smallest = _whatever(kind, chosen), reader.disclosure.smallest_comments
    key = "small names", kind, whole, reader.scope, smallest
    known: dict[str, list[str]] | None = reader.lake.recall(key)
    if known is None:
        sets = [(column,) for column in SINGLE_VALUED if reader.lake.tells_level(column)]
        counts = _counts(kind, reader, whole, sets).counts
        small = {
            column: sorted(small_places({value: n for (value,), n in each.items()}, smallest))
            for (column,), each in counts.items()
        }
        known = {column: values for column, values in small.items() if values}
        reader.lake.keep(key, known)
    return known


def hidden_words(kind: WordRows, reader: Reader, chosen: Slice) -> int:
    """Return how many are hidden: few of them, or what would tell of few; 0 if none are."""
    if not reader.disclosure.hides_comments:
        return 0
    whole, first = _whatever(kind, chosen), SINGLE_VALUED[:1]
    key = "hidden words", kind, whole, reader.scope, reader.disclosure.smallest_comments
    known: int | None = reader.lake.recall(key)
    if known is not None:
        return known
    total = sum(_counts(kind, reader, whole, [first]).counts[first].values())
    few = is_few(total, reader.disclosure.smallest_comments)
    hidden = total if few or _is_in_pattern(kind, reader, whole) else 0
    reader.lake.keep(key, hidden)
    return hidden


def _is_in_pattern(kind: WordRows, reader: Reader, chosen: Slice) -> bool:
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


def _pattern(kind: WordRows, reader: Reader, chosen: Slice) -> Pattern:
    """Which words of the period are hidden, whatever was chosen."""
    period, smallest = replace(chosen, only=()), reader.disclosure.smallest_comments
    key = "words", kind, period, reader.scope, smallest
    known: Pattern | None = reader.lake.recall(key)
    if known is None:
        columns = tuple(sorted(filter(reader.lake.tells_level, SINGLE_VALUED)))
        counted = _counts(kind, reader, period, pairs_and_totals(columns))
        known = pattern_of(counted, columns, smallest)
        reader.lake.keep(key, known)
    return known


def _whatever(kind: WordRows, chosen: Slice) -> Slice:
    """The same whatever was said: what is hidden is decided by place and time."""
    for column in kind.by:
        chosen = chosen.narrow(column)
    return chosen.whatever_about()


def _counts(
    kind: WordRows, reader: Reader, chosen: Slice, sets: Sequence[tuple[str, ...]]
) -> Crossings:
    """How many there are in each crossing of the columns of each set."""
    clauses, bound = chosen.condition("at", (*SINGLE_VALUED, *kind.by))
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
    for cut, *values, n, mark in reader.lake.count(sql, {**bound, **seen_bound}).iter_rows():
        cells = dict(zip(named, values, strict=True))
        node = marks[cut], tuple(cells[column] for column in marks[cut])
        found.counts[node[0]][node[1]], found.marks[node] = n, mark
    return found
