"""What is chosen for a file before it is read: its mapping and its table, and what a person says.

A mapping is given, named, or recognised; what only a person knows is asked. The options of a
command line, or of an address, are checked here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from drops.errors import AskedError, DropError, did_you_mean, listed, printable
from drops.intake.mapping import recognise, toml, unrecognised_sentence
from drops.intake.mapping.doubts import answered, answers_of, lasting
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.numberings import numbered, own_numbers
from drops.intake.mapping.recognise import Format, formats
from drops.intake.propose import look_at
from drops.intake.propose.proposal import propose
from drops.report import Offer
from store.disk import write_whole
from store.settings import Home, load_settings
from store.tables import TABLES


@dataclass(frozen=True, slots=True)
class PutOptions:
    """What the options of `put` say about the files; None is to be found out."""

    table: str | None
    mapping: Mapping | None
    known_at: datetime | None
    source: str = ""
    is_full: bool | None = None
    answers: tuple[tuple[str, str], ...] = ()


def choice(  # noqa: PLR0913 - one for each option of the command line
    home: Home,
    table: str | None,
    format_name: str | None,
    map_file: Path | None,
    known_at: str | None,
    source: str | None = None,
    *,
    is_full: bool | None = None,
    answers: Sequence[str] = (),
) -> PutOptions:
    """Return the options, checked; raise `DropError` with the choices when one is wrong.

    Args:
        home: the data folder, with its formats.
        table: the table that the file fills, if named.
        format_name: the format, when it is not to be recognised; not together with `map_file`.
        map_file: a mapping file, TOML.
        known_at: until when the file knows, as 2026-10-31T18:02, in the zone of the settings unless
            it names one.
        source: whose ids the file has.
        is_full: whether the file has all that its tool has of its days.
        answers: what is answered of its format, each as `KEY=VALUE`.
    """
    if source is not None and not (source.strip() and source.isprintable()):
        raise DropError(f"source is {printable(source)!r}; expected the name of a tool")
    if table:
        check_table(table)
    if format_name and map_file:
        raise DropError("--format and --map were both given; expected one of them")
    mapping = toml.load_file(map_file) if map_file else None
    if format_name:
        mapping = format_named(home, format_name)
    instant = _instant(home, known_at) if known_at else None
    pairs = tuple(answers_of(answers).items())
    return PutOptions(table, mapping, instant, (source or "").strip(), is_full, pairs)


def _instant(home: Home, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise DropError(
            f"known-at is {text}; expected a time like 2026-10-31T18:02, in the zone of the "
            "settings unless it names one"
        ) from error
    return (
        moment if moment.tzinfo else moment.replace(tzinfo=load_settings(home).zone)
    ).astimezone(UTC)


_HOW = (
    "Accept or answer on the page Drops, or with `python -m drops propose FILE`, which prints a "
    "mapping for --map"
)


def mapping_for(home: Home, offer: Offer, original: Path) -> Mapping:
    """Return the mapping that was given, that of the named format, or the recognised one."""
    if offer.table:
        check_table(offer.table)
    given = offer.mapping or (format_named(home, offer.format) if offer.format else None)
    if given is None:
        known = formats(home)
        given = recognise(original, offer.name, known, table=offer.table)
        if given is None:
            raise _unknown(home, offer, original, known)
    if offer.table and given.table != offer.table:
        raise DropError(
            f"{offer.name}: {given.name} fills the table {given.table}, not {offer.table}; "
            "leave out the table, or name a mapping that fills it"
        )
    given = answered(given, dict(offer.answers))
    check_answered(given, offer.name)
    return given


def with_mapping(home: Home, offer: Offer, original: Path) -> Offer:
    """Return the offer with its mapping, which says of every customer's id whose number it is."""
    mapping = mapping_for(home, offer, original)
    own = offer.ids_of or offer.source or own_numbers(mapping)
    return replace(offer, mapping=numbered(mapping, own), ids_of=own, answers=())


def check_answered(mapping: Mapping, file: str) -> None:
    """Raise `AskedError` with the questions that the mapping leaves open and how to answer."""
    if mapping.unanswered:
        raise AskedError(
            f"{file}: the mapping {mapping.name} leaves open what only a person knows: "
            f"{'; '.join(mapping.unanswered)}",
            f"{_HOW}, or write the answers into the mapping file as columns and delete "
            "`unanswered`",
        )


def _unknown(home: Home, offer: Offer, original: Path, known: Sequence[Format]) -> DropError:
    """What the file lacks for the known formats, what is asked of it, and where to answer."""
    lacking = unrecognised_sentence(original, offer.name, known)
    try:
        look = look_at(original, offer.name)
        proposal = propose(look, offer.table, zone=load_settings(home).timezone)
    except DropError:
        return DropError(lacking)
    if proposal.shape:
        return DropError(f"{offer.name} cannot be taken in. {proposal.shape}")
    questions = "; ".join(question.sentence for question in proposal.unanswered)
    if not questions:
        return DropError(lacking, _HOW)
    return AskedError(f"{lacking}. Before it can be taken in: {questions}", _HOW)


def check_table(name: str) -> None:
    """Raise `DropError` with the choices if there is no such table."""
    if name not in TABLES:
        near = did_you_mean(name, TABLES)
        raise DropError(f"there is no table {name}; the tables are {listed(TABLES)}.{near}")


def format_named(home: Home, name: str) -> Mapping:
    """Return the mapping of that format; `DropError` with the choices when there is none."""
    known = {one.name: one.mapping for one in formats(home)}
    if name not in known:
        near = did_you_mean(name, known)
        raise DropError(f"there is no format {name}; the formats are {listed(known)}.{near}")
    return known[name]


def remember_answers(home: Home, offer: Offer, original: Path) -> None:
    """Keep a known format with what was answered of it, so that its next file is not asked."""
    answers = lasting(dict(offer.answers))
    if not answers:
        return
    mapping = mapping_for(home, replace(offer, answers=tuple(answers.items())), original)
    if mapping.name in {each.name for each in formats(home)}:
        home.formats.mkdir(parents=True, exist_ok=True)
        write_whole(home.formats / f"{mapping.name}.toml", toml.dump(mapping))
