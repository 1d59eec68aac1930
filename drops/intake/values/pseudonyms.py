"""Customer ids as keyed hashes, under a key that lies outside the data folder.

One customer has one hash in all tables and drops of a store, so that rows still belong together;
whoever has the data folder alone cannot tell who it is, nor try ids out.

An id is one person's among the numbers that it comes from: 17 of a help desk and 17 of a survey
tool are two. An e-mail address is a person's own, whoever holds it.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from drops.errors import StoreError
from drops.intake.values.key import check_key, made_key, read_key, told_by
from store.names import name_key, without_invisible
from store.places import key_file
from store.reading import ask, is_locked
from store.settings import Home

#: The numbers that the organisation itself gives its customers.
COMPANY = "company"
#: Stands before a hash in files that people drop again, so that it is not hashed once more.
HASHED = "hashed:"
_HASH = re.compile(rf"{HASHED}([0-9a-f]{{32}})")
_ASIDE = b"pepper erased"
_MARK = b"pepper key"
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """How customers are known in one store: the key, and who asked to be forgotten.

    `erased` holds marks that are made of hashes: not even a hash of who was erased is kept. Among
    whose numbers anybody was erased, `erased_among` says; the marks in `erased_anywhere` are of an
    older Pepper, and hold among all numbers.
    """

    key: bytes
    erased: frozenset[str] = frozenset()
    erased_among: frozenset[str] = frozenset()
    erased_anywhere: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """Says which key it is and nothing of the key itself, hexadecimal."""
        return hashlib.blake2b(_MARK, key=self.key, digest_size=16).hexdigest()

    def hashed(self, customer: str, ids_of: str = COMPANY) -> str:
        """Return the 128 bits that stand for a customer, hexadecimal.

        `ids_of` says whose number it is.
        """
        plain = plain_id(customer)
        digest = self._blank(COMPANY if is_address(plain) else ids_of)
        digest.update(plain.encode())
        return digest.hexdigest()

    def _blank(self, ids_of: str) -> hashlib.blake2b:
        """The hash of nothing among these numbers; no two numberings share a hash."""
        return hashlib.blake2b(key=self.key, person=_person(ids_of), digest_size=16)

    def mark(self, hashed: str) -> str:
        """Return what is remembered of an erased customer's hash, hexadecimal."""
        message = hashed.encode()
        return hashlib.blake2b(message, key=self.key, person=_ASIDE, digest_size=16).hexdigest()

    def is_mark(self, field: str, among: Iterable[str] = ()) -> bool:
        """Return whether a field names a customer who asked to be forgotten, by id or by hash.

        `among` says whose numbers it may be; without any it may be one of all of them.
        """
        if not (text := field.strip()):
            return False
        # An id may be written as 1.0; of a row that was refused before its hash stands there.
        ids = {text, text.removesuffix(".0")}
        hashes = [self.hashed(each, name) for each in ids for name in among or self.erased_among]
        if any(self.mark(each) in self.erased for each in (*hashes, text.removeprefix(HASHED))):
            return True
        return any(self.mark(self.hashed(each)) in self.erased_anywhere for each in ids)

    def hash_ids(self, ids: pl.Series, ids_of: str = COMPANY) -> pl.Series:
        """Return the hash of every id, a number of these; what was not given stays so."""
        plain = plain_ids(ids)
        distinct = plain.unique().drop_nulls()
        if len(distinct) > len(ids) // 2:  # to look hashes up again would cost as much
            return pl.Series(ids.name, self._hashes(plain, ids_of), dtype=pl.String)
        hashes = pl.Series(self._hashes(distinct, ids_of), dtype=pl.String)
        return plain.replace_strict(distinct, hashes, return_dtype=pl.String)

    def _hashes(self, plain: pl.Series, ids_of: str) -> list[str | None]:
        numbered, own, start = self._blank(ids_of), self._blank(COMPANY), len(HASHED)

        def hash_of(customer: str) -> str:
            is_own = "@" in customer and is_address(customer)
            digest = (own if is_own else numbered).copy()
            digest.update(customer.encode())
            return digest.hexdigest()

        hashes = [None if each is None else hash_of(each) for each in plain.to_list()]
        if plain.str.starts_with(HASHED).any():
            known = [_HASH.fullmatch(each or "") for each in plain.to_list()]
            pairs = zip(known, hashes, strict=True)
            return [found[0][start:] if found else made for found, made in pairs]
        return hashes

    def is_erased(self, ids: pl.Series, hashes: pl.Series) -> pl.Series:
        """Return where the id, its hash beside it, is of a customer who asked to be forgotten."""
        gone = self._has_mark(hashes, self.erased)
        if self.erased_anywhere:
            gone = gone | self._has_mark(self.hash_ids(ids), self.erased_anywhere)
        return gone

    def _has_mark(self, hashes: pl.Series, marks: frozenset[str]) -> pl.Series:
        if not marks:
            return pl.repeat(False, len(hashes), dtype=pl.Boolean, eager=True)
        distinct = hashes.unique().drop_nulls().to_list()
        found = [each for each in distinct if self.mark(each) in marks]
        return hashes.is_in(found).fill_null(value=False)


@lru_cache(maxsize=1000)
def _person(ids_of: str) -> bytes:
    """What sets the hashes of one numbering apart; nothing for the company's."""
    key = name_key(ids_of)
    return b"" if key == COMPANY else hashlib.blake2b(key.encode(), digest_size=16).digest()


def same_numbers(one: str, other: str) -> bool:
    """Return whether two names of a numbering mean the same one."""
    return _person(one) == _person(other)


def is_address(plain: str) -> bool:
    """Return whether an id is an e-mail address, which is a person's own whoever holds it."""
    return _ADDRESS.fullmatch(plain) is not None


def plain_id(customer: str) -> str:
    """Return an id as ids are compared: composed, no spaces around it.

    An e-mail address in lower case.
    """
    text = customer if customer.isascii() else _composed(customer)
    text = text.strip()
    return text.lower() if "@" in text else text


def _composed(customer: str) -> str:
    return unicodedata.normalize("NFC", without_invisible(customer))


def plain_ids(ids: pl.Series) -> pl.Series:
    """Return the ids as `plain_id` gives them."""
    foreign = ids.str.len_bytes() != ids.str.len_chars()
    if foreign.any():
        distinct = ids.filter(foreign).unique()
        seen = pl.Series([_composed(each) for each in distinct.to_list()], dtype=pl.String)
        ids = ids.replace(distinct, seen)
    ids = ids.str.strip_chars()
    mail = ids.str.contains("@", literal=True)
    return ids.str.to_lowercase().zip_with(mail, ids) if mail.any() else ids


def identity_of(home: Home | None = None) -> Identity:
    """Return how customers are known in this store.

    `StoreError` when it was hashed with another key.
    """
    store_fingerprint, erased = _told(home) if home else (None, dict[str, str]())
    path = key_file()
    if home and path.is_relative_to(home.root):
        raise StoreError(
            f"the key of the customer ids, {path}, lies in the data folder, so it protects "
            "nothing; set PEPPER_KEY_FILE to a place outside of it"
        )
    try:
        key = read_key(path) if store_fingerprint or path.exists() else made_key(path)
    except FileNotFoundError:
        raise StoreError(
            f"the customer ids of this store were hashed with a key that is not at {path}; put it "
            "back, or set PEPPER_KEY_FILE to its place. Nothing was changed"
        ) from None
    except OSError as error:
        raise StoreError(
            f"the key of the customer ids cannot be read or made at {path} "
            f"({(error.strerror or 'unknown reason').lower()}); set PEPPER_KEY_FILE to a file that "
            "can. Nothing was changed"
        ) from error
    among = frozenset(erased.values()) - {""}
    anywhere = frozenset(mark for mark, ids_of in erased.items() if not ids_of)
    identity = Identity(key, frozenset(erased), among, anywhere)
    check_key(identity.fingerprint, store_fingerprint)
    return identity


def _told(home: Home) -> tuple[str | None, dict[str, str]]:
    """What the ledger says: the fingerprint of its key, and who was erased."""
    if not home.ledger.exists():
        return None, {}
    try:
        return ask(home.ledger, told_by)
    except sqlite3.OperationalError as error:
        if is_locked(error):
            raise
        return None, {}  # made by a Pepper that hashed nothing
