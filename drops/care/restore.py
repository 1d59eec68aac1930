"""A backup made a data folder again: every file checked, the lake made anew, the erased left out.

It is made beside its place, and takes it once all is well: nobody meets half a store.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from drops.care.backup import FILES, Backup, BackupError, erased_in, listed_in
from drops.errors import DropError, counted, listed, reason
from drops.inbox import waiting_files
from drops.intake.values.key import check_key, read_key
from drops.intake.values.pseudonyms import Identity, identity_of
from drops.lake.erasure import names_erased
from drops.lake.erasure.one_drop import prepare, put_in_place
from drops.lake.erasure.receipts import all_receipts
from drops.lake.ledger import Drop, Ledger
from drops.lake.writing import rebuild, writing
from store.disk import copy_with_hash, remove_folder, sync_folder
from store.places import key_file
from store.settings import Home

_STAGE = "restoring"
#: What a disk's own root has; a folder with nothing else is empty.
_OF_DISKS = {"lost+found"}


@dataclass(frozen=True, slots=True)
class Restored:
    """What a data folder was made of; `erasures` were known to the backup, `people` came anew."""

    backup: Backup
    erasures: int
    people: int
    rows_cut: int

    def as_json(self) -> dict[str, Any]:
        """Return the keys that the command line promises."""
        head = {"made_at": self.backup.made_at.isoformat(), "drops": self.backup.drops}
        return {**head, "erasures": self.erasures, "people": self.people, "rows": self.rows_cut}

    @property
    def sentences(self) -> list[str]:
        """What a person has to know, who was erased since above all."""
        when = f"{self.backup.made_at:%d %b %Y %H:%M:%S} UTC"
        drops, known = self.backup.drops, counted(self.erasures, "erasure", "erasures")
        lines = [f"The store is as it was on {when}: {counted(drops, 'file', 'files')} dropped."]
        if self.people:
            people = counted(self.people, "customer", "customers")
            rows = counted(self.rows_cut, "row", "rows")
            lines.append(f"{people} erased since {'was' if self.people == 1 else 'were'} cut out "
                         f"again: {rows}.")  # fmt: skip
        lines.append(
            f"Up to then {known} had been asked for (`erase --list`). Who was erased after "
            f"{when} is in the store again, unless a later backup or the old data folder told so "
            "(--erased-in FOLDER): erase them again."
        )
        return lines


def restore(
    folder: Path,
    home: Home,
    *,
    knows_erased: Path | None = None,
    on_drop: Callable[[Drop], None] | None = None,
) -> Restored:
    """Return what the data folder was made of; on failure there is none.

    `BackupError` where the backup is half or a file of it was changed, the folder is not empty, or
    the key is not that of the store.

    Args:
        folder: the backup.
        home: the data folder to be made: one that is not there, or is empty.
        knows_erased: a later backup, or a data folder, that knows who was erased since.
        on_drop: called for each drop that was read again.
    """
    backup = listed_in(folder)
    _check_empty(home)
    _check_key(backup)
    erased = erased_in(knows_erased) if knows_erased else {}
    stage = _stage(home)
    try:
        with _alone(stage):
            return _restored(folder, home, backup, stage, erased, on_drop)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"the backup is not restored ({reason(error)})") from error


@contextmanager
def _alone(stage: Home) -> Iterator[None]:
    """Keep every other restore into the same place away; `BackupError` while there is one."""
    path = stage.root.with_name(f"{stage.root.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BackupError(
            "another restore into this place goes on; wait until it is done, or end it"
        ) from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)  # while it is ours: whoever comes next makes a new one
        lock.release()


def _restored(
    folder: Path,
    home: Home,
    backup: Backup,
    stage: Home,
    erased: dict[str, str],
    on_drop: Callable[[Drop], None] | None,
) -> Restored:
    try:
        _check_empty(home)  # whoever came first may be done
        remove_folder(stage.root)  # of a restore that was cut off
        stage.make()
        _copy(folder, backup, stage)
        people, rows = _erase_again(stage, erased)
        rebuild(stage, on_drop)
        restored = Restored(backup, len(all_receipts(stage)) - bool(people), people, rows)
        _take_place(stage, home)
    finally:
        remove_folder(stage.root)
    return restored


def _stage(home: Home) -> Home:
    """Where the store is made: beside its place, or in it where that is a disk of its own."""
    inside = home.root.is_dir() and os.path.ismount(home.root)
    return Home(home.root / f".{_STAGE}" if inside else
                home.root.with_name(f".{home.root.name}.{_STAGE}"))  # fmt: skip


def _check_empty(home: Home) -> None:
    if not home.root.exists():
        return
    held = set(os.listdir(home.root)) - _OF_DISKS - {f".{_STAGE}", f".{_STAGE}.lock"}  # noqa: PTH208
    if held:
        raise BackupError(
            f"{home.root} is not empty ({listed(sorted(held), 3)}); expected a folder that is not "
            "there yet: name another one with --home, or move this one aside"
        )


def _check_key(backup: Backup) -> None:
    """Raise `StoreError` without the key by which the store knows its customers."""
    if not backup.key:
        return
    path = key_file()
    if not path.exists():
        raise BackupError(
            f"the customer ids of this backup were hashed with a key that is not at {path}; no "
            "backup has it. Put it back, or set PEPPER_KEY_FILE to its place"
        )
    check_key(Identity(read_key(path)).fingerprint, backup.key)


def _copy(folder: Path, backup: Backup, stage: Home) -> None:
    """Copy each file to its place, and look at every byte; `BackupError` names all that differ."""
    wrong: list[str] = []
    for name, (sha256, size) in backup.files.items():
        place = stage.root / name
        if not place.resolve().is_relative_to(stage.root.resolve()):
            raise BackupError(f"the backup names a place outside of the data folder: {name}")
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            found = copy_with_hash(folder / FILES / sha256, place)
        except FileNotFoundError:
            wrong.append(f"{name} ({FILES}/{sha256}) is missing")
            continue
        if found != (sha256, size):
            wrong.append(f"{name} ({FILES}/{sha256}) was changed")
        place.chmod(0o600)
    if wrong:
        raise BackupError(f"the backup is not whole: {'; '.join(wrong)}. Nothing was restored")


def _erase_again(home: Home, erased: dict[str, str]) -> tuple[int, int]:
    """How many people were cut out whom the backup did not know to be erased, and their rows."""
    with writing(home, follow=False) as ledger:
        known = ledger.erasures.marks()
        new = {mark: ids_of for mark, ids_of in erased.items() if mark not in known}
        if not new:
            return 0, 0
        ledger.erasures.know(new)
        identity = identity_of(home)
        rows = sum(_without(home, ledger, drop, identity) for drop in ledger.drops())
        for waiting in waiting_files(home):
            with suppress(DropError):  # it cannot be read
                if names_erased(waiting.path, waiting.name, identity):
                    waiting.remove()
                    ledger.erasures.note_removed(1)
        ledger.erasures.finish(("", ""))
    return len(new), rows


def _without(home: Home, ledger: Ledger, drop: Drop, identity: Identity) -> int:
    """How many rows of a drop were cut out of it."""
    ready = prepare(home, drop, identity)
    if not ready:
        return 0
    with ledger.erasures.together():
        ledger.erasures.note_ready(drop.id, drop.sha256, ready.drop.sha256)
        ledger.erasures.note_on_receipt(drop.id, ready.rows, "csv" if ready.as_csv else "same")
        ledger.note_read_again(ready.drop)
    put_in_place(home, ready.drop)
    return ready.rows


def _take_place(stage: Home, home: Home) -> None:
    """Put the store, which is whole, in its place; the ledger last where that is not one step."""
    if stage.root.parent != home.root:
        home.root.parent.mkdir(parents=True, exist_ok=True)
        if home.root.exists():
            home.root.rmdir()
        stage.root.rename(home.root)
    else:
        for path in sorted(stage.root.iterdir(), key=lambda each: each == stage.ledger):
            shutil.move(path, home.root / path.name)
    sync_folder(home.root.parent)
