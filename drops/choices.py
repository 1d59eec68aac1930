"""What is said about files to put, checked: the options of a command line, or of an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drops.errors import DropError, printable
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import answers_of
from drops.intake.mapping.model import Mapping
from drops.put import check_table, format_named
from store.settings import Home, load_settings


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
    told = tuple(answers_of(answers).items())
    return PutOptions(table, mapping, instant, (source or "").strip(), is_full, told)


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
