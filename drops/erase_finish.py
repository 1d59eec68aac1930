"""An erased customer cut out of everything that the data folder holds.

Each step may be cut off: what is left to do stands in the ledger, and is done by the next writer.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from drops.claims import sweep
from drops.erase_find import files_with, may_hold
from drops.files import file_hash, remove_folder, sync_file, sync_folder
from drops.guard import cut
from drops.identity import Identity, identity_of
from drops.ledger import Drop, Ledger
from drops.mapping import Mapping
from drops.names import names_of
from drops.originals import REFUSED, original_file, read_again
from drops.privacy_rows import ERASED
from drops.problems import DropError, counted
from drops.reading import Reading
from drops.snapshot import Snapshot, files_on_disk
from drops.workbench import rows_file
from metrics.settings import Home

_LOG = logging.getLogger("pepper")
_READY = ".cut"
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d")
_NOW_CSV = "its rows are kept as CSV since a customer was erased from it"


class Publish(Protocol):
    """Publishes the lake as the ledger's live drops make it, without the rows of some customers."""

    def __call__(self, home: Home, ledger: Ledger, *, erased: frozenset[str]) -> Snapshot:
        """The new snapshot."""


@dataclass
class Erased:
    """What was cut out of where: rows per drop, files that are CSV now, files that went whole."""

    rows: dict[str, int] = field(default_factory=dict)
    as_csv: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    snapshot: int = 0


def finish_erasures(home: Home, ledger: Ledger, publish: Publish) -> Erased:
    """What was cut out, after all that is left to do was done. Only while `writing`."""
    identity, done = identity_of(home), Erased()
    for customer, drops in ledger.erasures.unfinished().items():
        hashed = identity.hashed(customer)
        for drop_id, becomes in drops.items():
            drop = ledger.find(drop_id)
            if drop and not becomes:
                _prepare(home, ledger, drop, identity, done, customer)
            _put_in_place(home, ledger, drop_id)
        snapshot = publish(home, ledger, erased=frozenset({hashed}))
        done.snapshot = snapshot.number
        _purge(home, snapshot, hashed)
        sweep(home, ledger, young=0)
        done.removed += _clear_refused(home, customer)
        ledger.erasures.finish(customer)
    return done


def _prepare(
    home: Home, ledger: Ledger, drop: Drop, identity: Identity, done: Erased, customer: str
) -> None:
    """Nothing; rows and refused rows are without the customer, and so is the file that is ready."""
    original, ready = original_file(home, drop), home.drops / drop.id / _READY
    ready.unlink(missing_ok=True)
    try:
        reading = read_again(home, drop, identity)
        if not reading.erased_lines:
            return
        became = cut(original, drop.name, ready, reading.erased_lines)
    except DropError as error:
        _LOG.warning("%s cannot be read, so nothing can be cut out of it: %s", drop.id, error)
        done.unreadable.append(drop.id)
        if may_hold(original, customer):
            original.unlink(missing_ok=True)
            (home.drops / drop.id / REFUSED).unlink(missing_ok=True)
        return
    finally:
        if drop.undone_at:
            rows_file(home, drop.id).unlink(missing_ok=True)
    ready.chmod(0o600)
    sync_file(ready)
    sync_folder(ready.parent)
    after = _after(drop, reading, ready)
    if became == "csv":
        done.as_csv.append(drop.id)
        after = as_csv(after)
    with ledger.erasures.together():
        ledger.erasures.note_ready(drop.id, drop.sha256, after.sha256)
        ledger.note_read_again(after)
    done.rows[drop.id] = reading.erased


def _after(drop: Drop, reading: Reading, ready: Path) -> Drop:
    """The drop as it is without the rows that were cut out; they count among the blank ones."""
    erased = drop.read - (reading.read - reading.erased)
    notes = [note for note in drop.notes if not note.startswith(ERASED)]
    return replace(
        drop,
        sha256=file_hash(ready),
        bytes=ready.stat().st_size,
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
    """The drop of a workbook whose rows are CSV now; its times are written as ISO 8601 there."""
    mapping = Mapping.from_toml(drop.mapping, drop.format)
    columns = {
        name: replace(source, formats=(*source.formats, *_TIMES)) if source.formats else source
        for name, source in mapping.columns.items()
    }
    told = replace(mapping, columns=columns).to_toml()
    return replace(drop, name=f"{drop.name}.csv", mapping=told, notes=[*drop.notes, _NOW_CSV])


def _put_in_place(home: Home, ledger: Ledger, drop_id: str) -> None:
    """Nothing; the file that is ready is the drop's original, and there is no other."""
    drop, ready = ledger.find(drop_id), home.drops / drop_id / _READY
    if drop and ready.exists():
        original = original_file(home, drop)
        ready.replace(original)
        for other in original.parent.glob("original*"):
            if other != original:
                other.unlink()
        sync_folder(original.parent)
    ledger.erasures.note_cut(drop_id)


def _purge(home: Home, snapshot: Snapshot, hashed: str) -> None:
    """Nothing; no older file of the lake holds the customer, nor do other leftovers of it."""
    older = [home.lake / file for file in sorted(files_on_disk(home) - snapshot.files)]
    for file in files_with(older, hashed):
        file.unlink(missing_ok=True)
    for version in home.earlier.glob("*.json"):
        version.unlink(missing_ok=True)  # it may name a file that is gone
    remove_folder(home.lake / ".spill")


def _clear_refused(home: Home, customer: str) -> list[str]:
    """The files in the watcher's folder of refused files that went, because they may name him."""
    gone = []
    for path in sorted((home.inbox / "refused").glob("*")):
        if path.is_file() and not path.name.endswith(".txt") and may_hold(path, customer):
            path.unlink()
            path.with_name(f"{path.name}.txt").unlink(missing_ok=True)
            gone.append(f"refused/{path.name}")
    return gone
