"""Faults of the store at each named step: a file is taken once, or waits, and pays for none."""

from __future__ import annotations

import errno
import random
import sqlite3
from collections.abc import Callable

import duckdb
import pytest

from drops.inbox import taking, waiting_files
from drops.inbox.taking import Inbox
from drops.lake import incoming
from drops.lake.ledger import all_drops
from drops.steps import Step
from store.errors import StoreFaultError
from store.settings import Home
from tests.support.cut_off import failing_at
from tests.support.dropping import answers, scores
from tests.torture.test_kills import NAMED, RANDOM_KILLS, SPECS

#: What a store, and what it stands on, raises.
KINDS: dict[str, Callable[[], Exception]] = {
    "disk full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "disk broken": lambda: OSError(errno.EIO, "Input/output error"),
    "ledger locked": lambda: sqlite3.OperationalError("database is locked"),
    "lake unreadable": lambda: duckdb.IOException("IO Error: a file"),
    "said by us": lambda: StoreFaultError("settings.toml cannot be read"),
    "ours": lambda: RuntimeError("a mistake"),
}
FAULTS = [(step, kind) for step in dict.fromkeys(NAMED["put"]) for kind in KINDS]


def test_as_many_are_tried_as_are_promised() -> None:
    assert len(SPECS) + RANDOM_KILLS == 200
    assert len(FAULTS) >= 50


@pytest.mark.parametrize(
    "faults",
    [9, pytest.param(len(FAULTS), marks=[pytest.mark.torture, pytest.mark.timeout(3600)])],
)
def test_a_file_that_meets_a_fault_is_taken_once_when_that_is_over(
    home: Home, monkeypatch: pytest.MonkeyPatch, faults: int
) -> None:
    monkeypatch.setattr(taking, "SETTLED_SECONDS", 0.0)
    monkeypatch.setattr(incoming, "_YOUNG_SECONDS", -1.0)
    inbox, expected = Inbox(home), dict[str, int]()
    inbox.take()
    inbox.return_taken()
    for number, (step, kind) in enumerate(random.Random(1).sample(FAULTS, faults)):  # noqa: S311
        rows = {"all": number % 11, f"own{number}": number % 7}
        path = answers(home.inbox / f"{number}.csv", rows, second=number * 60 / len(FAULTS))
        expected |= rows
        met: list[Step] = []
        with monkeypatch.context() as patched:
            failing_at(patched, step, KINDS[kind](), met)
            look(inbox)
        assert met, f"{step} was never reached"
        assert path.exists(), f"{kind} at {step}: it is neither in the store nor in the inbox"
        look(inbox)
        assert not path.exists(), f"{kind} at {step}: it was not taken after the mend"
        assert scores(home) == expected, f"{kind} at {step}"
        assert waiting_files(home) == []
    live = [drop.name for drop in all_drops(home) if not drop.undone_at]
    assert live == [f"{number}.csv" for number in range(faults)]
    assert sorted(path.name for path in home.drops.iterdir()) == [d.id for d in all_drops(home)]


def look(inbox: Inbox) -> None:
    """Look twice: a file has to look the same for a while."""
    inbox.patience.succeeded()
    inbox.take()
    inbox.take()
