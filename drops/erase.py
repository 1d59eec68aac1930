"""One customer taken out of the store for good: originals, lake, refused rows, leftovers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from drops.errors import DropError
from drops.intake.values.pseudonyms import Identity, identity_of, plain_id
from drops.lake.erasure import may_hold
from drops.lake.erasure.find import files_with
from drops.lake.erasure.finish import Erased, finish_erasures
from drops.lake.ledger import Drop, Ledger
from drops.lake.originals import REFUSED, original_file
from drops.lake.publish import load
from drops.lake.workbench import rows_file
from drops.lake.writing import writing
from store.settings import Home


@dataclass(frozen=True)
class Erasure:
    """What was erased, and how long it took."""

    done: Erased
    drops: dict[str, Drop]
    lake_rows: dict[str, int]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The keys that the command line promises. It does not name the customer."""
        return {
            "rows": sum(self.done.rows.values()),
            "drops": [
                {
                    "drop": drop,
                    "file": self.drops[drop].name,
                    "rows": rows,
                    "kept_as": "CSV" if drop in self.done.as_csv else "the same kind of file",
                }
                for drop, rows in self.done.rows.items()
            ],
            "lake": self.lake_rows,
            "removed": self.done.removed,
            "waiting": self.done.waiting,
            "unreadable": self.done.unreadable,
            "snapshot": self.done.snapshot,
            "seconds": round(self.seconds, 1),
        }


def erase(home: Home, customer: str) -> Erasure:
    """What was erased of a customer, named by an id (or an e-mail address) as in the files.

    From the moment on in which the ledger knows, no later file brings the customer back.
    """
    if not plain_id(customer):
        raise DropError("no customer was named; expected an id as it stands in the files")
    started = time.monotonic()
    with writing(home) as ledger:
        identity = identity_of(home)
        ledger.erasures.claim_key(identity.fingerprint)
        before = _lake_rows(home)
        drops = _drops_with(home, ledger, customer, identity)
        mark = identity.mark(identity.hashed(customer))
        ledger.erasures.begin(plain_id(customer), mark, [drop.id for drop in drops])
        done = finish_erasures(home, ledger)
        after = _lake_rows(home)
        found = {drop.id: drop for drop in ledger.drops()}
    lost = {table: rows - after.get(table, 0) for table, rows in before.items()}
    return Erasure(done, found, lost, time.monotonic() - started)


def _lake_rows(home: Home) -> dict[str, int]:
    tables = load(home).tables
    return {name: sum(state.files.values()) for name, state in tables.items()}


def _drops_with(home: Home, ledger: Ledger, customer: str, identity: Identity) -> list[Drop]:
    """The drops, undone ones too, whose files may speak of the customer."""
    hashed = identity.hashed(customer)
    drops = ledger.drops()
    rows = {rows_file(home, drop.id): drop.id for drop in drops}
    found = {rows[path] for path in files_with([p for p in rows if p.exists()], hashed)}
    return [
        drop
        for drop in drops
        if drop.id in found
        or may_hold(original_file(home, drop), customer, hashed)
        or may_hold(home.drops / drop.id / REFUSED, hashed)
    ]
