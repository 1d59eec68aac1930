"""The data folder as a whole: one writer at a time, and a lake that follows the ledger.

Original files and ledger are the truth. Everything else is made from them, so each step here can
be cut off at any moment: what the ledger has is brought into the lake by the next writer, and
what it has not is swept away.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from drops import delta, snapshot
from drops.change import columns_of
from drops.files import remove_folder
from drops.lake import settle
from drops.ledger import Drop, Ledger
from drops.originals import ensure_rows
from drops.problems import DropError
from drops.snapshot import Snapshot, TableState
from drops.workbench import rows_file
from metrics.settings import Home
from metrics.tables import TABLES

_WAIT_SECONDS = 600.0
#: A younger folder may be so new that its process has not locked it yet.
_YOUNG_SECONDS = 5.0
_INCOMING = ".incoming-"
#: Stands in a drop's folder until the ledger has the drop; locked by the process that makes it.
OWNED = "owned.lock"


def open_store(home: Home) -> Snapshot:
    """The published snapshot, after making the folders and finishing what a crash cut off."""
    with writing(home):
        return snapshot.load(home)


def make_folders(home: Home) -> None:
    """Nothing; the data folder has its folders."""
    for folder in (home.inbox, home.drops, home.lake):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def writing(home: Home, *, follow: bool = True) -> Iterator[Ledger]:
    """The ledger, while no other process or thread writes.

    Whatever a crash left is swept first, and the lake follows the ledger, unless the caller makes
    it follow: a drop that cannot be read any more can so be undone.
    """
    make_folders(home)
    lock = FileLock(home.root / ".lock", preserve_lock_file=True, poll_interval=0.02)
    try:
        lock.acquire(timeout=_WAIT_SECONDS)
    except Timeout as error:
        raise DropError(
            "another process has been writing to the data folder for ten minutes; "
            "wait until it is done, or end it, and try again"
        ) from error
    try:
        with Ledger(home) as ledger:
            _sweep(home, ledger)
            if follow:
                _follow(home, ledger)
            yield ledger
    finally:
        lock.release()


@contextmanager
def incoming(home: Home) -> Iterator[Path]:
    """A folder, named for the drop it may become; gone at the end unless it was moved."""
    folder = _claim(home)
    owner = FileLock(folder / OWNED, preserve_lock_file=True)
    try:
        with owner:
            yield folder
    finally:
        remove_folder(folder)


def drop_id(folder: Path) -> str:
    """The id of the drop that an incoming folder may become."""
    return folder.name.removeprefix(_INCOMING)


def _claim(home: Home) -> Path:
    """A new folder; the id is the time, in 65,536ths of a second, so that ids sort."""
    while True:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%d-%H%M%S}-{now.microsecond * 65_536 // 1_000_000:04x}"
        folder = home.drops / f"{_INCOMING}{name}"
        if not (home.drops / name).exists():
            with suppress(FileExistsError):
                folder.mkdir()
                return folder
        time.sleep(0.001)


def _sweep(home: Home, ledger: Ledger) -> None:
    """Nothing; folders of drops that were never recorded, and whose process is gone, are gone."""
    folders = {mark.parent for mark in home.drops.glob(f"*/{OWNED}")}
    folders.update(home.drops.glob(f"{_INCOMING}*"))
    for folder in folders:
        if ledger.find(folder.name):
            (folder / OWNED).unlink(missing_ok=True)
        elif time.time() - folder.stat().st_mtime > _YOUNG_SECONDS and not _owned(folder):
            remove_folder(folder)


def _owned(folder: Path) -> bool:
    """Whether the process that made the folder still works on it."""
    try:
        FileLock(folder / OWNED, preserve_lock_file=True).acquire(timeout=0).lock.release()
    except (Timeout, OSError):
        return True
    return False


def _follow(home: Home, ledger: Ledger) -> Snapshot:
    """The snapshot that holds exactly the ledger's live drops, published if it was not yet."""
    before = snapshot.load(home)
    if any(state.columns != columns_of(TABLES[n]) for n, state in before.tables.items()):
        return _make_again(home, ledger)  # the lake was made by a Pepper with other columns
    return before if before.drops == _ids(ledger.live()) else publish_live(home, ledger, before)


def rebuild(home: Home, on_drop: Callable[[Drop], None] | None = None) -> Snapshot:
    """The published snapshot after lake and caches were made again from originals and ledger."""
    with writing(home, follow=False) as ledger:
        return _make_again(home, ledger, on_drop)


def _make_again(
    home: Home, ledger: Ledger, on_drop: Callable[[Drop], None] | None = None
) -> Snapshot:
    """As `rebuild`. Old data files stay for a while, so that no reader of theirs is cut off."""
    for drop in ledger.live():
        rows_file(home, drop.id).unlink(missing_ok=True)
        ensure_rows(home, drop)
        if on_drop:
            on_drop(drop)
    for name in TABLES:
        remove_folder(home.lake / name / "_delta_log")
    before = snapshot.forgotten(snapshot.load(home), datetime.now(UTC))
    return publish_live(home, ledger, before)


def publish_live(home: Home, ledger: Ledger, before: Snapshot | None = None) -> Snapshot:
    """The new snapshot, published: the lake as the ledger's live drops make it."""
    before = before or snapshot.load(home)
    live = ledger.live()
    tables = dict(before.tables)
    for name, table in TABLES.items():
        wanted = [drop for drop in live if drop.table == name]
        state = before.tables.get(name, TableState())
        if state.drops == list(_ids(wanted)):
            continue
        for drop in wanted:
            ensure_rows(home, drop)
        settled = settle(home, table, state, wanted)
        tables[name] = settled.state
        for drop_id, rows in settled.replaced.items():
            ledger.note_replaced(drop_id, rows)
    given = {drop.id: drop.given for drop in live}
    after = Snapshot(ledger.next_snapshot(), _ids(live), tables, given=given)
    after = replace(after, retired=snapshot.retire(before, after, datetime.now(UTC)))
    snapshot.publish(home, after)
    snapshot.prune(home, after)
    return after


def take_back_lake(home: Home) -> None:
    """Nothing; the Delta tables hold again what is published, after a change that failed."""
    for name, state in snapshot.load(home).tables.items():
        files = {file.split("/", 1)[1]: rows for file, rows in state.files.items()}
        delta.commit(home.lake / name, TABLES[name], files)


def _ids(drops: list[Drop]) -> tuple[str, ...]:
    return tuple(drop.id for drop in drops)
