"""What the ledger remembers of erased customers, and of the key that customers are hashed with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from drops.identity_key import check_key, told_by

#: `erased` is for good. `erasing` is the work that is left: it names the customer until it is done,
#: and is overwritten then. `former` are the bytes of files out of which a customer was cut.
MAKE = """
CREATE TABLE IF NOT EXISTS key (only INTEGER PRIMARY KEY CHECK (only = 1), fingerprint TEXT);
CREATE TABLE IF NOT EXISTS erased (mark TEXT PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS erasing (customer TEXT NOT NULL, drop_id TEXT NOT NULL, becomes TEXT);
CREATE TABLE IF NOT EXISTS former (sha256 TEXT NOT NULL, drop_id TEXT NOT NULL);
"""
#: Stands for the work that is left when no drop is: the lake, and what lies about.
ALL_ELSE = ""


@dataclass(frozen=True, slots=True)
class Erasures:
    """The erased customers of one open ledger; every method is one transaction."""

    connection: sqlite3.Connection

    def claim_key(self, fingerprint: str) -> None:
        """Nothing; the store is hashed with this key from now on, `DropError` if with another."""
        told, _ = told_by(self.connection)
        check_key(fingerprint, told)
        if told is None:
            self.connection.execute("INSERT INTO key VALUES (1, ?)", (fingerprint,))

    def marks(self) -> frozenset[str]:
        """The marks of all who were erased."""
        return told_by(self.connection)[1]

    def begin(self, customer: str, mark: str, drops: Iterable[str]) -> None:
        """Nothing; the customer is erased from now on, whatever happens; this is left to do."""
        left = [(customer, drop) for drop in (*drops, ALL_ELSE)]
        with self.together():
            at = datetime.now(UTC).isoformat()
            self.connection.execute("INSERT OR IGNORE INTO erased VALUES (?, ?)", (mark, at))
            self.connection.executemany("INSERT INTO erasing VALUES (?, ?, NULL)", left)

    def unfinished(self) -> dict[str, dict[str, str | None]]:
        """Per customer the drops that are still to be cut; empty when nothing is left to do.

        A drop whose new file is ready has that file's hash beside it, else None.
        """
        rows = self.connection.execute("SELECT customer, drop_id, becomes FROM erasing").fetchall()
        left: dict[str, dict[str, str | None]] = {customer: {} for customer, *_ in rows}
        for customer, drop, becomes in rows:
            if drop != ALL_ELSE:
                left[customer][drop] = becomes
        return left

    def note_ready(self, drop_id: str, former: str, becomes: str) -> None:
        """Nothing; this drop's new file is ready, and files as it was before are known as it."""
        self.note_former(former, drop_id)
        values = (becomes, drop_id)
        self.connection.execute("UPDATE erasing SET becomes = ? WHERE drop_id = ?", values)

    def note_cut(self, drop_id: str) -> None:
        """Nothing; this drop is done."""
        self.connection.execute("PRAGMA secure_delete = ON")
        self.connection.execute("DELETE FROM erasing WHERE drop_id = ?", (drop_id,))

    def note_former(self, former: str, drop_id: str) -> None:
        """Nothing; a file of these bytes is known as that drop, which holds less than they do."""
        self.connection.execute("INSERT INTO former VALUES (?, ?)", (former, drop_id))

    def finish(self, customer: str) -> None:
        """Nothing; all is done, and who it was is overwritten."""
        self.connection.execute("PRAGMA secure_delete = ON")
        self.connection.execute("DELETE FROM erasing WHERE customer = ?", (customer,))
        with suppress(sqlite3.Error):  # a full disk has no room for it; the row is overwritten
            self.connection.execute("VACUUM")  # what older changes left in free pages goes too

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is changed inside, or nothing of it."""
        self.connection.execute("PRAGMA secure_delete = ON")
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
