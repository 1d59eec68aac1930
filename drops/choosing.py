"""Which mapping a file is read with: the one that was given, named, or recognised."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drops.guard import look_at, recognise, unrecognised_sentence
from drops.mapping import Mapping
from drops.problems import DropError, did_you_mean, listed
from drops.propose import propose
from drops.recognise import Format, formats
from drops.report import Offer
from metrics.settings import Home, load_settings
from metrics.tables import TABLES

_HOW = (
    "Accept or answer on the page Drops, or with `python -m drops propose FILE`, which prints a "
    "mapping for --map"
)


def mapping_for(home: Home, offer: Offer, original: Path) -> Mapping:
    """The mapping that was given, that of the named format, or that of the recognised one."""
    if offer.table:
        check_table(offer.table)
    given = offer.mapping or (format_named(home, offer.format) if offer.format else None)
    if given is None:
        known = formats(home)
        given = recognise(original, offer.name, known, table=offer.table)
        if given is None:
            raise DropError(_unknown(home, offer, original, known))
    if offer.table and given.table != offer.table:
        raise DropError(
            f"{offer.name}: {given.name} fills the table {given.table}, not {offer.table}; "
            "leave out the table, or name a mapping that fills it"
        )
    check_answered(given, offer.name)
    return given


def check_answered(mapping: Mapping, file: str) -> None:
    """Nothing; `DropError` with the questions that the mapping leaves open and how to answer."""
    if mapping.unanswered:
        raise DropError(
            f"{file}: the mapping {mapping.name} leaves open what only a person knows: "
            f"{'; '.join(mapping.unanswered)}. {_HOW}, or write the answers into the mapping "
            "file as columns and delete `unanswered`"
        )


def _unknown(home: Home, offer: Offer, original: Path, known: Sequence[Format]) -> str:
    """What the file lacks for the known formats, what is asked of it, and where to answer."""
    lacking = unrecognised_sentence(original, offer.name, known)
    try:
        look = look_at(original, offer.name)
        proposal = propose(look, offer.table, zone=load_settings(home).timezone)
    except DropError:
        return lacking
    if proposal.shape:
        return f"{offer.name} cannot be taken in. {proposal.shape}"
    asked = "; ".join(question.sentence for question in proposal.unanswered)
    return f"{lacking}. {f'Before it can be taken in: {asked}. ' if asked else ''}{_HOW}"


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
