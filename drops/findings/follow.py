"""A finding taken, seen, worked on, done: the one way to say so, and what was said."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import get_args

from drops.errors import DropError, StoreError, listed, printable, reason
from drops.findings.events import Event, State
from drops.intake.values.masking import mask
from drops.lake.ledger import Ledger, read_by
from store.settings import Home

#: Longer ones are no name of a person, and no note.
_NAME, _NOTE, _FINDING = 60, 500, 4_000


def follow(
    home: Home,
    finding: str,
    *,
    state: str,
    owner: str = "",
    note: str = "",
    who: str = "",
    seen: int = 0,
) -> Event:
    """Return what is known of a finding from now on.

    `seen` is the number of the latest event that the writer knew. What tells who a customer is, an
    address or a number, is masked in notes and names.

    Raise `FollowedError` if there is a later one, `DropError` if a state or a text is none.
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
    event = Event(finding, state, plain, noted, printable(who, _NAME))  # type: ignore[arg-type]
    home.require()
    try:
        with Ledger(home) as ledger:
            return ledger.findings.append(event, seen)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"nothing was changed ({reason(error)})") from error


def followed(home: Home) -> Mapping[str, Event]:
    """The latest event of each finding that anybody followed, by its name."""
    return read_by(home, lambda ledger: ledger.findings.latest()) or {}


def history(home: Home, finding: str) -> list[Event]:
    """All that was done about a finding, the newest first."""
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
