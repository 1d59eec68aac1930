"""What the rows of a file tell of its midnights and of its ids, settled when the first are read.

Whether midnight stands for a day without an hour, and 1.0 for the id 1, is told by a column as a
whole. It is remembered in the mapping: the file is read alike when rows of it were erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import polars as pl

from drops.intake.files import Piece
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan
from drops.intake.rows.cast import text_of
from drops.intake.values import casts
from drops.intake.values.times import is_midnight

#: Midnight stands for a day where so many times of a column, and this share of them, are midnight:
#: of times to the hour one in 24 is, of times to the minute one in 1,440.
_LEAST_MIDNIGHTS, _SHARE_OF_MIDNIGHTS = 5, 0.1


def with_first_rows(plan: Plan, first: Piece, pieces: Callable[[], Iterator[Piece]]) -> Plan:
    """The plan with what the rows tell of midnights and ids; the mapping may tell it already.

    `pieces` are all rows. They are looked at only where the first ones hold ids like 1.0 alone.
    """
    midnights, whole = plan.mapping.midnight_is_day, plan.mapping.whole_ids
    if midnights is None:
        midnights = _midnights(plan, first)
    if whole is None:
        whole = _whole_ids(plan, first, pieces)
    answers = tuple(
        AnswerColumns(
            answer.suffix,
            {
                name: _told(bound, midnight=name in (midnights or ()), whole=name in (whole or ()))
                for name, bound in answer.columns.items()
            },
        )
        for answer in plan.answers
    )
    mapping = replace(plan.mapping, midnight_is_day=midnights, whole_ids=whole)
    return replace(plan, answers=answers, mapping=mapping)


def _told(bound: Bound, *, midnight: bool, whole: bool) -> Bound:
    other = _told(bound.otherwise, midnight=midnight, whole=whole) if bound.otherwise else None
    return replace(bound, midnight_is_day=midnight, is_whole_id=whole, otherwise=other)


def _texts(plan: Plan, piece: Piece, names: Iterable[str]) -> Iterator[tuple[str, pl.Series]]:
    """What stands in a piece for each of these columns, from every place that the file has."""
    wanted = tuple(names)
    for answer in plan.answers:
        for name in wanted:
            bound = answer.columns.get(name)
            while bound:
                if bound.places and not bound.source.after:
                    found = piece.frame.select(text_of(bound, free_text=False).alias(name))
                    yield name, found.to_series().drop_nulls()
                bound = bound.otherwise


def _midnights(plan: Plan, first: Piece) -> tuple[str, ...] | None:
    """The times that are midnight where no hour is known; None where the first rows have none."""
    given, midnights = Counter[str](), Counter[str]()
    for name, texts in _texts(plan, first, plan.table.times):
        given[name] += len(texts)
        midnights[name] += int(is_midnight(texts).sum())
    if not midnights.total():
        return None
    return tuple(
        name
        for name, number in midnights.items()
        if number >= max(_LEAST_MIDNIGHTS, _SHARE_OF_MIDNIGHTS * given[name])
    )


def _whole_ids(
    plan: Plan, first: Piece, pieces: Callable[[], Iterator[Piece]]
) -> tuple[str, ...] | None:
    """The ids that are all written like 1.0; None where the first rows have no such column."""
    seen = {name for name, texts in _texts(plan, first, plan.table.ids) if len(texts)}
    whole = seen - _others(plan, first, seen)
    if not whole:
        return None
    for piece in pieces():
        whole -= _others(plan, piece, whole)
        if not whole:
            break
    return tuple(name for name in plan.table.ids if name in whole)


def _others(plan: Plan, piece: Piece, names: set[str]) -> set[str]:
    """Those of the columns that hold another id than a whole number written like 1.0."""
    return {n for n, texts in _texts(plan, piece, names) if not casts.is_whole(texts).all()}
