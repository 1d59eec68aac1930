"""One drop without a customer: its new files are made beside the old ones, then take their place.

Until they do, nothing has changed; a crash in between is finished by the next writer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from drops.errors import counted
from drops.intake.mapping import toml
from drops.intake.rows import ERASED, Reading
from drops.intake.values.names import names_of
from drops.intake.values.pseudonyms import Identity
from drops.lake.erasure import cut, lines_with
from drops.lake.erasure.cut import Cut
from drops.lake.erasure.lines import shifted
from drops.lake.ledger import Drop
from drops.lake.originals import REFUSED, mapping_of, nothing_left, original_file, read_into
from drops.lake.workbench import rows_file
from store.disk import file_hash, sync_file, sync_folder
from store.settings import Home

_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d")
NOW_CSV = "its rows are kept as CSV since a customer was erased from it"


@dataclass(frozen=True, slots=True)
class Ready:
    """The drop as it will be, so many rows shorter; its new files wait."""

    drop: Drop
    rows: int
    as_csv: bool


@dataclass(frozen=True, slots=True)
class Staged:
    """Where the new files are made, beside those that they will replace."""

    original: Path
    rows: Path
    refused: Path


def staged(home: Home, drop_id: str) -> Staged:
    """Return where the new files of a drop wait."""
    folder = home.drops / drop_id
    return Staged(folder / ".cut", folder / ".cut.rows", folder / ".cut.refused")


def prepare(home: Home, drop: Drop, identity: Identity, also: str = "") -> Ready | None:
    """Return the drop without the customer, its files staged; None when it does not hold them.

    Rows in which the id `also` stands as something else go with them.

    The whole original is read again: nothing else tells which records are the customer's in every
    quoting and encoding, and which rows count once theirs are gone. `DropError` when it cannot be.
    """
    files = staged(home, drop.id)
    clear(files)
    found = _stage(home, drop, identity, files, also)
    if not found:
        return None
    reading, done = found
    for path in (files.original, files.rows, files.refused):
        if path.exists():
            path.chmod(0o600)
            sync_file(path)
    sync_folder(files.original.parent)
    after = _after(drop, files.original, reading)
    is_csv = done.became == "csv"
    return Ready(as_csv(after) if is_csv else after, after.erased - drop.erased, is_csv)


def clear(files: Staged) -> None:
    """Remove what an attempt that was cut off left waiting."""
    for path in files.original.parent.glob(f"{files.original.name}*"):
        path.unlink(missing_ok=True)


def _stage(
    home: Home, drop: Drop, identity: Identity, files: Staged, also: str
) -> tuple[Reading, Cut] | None:
    """Read the original without the customer into the files; None when it does not hold them."""
    rows, refused = files.rows.with_suffix(".read"), files.rows.with_suffix(".said")
    try:
        reading = read_into(home, drop, rows, refused, identity)
        original, opening = original_file(home, drop), reading.mapping.opening
        found = lines_with(original, drop.name, reading.mapping, also) if also else {}
        lines = sorted({*reading.erased_lines}.union(*found.values()))
        if not lines:
            return None
        done = cut(original, drop.name, files.original, lines, opening)
        if len(lines) > len(reading.erased_lines):
            reading = _read_cut(home, drop, reading, done, files, len(lines))
        elif done.became == "same":
            shifted(rows, refused, files.rows, files.refused, done.gone)
        else:
            rows.replace(files.rows)
            refused.replace(files.refused)
    finally:
        rows.unlink(missing_ok=True)
        refused.unlink(missing_ok=True)
    return reading, done


def _read_cut(
    home: Home, drop: Drop, before: Reading, done: Cut, files: Staged, lines: int
) -> Reading:
    """Read what is left of an original out of which more than the customer's own rows were cut."""
    if lines >= before.read:  # some kinds of file cannot be read without a row
        files.refused.write_bytes(b"")
        return nothing_left(drop, files.rows)
    left = as_csv(drop) if done.became == "csv" else drop
    return read_into(home, left, files.rows, files.refused, other=files.original)


def _after(drop: Drop, original: Path, reading: Reading) -> Drop:
    """Return the drop as it is without the rows cut out; they count among the blank ones."""
    erased = drop.read - (reading.read - reading.erased)
    notes = [note for note in drop.notes if not note.startswith(ERASED)]
    return replace(
        drop,
        sha256=file_hash(original),
        bytes=original.stat().st_size,
        kept=reading.kept,
        refused=reading.refused,
        blank=drop.read - reading.kept - reading.refused,
        erased=erased,
        reasons=dict(reading.reasons),
        notes=[*notes, f"{ERASED}: {counted(erased, 'row', 'rows')}"],
        names=names_of(reading.spoken),
        first_at=reading.first_at,
        last_at=reading.last_at,
    )


def as_csv(drop: Drop) -> Drop:
    """Return the drop of a workbook whose rows are CSV now.

    Its times are written as ISO 8601 there.
    """
    mapping = mapping_of(drop)
    columns = {
        name: replace(source, formats=(*source.formats, *_TIMES)) if source.formats else source
        for name, source in mapping.columns.items()
    }
    mapping_toml = toml.dump(replace(mapping, columns=columns))
    return replace(
        drop, name=f"{drop.name}.csv", mapping=mapping_toml, notes=[*drop.notes, NOW_CSV]
    )


def put_in_place(home: Home, drop: Drop) -> None:
    """Make the files that wait the drop's; no other original stays."""
    files = staged(home, drop.id)
    if not files.original.exists():
        return
    rows = rows_file(home, drop.id)
    if drop.undone_at:
        rows.unlink(missing_ok=True)
        files.rows.unlink(missing_ok=True)
    for new, old in ((files.rows, rows), (files.refused, rows.with_name(REFUSED))):
        if new.exists():
            new.replace(old)
    original = original_file(home, drop)
    files.original.replace(original)  # last: while it waits, the others are looked for
    for other in original.parent.glob("original*"):
        if other != original:
            other.unlink()
    sync_folder(original.parent)
