"""One customer taken out of the store for good: originals, lake, refused rows, leftovers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from drops.errors import DropError, listed
from drops.intake.mapping.numberings import numberings
from drops.intake.values.pseudonyms import (
    COMPANY,
    Identity,
    identity_of,
    is_address,
    plain_id,
    same_numbers,
)
from drops.lake.erasure import may_hold
from drops.lake.erasure.find import files_with
from drops.lake.erasure.finish import Erased, finish_erasures
from drops.lake.ledger import Drop
from drops.lake.originals import REFUSED, mapping_of, original_file, read_into
from drops.lake.publish import load
from drops.lake.workbench import ROWS, rows_file
from drops.lake.writing import writing
from store.settings import Home


@dataclass(frozen=True)
class Erasure:
    """What was erased, and how long it took."""

    done: Erased
    drops: dict[str, Drop]
    lake_rows: dict[str, int]
    seconds: float
    #: Whose number the id was; nobody's where no file has it, and it is kept out of all.
    ids_of: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The keys that the command line promises. It does not name the customer."""
        return {
            "rows": sum(self.done.rows.values()),
            "ids_of": list(self.ids_of),
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


def erase(home: Home, customer: str, ids_of: str = "") -> Erasure:
    """What was erased of a customer, named by an id (or an e-mail address) as in the files.

    From the moment on in which the ledger knows, no later file brings the customer back.
    `DropError` if the id is a number of several customers, and it is not said whose is meant.

    Args:
        home: the data folder.
        customer: the id.
        ids_of: whose number it is: `company`, or the source that gave it.
    """
    if not plain_id(customer):
        raise DropError("no customer was named; expected an id as it stands in the files")
    started = time.monotonic()
    with writing(home) as ledger:
        identity = identity_of(home)
        ledger.erasures.claim_key(identity.fingerprint)
        before = _lake_rows(home)
        search = _Search(home, identity, customer, ledger.drops())
        drops = search.drops()
        meant = search.meant(drops, ids_of)
        people = {
            (plain_id(customer), name): identity.mark(identity.hashed(customer, name))
            for name in meant
        }
        ledger.erasures.begin(people, [drop.id for drop in drops])
        done = finish_erasures(home, ledger)
        if not (ids_of or done.rows or done.unreadable):
            # Nobody knows whose number it will be, so no file brings the customer back.
            ledger.erasures.hold_anywhere(people.values())
            meant = ()
        after = _lake_rows(home)
        found = {drop.id: drop for drop in ledger.drops()}
    lost = {table: rows - after.get(table, 0) for table, rows in before.items()}
    return Erasure(done, found, lost, time.monotonic() - started, meant)


def _lake_rows(home: Home) -> dict[str, int]:
    tables = load(home).tables
    return {name: sum(state.files.values()) for name, state in tables.items()}


@dataclass(frozen=True)
class _Search:
    """Where an id stands among the drops, and whose it may be."""

    home: Home
    identity: Identity
    customer: str
    every: Sequence[Drop]

    @cached_property
    def known(self) -> dict[str, list[Drop]]:
        """Whose numbers there are, each with the drops in which customers have such."""
        known: dict[str, list[Drop]] = {COMPANY: []}
        for drop in self.every:
            for ids_of in numberings(mapping_of(drop)):
                name = next((name for name in known if same_numbers(name, ids_of)), ids_of)
                known.setdefault(name, []).append(drop)
        return known

    def drops(self) -> list[Drop]:
        """The drops, undone ones too, whose files may speak of the customer."""
        hashes = [self.identity.hashed(self.customer, name) for name in self.known]
        found = self._with_hashes(hashes)
        return [
            drop
            for drop in self.every
            if drop in found or may_hold(original_file(self.home, drop), self.customer, *hashes)
        ]

    def _with_hashes(self, hashes: Sequence[str]) -> list[Drop]:
        """The drops of which a row, kept or refused, has one of the hashes."""
        rows = {rows_file(self.home, drop.id): drop for drop in self.every}
        kept = [rows[path] for path in files_with([p for p in rows if p.exists()], hashes)]
        refused = ((self.home.drops / drop.id / REFUSED, drop) for drop in self.every)
        return kept + [drop for path, drop in refused if may_hold(path, *hashes)]

    def meant(self, drops: Sequence[Drop], ids_of: str) -> tuple[str, ...]:
        """Whose number the id is: as it is said, or those of the only one whose files have it."""
        if is_address(plain_id(self.customer)):
            return (COMPANY,)
        if ids_of:
            if named := [name for name in self.known if same_numbers(name, ids_of)]:
                return (*named,)
            raise DropError(
                f"no file has customers with numbers of {ids_of}; there are those of "
                f"{listed(self.known)}"
            )
        if len(self.known) == 1:
            return (COMPANY,)
        found = {name: files for name in self.known if (files := self._files(name, drops))}
        if len(found) > 1:
            raise DropError(_whose(found))
        return (*found,) or (COMPANY,)

    def _files(self, ids_of: str, drops: Sequence[Drop]) -> list[str]:
        """The names of the files in which the id is that of a customer with such a number."""
        hashed = self.identity.hashed(self.customer, ids_of)
        sure, may_be = self._with_hashes([hashed]), self.known[ids_of]
        erased = frozenset({self.identity.mark(hashed)})
        as_if = Identity(self.identity.key, erased, frozenset({ids_of}))
        return [
            drop.name
            for drop in drops
            if drop in sure or (drop in may_be and self._speaks(drop, as_if))
        ]

    def _speaks(self, drop: Drop, as_if: Identity) -> bool:
        """Whether a file has rows of whoever is erased; one that cannot be read may."""
        with tempfile.TemporaryDirectory(prefix="pepper-") as folder:
            rows, refused = Path(folder) / ROWS, Path(folder) / REFUSED
            try:
                return bool(read_into(self.home, drop, rows, refused, as_if).erased)
            except DropError:
                return True


def _whose(found: dict[str, list[str]]) -> str:
    """What is asked where one id is a number of several."""
    places = "; ".join(f"of {name} in {listed(files, 3)}" for name, files in found.items())
    return (
        f"this id is a number of several customers: {places}. They may be different people, so "
        f"nothing was changed. Say whose is meant with --ids-of "
        f"{' or --ids-of '.join(_quoted(name) for name in found)}"
    )


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
