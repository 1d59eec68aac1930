"""One drop without a customer: its new files are made beside the old ones, then take their place.

Until they do, nothing has changed; a crash in between is finished by the next writer.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from pathlib import Path

from drops.errors import counted
from drops.intake.mapping import toml
from drops.intake.rows import ERASED, REPEATED
from drops.intake.values.names import names_of
from drops.intake.values.pseudonyms import Identity, plain_id
from drops.lake.erasure import cut, cut_known
from drops.lake.erasure.known_lines import Known, Left, Staged
from drops.lake.erasure.lines import shifted
from drops.lake.ledger import Drop
from drops.lake.originals import REFUSED, original_file, read_into, torn_rows
from drops.lake.workbench import rows_file
from store.disk import file_hash, sync_file, sync_folder
from store.settings import Home
from store.tables import TABLES

_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d")
NOW_CSV = "its rows are kept as CSV since a customer was erased from it"


@dataclass(frozen=True, slots=True)
class Ready:
    """The drop as it will be, so many rows shorter; its new files wait."""

    drop: Drop
    rows: int
    as_csv: bool


def staged(home: Home, drop_id: str) -> Staged:
    """Where the new files of a drop wait."""
    folder = home.drops / drop_id
    return Staged(folder / ".cut", folder / ".cut.rows", folder / ".cut.refused")


def prepare(home: Home, drop: Drop, identity: Identity, customer: str) -> Ready | None:
    """The drop without the customer, its files staged; None when it does not hold the customer.

    `DropError` when the original cannot be read.
    """
    files = staged(home, drop.id)
    clear(files)
    left = _by_what_is_known(home, drop, identity.hashed(customer), customer)
    if left and not left.erased:
        return None
    ready = _ready_from_known(drop, left, files) if left else _by_reading(home, drop, identity)
    for path in (files.original, files.rows, files.refused):
        if path.exists():
            path.chmod(0o600)
            sync_file(path)
    sync_folder(files.original.parent)
    return ready


def clear(files: Staged) -> None:
    """Nothing; no file of an attempt that was cut off waits any more."""
    for path in files.original.parent.glob(f"{files.original.name}*"):
        path.unlink(missing_ok=True)


def _by_what_is_known(home: Home, drop: Drop, hashed: str, customer: str) -> Left | None:
    """What is left by the lines of the rows kept; None when the file must be read again for it."""
    mapping = toml.load(drop.mapping, drop.format)
    all_kept = drop.read == drop.kept + drop.erased
    # The row that lost to a repeated key may count again; a row of several answers may be blank
    # in some; what was a workbook has other lines than its rows say; and of a row that was made
    # of several lines they say the first alone.
    several = mapping.pivot or (mapping.answers and not all_kept)
    if several or REPEATED in drop.reasons or NOW_CSV in drop.notes:
        return None
    rows, refused = rows_file(home, drop.id), home.drops / drop.id / REFUSED
    if torn_rows(home, drop) or not refused.exists() or not original_file(home, drop).exists():
        return None
    known = Known(
        customer=plain_id(customer),
        hashed=hashed,
        rows=rows,
        refused=refused,
        kept=drop.kept,
        names=tuple(drop.names),
        all_kept=all_kept,
    )
    dated_by = TABLES[drop.table].dated_by
    original = original_file(home, drop)
    return cut_known(original, drop.name, known, dated_by, staged(home, drop.id))


def _ready_from_known(drop: Drop, left: Left, files: Staged) -> Ready:
    in_all = replace(left, erased=drop.erased + left.erased)
    after = _after(drop, files.original, in_all, drop.refused, drop.reasons)
    return Ready(after, left.erased, as_csv=False)


def _by_reading(home: Home, drop: Drop, identity: Identity) -> Ready | None:
    """The same, by reading the whole original again, which leaves the customer out."""
    files = staged(home, drop.id)
    rows, refused = files.rows.with_suffix(".read"), files.rows.with_suffix(".said")
    try:
        reading = read_into(home, drop, rows, refused, identity)
        if not reading.erased_lines:
            return None
        done = cut(original_file(home, drop), drop.name, files.original, reading.erased_lines)
        if done.became == "same":
            shifted(rows, refused, files.rows, files.refused, done.gone)
        else:
            rows.replace(files.rows)
            refused.replace(files.refused)
    finally:
        rows.unlink(missing_ok=True)
        refused.unlink(missing_ok=True)
    left = Left(
        erased=drop.read - (reading.read - reading.erased),
        kept=reading.kept,
        first_at=reading.first_at,
        last_at=reading.last_at,
        names=names_of(reading.spoken),
    )
    after = _after(drop, files.original, left, reading.refused, reading.reasons)
    is_csv = done.became == "csv"
    return Ready(as_csv(after) if is_csv else after, reading.erased, is_csv)


def _after(drop: Drop, original: Path, left: Left, refused: int, reasons: Dict[str, int]) -> Drop:
    """The drop as it is without the rows that were cut out; they count among the blank ones."""
    notes = [note for note in drop.notes if not note.startswith(ERASED)]
    return replace(
        drop,
        sha256=file_hash(original),
        bytes=original.stat().st_size,
        kept=left.kept,
        refused=refused,
        blank=drop.read - left.kept - refused,
        erased=left.erased,
        reasons=dict(reasons),
        notes=[*notes, f"{ERASED}: {counted(left.erased, 'row', 'rows')}"],
        names=left.names,
        first_at=left.first_at,
        last_at=left.last_at,
    )


def as_csv(drop: Drop) -> Drop:
    """The drop of a workbook whose rows are CSV now; its times are written as ISO 8601 there."""
    mapping = toml.load(drop.mapping, drop.format)
    columns = {
        name: replace(source, formats=(*source.formats, *_TIMES)) if source.formats else source
        for name, source in mapping.columns.items()
    }
    told = toml.dump(replace(mapping, columns=columns))
    return replace(drop, name=f"{drop.name}.csv", mapping=told, notes=[*drop.notes, NOW_CSV])


def put_in_place(home: Home, drop: Drop) -> None:
    """Nothing; the files that wait are the drop's, and there is no other original."""
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
