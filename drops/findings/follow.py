"""A finding or what somebody said taken, worked on, done, told: the one way to say so."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from drops.errors import DropError, StoreError, listed, printable, reason
from drops.findings.events import FollowUp, State
from drops.intake.values.masking import mask
from drops.intake.values.pseudonyms import identity_of
from drops.lake.ledger import Ledger, read_by
from store.settings import Home

#: Longer ones are no name of a person, and no note.
_NAME, _NOTE, _FINDING = 60, 500, 4_000


def follow(  # noqa: PLR0913  (what one line holds)
    home: Home,
    finding: str,
    *,
    state: str,
    owner: str = "",
    note: str = "",
    who: str = "",
    seen: int = 0,
    due_at: datetime | None = None,
    customer: str | None = None,
) -> FollowUp:
    """Return what is known of a finding, or of what somebody said, from now on.

    What tells who a customer is, an address or a number, is masked in notes and names. Raise
    `FollowedError` if there is a later event, `DropError` if a state or a text is none.

    Args:
        home: the data folder.
        finding: the finding, by the name that Pepper gives it.
        state: one of `State`.
        owner: who has it, a name.
        note: what is done about it.
        who: who writes this, a name.
        seen: the number of the latest event that the writer knew; 0 for none.
        due_at: until when it is to be done, with its zone.
        customer: whose words they are, as the lake has it: once the customer is erased, so is what
            was done.
    """
    if state not in get_args(State):
        raise DropError(
            f"there is no state {printable(state, 40)}; choose {listed(get_args(State))}"
        )
    if not finding or len(finding) > _FINDING:
        raise DropError("the finding has no name that Pepper gives; `findings` lists them")
    for text, most, what in ((owner, _NAME, "a name"), (note, _NOTE, "a note")):
        if len(text) > most:
            raise DropError(f"{what} has {most} characters at most; {len(text):,} were given")
    plain, noted = mask(printable(owner.strip())), mask(printable(note.strip(), _NOTE))
    if due_at is not None and due_at.tzinfo is None:
        raise DropError(f"due at {due_at}: expected a time with its zone, as in +00:00")
    event = FollowUp(finding, state, plain, noted, printable(who, _NAME), due_at=due_at)  # type: ignore[arg-type]
    home.require()
    whose = identity_of(home).mark(customer) if customer else ""
    try:
        with Ledger(home) as ledger:
            return ledger.findings.append(event, seen, whose)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"nothing was changed ({reason(error)})") from error


def followed(home: Home) -> Mapping[str, FollowUp]:
    """Return the latest event of each finding that anybody followed, by its name."""
    return read_by(home, lambda ledger: ledger.findings.latest()) or {}


def everything(home: Home) -> list[FollowUp]:
    """Return all that was done about findings and what customers said, the oldest first."""
    return read_by(home, lambda ledger: ledger.findings.every()) or []


def history(home: Home, finding: str) -> list[FollowUp]:
    """Return all that was done about a finding, the newest first."""
    return read_by(home, lambda ledger: ledger.findings.history(finding)) or []


def forget(home: Home, name: str) -> int:
    """Take a person's name out of all that was done about findings and experiments.

    Return of how many lines.
    """
    if not name.strip():
        raise DropError("whose name? Give it as it stands in `findings`")
    home.require()
    try:
        with Ledger(home) as ledger:
            lines = ledger.findings.forget(name.strip())
            return lines + ledger.experiments.forget(name.strip())
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"nothing was changed ({reason(error)})") from error
