"""Reads a file made by a test and looks at what came of it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from drops.intake.mapping.model import Mapping
from drops.intake.mapping.recognise import formats, recognise
from drops.intake.rows.read import Reading, read_file
from drops.intake.values.pseudonyms import COMPANY, identity_of
from store.settings import Settings

#: When the tests' files are taken; nothing in them is later.
TAKEN_AT = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """A reading, the rows it kept, and the rows it refused."""

    reading: Reading
    rows: pl.DataFrame
    refused: list[dict[str, str]]

    def column(self, name: str) -> list[Any]:
        return self.rows[name].to_list()

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Read, kept, refused, blank."""
        return self.reading.read, self.reading.kept, self.reading.refused, self.reading.blank


def settings(zone: str = "UTC") -> Settings:
    return Settings.model_validate({"timezone": zone})


def shipped(name: str) -> Mapping:
    return next(each.mapping for each in formats() if each.name == name)


def take(
    folder: Path,
    content: str | bytes | Path,
    mapping: Mapping | str | None = None,
    *,
    zone: str = "UTC",
    name: str = "file.csv",
    **options: Any,
) -> Taken:
    """Read a file with a mapping, a shipped format, or the format that is recognised."""
    source = content if isinstance(content, Path) else folder / name
    if isinstance(content, str):
        source.write_bytes(content.encode())
    elif isinstance(content, bytes):
        source.write_bytes(content)
    if isinstance(mapping, str):
        mapping = shipped(mapping)
    used = mapping or recognise(source, source.name, formats())
    assert used is not None, "not recognised"
    rows_out, refused_out = folder / "rows.parquet", folder / "refused.csv"
    options.setdefault("taken_at", TAKEN_AT)
    reading = read_file(source, source.name, used, settings(zone), rows_out, refused_out, **options)
    with refused_out.open(encoding="utf-8", newline="") as file:
        refused = list(csv.DictReader(file))
    taken = Taken(reading, pl.read_parquet(rows_out), refused)
    check_account(taken)
    return taken


def hashed(customer: str, ids_of: str = COMPANY) -> str:
    """What stands for a customer in the rows kept, under the key of the tests."""
    return identity_of().hashed(customer, ids_of)


def check_account(taken: Taken) -> None:
    """Every row is somewhere: the four counts, the files and the schema agree."""
    reading = taken.reading
    assert reading.read == reading.kept + reading.refused + reading.blank
    assert taken.rows.height == reading.kept
    assert bool(taken.refused) == bool(reading.refused)
    assert bool(reading.reasons) == bool(reading.refused)
    assert sum(reading.reasons.values()) >= reading.refused
    assert taken.rows.columns == [*reading.mapping.target.names, "line"]
    key = reading.mapping.target.key
    assert taken.rows[key].n_unique() == reading.kept
    assert taken.rows[key].null_count() == 0
