"""Where the key of the customer ids lies, and whether a store was hashed with it.

Apart from `pseudonyms`, so that the ledger can be listed without the engines that hash.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from contextlib import suppress
from pathlib import Path

from drops.errors import StoreError
from store.disk import sync_file, sync_folder
from store.places import key_file

_SHORTEST_KEY = 16


def check_key(fingerprint: str, store_fingerprint: str | None) -> None:
    """Raise `StoreError` if the store was hashed with another key than this one."""
    if store_fingerprint and store_fingerprint != fingerprint:
        raise StoreError(
            f"the customer ids of this store were hashed with another key than the one at "
            f"{key_file()}; put that key back, or set PEPPER_KEY_FILE to its place. "
            "Nothing was changed"
        )


def told_by(ledger: sqlite3.Connection) -> tuple[str | None, dict[str, str]]:
    """Return the fingerprint of the key that an open ledger names, and the marks of the erased.

    Beside each mark stands whose numbers the customer's was among; nothing where an older Pepper
    made it, which knew one numbering alone.
    """
    row = ledger.execute("SELECT fingerprint FROM key").fetchone()
    columns = {column[1] for column in ledger.execute("PRAGMA table_info(erased)")}
    ids_of = "ids_of" if "ids_of" in columns else "''"
    marks = ledger.execute(f"SELECT mark, {ids_of} FROM erased").fetchall()
    return (row[0] if row else None), dict(marks)


def read_key(path: Path) -> bytes:
    """Return the key at that place, 256 bits.

    `StoreError` when there is too little to make one of.
    """
    secret = path.read_bytes().strip()
    if len(secret) < _SHORTEST_KEY:
        raise StoreError(
            f"{path} is no key of customer ids: it holds {len(secret)} bytes; expected at least "
            f"{_SHORTEST_KEY}. Nothing was changed"
        )
    return hashlib.blake2b(secret, digest_size=32).digest()


def made_key(path: Path) -> bytes:
    """Return a new key, on the disk and readable by its owner only.

    Another's if that was quicker.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as writer:
            writer.write(secrets.token_hex(32).encode() + b"\n")
        sync_file(temporary)
        with suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
    return read_key(path)
