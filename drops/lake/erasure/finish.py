"""An erased customer cut out of everything that the data folder holds.

Each step may be cut off: what is left to do stands in the ledger, and is done by the next writer.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from drops.errors import DropError, StoreError
from drops.intake.values.pseudonyms import COMPANY, Identity, identity_of
from drops.lake.erasure import may_hold
from drops.lake.erasure.elsewhere import is_named, without
from drops.lake.erasure.leftovers import (
    clear_drops,
    clear_lake,
    clear_refused,
    clear_temporary,
    clear_uploads,
    drop_rows,
    waiting,
)
from drops.lake.erasure.one_drop import clear, prepare, put_in_place, staged
from drops.lake.incoming import sweep
from drops.lake.ledger import Drop, Ledger
from drops.lake.originals import REFUSED, original_file
from drops.lake.publish import forgotten, load, publish_live
from drops.lake.workbench import rows_file
from drops.steps import reached
from store.settings import Home

_LOG = logging.getLogger("pepper")


@dataclass
class Erased:
    """What was cut out of where: rows per drop, files that are CSV now, files that went whole."""

    rows: dict[str, int] = field(default_factory=dict)
    as_csv: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    snapshot: int = 0


@dataclass(frozen=True, slots=True)
class _Who:
    """A customer, the hash, and the id again where it goes as anything else too."""

    customer: str
    hashed: str
    also: str


def finish_erasures(home: Home, ledger: Ledger) -> Erased:
    """Return what was cut out, after all that is left to do was done. Only while `writing`."""
    identity, done = identity_of(home), Erased()
    for person, drops in ledger.erasures.unfinished().items():
        customer, ids_of = person
        hashed = identity.hashed(customer, ids_of or COMPANY)
        who = _Who(customer, hashed, customer if ledger.erasures.everywhere() else "")
        for drop_id, becomes in drops.items():
            drop = ledger.find(drop_id)
            if drop and not becomes:
                _prepare(home, ledger, drop, identity, done, who)
            _put_in_place(home, ledger, drop_id, who.also)
        clear_uploads(home, customer, hashed)  # before open pages look again
        reached("uploads without the customer")
        # The lake knows people by their hash; rows that go for other words are in any part of it.
        before = forgotten(load(home), datetime.now(UTC)) if who.also else None
        snapshot = publish_live(home, ledger, before, erased=frozenset({hashed}))
        done.snapshot = snapshot.number
        clear_lake(home, snapshot, "" if who.also else hashed)
        sweep(home, ledger, young=0)
        clear_drops(home, ledger, customer, hashed)
        clear_temporary()
        removed = clear_refused(home, customer, hashed)
        ledger.erasures.note_removed(len(removed))
        done.removed += removed
        wait = waiting(home, customer, hashed)
        done.waiting += [name for name in wait if name not in done.waiting]
        ledger.erasures.finish(person)
        reached("erasure done")
    return done


def _prepare(
    home: Home,
    ledger: Ledger,
    drop: Drop,
    identity: Identity,
    done: Erased,
    who: _Who,
) -> None:
    """Write the drop's files without the customer, and tell the ledger of them."""
    try:
        ready = prepare(home, drop, identity, who.also)
        reached("files without the customer written")
    except StoreError:
        raise  # nothing is wrong with the file
    except DropError as error:
        _LOG.warning("%s cannot be read, so nothing can be cut out of it: %s", drop.id, error)
        done.unreadable.append(drop.id)
        clear(staged(home, drop.id))
        if may_hold(original_file(home, drop), who.customer, who.hashed):
            original_file(home, drop).unlink(missing_ok=True)
            (home.drops / drop.id / REFUSED).unlink(missing_ok=True)
        drop_rows(rows_file(home, drop.id), who.hashed)
        ledger.erasures.note_on_receipt(drop.id, 0, "gone")
        return
    if not ready:
        clear(staged(home, drop.id))
        return
    if ready.as_csv:
        done.as_csv.append(drop.id)
    with ledger.erasures.together():
        ledger.erasures.note_ready(drop.id, drop.sha256, ready.drop.sha256)
        ledger.erasures.note_on_receipt(drop.id, ready.rows, "csv" if ready.as_csv else "same")
        ledger.note_read_again(ready.drop)
    reached("files without the customer noted")
    done.rows[drop.id] = ready.rows


def _put_in_place(home: Home, ledger: Ledger, drop_id: str, also: str) -> None:
    """Make the files that are ready the drop's; its name goes where it has the id `also`."""
    if drop := ledger.find(drop_id):
        put_in_place(home, drop)
        if also and is_named(drop.name, also):
            name = without(drop.name, also)
            notes = [note.replace(drop.name, name) for note in drop.notes]
            ledger.note_read_again(replace(drop, name=name, notes=notes))
    reached("files without the customer in place")
    ledger.erasures.note_cut(drop_id)
