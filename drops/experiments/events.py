"""The table of the ledger that remembers what was done about experiments; lines are only added.

Each line holds the whole experiment as it stood then, so that it stays though the file that told
of it first is taken back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from drops.errors import DropError
from store.experiments import IS_SAMPLE, SELECT_EVENTS, Experiment, ExperimentEvent, Step, events_of


class ConductedError(DropError):
    """Somebody else went on with the experiment since the writer looked; nothing was written."""


@dataclass(frozen=True, slots=True)
class ExperimentEvents:
    """What was done about experiments, in one open ledger; every method is one transaction."""

    connection: sqlite3.Connection

    def append(self, step: Step, state: Experiment, who: str) -> ExperimentEvent:
        """Keep how the experiment stands now; its `seq` is the latest line that its writer knew.

        Raise `ConductedError` if there is a later one: nobody overwrites what they have not seen.
        """
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            _check_seen(self._latest(state.id), state.seq)
            moment = datetime.now(UTC)
            kept = json.dumps(state.as_json(), ensure_ascii=False)
            cursor = self.connection.execute(
                "INSERT INTO experiment_events (experiment, at, who, step, state, of_sample)"
                f" VALUES (?, ?, ?, ?, ?, {IS_SAMPLE})",
                (state.id, moment.isoformat(), who, step, kept),
            )
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # on a full disk SQLite has ended it by itself
                self.connection.execute("ROLLBACK")
            raise
        return ExperimentEvent(step, replace(state, seq=cursor.lastrowid or 0), moment, who)

    def _latest(self, experiment: str) -> ExperimentEvent | None:
        sql = f"{SELECT_EVENTS} AND experiment = ? ORDER BY seq DESC LIMIT 1"
        return next(iter(events_of(self.connection.execute(sql, (experiment,)))), None)

    def forget(self, name: str) -> int:
        """Take a person's name out of who wrote; return how many lines had it."""
        self.connection.execute("PRAGMA secure_delete = ON")
        sql = "UPDATE experiment_events SET who = '' WHERE lower(who) = lower(?)"
        return self.connection.execute(sql, (name,)).rowcount


def cut_texts(connection: sqlite3.Connection, customer: str) -> None:
    """Empty the words in which a customer's id stands; part of whoever's transaction it is in."""
    if not customer:
        return

    def without(state: Experiment) -> Experiment:
        def kept(text: str, instead: str = "") -> str:
            return instead if customer.lower() in text.lower() else text

        name = kept(state.name, "[erased]")
        return replace(state, name=name, change=kept(state.change), note=kept(state.note))

    _rewrite(connection, without)


def _rewrite(connection: sqlite3.Connection, changed: Callable[[Experiment], Experiment]) -> None:
    """Change the states of all lines, of the sample or not."""
    rows = connection.execute(
        "SELECT seq, experiment, at, who, step, state FROM experiment_events"
    ).fetchall()
    for event in events_of(rows):
        state = changed(event.state)
        if state != event.state:
            kept = json.dumps(state.as_json(), ensure_ascii=False)
            sql = "UPDATE experiment_events SET state = ? WHERE seq = ?"
            connection.execute(sql, (kept, event.state.seq))


def _check_seen(latest: ExperimentEvent | None, seen: int) -> None:
    if (latest.state.seq if latest else 0) == seen:
        return
    if latest is None:
        raise ConductedError(
            "what was known of it is gone since you looked; nothing was changed. Look again"
        )
    raise ConductedError(
        f"it was {latest.step} on {latest.moment:%Y-%m-%d at %H:%M} UTC, after you looked; nothing "
        "was changed. Look again"
    )
