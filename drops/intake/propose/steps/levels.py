"""What the places of rows lie in: the columns beside a place that are the same in all its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from drops.errors import listed
from drops.intake.mapping.questions import Question
from drops.intake.propose.parts import DraftContext, DraftPart
from drops.intake.propose.vocabulary import (
    is_of_address,
    may_be_of_address,
    name_fit,
    words,
)
from drops.intake.values.casts import cleaned
from store.schema import Column
from store.tables import LEVELS, PLACED_BY

#: Places of which so large a share lies in two are slips; with more it is no column of the place.
_SLIPS = 0.1
#: As likely as this it is that all rows of a place agree by chance, where customers live anywhere.
_BY_CHANCE = 0.01
#: As sure as a name is that cells bear out.
_TOLD = 0.9


@dataclass(frozen=True, slots=True)
class _Seen:
    """How the names in a column go with the places beside them."""

    places: int
    #: Places beside which two names stand, with these.
    split: tuple[tuple[str, list[str]], ...]
    #: How likely all rows of each place have one name if names and places had nothing in common.
    chance: float


def fill_levels(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Give the levels above a place the columns that name them, where each place has one name."""
    columns = [column for column in seen.table.columns if column.is_level]
    placed = next((name for name in PLACED_BY if _place(seen, found, name) is not None), None)
    if not columns or placed is None:
        return DraftPart()
    added, looked_at = DraftPart(), set[int]()
    for column, place in _named(seen, found, placed, columns):
        if column.name not in added.sources and place not in looked_at:
            looked_at.add(place)
            added += _level(seen, found, placed, column, place)
    return _above_each_other(seen, added)


def _above_each_other(seen: DraftContext, added: DraftPart) -> DraftPart:
    """Return the part with a zone or an area that holds several regions above these, not below."""
    near, middle, far = LEVELS[:3]
    source = added.sources.get(near)
    if source is None or middle not in added.sources or far in added.sources:
        return added
    distinct = {
        level: seen.look.cells[seen.look.names.index(added.sources[level].headers[0])].distinct
        for level in (near, middle)
    }
    if distinct[near] >= distinct[middle] or not name_fit(
        seen.table.column(far), source.headers[0]
    ):
        return added
    named = {near: far}
    return replace(
        added,
        sources={named.get(name, name): each for name, each in added.sources.items()},
        reasons={named.get(name, name): each for name, each in added.reasons.items()},
    )


def _named(
    seen: DraftContext, found: DraftPart, placed: str, columns: list[Column]
) -> Iterator[tuple[Column, int]]:
    """Yield each level with a column that may name it, the surest first."""
    fits = [
        (-fit, order, place)
        for order, column in enumerate(columns)
        for place in seen.free(found)
        if seen.look.cells[place].known
        and (fit := name_fit(column, _name(seen, found, placed, place)))
    ]
    for _, order, place in sorted(fits):
        yield columns[order], place


def _name(seen: DraftContext, found: DraftPart, placed: str, place: int) -> str:
    """Return what a column is called, without the place that it says it is of: `Store region`."""
    title = words(seen.look.names[place]).split()
    of_place = words(seen.look.names[_place(seen, found, placed) or 0]).split()
    return " ".join(title[1:] if len(title) > 1 and title[0] == of_place[0] else title)


def _place(seen: DraftContext, found: DraftPart, name: str) -> int | None:
    """Return where the one column stands that tells a place; `None` where none does."""
    source = found.sources.get(name)
    return seen.look.names.index(source.headers[0]) if source and source.headers else None


def _level(
    seen: DraftContext, found: DraftPart, placed: str, column: Column, place: int
) -> DraftPart:
    """Return the part with a level, with a question, or with why its column is not read."""
    header, of_place = seen.look.names[place], _place(seen, found, placed)
    went = _together(seen, of_place or 0, place)
    if len(went.split) > _SLIPS * went.places:
        where, names = went.split[0]
        why = f"it is not the same in all rows of a {placed}: «{where}» has {listed(names, 2)}"
        return DraftPart(unread={header: why}, used=frozenset())
    why = f"its name says so, and each {placed} has one"
    if went.split:
        why += f" but {listed((place for place, _ in went.split), 2)}, which is then in none"
    if not is_of_address(header) or went.chance <= _BY_CHANCE:
        return seen.take(column.name, [place], _TOLD, why)
    question = whose_place(header, seen.look.cells[place].examples)
    if question.answer(seen.answers) != "place":
        return DraftPart(questions=(question,), unread={header: _THEIRS})
    part = seen.take(column.name, [place], _TOLD, "somebody said that it is of the place")
    return part + DraftPart(questions=(question,))


_THEIRS = "it may be where the customer lives, which is personal data"


def whose_place(header: str, examples: Sequence[str], why: str = "") -> Question:
    """Return whether a state or country is where somebody was served, or where they live.

    `why` says why it may be that of a customer, where its name does not.
    """
    return Question(
        "whose_place",
        header,
        f"Whose {header} is it, as in {listed(examples[:2])}?{f' {why}' if why else ''}",
        (
            ("customer", "the customer's, who lives there: it is personal data, and left out"),
            ("place", "that of the place where the customer was served"),
        ),
        "customer",
    )


#: From so many rows on places come again, unless so large a share of them differ.
_ENOUGH, _DIFFERENT = 10, 0.75


def may_be_theirs(seen: DraftContext, place: int) -> bool:
    """Return whether a column of places may say where customers live.

    Its name says so, or may say so of cities of which hardly any comes again: places where
    customers are served are few.
    """
    header, cells = seen.look.names[place], seen.look.cells[place]
    hardly_again = cells.given >= _ENOUGH and cells.distinct >= _DIFFERENT * cells.given
    return is_of_address(header) or (may_be_of_address(header) and hardly_again)


def ask_place(seen: DraftContext, name: str, place: int, confidence: float) -> DraftPart:
    """Return the part with a state or country as a place, where somebody says that it is one."""
    header, cells = seen.look.names[place], seen.look.cells[place]
    why = "" if is_of_address(header) else f"{cells.given} rows hold {cells.distinct} different"
    question = whose_place(header, cells.examples, why)
    part = DraftPart(questions=(question,))
    if question.answer(seen.answers) != "place":
        return part + DraftPart(unread={header: _THEIRS})
    return part + seen.take(name, [place], confidence, "somebody said that it is of the place")


def _together(seen: DraftContext, of_place: int, place: int) -> _Seen:
    """Return how the cells of a column go with those of the places."""
    cells = seen.look.sample.select(
        cleaned(pl.col(f"c{of_place}")).alias("place"), cleaned(pl.col(f"c{place}")).alias("name")
    ).drop_nulls()
    of_each = cells.group_by("place", maintain_order=True).agg(
        pl.col("name").unique(maintain_order=True)
    )
    split = of_each.filter(pl.col("name").list.len() > 1)
    shares = cells["name"].value_counts(normalize=True)["proportion"]
    again = cells.height - of_each.height
    alike = float((shares * shares).sum()) if cells.height else 1.0
    return _Seen(of_each.height, tuple(split.iter_rows()), alike**again)
