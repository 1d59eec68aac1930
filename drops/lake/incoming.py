"""Folders that may become drops: each belongs to one process, and goes when that is gone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from drops.lake.ledger import Ledger
from store.disk import remove_folder
from store.settings import Home

#: A younger folder may be so new that its process has not locked it yet.
_YOUNG_SECONDS = 5.0
_INCOMING = ".incoming-"
#: Stands in a drop's folder until the ledger has the drop; locked by the process that makes it.
OWNED = "owned.lock"


@contextmanager
def incoming(home: Home) -> Iterator[Path]:
    """Yield a folder, named for the drop it may become; gone at the end unless it was moved."""
    folder, owner = _claim(home)
    try:
        yield folder
    finally:
        owner.release()
        remove_folder(folder)


def drop_id(folder: Path) -> str:
    """Return the id of the drop that an incoming folder may become."""
    return folder.name.removeprefix(_INCOMING)


def _claim(home: Home) -> tuple[Path, BaseFileLock]:
    """A new folder, locked; the id is the time, in 65,536ths of a second, so that ids sort."""
    while True:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%d-%H%M%S}-{now.microsecond * 65_536 // 1_000_000:04x}"
        folder = home.drops / f"{_INCOMING}{name}"
        if not (home.drops / name).exists():
            with suppress(FileExistsError):
                folder.mkdir()
                owner = FileLock(folder / OWNED, preserve_lock_file=True)
                # Whoever stood still for long between these lines finds the folder swept.
                with suppress(OSError):
                    owner.acquire()
                    if (folder / OWNED).exists():
                        return folder, owner
                owner.release(force=True)
        time.sleep(0.001)


def sweep(home: Home, ledger: Ledger, young: float | None = None) -> None:
    """Remove folders of drops that were never recorded and whose process is gone."""
    young = _YOUNG_SECONDS if young is None else young
    folders = {mark.parent for mark in home.drops.glob(f"*/{OWNED}")}
    folders.update(home.drops.glob(f"{_INCOMING}*"))
    for folder in folders:
        if ledger.find(folder.name):
            (folder / OWNED).unlink(missing_ok=True)
        elif _age(folder) > young:
            _remove_unowned(folder)


def _age(folder: Path) -> float:
    """For how many seconds a folder has been as it is; 0 where it is gone by now."""
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _remove_unowned(folder: Path) -> None:
    """Remove a folder that no process works on, locked until it is gone."""
    owner = FileLock(folder / OWNED, preserve_lock_file=True)
    with suppress(Timeout, OSError), owner.acquire(timeout=0):
        remove_folder(folder)
