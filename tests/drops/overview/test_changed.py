"""What a file changed is kept in the ledger, as it was measured."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from drops.errors import StoreError
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.overview.changed import Changed, ChangedFigure, Measured, changed_by, note_changed
from drops.put import put
from tests.support.dropping import answers

if TYPE_CHECKING:
    from pathlib import Path

    from store.settings import Home

FIGURES = (
    ChangedFigure("nps", Measured(None, None, None, 0), Measured(12.5, -3.0, 28.0, 41)),
    ChangedFigure(
        "csat", Measured(None, None, None, 3, hidden=True), Measured(50.0, 40.0, 60.0, 9)
    ),
)
CHANGED = Changed(datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 1), date(2026, 3, 2), FIGURES)


@pytest.fixture
def dropped(home: Home, tmp_path: Path) -> str:
    return str(put(home, answers(tmp_path / "a.csv", {"a": 9})).drop)


def test_what_was_noted_is_told_again_and_outlives_a_rebuild(home: Home, dropped: str) -> None:
    assert changed_by(all_drops(home)[0]) is None
    note_changed(home, dropped, CHANGED)
    assert changed_by(all_drops(home)[0]) == CHANGED
    rebuild(home)
    assert changed_by(all_drops(home)[0]) == CHANGED


def test_of_all_days_no_day_is_told(home: Home, dropped: str) -> None:
    everything = Changed(CHANGED.measured_at, None, None)
    note_changed(home, dropped, everything)
    assert changed_by(all_drops(home)[0]) == everything


def test_a_ledger_of_an_older_pepper_has_nothing_measured(home: Home, dropped: str) -> None:
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.execute("ALTER TABLE drops DROP COLUMN changed")
        ledger.execute("PRAGMA user_version = 7")
    assert changed_by(all_drops(home)[0]) is None
    note_changed(home, dropped, CHANGED)
    assert changed_by(all_drops(home)[0]) == CHANGED


def test_where_it_cannot_be_noted_a_sentence_says_so(home: Home, dropped: str) -> None:
    home.ledger.write_bytes(b"no ledger" * 1000)
    with pytest.raises(StoreError, match="cannot be noted"):
        note_changed(home, dropped, CHANGED)
