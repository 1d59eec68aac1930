"""The data folder as a whole: one writer at a time, and a lake that follows the ledger.

Original files and ledger are the truth. Everything else is made from them, so each step here can
be cut off at any moment: what the ledger has is brought into the lake by the next writer, and
what it has not is swept away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

from drops.errors import StoreError, of_the_store
from drops.intake.mapping import toml
from drops.intake.mapping.numberings import say_company
from drops.intake.rows import NOTHING_COUNTS, Reading
from drops.intake.values.masking import mask
from drops.intake.values.names import names_of
from drops.intake.values.pseudonyms import identity_of
from drops.lake import publish
from drops.lake.change import columns_of
from drops.lake.erasure.finish import finish_erasures
from drops.lake.incoming import sweep
from drops.lake.ledger import Drop, Ledger
from drops.lake.lock import locked
from drops.lake.originals import mapping_of, read_again
from drops.lake.publish import ids, load, log_version, moved, publish_live, spelled_names
from drops.lake.workbench import rows_file
from drops.steps import reached
from store.disk import remove_folder, sync_folder
from store.errors import StoreFaultError
from store.manifest import Manifest
from store.reading import drops_behind
from store.settings import Home, SettingsError
from store.tables import TABLES

_LOG = logging.getLogger("pepper")


def open_store(home: Home) -> Manifest:
    """Return the published snapshot, once what a crash cut off is finished and damage mended."""
    with writing(home, follow=False) as ledger:
        return _follow(home, ledger, closely=True)


def mend(home: Home) -> bool:
    """Return whether the lake was damaged, as sizes and footers tell, or behind.

    Then it is so no more.
    """
    found = load(home)
    if found.damage:
        open_store(home)
        return True
    if is_behind := bool(behind(home, found.drops)):
        with writing(home):
            pass
    return is_behind


def behind(home: Home, published: Iterable[str]) -> int:
    """Return as `drops_behind`; `StoreError` where the ledger cannot be read."""
    try:
        return drops_behind(home, published)
    except StoreFaultError as error:
        raise StoreError(str(error)) from error


def make_folders(home: Home) -> None:
    """Make the data folder's folders, so that a power cut does not undo it.

    Raise `HomeError` where a store is away that was served there: an empty folder is none.
    """
    home.check_not_away()
    home.make()
    for folder in (home.inbox, home.drops, home.lake):
        if not folder.exists():
            folder.mkdir(exist_ok=True, mode=0o700)
            sync_folder(folder.parent)
            sync_folder(home.root.parent)
    if home.drops.stat().st_mode & 0o077:
        home.drops.chmod(0o700)  # originals hold what is masked and hashed everywhere else


@contextmanager
def writing(home: Home, *, follow: bool = True) -> Iterator[Ledger]:
    """Yield the ledger, while no other process or thread writes.

    Whatever a crash left is swept first, and the lake follows the ledger, unless the caller makes
    it follow: a drop that cannot be read any more can so be undone.
    """
    make_folders(home)
    with locked(home), Ledger(home) as ledger:
        with of_the_store():
            sweep(home, ledger)
            if ledger.erasures.unfinished():
                finish_erasures(home, ledger)
            if follow:
                _follow(home, ledger)
        reached("store locked")
        yield ledger


def _follow(home: Home, ledger: Ledger, *, closely: bool = False) -> Manifest:
    """The snapshot that holds exactly the ledger's live drops, published if it was not yet.

    `closely` reads every byte of the lake, and mends the log by which other engines read it.
    """
    before = load(home, closely=closely)
    if ledger.of_older():
        return _make_again(home, ledger)  # the same number of two tools was one customer
    if any(state.columns != columns_of(TABLES[n]) for n, state in before.tables.items()):
        return _make_again(home, ledger)  # the lake was made by a Pepper with other columns
    if before.damage:
        _LOG.warning("%s The lake is made again where it is damaged.", before.damage)
    after = before
    if before.damage or before.drops != ids(live := ledger.live()) or _renamed(home, before, live):
        after = publish_live(home, ledger, before)
    return _with_logs(home, ledger, after) if closely else after


def _renamed(home: Home, before: Manifest, live: list[Drop]) -> bool:
    """Whether the settings give a name of the lake another name than it has there."""
    with suppress(SettingsError):
        spelled = spelled_names(home, live)
        return any(moved(state, spelled, live) for state in before.tables.values())
    return False


def _with_logs(home: Home, ledger: Ledger, published: Manifest) -> Manifest:
    """The snapshot, with each table's Delta log as it says; a damaged log is begun anew."""
    tables = {
        name: replace(state, version=log_version(home, name, state))
        for name, state in published.tables.items()
    }
    if tables == published.tables:
        return published
    _LOG.warning("The log of a lake table was damaged; it is written anew.")
    after = replace(published, number=ledger.next_snapshot(), tables=tables)
    publish.publish(home, after)
    return after


def rebuild(home: Home, on_drop: Callable[[Drop], None] | None = None) -> Manifest:
    """Return the published snapshot after lake and caches were made of originals and ledger."""
    with writing(home, follow=False) as ledger:
        return _make_again(home, ledger, on_drop)


def _make_again(
    home: Home, ledger: Ledger, on_drop: Callable[[Drop], None] | None = None
) -> Manifest:
    """As `rebuild`. Old data files stay for a while, so that no reader of theirs is cut off."""
    identity = identity_of(home)
    ledger.erasures.claim_key(identity.fingerprint)
    for drop in ledger.drops():
        rows_file(home, drop.id).unlink(missing_ok=True)
        reached("rows removed")
        if drop.undone_at:
            continue
        reading = read_again(home, drop, identity)
        ledger.note_names(drop.id, names_of(reading.spoken))
        notes = [mask(note) for note in drop.notes]  # an older Pepper told the names as they came
        if reading.kept != drop.kept:
            ledger.note_read_again(_as_read_now(replace(drop, notes=notes), reading))
        elif notes != drop.notes:
            ledger.note_read_again(replace(drop, notes=notes, names=names_of(reading.spoken)))
        reached("rows made again")
        if on_drop:
            on_drop(drop)
    for name in TABLES:
        remove_folder(home.lake / name / "_delta_log")
    reached("logs removed")
    before = publish.forgotten(load(home), datetime.now(UTC))
    after = publish_live(home, ledger, before)
    if ledger.of_older():
        _say_whose_ids(home, ledger)
    return after


def _say_whose_ids(home: Home, ledger: Ledger) -> None:
    """Have formats and drops of an older Pepper say whose ids they have.

    Only once the lake is made again: until then it is known that it has to be.
    """
    say_company(home.formats)
    reached("formats say whose ids they have")
    for drop in ledger.drops():
        if not drop.ids_of:
            ledger.note_ids_of(drop.id, drop.source, toml.dump(mapping_of(drop)))


def _as_read_now(drop: Drop, reading: Reading) -> Drop:
    """The drop of which this Pepper keeps other rows than the one that took it in."""
    known_at = max(filter(None, (drop.known_at, reading.known_at)))
    notes = [note for note in drop.notes if not note.startswith(NOTHING_COUNTS)]
    return replace(
        drop,
        kept=reading.kept,
        refused=reading.refused,
        blank=drop.read - reading.kept - reading.refused,
        reasons=dict(reading.reasons),
        notes=[*notes, *(note for note in reading.notes if note not in notes)],
        given=list(reading.given),
        first_at=reading.first_at,
        last_at=reading.last_at,
        known_at=min(known_at, drop.taken_at),
        names=names_of(reading.spoken),
    )
