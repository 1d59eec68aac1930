"""Which mapping a file is read with: the one that was given, named, or recognised."""

from __future__ import annotations

from pathlib import Path

from drops.mapping import Mapping
from drops.problems import DropError, did_you_mean, listed
from drops.recognise import formats, recognise, unrecognised_sentence
from drops.report import Offer
from metrics.settings import Home
from metrics.tables import TABLES


def mapping_for(home: Home, offer: Offer, original: Path) -> Mapping:
    """The mapping that was given, that of the named format, or that of the recognised one."""
    if offer.table:
        check_table(offer.table)
    given = offer.mapping or (format_named(home, offer.format) if offer.format else None)
    if given is None:
        known = formats(home)
        given = recognise(original, offer.name, known, table=offer.table)
        if given is None:
            raise DropError(unrecognised_sentence(original, offer.name, known))
    if offer.table and given.table != offer.table:
        raise DropError(
            f"{offer.name}: {given.name} fills the table {given.table}, not {offer.table}; "
            "leave out the table, or name a mapping that fills it"
        )
    return given


def check_table(name: str) -> None:
    """Nothing; `DropError` with the choices when there is no such table."""
    if name not in TABLES:
        near = did_you_mean(name, TABLES)
        raise DropError(f"there is no table {name}; the tables are {listed(TABLES)}.{near}")


def format_named(home: Home, name: str) -> Mapping:
    """The mapping of that format; `DropError` with the choices when there is none."""
    known = {one.name: one.mapping for one in formats(home)}
    if name not in known:
        near = did_you_mean(name, known)
        raise DropError(f"there is no format {name}; the formats are {listed(known)}.{near}")
    return known[name]
