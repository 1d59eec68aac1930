"""Which export a file is, told from its header alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, SupportsIndex

from drops.errors import listed, of_the_store
from drops.intake.files import Header, Opening, describe_header, said_names
from drops.intake.mapping import toml
from drops.intake.mapping.columns import fits, header_row_of, lacking, located
from drops.intake.mapping.model import Mapping
from store.settings import Home


@dataclass(frozen=True)
class Format:
    """One known export: its mapping, and whether an analyst confirmed it or Pepper ships it."""

    name: str
    label: str
    mapping: Mapping
    confirmed: bool = False

    def lacking(self, header: Header) -> tuple[str, ...]:
        """Return the columns by which the format is recognised that the header does not have."""
        return lacking(self.mapping, self._names(header))

    def fits(self, header: Header) -> bool:
        """Return whether the header has all columns by which the format is recognised."""
        return fits(self.mapping, self._names(header))

    def _names(self, header: Header) -> tuple[str, ...]:
        return header.names(header_row_of(self.mapping, header), self.mapping.going_on)

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        """Go by name to another process of ours where Pepper ships the format: it has that too."""
        if any(self is each for each in shipped()):
            return shipped_format, (self.name,)
        return super().__reduce_ex__(protocol)


def formats(home: Home | None = None) -> list[Format]:
    """Return the formats that an analyst confirmed, then those that Pepper ships.

    Raise `StoreError` if one of the former cannot be used.
    """
    with of_the_store():
        confirmed = list(_formats(home.formats, confirmed=True)) if home else []
    return [*confirmed, *shipped()]


@cache
def shipped() -> tuple[Format, ...]:
    """Return the formats that Pepper ships.

    Read once, because they change with the program alone.
    """
    return tuple(_formats(toml.SHIPPED, confirmed=False))


def shipped_format(name: str) -> Format:
    """Return the format of that name that Pepper ships."""
    return next(each for each in shipped() if each.name == name)


def _formats(folder: Path, *, confirmed: bool) -> Iterator[Format]:
    for path in sorted(folder.glob("*.toml")):
        mapping = toml.load_file(path)
        yield Format(mapping.name, mapping.label or mapping.name, mapping, confirmed)


def recognise(
    source: Path, name: str, known: Sequence[Format], *, table: str | None = None
) -> Mapping | None:
    """Return the mapping of the format whose columns the file has, or `None`.

    A confirmed format comes before a shipped one, then the one that names more columns. Of a file
    with several sheets or tables the one that is read comes first, then the others in their order.
    """
    header = describe_header(source, name)
    sought = [each for each in known if table in (None, each.mapping.table)]
    if found := _recognised(header, sought):
        return found
    for other in header.tables:
        if other != header.table:
            header_there = describe_header(source, name, Opening(sheet=other))
            if found := _recognised(header_there, sought):
                return replace(found, sheet=other)
    return None


def _recognised(header: Header, known: Sequence[Format]) -> Mapping | None:
    """The mapping of the format whose columns a header has, for that header; `None` for none."""
    fitting = [
        each
        for each in known
        if each.mapping.recognised_by
        and each.mapping.sheet in ("", header.table)
        and each.fits(header)
    ]
    best = max(fitting, key=lambda f: (f.confirmed, len(f.mapping.recognised_by)), default=None)
    return located(best.mapping, header) if best else None


#: A format that lacks as much of what it is recognised by is no near one: its others are common.
_NEAR = 0.5


def unrecognised_sentence(source: Path, name: str, known: Sequence[Format]) -> str:
    """Return that no format is the file's.

    Which columns it lacks for the nearest, if it has most.
    """
    header = describe_header(source, name)
    return (
        f"{name} is none of the formats known here. {_nearest(header, known)}"
        f"Its columns are {said_names(header.names())}. "
        "Give a mapping that says which column is what"
    )


def _nearest(header: Header, known: Sequence[Format]) -> str:
    """Which format a header comes nearest to and what it lacks for it; empty where none is near."""

    def share_lacking(each: Format) -> float:
        marks = len(each.mapping.recognised_by) + bool(each.mapping.recognised_by_words)
        return len(each.lacking(header)) / marks

    formats = [each for each in known if each.mapping.recognised_by]
    nearest = min(formats, key=share_lacking, default=None)
    if nearest is None or share_lacking(nearest) >= _NEAR:
        return ""
    return f"It comes nearest to {nearest.name}, but lacks {listed(nearest.lacking(header))}. "
