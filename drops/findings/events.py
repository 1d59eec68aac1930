"""The table of the ledger that remembers what was done about findings and what customers said.

Lines are only added. `finding` is the lasting name of whatever is followed: a finding, or a
comment, complaint or post (`drops.findings.subjects`). Of these a line knows whose words they are,
by the mark that an erasure leaves: with the customer go the lines.

Those of the sample company count while it is there: with the first own file they are out of sight,
and with the sample they are back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from drops.errors import DropError

State = Literal["new", "seen", "in work", "done", "told"]
STATES: tuple[State, ...] = ("new", "seen", "in work", "done", "told")
#: The first of them, before anybody began.
NEW: State = "new"
#: The states in which nobody needs to see to it any more; `told`: the customer knows, too.
CLOSED: tuple[State, ...] = ("done", "told")

MAKE_FINDINGS = """
CREATE TABLE IF NOT EXISTS finding_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finding TEXT NOT NULL, at TEXT NOT NULL,
    who TEXT NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL, note TEXT NOT NULL,
    of_sample INTEGER NOT NULL, due_at TEXT NOT NULL DEFAULT '', whose TEXT NOT NULL DEFAULT ''
);
"""
_IS_SAMPLE = "EXISTS (SELECT 1 FROM drops WHERE way = 'sample' AND undone_at IS NULL)"
_SELECT = (
    "SELECT seq, finding, at, who, state, owner, note, due_at FROM finding_events"
    f" WHERE of_sample = {_IS_SAMPLE}"
)


#: The columns that ledgers of an older form lack.
ADDED = {"due_at": "TEXT NOT NULL DEFAULT ''", "whose": "TEXT NOT NULL DEFAULT ''"}


class FollowedError(DropError):
    """Somebody else followed the finding since the writer looked; nothing was written."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing that somebody did about a finding; `seq` orders them, 0 before any."""

    finding: str
    state: State = NEW
    owner: str = ""
    note: str = ""
    who: str = ""
    at: datetime | None = None
    seq: int = 0
    #: By when it is to be done.
    due_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return all of it by name, the times as ISO 8601 text."""
        times = {"at": self.at, "due_at": self.due_at}
        return asdict(self) | {name: time and time.isoformat() for name, time in times.items()}


@dataclass(frozen=True, slots=True)
class FindingEvents:
    """What was done about findings, in one open ledger; every method is one transaction."""

    connection: sqlite3.Connection

    def latest(self) -> dict[str, FollowUp]:
        """Return the latest event of each finding that anybody followed, by its name."""
        return {event.finding: event for event in self._select("ORDER BY seq")}

    def history(self, finding: str) -> list[FollowUp]:
        """Return all events of a finding, the newest first."""
        return self._select("AND finding = ? ORDER BY seq DESC", finding)

    def every(self) -> list[FollowUp]:
        """Return all events, the oldest first."""
        return self._select("ORDER BY seq")

    def append(self, event: FollowUp, seen: int, whose: str = "") -> FollowUp:
        """Return the event, kept.

        `seen` is the number of the latest that its writer knew, 0 for none.

        `whose` is the mark of the customer whose words are followed, empty where nobody knows.
        Raise `FollowedError` if there is a later one: nobody overwrites what they have not seen;
        nor is anything noted about a customer who was erased.
        """
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            _check_seen(next(iter(self.history(event.finding)), None), seen)
            self._check_there(whose or self._whose(event.finding))
            moment = datetime.now(UTC)
            cursor = self.connection.execute(
                "INSERT INTO finding_events"
                " (finding, at, who, state, owner, note, due_at, whose, of_sample)"
                f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, {_IS_SAMPLE})",
                (
                    *(event.finding, moment.isoformat(), event.who, event.state, event.owner),
                    *(event.note, event.due_at.isoformat() if event.due_at else ""),
                    whose or self._whose(event.finding),
                ),
            )
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # on a full disk SQLite has ended it by itself
                self.connection.execute("ROLLBACK")
            raise
        return replace(event, at=moment, seq=cursor.lastrowid or 0)

    def _whose(self, finding: str) -> str:
        """The mark of whose words they are, as an earlier line knows it."""
        sql = "SELECT max(whose) FROM finding_events WHERE finding = ?"
        return self.connection.execute(sql, (finding,)).fetchone()[0] or ""

    def _check_there(self, whose: str) -> None:
        if self.connection.execute("SELECT 1 FROM erased WHERE mark = ?", (whose,)).fetchone():
            raise FollowedError("whose words these are was erased; nothing is kept about them")

    def forget(self, name: str) -> int:
        """Take a person's name out of all events; return how many had it."""
        self.connection.execute("PRAGMA secure_delete = ON")
        lines = 0
        for column in ("owner", "who"):
            sql = f"UPDATE finding_events SET {column} = '' WHERE lower({column}) = lower(?)"
            lines += self.connection.execute(sql, (name,)).rowcount
        return lines

    def _select(self, condition: str, *values: str) -> list[FollowUp]:
        rows = self.connection.execute(f"{_SELECT} {condition}", values)
        return [
            FollowUp(
                finding, state, owner, note, who, datetime.fromisoformat(moment), seq, _time(due)
            )
            for seq, finding, moment, who, state, owner, note, due in rows
        ]


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def cut_events(connection: sqlite3.Connection, marks: Iterable[str]) -> None:
    """Delete what was done about the words of these customers; part of whoever's transaction."""
    sql = "DELETE FROM finding_events WHERE whose = ?"
    connection.executemany(sql, [(mark,) for mark in marks if mark])


def cut_notes(connection: sqlite3.Connection, customer: str) -> None:
    """Empty the notes in which a customer's id stands; part of whoever's transaction it is in."""
    if customer:
        sql = "UPDATE finding_events SET note = '' WHERE instr(lower(note), lower(?))"
        connection.execute(sql, (customer,))


def _check_seen(latest: FollowUp | None, seen: int) -> None:
    if (latest.seq if latest else 0) != seen:
        raise FollowedError(_meanwhile(latest))


def _meanwhile(latest: FollowUp | None) -> str:
    """Who did what since the writer looked."""
    if latest is None or latest.at is None:
        return "what was known of it is gone since you looked; look again, then set it"
    whose = f" with {latest.owner}" if latest.owner else ""
    # Pages and ledger call the first state by other words, so that neither stands here.
    given = f"given to {latest.owner}" if latest.owner else "changed"
    what = given if latest.state == NEW else f"set to “{latest.state}”{whose}"
    return (
        f"it was {what} on {latest.at:%Y-%m-%d at %H:%M} UTC, after you "
        "looked; nothing was changed. Look again, then set it"
    )
