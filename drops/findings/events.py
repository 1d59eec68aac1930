"""The table of the ledger that remembers what was done about findings; lines are only added.

Those of the sample company count while it is there: with the first own file they are out of sight,
and with the sample they are back.
"""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from drops.errors import DropError

State = Literal["new", "seen", "in work", "done"]
STATES: tuple[State, ...] = ("new", "seen", "in work", "done")

MAKE_FINDINGS = """
CREATE TABLE IF NOT EXISTS finding_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finding TEXT NOT NULL, at TEXT NOT NULL,
    who TEXT NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL, note TEXT NOT NULL,
    of_sample INTEGER NOT NULL
);
"""
_IS_SAMPLE = "EXISTS (SELECT 1 FROM drops WHERE way = 'sample' AND undone_at IS NULL)"
_SELECT = (
    "SELECT seq, finding, at, who, state, owner, note FROM finding_events"
    f" WHERE of_sample = {_IS_SAMPLE}"
)


class FollowedError(DropError):
    """Somebody else followed the finding since the writer looked; nothing was written."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did about a finding; `seq` orders them, 0 before any."""

    finding: str
    state: State = "new"
    owner: str = ""
    note: str = ""
    who: str = ""
    at: datetime | None = None
    seq: int = 0

    def as_json(self) -> dict[str, Any]:
        """All of it by name, the time as ISO 8601 text."""
        return asdict(self) | {"at": self.at and self.at.isoformat()}


@dataclass(frozen=True, slots=True)
class FindingEvents:
    """What was done about findings, in one open ledger; every method is one transaction."""

    connection: sqlite3.Connection

    def latest(self) -> dict[str, Event]:
        """The latest event of each finding that anybody followed, by its name."""
        return {event.finding: event for event in self._select("ORDER BY seq")}

    def history(self, finding: str) -> list[Event]:
        """All events of a finding, the newest first."""
        return self._select("AND finding = ? ORDER BY seq DESC", finding)

    def append(self, event: Event, seen: int) -> Event:
        """The event, kept. `seen` is the number of the latest that its writer knew, 0 for none.

        Raise `FollowedError` if there is a later one: nobody overwrites what they have not seen.
        """
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            _check_seen(next(iter(self.history(event.finding)), None), seen)
            at = datetime.now(UTC)
            cursor = self.connection.execute(
                "INSERT INTO finding_events (finding, at, who, state, owner, note, of_sample)"
                f" VALUES (?, ?, ?, ?, ?, ?, {_IS_SAMPLE})",
                (event.finding, at.isoformat(), event.who, event.state, event.owner, event.note),
            )
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # on a full disk SQLite has ended it by itself
                self.connection.execute("ROLLBACK")
            raise
        of = (event.finding, event.state, event.owner, event.note, event.who)
        return Event(*of, at, cursor.lastrowid or 0)

    def forget(self, name: str) -> int:
        """Take a person's name out of all events; return how many had it."""
        self.connection.execute("PRAGMA secure_delete = ON")
        lines = 0
        for column in ("owner", "who"):
            sql = f"UPDATE finding_events SET {column} = '' WHERE lower({column}) = lower(?)"
            lines += self.connection.execute(sql, (name,)).rowcount
        return lines

    def _select(self, condition: str, *values: str) -> list[Event]:
        rows = self.connection.execute(f"{_SELECT} {condition}", values)
        return [
            Event(finding, state, owner, note, who, datetime.fromisoformat(at), seq)
            for seq, finding, at, who, state, owner, note in rows
        ]


def cut_notes(connection: sqlite3.Connection, customer: str) -> None:
    """Empty the notes in which a customer's id stands; part of whoever's transaction it is in."""
    if customer:
        sql = "UPDATE finding_events SET note = '' WHERE instr(lower(note), lower(?))"
        connection.execute(sql, (customer,))


def _check_seen(latest: Event | None, seen: int) -> None:
    if (latest.seq if latest else 0) != seen:
        raise FollowedError(_meanwhile(latest))


def _meanwhile(latest: Event | None) -> str:
    """Who did what since the writer looked."""
    if latest is None or latest.at is None:
        return "what was known of it is gone since you looked; look again, then set it"
    whose = f" with {latest.owner}" if latest.owner else ""
    return (
        f"it was set to “{latest.state}”{whose} on {latest.at:%Y-%m-%d at %H:%M} UTC, after you "
        "looked; nothing was changed. Look again, then set it"
    )
