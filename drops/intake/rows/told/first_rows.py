"""What the rows of a file tell of its midnights and of its ids, settled when the first are read.

Whether midnight stands for a day without an hour, 1.0 for the id 1, and whether a place for ids has
any, is told by a column as a whole. It is remembered in the mapping: the file is read alike when
rows of it were erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import polars as pl

from drops.errors import DropError, listed
from drops.intake.files import Piece
from drops.intake.mapping.doubts import Doubt, what_decimal
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan
from drops.intake.rows.cast import texts_for
from drops.intake.rows.footers import without_footers
from drops.intake.values import casts
from drops.intake.values.amounts import EITHER_POINT, DecimalMark, decimal_mark
from drops.intake.values.times import is_midnight

#: Midnight stands for a day where so many times of a column, and this share of them, are midnight:
#: of times to the hour one in 24 is, of times to the minute one in 1,440.
_LEAST_MIDNIGHTS, _SHARE_OF_MIDNIGHTS = 5, 0.1


def with_first_rows(
    plan: Plan, first: Piece, pieces: Callable[[], Iterator[Piece]], name: str
) -> Plan:
    """Return the plan with what the rows tell of midnights, ids and decimals, if nobody said it.

    `pieces` are all rows of the file of that name. They are looked at only where the first ones
    hold ids like 1.0, or amounts like 1.234, alone. `Doubt` where only a person knows.
    """
    midnights, whole = plan.mapping.midnight_is_day, plan.mapping.whole_ids
    if midnights is None:
        midnights = _midnights(plan, first)
    if whole is None:
        whole = _whole_ids(plan, first, pieces)
    decimal = plan.mapping.decimal or _decimal(plan, first, pieces, name)
    answers = tuple(
        AnswerColumns(
            answer.suffix,
            {
                name: _told(
                    replace(bound, decimal=decimal),
                    midnight=name in (midnights or ()),
                    whole=name in (whole or ()),
                )
                for name, bound in answer.columns.items()
            },
        )
        for answer in plan.answers
    )
    mapping = replace(plan.mapping, decimal=decimal, midnight_is_day=midnights, whole_ids=whole)
    plan = replace(plan, answers=answers, mapping=mapping)
    return _without_shortened(_without_empty_keys(plan, first, pieces), first, name)


def _without_empty_keys(plan: Plan, first: Piece, pieces: Callable[[], Iterator[Piece]]) -> Plan:
    """The plan without a place for keys that is empty in every row, where keys can be made.

    Whoever has no ids leaves that column of a template empty: it counts as if it were not there.
    Where some rows have a key, those without one are refused.
    """
    table, is_empty = plan.table, plan.mapping.without_keys
    bounds = [each.columns[table.key] for each in plan.answers if table.key in each.columns]
    if not bounds or plan.events or table.is_needed(table.key):
        return plan
    if is_empty is None:
        is_empty = all(bound.places for bound in bounds) and not (
            _has_keys(plan, first) or any(_has_keys(plan, piece) for piece in pieces())
        )
    if not is_empty:
        return plan
    answers = tuple(
        replace(each, columns={n: b for n, b in each.columns.items() if n != table.key})
        for each in plan.answers
    )
    places = dict.fromkeys(place for bound in bounds for place in bound.id_places)
    column = listed(plan.header[place] for place in places)
    note = f"{column} is empty in every row, so it counts as not there"
    mapping = replace(plan.mapping, without_keys=True)
    return replace(plan, answers=answers, mapping=mapping, notes=(*plan.notes, note))


def _has_keys(plan: Plan, piece: Piece) -> bool:
    rows = without_footers(piece, plan)[0]
    return any(
        len(casts.to_id(t, whole=False).drop_nulls())
        for _, t in _texts(plan, rows, (plan.table.key,))
    )


def _without_shortened(plan: Plan, first: Piece, file: str) -> Plan:
    """The plan without ids that a spreadsheet shortened: different ones are the same then.

    `DropError` where a row is nothing without its id.
    """
    shortened: dict[str, str] = {}
    for name, texts in _texts(plan, first, plan.table.ids):
        found = texts.filter(casts.is_shortened(texts))
        if len(found):
            shortened[name] = str(found[0])
    if not shortened:
        return plan
    for name, example in shortened.items():
        if plan.table.is_needed(name) or name in plan.table.key_of:
            raise DropError(
                f"{file}: a spreadsheet shortened the ids of {name} ({example}), so different ones "
                "are the same; export it anew, and do not save it in a spreadsheet"
            )
    answers = tuple(
        replace(each, columns={n: b for n, b in each.columns.items() if n not in shortened})
        for each in plan.answers
    )
    notes = tuple(
        f"a spreadsheet shortened the ids of {name} ({example}), so different ones are the same: "
        "they are not read; export anew, and do not save it there"
        for name, example in shortened.items()
    )
    return replace(plan, answers=answers, notes=(*plan.notes, *notes))


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
                    yield name, texts_for(piece.frame, bound, plan.table.column(name)).drop_nulls()
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


def _decimal(
    plan: Plan, first: Piece, pieces: Callable[[], Iterator[Piece]], name: str
) -> DecimalMark:
    """The sign before the decimals of amounts: as the first rows tell, else as any others do."""
    amounts = [column.name for column in plan.table.columns if column.kind == "number"]
    mark, is_open = _seen_decimal(plan, first, amounts)
    if mark or not is_open:
        return mark
    for piece in pieces():
        if mark := _seen_decimal(plan, piece, amounts)[0]:
            return mark
    for column, texts in _texts(plan, first, amounts):
        example = texts.filter(texts.str.contains(EITHER_POINT))
        if len(example):
            bound = next(a.columns[column] for a in plan.answers if column in a.columns)
            header = plan.header[bound.places[0]]
            raise Doubt(
                f"{name}: {header} holds {example[0]}, and no amount in the file tells whether "
                "that is thousands or has three decimals",
                (what_decimal(header, str(example[0])),),
            )
    return ""


def _seen_decimal(plan: Plan, piece: Piece, amounts: list[str]) -> tuple[DecimalMark, bool]:
    texts = [each.alias("text") for _, each in _texts(plan, piece, amounts)]
    return decimal_mark(pl.concat(texts)) if texts else ("", False)


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
