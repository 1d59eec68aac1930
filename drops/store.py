"""The data folder as a whole: one writer at a time, and a lake that follows the ledger.

Original files and ledger are the truth. Everything else is made from them, so each step here can
be cut off at any moment: what the ledger has is brought into the lake by the next writer, and
what it has not is swept away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

import duckdb

from drops import delta, snapshot
from drops.change import change_of, columns_of
from drops.claims import sweep
from drops.erase_finish import finish_erasures
from drops.files import remove_folder, sync_folder
from drops.identity import identity_of
from drops.lake import settle
from drops.ledger import Drop, Ledger
from drops.names import Spelling, is_moved, names_of, spelling_of
from drops.originals import ensure_rows, read_again, torn_rows
from drops.published import load
from drops.snapshot import Snapshot, TableState
from drops.turns import turn
from drops.workbench import rows_file
from metrics.settings import Home, SettingsError, load_settings
from metrics.tables import TABLES

_LOG = logging.getLogger("pepper")


def open_store(home: Home) -> Snapshot:
    """The published snapshot, after finishing what a crash cut off and mending what is damaged."""
    with writing(home, follow=False) as ledger:
        return _follow(home, ledger, closely=True)


def mend(home: Home) -> bool:
    """Whether the published lake was damaged, as sizes and footers tell; then it is whole again."""
    damaged = bool(load(home).damage)
    if damaged:
        open_store(home)
    return damaged


def make_folders(home: Home) -> None:
    """Nothing; the data folder has its folders, and has them after a power cut."""
    for folder in (home.inbox, home.drops, home.lake):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            sync_folder(folder.parent)
            sync_folder(home.root.parent)
    if home.drops.stat().st_mode & 0o077:
        home.drops.chmod(0o700)  # originals hold what is masked and hashed everywhere else


@contextmanager
def writing(home: Home, *, follow: bool = True) -> Iterator[Ledger]:
    """The ledger, while no other process or thread writes.

    Whatever a crash left is swept first, and the lake follows the ledger, unless the caller makes
    it follow: a drop that cannot be read any more can so be undone.
    """
    make_folders(home)
    with turn(home), Ledger(home) as ledger:
        sweep(home, ledger)
        if ledger.erasures.unfinished():
            finish_erasures(home, ledger, publish_live)
        if follow:
            _follow(home, ledger)
        yield ledger


def _follow(home: Home, ledger: Ledger, *, closely: bool = False) -> Snapshot:
    """The snapshot that holds exactly the ledger's live drops, published if it was not yet.

    `closely` reads every byte of the lake, and mends the log by which other engines read it.
    """
    before = load(home, closely=closely)
    if any(state.columns != columns_of(TABLES[n]) for n, state in before.tables.items()):
        return _make_again(home, ledger)  # the lake was made by a Pepper with other columns
    if before.damage:
        _LOG.warning("%s The lake is made again where it is damaged.", before.damage)
    after = before
    if before.damage or before.drops != _ids(live := ledger.live()) or _renamed(home, before, live):
        after = publish_live(home, ledger, before)
    return _with_logs(home, ledger, after) if closely else after


def _renamed(home: Home, before: Snapshot, live: list[Drop]) -> bool:
    """Whether the settings give a name of the lake another name than it has there."""
    with suppress(SettingsError):
        spelled = _spelled(home, live)
        return any(_moved(state, spelled, live) for state in before.tables.values())
    return False


def _spelled(home: Home, live: list[Drop]) -> Spelling:
    """Per column which names of these drops are shown otherwise, and how."""
    return spelling_of((drop.names for drop in live), load_settings(home).aliases)


def _moved(state: TableState, spelled: Spelling, live: list[Drop]) -> bool:
    """Whether a name that is in the table's files is to be shown otherwise than it is there."""
    held = set(state.drops)
    return is_moved(state.spelled, spelled, (drop.names for drop in live if drop.id in held))


def _with_logs(home: Home, ledger: Ledger, published: Snapshot) -> Snapshot:
    """The snapshot, with each table's Delta log as it says; a damaged log is begun anew."""
    tables = {
        name: replace(state, version=_log_version(home, name, state))
        for name, state in published.tables.items()
    }
    if tables == published.tables:
        return published
    _LOG.warning("The log of a lake table was damaged; it is written anew.")
    after = replace(published, number=ledger.next_snapshot(), tables=tables)
    snapshot.publish(home, after)
    return after


def _log_version(home: Home, name: str, state: TableState) -> int:
    files = {file.split("/", 1)[1]: rows for file, rows in state.files.items()}
    return delta.commit(home.lake / name, TABLES[name], files)


def rebuild(home: Home, on_drop: Callable[[Drop], None] | None = None) -> Snapshot:
    """The published snapshot after lake and caches were made again from originals and ledger."""
    with writing(home, follow=False) as ledger:
        return _make_again(home, ledger, on_drop)


def _make_again(
    home: Home, ledger: Ledger, on_drop: Callable[[Drop], None] | None = None
) -> Snapshot:
    """As `rebuild`. Old data files stay for a while, so that no reader of theirs is cut off."""
    identity = identity_of(home)
    ledger.erasures.claim_key(identity.fingerprint)
    for drop in ledger.drops():
        rows_file(home, drop.id).unlink(missing_ok=True)
        if drop.undone_at:
            continue
        reading = read_again(home, drop, identity)
        ledger.note_names(drop.id, names_of(reading.spoken))
        if on_drop:
            on_drop(drop)
    for name in TABLES:
        remove_folder(home.lake / name / "_delta_log")
    before = snapshot.forgotten(load(home), datetime.now(UTC))
    return publish_live(home, ledger, before)


def publish_live(
    home: Home,
    ledger: Ledger,
    before: Snapshot | None = None,
    *,
    erased: frozenset[str] = frozenset(),
) -> Snapshot:
    """The new snapshot, published: the lake as the ledger's live drops make it.

    `erased` are customers whose rows are in the lake, and in no drop any more.
    """
    before = before or load(home)
    try:
        return _publish_live(home, ledger, before, erased)
    except duckdb.Error:
        # Damage that no size tells, perhaps. Then from what is whole; else the error stands.
        mended = load(home, closely=True)
        torn = [drop for drop in ledger.live() if torn_rows(home, drop)]
        if not mended.damage and not torn:
            raise
        for drop in torn:
            read_again(home, drop)
        return _publish_live(home, ledger, mended, erased)


def _publish_live(home: Home, ledger: Ledger, before: Snapshot, erased: frozenset[str]) -> Snapshot:
    live = ledger.live()
    spelled = _spelled(home, live)
    tables = dict(before.tables)
    for name, table in TABLES.items():
        wanted = [drop for drop in live if drop.table == name]
        state = before.tables.get(name, TableState())
        moved = _moved(state, spelled, wanted)
        if state.drops == list(_ids(wanted)) and not (moved or (erased and state.files)):
            continue
        if moved:
            state = TableState()  # rare: an older drop gave a name that newer ones have too
        for drop in change_of(table, state, wanted, erased=erased).candidates:
            ensure_rows(home, drop)
        settled = settle(home, table, state, wanted, spelled=spelled, erased=erased)
        tables[name] = settled.state
        for drop_id, rows in settled.replaced.items():
            ledger.note_replaced(drop_id, rows)
    given = {drop.id: drop.given for drop in live}
    after = Snapshot(ledger.next_snapshot(), _ids(live), tables, given=given)
    after = replace(after, retired=snapshot.retire(before, after, datetime.now(UTC)))
    after = snapshot.sealed(home, after, before)
    snapshot.publish(home, after)
    snapshot.prune(home, after)
    return after


def take_back_lake(home: Home) -> None:
    """Nothing; the lake holds again what is published, after a change that failed.

    Files that were written half take room, which a full disk needs to take the change back. A log
    that cannot be written now is mended by the next change, and when the store is opened.
    """
    published = load(home)
    snapshot.prune(home, published)
    with suppress(Exception):
        for name, state in published.tables.items():
            delta.forget_after(home.lake / name, state.version)
            _log_version(home, name, state)


def _ids(drops: list[Drop]) -> tuple[str, ...]:
    return tuple(drop.id for drop in drops)
