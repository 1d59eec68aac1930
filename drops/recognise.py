"""Which export a file is, told from its header alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drops.mapping import Mapping
from metrics.settings import Home


@dataclass(frozen=True)
class Format:
    """One known export: its mapping, and whether an analyst confirmed it or Pepper ships it."""

    name: str
    label: str
    mapping: Mapping
    confirmed: bool = False


@dataclass(frozen=True)
class Header:
    """The top of a file: encoding, separator, and the first records as text."""

    encoding: str
    separator: str
    rows: tuple[tuple[str, ...], ...]

    def names(self, header_row: int = 1) -> tuple[str, ...]:
        """The column names in that record, counted from 1."""
        return self.rows[header_row - 1] if header_row <= len(self.rows) else ()


def formats(home: Home | None = None) -> list[Format]:
    """The formats that an analyst confirmed, then those that Pepper ships."""
    raise NotImplementedError


def describe_header(source: Path, name: str) -> Header:
    """The top of the file."""
    raise NotImplementedError


def recognise(
    source: Path, name: str, known: Sequence[Format], *, table: str | None = None
) -> Mapping | None:
    """The mapping of the format whose columns the file has, or `None`."""
    raise NotImplementedError


def propose(header: Header, sample_rows: Sequence[Sequence[str]], table: str | None) -> Mapping:
    """A first mapping, from the names of the columns alone, to be corrected by a person."""
    raise NotImplementedError


def unrecognised_sentence(source: Path, name: str, known: Sequence[Format]) -> str:
    """Which formats came nearest, and which columns they lack."""
    raise NotImplementedError
