"""One customer taken out of the store for good: originals, lake, refused rows, leftovers."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from drops.errors import DropError, StoreError, listed, reason
from drops.intake.mapping.numberings import numberings
from drops.intake.values.pseudonyms import (
    COMPANY,
    Identity,
    identity_of,
    is_address,
    plain_id,
    same_numbers,
)
from drops.lake.erasure import lines_with, may_hold
from drops.lake.erasure.elsewhere import FILE_NAME, Elsewhere, is_named, without
from drops.lake.erasure.find import files_with
from drops.lake.erasure.finish import Erased, finish_erasures
from drops.lake.erasure.receipts import Receipt, receipt_of
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
    receipt: Receipt
    drops: dict[str, Drop]
    lake_rows: dict[str, int]
    seconds: float
    #: Whose number the id was; nobody's where no file has it, and it is kept out of all.
    ids_of: tuple[str, ...] = ()
    #: Where the id stands still, as something else than a customer's.
    elsewhere: tuple[Elsewhere, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the keys that the command line promises. It does not name the customer."""
        return {
            "rows": self.receipt.rows,
            "rows_now": sum(self.done.rows.values()),
            "begun_at": self.receipt.begun_at.isoformat(),
            "ids_of": list(self.ids_of),
            "drops": [
                {
                    "drop": cut.drop,
                    "file": self.drops[cut.drop].name,
                    "rows": cut.rows,
                    "kept_as": "CSV" if cut.became == "csv" else "the same kind of file",
                }
                for cut in self.receipt.cuts
                if cut.became != "gone"
            ],
            "elsewhere": [place.as_json() for place in self.elsewhere],
            "lake": self.lake_rows,
            "removed": self.done.removed,
            "waiting": self.done.waiting,
            "unreadable": [cut.drop for cut in self.receipt.cuts if cut.became == "gone"],
            "snapshot": self.done.snapshot,
            "seconds": round(self.seconds, 1),
        }


def erase(home: Home, customer: str, ids_of: str = "", *, everywhere: bool = False) -> Erasure:
    """Return what was erased of a customer, named by an id (or an e-mail address) as in the files.

    From the moment on in which the ledger knows, no later file brings the customer back.
    `DropError` if the id is a number of several customers, and it is not said whose is meant;
    `StoreError` if it could not be finished, which the next writer does then.

    Args:
        home: the data folder.
        customer: the id.
        ids_of: whose number it is: `company`, or the source that gave it.
        everywhere: cut out the rows too in which the id stands as something else, and the names of
            files that have it.
    """
    if not plain_id(customer):
        raise DropError("no customer was named; expected an id as it stands in the files")
    try:
        return _erase(home, customer, ids_of, everywhere=everywhere)
    except (OSError, sqlite3.Error, duckdb.Error, pl.exceptions.PolarsError) as error:
        raise StoreError(f"the erasure is not done ({reason(error)}); {_GOES_ON}") from error


#: What was cut already stays so, and is on the receipt.
_GOES_ON = "what is left of it is done with the next change, or ask for it again"


def _erase(home: Home, customer: str, ids_of: str, *, everywhere: bool) -> Erasure:
    started = time.monotonic()
    with writing(home) as ledger:
        identity = identity_of(home)
        ledger.erasures.claim_key(identity.fingerprint)
        before = _lake_rows(home)
        search = _Search(home, identity, customer, ledger.drops())
        drops = search.drops()
        known = {name: identity.mark(identity.hashed(customer, name)) for name in search.known}
        meant = search.meant(drops, ids_of, ledger.erasures.whose(known))
        people = {
            (plain_id(customer), name): identity.mark(identity.hashed(customer, name))
            for name in meant
        }
        ledger.erasures.begin(people, [drop.id for drop in drops], everywhere=everywhere)
        done = finish_erasures(home, ledger)
        receipt = receipt_of(ledger, people.values())
        if not (ids_of or receipt.cuts):
            # Nobody knows whose number it will be, so no file brings the customer back.
            ledger.erasures.hold_anywhere(people.values())
            meant = ()
        after = _lake_rows(home)
        found = {drop.id: drop for drop in ledger.drops()}
        elsewhere = tuple(_elsewhere(home, customer, [*found.values()]))
    lost = {table: rows - after.get(table, 0) for table, rows in before.items()}
    return Erasure(done, receipt, found, lost, time.monotonic() - started, meant, elsewhere)


def _elsewhere(home: Home, customer: str, drops: Sequence[Drop]) -> Iterator[Elsewhere]:
    """Where the id stands in what is left; a file that cannot be read is none of these."""
    for drop in drops:
        name = without(drop.name, customer)
        if name != drop.name:
            yield Elsewhere(drop.id, name, FILE_NAME, drop.read)
        original = original_file(home, drop)
        if drop.erased < drop.read and may_hold(original, customer):
            with suppress(DropError):
                found = lines_with(original, drop.name, mapping_of(drop), customer)
                for column, lines in found.items():
                    yield Elsewhere(drop.id, name, column, len({*lines}))


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
        """Return the drops, undone ones too, whose files may speak of the customer."""
        hashes = [self.identity.hashed(self.customer, name) for name in self.known]
        found = self._with_hashes(hashes)
        return [
            drop
            for drop in self.every
            if drop in found
            or is_named(drop.name, self.customer)
            or may_hold(original_file(self.home, drop), self.customer, *hashes)
        ]

    def _with_hashes(self, hashes: Sequence[str]) -> list[Drop]:
        """The drops of which a row, kept or refused, has one of the hashes."""
        rows = {rows_file(self.home, drop.id): drop for drop in self.every}
        kept = [rows[path] for path in files_with([p for p in rows if p.exists()], hashes)]
        refused = ((self.home.drops / drop.id / REFUSED, drop) for drop in self.every)
        return kept + [drop for path, drop in refused if may_hold(path, *hashes)]

    def meant(self, drops: Sequence[Drop], ids_of: str, erased: tuple[str, ...]) -> tuple[str, ...]:
        """Return whose number the id is.

        As it is said, or those of the only one whose files have it.

        Where no file has it any more, of whom a customer of that id was `erased` before.
        """
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
        return (*found,) or erased or (COMPANY,)

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
