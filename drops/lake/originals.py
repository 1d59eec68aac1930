"""The kept original of each drop, and the rows read from it: a cache that can be made again."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import polars as pl

from drops.errors import StoreError
from drops.intake.mapping import toml
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.numberings import as_before, numbered
from drops.intake.mapping.recognise import shipped
from drops.intake.rows import Reading, read_file, schema_of
from drops.intake.values.pseudonyms import Identity, identity_of
from drops.lake.ledger import Drop
from drops.lake.workbench import rows_file
from store.disk import sync_file, sync_folder
from store.settings import Home, load_settings
from store.tables import TABLES

#: The rows refused of a drop, in its folder: line, reasons, the original columns.
REFUSED = "refused.csv"
_PARQUET = b"PAR1"


def original_file(home: Home, drop: Drop) -> Path:
    """Return the file as it was dropped, byte for byte."""
    return home.drops / drop.id / original_name(drop.name)


def original_name(name: str) -> str:
    """Return the name under which an original is kept.

    Its endings stay, for they say how to read it.
    """
    endings = "".join(Path(name).suffixes[-2:])
    plain = "".join(c for c in endings if c.isascii() and (c.isalnum() or c == "."))
    return f"original{plain[:20].lower()}"


def mapping_of(drop: Drop) -> Mapping:
    """Return the mapping that the drop is read with.

    It says whose numbers the ids of its customers are.

    One that an older Pepper read says nothing of it: then its format does, or it is as it was.
    """
    return _mapping(drop.mapping, drop.format, drop.ids_of, drop.source)


@lru_cache(maxsize=256)
def _mapping(text: str, name: str, ids_of: str, source: str) -> Mapping:
    """As `mapping_of`; the drops of one format have the same text."""
    mapping = toml.load(text, name)
    if not ids_of:
        known = (each.mapping for each in shipped() if each.name == name)
        like = next((each for each in known if each.label == mapping.label), None)
        mapping = as_before(mapping, like)
    return numbered(mapping, ids_of or source)


def ensure_rows(home: Home, drop: Drop) -> None:
    """Read the drop's kept rows again from the original, if they are not there."""
    if not rows_file(home, drop.id).exists():
        read_again(home, drop)


def torn_rows(home: Home, drop: Drop) -> bool:
    """Return whether the file of the kept rows does not begin and end as such a file does."""
    with suppress(OSError), rows_file(home, drop.id).open("rb") as reader:
        begins = reader.read(4)
        reader.seek(-4, os.SEEK_END)
        return not begins == reader.read() == _PARQUET
    return True


def read_again(home: Home, drop: Drop, identity: Identity | None = None) -> Reading:
    """Return what came of the drop's original this time; its kept rows are made anew."""
    rows = rows_file(home, drop.id)
    temporary = rows.with_name(".rows.tmp")
    reading = read_into(home, drop, temporary, rows.with_name(REFUSED), identity)
    sync_file(temporary)
    temporary.replace(rows)
    sync_folder(rows.parent)
    return reading


def read_into(
    home: Home,
    drop: Drop,
    rows: Path,
    refused: Path,
    identity: Identity | None = None,
    *,
    other: Path | None = None,
) -> Reading:
    """Return what came of the drop's original this time; its rows are in these files.

    Until when the file knows is told as the rows tell it, whatever was stated when it came.

    Args:
        home: the data folder.
        drop: the line of the ledger; the original is read as it was when it came.
        rows: the Parquet file to write the rows kept to.
        refused: the file to write the rows refused to.
        identity: what customer ids are hashed with; else that of the store.
        other: a file that is to take the original's place, and has less rows.
    """
    original = other or original_file(home, drop)
    if not original.exists():
        raise StoreError(
            f"the original of drop {drop.id} ({drop.name}) is missing from the data folder; "
            f"put the file back as {original.relative_to(home.root)}, or undo the drop"
        )
    if drop.erased and drop.erased == drop.read:
        return nothing_left(drop, rows)
    # Read as it was read when it came: with the mapping and the time zone of that day.
    settings = load_settings(home).model_copy(update={"timezone": drop.timezone})
    return read_file(
        original,
        drop.name,
        mapping_of(drop),
        settings,
        rows,
        refused,
        taken_at=drop.taken_at,
        identity=identity or identity_of(home),
        # Of what was taken already, nobody can be asked.
        may_be_empty=drop.erased > 0 or not drop.kept or other is not None,
    )


def nothing_left(drop: Drop, rows: Path) -> Reading:
    """Return the reading of a file of which every row was cut out.

    Some kinds cannot even be read then.
    """
    pl.DataFrame(schema=schema_of(TABLES[drop.table])).write_parquet(rows)
    mapping, known_at = mapping_of(drop), drop.known_at
    return Reading(
        table=drop.table,
        format=drop.format,
        mapping=mapping,
        read=0,
        kept=0,
        refused=0,
        blank=0,
        repeated=0,
        reasons={},
        first_at=None,
        last_at=None,
        known_at=known_at or drop.taken_at,
        notes=(),
    )
