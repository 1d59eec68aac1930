"""A file into the store: the one function that inbox, browser and command line all end in."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from drops import child
from drops.choosing import mapping_for
from drops.claims import drop_id, incoming
from drops.erase_intake import without_erased
from drops.files import copy_with_hash, file_hash, reason, sync_file, sync_folder
from drops.guard import read_file
from drops.identity import Identity, identity_of
from drops.lake import would_replace
from drops.ledger import Drop, all_drops, same_bytes
from drops.mapping import Mapping
from drops.names import names_of, spelling_notes, spelling_of
from drops.originals import REFUSED, original_name
from drops.problems import DropError, StoreError, shown
from drops.published import load
from drops.reading import Progress, Reading
from drops.recording import drop_of, record
from drops.report import Offer, Report
from drops.steps import reached
from drops.store import make_folders, writing
from drops.workbench import ROWS
from metrics.settings import Home, load_settings
from metrics.tables import TABLES

OnProgress = Callable[[Progress], None]


def put(  # noqa: PLR0913 - one function for every way in, all but the file by name
    home: Home,
    path: Path,
    *,
    name: str = "",
    table: str | None = None,
    format: str | None = None,  # noqa: A002 - the word that readers and the command line use
    mapping: Mapping | None = None,
    known_at: datetime | None = None,
    dry_run: bool = False,
    way: str = "command line",
    who: str = "",
    on_progress: OnProgress | None = None,
) -> Report:
    """What came of the file: taken whole, or `DropError` says why not and nothing has changed."""
    path = Path(path)
    name = shown(name or path.name)
    offer = Offer(path, name, table, format, mapping, known_at, way, who)
    child.prepare()  # it starts while the file is copied
    try:
        _check_file(path, name)
        return _try(home, offer, on_progress) if dry_run else _take(home, offer, on_progress)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{offer.name}: {reason(error)}; nothing was changed") from error


def _check_file(path: Path, name: str) -> None:
    """Nothing; `DropError` when there is no file, or what is there is none that ends."""
    if not path.exists():
        raise DropError(f"there is no file {name}; nothing was changed")
    if path.is_dir():
        raise DropError(f"{name} is a folder; expected a file")
    if not path.is_file():
        raise DropError(f"{name} is a pipe, a socket or a device; expected a file")


def _copy(offer: Offer, original: Path) -> tuple[str, int]:
    """Hash and size of the copy; `DropError` when the file was still being written."""
    before = offer.path.stat()
    sha256, size = copy_with_hash(offer.path, original)
    after = offer.path.stat()
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise DropError(
            f"{offer.name} was still being written while it was read; nothing was changed. "
            "Drop it again when it is whole"
        )
    return sha256, size


def _take(home: Home, offer: Offer, on_progress: OnProgress | None) -> Report:
    while True:
        identity = identity_of(home)
        if report := _take_as(home, offer, on_progress, identity):
            return report


def _take_as(
    home: Home, offer: Offer, on_progress: OnProgress | None, identity: Identity
) -> Report | None:
    """The report; None when a customer was erased while the file was read: it is read again."""
    make_folders(home)
    taken_at = datetime.now(UTC)
    with incoming(home) as folder:
        reached("folder made")
        original = folder / original_name(offer.name)
        sha256, size = _copy(offer, original)
        reached("file copied")
        if same := same_bytes(home, sha256):
            return Report.of_duplicate(offer.name, same)
        original.chmod(0o600)
        reading = _read(home, offer, original, folder, taken_at, on_progress, identity)
        reached("file read")
        drop = drop_of(home, offer, reading, drop_id(folder), taken_at, sha256, size)
        drop = without_erased(original, drop, reading)
        for path in (folder / ROWS, folder / REFUSED):
            if path.exists():
                sync_file(path)
        sync_folder(folder)
        reached("folder written")
        with writing(home) as ledger:
            if same := ledger.same_bytes(sha256) or ledger.same_bytes(drop.sha256):
                return Report.of_duplicate(offer.name, same)
            ledger.erasures.claim_key(identity.fingerprint)
            if ledger.erasures.marks() != identity.erased:
                return None
            notes = _spelling_notes(home, ledger.live(), reading)
            folder.rename(home.drops / drop.id)
            reached("folder named")
            return record(home, ledger, replace(drop, notes=[*drop.notes, *notes]), sha256)


def _spelling_notes(home: Home, live: list[Drop], reading: Reading) -> list[str]:
    """Sentences that say which spellings of the file were taken as which name."""
    names = [*(drop.names for drop in live), names_of(reading.spoken)]
    return spelling_notes(reading.spoken, spelling_of(names, load_settings(home).aliases))


def _try(home: Home, offer: Offer, on_progress: OnProgress | None) -> Report:
    """What would come of the file; the data folder is only looked at."""
    if same := same_bytes(home, file_hash(offer.path)):
        return Report.of_duplicate(offer.name, same)
    with tempfile.TemporaryDirectory(prefix="pepper-") as name:
        folder = Path(name)
        taken_at, identity = datetime.now(UTC), identity_of(home)
        reading = _read(home, offer, offer.path, folder, taken_at, on_progress, identity)
        live = [drop for drop in all_drops(home) if not drop.undone_at]
        notes = (*reading.notes, *_spelling_notes(home, live, reading))
        state = load(home).tables.get(reading.table)
        rows = would_replace(home, TABLES[reading.table], state, folder / ROWS) if state else 0
    return Report.of_trial(offer.name, replace(reading, notes=notes), rows)


def _read(
    home: Home,
    offer: Offer,
    original: Path,
    folder: Path,
    taken_at: datetime,
    on_progress: OnProgress | None,
    identity: Identity,
) -> Reading:
    """What came of the file; its rows and refused rows are in the folder."""
    return read_file(
        original,
        offer.name,
        mapping_for(home, offer, original),
        load_settings(home),
        folder / ROWS,
        folder / REFUSED,
        known_at=offer.known_at,
        on_progress=on_progress,
        taken_at=taken_at,
        identity=identity,
    )
