"""The steps of a change of the store, by name: at each of them a process may be cut off.

`reached` marks where in the code a step is done. Nothing hangs on it; whoever wants to know what a
process that ends there leaves behind (the tests) gives `at_each` a function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

Step = Literal[
    # a file is put
    "folder made",
    "file copied",
    "file read",
    "folder written",
    "store locked",
    "folder named",
    "drop recorded",
    "drop released",
    # a drop is undone
    "drop marked undone",
    # the store is made again
    "rows removed",
    "rows made again",
    "logs removed",
    "formats say whose ids they have",
    # a customer is erased
    "files without the customer written",
    "files without the customer noted",
    "files without the customer in place",
    "uploads without the customer",
    "erasure done",
    # a backup is made
    "ledger copied",
    "original backed up",
    "backup listed",
    # the lake follows the ledger
    "table begun",
    "lake file written",
    "lake file synced",
    "part written",
    "log written",
    "log synced",
    "replaced rows noted",
    "version numbered",
    "checksums made",
    "earlier version kept",
    "version replaced",
    "version published",
    "files pruned",
]

STEPS: tuple[Step, ...] = get_args(Step)

_listeners: list[Callable[[Step], None]] = []


def reached(step: Step) -> None:
    """Say that a step is done, to whoever asked to be told."""
    for listener in _listeners:
        listener(step)


def at_each(listener: Callable[[Step], None]) -> None:
    """Call the function with the name of each step that this process reaches from now on."""
    _listeners.append(listener)
