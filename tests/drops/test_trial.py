"""A file tried in a data folder that is thrown away: what it would make, and nothing left of it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from drops.errors import StoreError
from drops.lake.ledger import Ledger
from drops.put import put
from drops.trial import trial_of
from drops.undo import undo
from tests.support.dropping import answers, content

if TYPE_CHECKING:
    from pathlib import Path

    from store.settings import Home


def bytes_of(home: Home) -> dict[str, str]:
    """What every file of a data folder holds, but for the lock and SQLite's own."""
    files = (path for path in home.root.rglob("*") if path.is_file() and path.name != ".lock")
    return {
        str(path.relative_to(home.root)): sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_a_trial_makes_what_the_drop_then_makes_and_changes_nothing(
    home: Home, tmp_path: Path
) -> None:
    put(home, answers(tmp_path / "first.csv", {"a": 9, "b": 3, "c": 0}))
    put(home, answers(tmp_path / "second.csv", {"d": 10}, day=2))
    third = answers(tmp_path / "third.csv", {"a": 1, "e": 7}, second=30)
    before = bytes_of(home)
    with trial_of(home) as trial:
        report = put(trial, third)
        tried = content(trial)
        assert trial.root != home.root
    assert not trial.root.exists()
    assert bytes_of(home) == before
    taken = put(home, third)
    assert (taken.kept, taken.replaced) == (report.kept, report.replaced) == (2, 1)
    assert content(home) == tried


def test_what_is_done_in_a_trial_reaches_no_original(home: Home, tmp_path: Path) -> None:
    drop = put(home, answers(tmp_path / "first.csv", {"a": 9})).drop
    before = bytes_of(home)
    with trial_of(home) as trial:
        undo(trial, str(drop))
        assert content(trial) == []
    assert bytes_of(home) == before
    assert len(content(home)) == 1


def test_an_empty_store_can_be_tried_in(home: Home, tmp_path: Path) -> None:
    with trial_of(home) as trial:
        assert put(trial, answers(tmp_path / "first.csv", {"a": 9})).kept == 1
    assert not home.ledger.exists()


def test_a_store_that_does_not_follow_its_ledger_is_not_tried_in(
    home: Home, tmp_path: Path
) -> None:
    drop = put(home, answers(tmp_path / "first.csv", {"a": 9})).drop
    with Ledger(home) as ledger:
        ledger.mark_undone([str(drop)], datetime.now(UTC))
    with pytest.raises(StoreError, match="being put right"), trial_of(home):
        pass
