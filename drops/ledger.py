"""The ledger: what was dropped, by whom, how it was mapped. With the originals it is the truth."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import Self

from drops.drop import COLUMNS, Drop, drop_of, row_of
from drops.erase_ledger import MAKE as MAKE_ERASURES
from drops.erase_ledger import Erasures
from metrics.settings import Home

__all__ = ["Drop", "Ledger", "all_drops", "same_bytes"]

_MAKE = """
CREATE TABLE IF NOT EXISTS drops (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, taken_at TEXT NOT NULL, way TEXT NOT NULL,
    who TEXT NOT NULL, "table" TEXT NOT NULL, format TEXT NOT NULL, mapping TEXT NOT NULL,
    timezone TEXT NOT NULL, known_at TEXT, read INTEGER NOT NULL, kept INTEGER NOT NULL,
    refused INTEGER NOT NULL, blank INTEGER NOT NULL, replaced INTEGER,
    reasons TEXT NOT NULL, notes TEXT NOT NULL, given TEXT NOT NULL, first_at TEXT, last_at TEXT,
    undone_at TEXT, names TEXT NOT NULL DEFAULT '{}', erased INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS bytes_count_once ON drops (sha256) WHERE undone_at IS NULL;
CREATE TABLE IF NOT EXISTS published (only INTEGER PRIMARY KEY CHECK (only = 1), snapshot INTEGER);
"""
#: What is another when an original is read again.
_READ_AGAIN = (
    *("name", "mapping", "sha256", "bytes", "kept", "refused", "blank", "erased"),
    *("first_at", "last_at", "reasons", "notes", "given", "names"),
)
#: The form of the ledger, and the columns that ledgers of an older form lack.
_FORM = 2
_ADDED = {"names": "TEXT NOT NULL DEFAULT '{}'", "erased": "INTEGER NOT NULL DEFAULT 0"}


_SELECT = "SELECT seq, {} FROM drops".format(", ".join(f'"{name}"' for name in COLUMNS))


@dataclass
class Ledger:
    """The open ledger of one data folder; every method is one transaction, durable on return."""

    home: Home
    _connection: sqlite3.Connection = field(init=False)

    def __enter__(self) -> Self:
        self._connection = sqlite3.connect(self.home.ledger, timeout=30, isolation_level=None)
        # EXTRA: also the folder is synced, so a recorded drop outlives a power cut.
        self._connection.execute("PRAGMA synchronous = EXTRA")
        if self._connection.execute("PRAGMA user_version").fetchone()[0] < _FORM:
            self._make()
        return self

    def _make(self) -> None:
        """Nothing; the ledger has its tables, and those of an older Pepper their new columns."""
        self._connection.executescript(f"BEGIN IMMEDIATE; {_MAKE} {MAKE_ERASURES} COMMIT;")
        has = {row[1] for row in self._connection.execute("PRAGMA table_info(drops)")}
        for column in _ADDED.keys() - has:
            with suppress(sqlite3.OperationalError):  # another process was quicker
                self._connection.execute(f"ALTER TABLE drops ADD {column} {_ADDED[column]}")
        self._connection.execute(f"PRAGMA user_version = {_FORM}")

    @property
    def erasures(self) -> Erasures:
        """Who was erased, and with which key customers are hashed."""
        return Erasures(self._connection)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._connection.close()

    def record(self, drop: Drop) -> Drop:
        """The drop with its sequence number; from here on it counts."""
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        marks = ", ".join(f":{name}" for name in COLUMNS)
        sql = f"INSERT INTO drops ({names}) VALUES ({marks})"
        cursor = self._connection.execute(sql, row_of(drop, COLUMNS))
        return replace(drop, seq=cursor.lastrowid or 0)

    def take_back(self, drop_id: str) -> None:
        """Nothing; the drop was never recorded. Only for one that was not acknowledged."""
        self._connection.execute("DELETE FROM drops WHERE id = ?", (drop_id,))

    def note_names(self, drop_id: str, names: dict[str, list[str]]) -> None:
        """Nothing; the drop says which names its rows have."""
        told = json.dumps(names, ensure_ascii=False)
        self._connection.execute("UPDATE drops SET names = ? WHERE id = ?", (told, drop_id))

    def note_read_again(self, drop: Drop) -> None:
        """Nothing; what is known of a drop whose original was read again is as given."""
        values = row_of(drop, _READ_AGAIN)
        change = ", ".join(f'"{name}" = :{name}' for name in values)
        sql = f"UPDATE drops SET {change} WHERE id = :id"
        try:
            self._connection.execute(sql, values | {"id": drop.id})
        except sqlite3.IntegrityError:  # now the same as another live drop's, which is known by it
            marked = {"id": drop.id, "sha256": f"{drop.sha256} {drop.id}"}
            self._connection.execute(sql, values | marked)

    def note_replaced(self, drop_id: str, rows: int) -> None:
        """Nothing; the drop says how many live rows it displaced."""
        self._connection.execute(
            "UPDATE drops SET replaced = ? WHERE id = ? AND replaced IS NULL", (rows, drop_id)
        )

    def mark_undone(self, ids: Iterable[str], at: datetime | None) -> None:
        """Nothing; the drops count no more from that time on, or again when `at` is None."""
        marks = [(at and at.isoformat(), drop_id) for drop_id in ids]
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany("UPDATE drops SET undone_at = ? WHERE id = ?", marks)
        except BaseException:
            if self._connection.in_transaction:  # on a full disk SQLite has ended it by itself
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def next_snapshot(self) -> int:
        """A number above every snapshot that was ever published, though the lake were deleted."""
        row = self._connection.execute(
            "INSERT INTO published VALUES (1, 1) ON CONFLICT (only)"
            " DO UPDATE SET snapshot = snapshot + 1 RETURNING snapshot"
        ).fetchone()
        return int(row[0])

    def drops(self) -> list[Drop]:
        """All drops, undone ones too, oldest first."""
        return self._select("ORDER BY seq")

    def live(self) -> list[Drop]:
        """The drops that count, oldest first."""
        return self._select("WHERE undone_at IS NULL ORDER BY seq")

    def find(self, drop_id: str) -> Drop | None:
        """The drop of that id, or None."""
        return next(iter(self._select("WHERE id = ?", drop_id)), None)

    def same_bytes(self, sha256: str) -> Drop | None:
        """The live drop of a file with the same bytes, or None."""
        condition = (
            "WHERE undone_at IS NULL AND (sha256 = ?1 OR id IN"
            " (SELECT drop_id FROM former WHERE sha256 = ?1))"
        )
        return next(iter(self._select(condition, sha256)), None)

    def _select(self, condition: str, *values: str) -> list[Drop]:
        return [drop_of(row) for row in self._connection.execute(f"{_SELECT} {condition}", values)]


def all_drops(home: Home) -> list[Drop]:
    """All drops of a data folder, oldest first; none where nothing was ever dropped."""
    if not home.ledger.exists():
        return []
    with Ledger(home) as ledger:
        return ledger.drops()


def same_bytes(home: Home, sha256: str) -> Drop | None:
    """The live drop of a file with the same bytes, or None."""
    if not home.ledger.exists():
        return None
    with Ledger(home) as ledger:
        return ledger.same_bytes(sha256)
