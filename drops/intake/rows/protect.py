"""Rows as they may be written: names cleaned, free text masked, customer ids hashed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import polars as pl

from drops.intake.files import Broken
from drops.intake.mapping.plan import AnswerColumns, Plan
from drops.intake.values import casts
from drops.intake.values.masking import mask, mask_addresses, masked
from drops.intake.values.names import cleaned_names
from drops.intake.values.pseudonyms import HASHED, Identity
from store.schema import Table

#: Why a row of a customer who was erased is not kept.
ERASED = "erased at the customer's request"
#: Stands for a record of which nobody can tell where it names a customer; the original has it.
WITHHELD = "[not shown: it may name a customer]"
#: What may stand between fields: in text, and in records of JSON.
_APART = (re.compile(r'[,;\t|"\r\n]'), re.compile(r'[,:{}\[\]"\r\n]'))


def protected(rows: pl.DataFrame, table: Table, identity: Identity) -> pl.DataFrame:
    """The rows of a table without anything that tells who a customer is."""
    changed = [cleaned_names(rows[name]) for name in table.named]
    changed += [masked(rows[name]) for name in table.free_texts]
    changed += [identity.hash_ids(rows[name]) for name in table.people]
    return rows.with_columns(changed)


def erased_rows(rows: pl.DataFrame, table: Table, identity: Identity) -> pl.Series:
    """Where a protected row speaks of a customer who was erased, be it as the one referred."""
    gone = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    for name in table.people if identity.erased else ():
        gone = gone | identity.is_erased(rows[name])
    return gone


def names_erased(broken: Broken, identity: Identity) -> bool:
    """Whether a record that is no row names a customer who was erased, in whatever field.

    A record that could not be cut into fields is cut at every mark that may stand between two.
    """
    if not identity.erased:
        return False
    parts = set(broken.fields)
    for apart in _APART:
        parts.update(part for field in broken.fields for part in apart.split(field))
    return any(identity.is_mark(part) for part in parts)


def protected_fields(broken: Broken, plan: Plan) -> tuple[str, ...]:
    """The fields of a record that is no row, as they may be written; all are yet to be masked.

    Of one with too many fields or too few, a customer's id may stand at its own place, or as many
    places on or back: all of these are hashed. One that could not be cut into fields is not shown.
    """
    customers = set(_places(plan, lambda name: name in plan.table.people))
    if not customers:
        return broken.fields
    if len(broken.fields) == 1 < len(plan.header):
        return (WITHHELD,)
    moved = len(broken.fields) - len(plan.header)
    may_be = {
        position
        for place in customers
        for position in range(place + min(moved, 0), place + max(moved, 0) + 1)
    }
    ending = ".0" if plan.whole_places & customers else ""
    return tuple(
        f"{HASHED}{plan.identity.hashed(field.strip().removesuffix(ending))}"
        if position in may_be and field.strip()
        else field
        for position, field in enumerate(broken.fields)
    )


def raw_names(
    frame: pl.DataFrame, answer: AnswerColumns, rows: pl.DataFrame, table: Table
) -> pl.DataFrame:
    """The names as they stand in the file, for every protected row; `null` for no name.

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


def protected_cells(cells: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Cells of the file as they may be written: masked, customer ids hashed, the rest as it is.

    Keys, times, numbers and names stay, so that a refused row can be mended and dropped again.
    """
    customers = set(_places(plan, lambda name: name in plan.table.people))
    plain = _plain_places(plan)
    text = [name for name, kind in cells.schema.items() if kind == pl.String]
    changed = []
    for name in text:
        place = int(name[1:]) if name[1:].isdecimal() else -1
        if place in customers:
            ids = casts.to_id(cells[name].replace("", None), whole=place in plan.whole_places)
            hashed = plan.identity.hash_ids(ids)
            changed.append((HASHED + hashed).fill_null("").alias(name))
        elif place not in plain and place >= 0:
            changed.append(masked(cells[name]))
    return cells.with_columns(changed)


def shown_cells(cells: Iterable[str | None], plan: Plan) -> tuple[str, ...]:
    """The cells of one row of the file for a person to look at: ids as they are, the rest masked.

    Keys, times, numbers and names may look like phone numbers; of them addresses alone are masked.
    """
    plain = _plain_places(plan)
    return tuple(
        (mask_addresses if place in plain else mask)(cell or "") for place, cell in enumerate(cells)
    )


def _plain_places(plan: Plan) -> set[int]:
    """Where keys, times, numbers and names stand."""
    customers = set(_places(plan, lambda name: name in plan.table.people))
    hidden = (*plan.table.people, *plan.table.free_texts)
    return set(_places(plan, lambda name: name not in hidden)) - customers


def _places(plan: Plan, wanted: Callable[[str], bool]) -> Iterator[int]:
    for answer in plan.answers:
        for name, bound in answer.columns.items():
            if wanted(name):
                yield from bound.places
