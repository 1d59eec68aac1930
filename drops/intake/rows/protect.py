"""Rows as they may be written: names cleaned, free text masked, customer ids hashed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass

import polars as pl

from drops.intake.files import Broken
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan
from drops.intake.values import casts
from drops.intake.values.labels import masked_names
from drops.intake.values.masking import (
    mask,
    mask_addresses,
    masked,
    masked_addresses,
    tells_who,
)
from drops.intake.values.names import cleaned_names
from drops.intake.values.pseudonyms import HASHED, Identity, same_numbers
from store.schema import Table

#: Why a row of a customer who was erased is not kept.
ERASED = "erased at the customer's request"
#: Stands for a record of which nobody can tell where it names a customer; the original has it.
WITHHELD = "[not shown: it may name a customer]"
#: What may stand between fields: in text, and in records of JSON.
_APART = (re.compile(r'[,;\t|"\r\n]'), re.compile(r'[,:{}\[\]"\r\n]'))


@dataclass(frozen=True, slots=True)
class Numbering:
    """Whose numbers the ids of a column are; where `first` is False, those of `otherwise`."""

    ids_of: str
    otherwise: str = ""
    first: pl.Series | None = None

    @classmethod
    def of(cls, bound: Bound, given: pl.Series) -> Numbering:
        """Return the numbering of a column, whose second source fills what is not `given`."""
        ids_of, other = bound.source.ids_of, bound.otherwise
        if other is None or same_numbers(ids_of, other.source.ids_of):
            return cls(ids_of)
        return cls(ids_of, other.source.ids_of, given)

    def hashed(self, ids: pl.Series, identity: Identity) -> pl.Series:
        """Return the hash of every id, each among its own numbers."""
        if self.first is None:
            return identity.hash_ids(ids, self.ids_of)
        nobody = pl.Series(ids.name, [None], pl.String).new_from_index(0, len(ids))
        first = identity.hash_ids(ids.zip_with(self.first, nobody), self.ids_of)
        others = identity.hash_ids(nobody.zip_with(self.first, ids), self.otherwise)
        return first.zip_with(self.first, others)


def protected(
    rows: pl.DataFrame, table: Table, identity: Identity, numberings: Dict[str, Numbering]
) -> pl.DataFrame:
    """Return the rows of a table without anything that tells who a customer is.

    `numberings` say of each column of people that the file has whose numbers its ids are.
    """
    cleaned = rows.with_columns(cleaned_names(rows[name]) for name in table.named)
    changed = [masked_names(cleaned[name], identity) for name in table.labelled]
    changed += [masked(rows[name]) for name in table.free_texts]
    changed += [hashed_where_told(rows[name], identity) for name in table.told_apart]
    changed += [each.hashed(rows[name], identity) for name, each in numberings.items()]
    return rows.with_columns(changed)


def hashed_where_told(ids: pl.Series, identity: Identity, before: str = "") -> pl.Series:
    """Return the ids, each that tells who somebody is as its hash, with something `before` it.

    One that was hashed in a row that was refused has the same hash again.
    """
    personal = tells_who(ids) | ids.str.starts_with(HASHED).fill_null(value=False)
    if not personal.any():
        return ids
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(ids))
    hashes = before + identity.hash_ids(ids.zip_with(personal, nothing))
    return hashes.zip_with(personal, ids).alias(ids.name)


def erased_rows(
    plain: pl.DataFrame, rows: pl.DataFrame, table: Table, identity: Identity
) -> pl.Series:
    """Return where a row speaks of a customer who was erased, be it as the one referred.

    `plain` are the rows before they were protected.
    """
    gone = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    for name in table.people if identity.erased else ():
        gone = gone | identity.is_erased(plain[name], rows[name])
    return gone


def names_erased(broken: Broken, plan: Plan) -> bool:
    """Return whether a record that is no row names a customer who was erased, in whatever field.

    A record that could not be cut into fields is cut at every mark that may stand between two. An
    id in it may be one of any numbers that the file has.
    """
    identity, among = plan.identity, {*plan.numbers_at.values()}
    if not identity.erased:
        return False
    parts = set(broken.fields)
    for apart in _APART:
        parts.update(part for field in broken.fields for part in apart.split(field))
    return any(identity.is_mark(part, among) for part in parts)


def protected_fields(broken: Broken, plan: Plan) -> tuple[str, ...]:
    """Return the fields of a record that is no row, as they may be written.

    All are yet to be masked.

    Of one with too many fields or too few, a customer's id may stand at its own place, or as many
    places on or back: all of these are hashed. One that could not be cut into fields is not shown.
    """
    if plan.are_shifts or plan.are_sales:
        return tuple(NOT_KEPT if field.strip() else field for field in broken.fields)
    numbers = plan.numbers_at
    if not numbers:
        return broken.fields
    if len(broken.fields) == 1 < len(plan.header):
        return (WITHHELD,)
    moved = len(broken.fields) - len(plan.header)
    may_be = {
        position: ids_of
        for place, ids_of in numbers.items()
        for position in range(place + min(moved, 0), place + max(moved, 0) + 1)
    } | numbers
    ending = ".0" if plan.whole_places & numbers.keys() else ""
    return tuple(
        f"{HASHED}{plan.identity.hashed(field.strip().removesuffix(ending), may_be[position])}"
        if position in may_be and field.strip()
        else field
        for position, field in enumerate(broken.fields)
    )


def raw_names(
    frame: pl.DataFrame, answer: AnswerColumns, rows: pl.DataFrame, table: Table
) -> pl.DataFrame:
    """Return the names as they stand in the file, for every protected row; `null` for no name.

    Where the format itself gives a value another name, it is that name.
    """
    found = []
    for name in table.named:
        bound = answer.columns.get(name)
        if bound is None:
            continue
        visible = rows[name]
        if len(bound.places) == 1:
            raw = frame[f"c{bound.places[0]}"]
            same = cleaned_names(raw).eq(visible).fill_null(value=False)
            visible = raw.zip_with(same, visible)
        found.append(visible.alias(name))
    return pl.DataFrame(found)


#: Stands for what is not read of a row that is a shift or of a sale: who worked, who paid.
NOT_KEPT = "[not kept]"


def protected_cells(cells: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return cells as they may be written: masked, ids of people hashed, the rest as it is.

    Keys, times and numbers stay, so that a refused row can be mended and dropped again; an address
    stays in none of them.
    """
    text = [name for name, kind in cells.schema.items() if kind == pl.String]
    places = [(name, int(name[1:])) for name in text if name[1:].isdecimal()]
    return cells.with_columns(
        _protected_cell(cells[name], place, plan).alias(name) for name, place in places
    )


def _protected_cell(cells: pl.Series, place: int, plan: Plan) -> pl.Series:
    if (plan.are_shifts or plan.are_sales) and place not in plan.places:
        return cells.set(cells.str.strip_chars() != "", NOT_KEPT)
    if place in plan.numbers_at:
        ids = casts.to_id(cells.replace("", None), whole=place in plan.whole_places)
        hashed = plan.identity.hash_ids(ids, plan.numbers_at[place])
        return (HASHED + hashed).fill_null("")
    table = plan.table
    if place in _places(plan, lambda name: name in table.told_apart):
        return hashed_where_told(cells, plan.identity, before=HASHED)
    if place in _plain_places(plan):
        return masked_addresses(cells)
    if place in _places(plan, lambda name: name in table.labelled):
        return masked_names(cells, plan.identity)
    return masked(cells)


def shown_cells(cells: Iterable[str | None], plan: Plan) -> tuple[str, ...]:
    """Return the cells of one row of the file for a person to look at.

    Ids as they are, the rest masked.

    Keys, times and numbers may look like phone numbers; of them addresses alone are masked.
    """
    plain = _plain_places(plan)
    return tuple(
        (mask_addresses if place in plain else mask)(cell or "") for place, cell in enumerate(cells)
    )


def _plain_places(plan: Plan) -> set[int]:
    """Where keys, times and numbers stand."""
    hidden = (*plan.table.people, *plan.table.free_texts, *plan.table.labelled)
    return set(_places(plan, lambda name: name not in hidden)) - plan.numbers_at.keys()


def _places(plan: Plan, wanted: Callable[[str], bool]) -> Iterator[int]:
    for answer in plan.answers:
        for name, bound in answer.columns.items():
            if wanted(name):
                yield from bound.places
