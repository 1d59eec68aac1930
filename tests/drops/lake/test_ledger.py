"""The ledger: what was dropped, in order, durable and in the right time zone."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from drops.lake.ledger import Drop, Ledger, all_drops, same_bytes
from store.settings import Home

DROP = Drop(
    id="20260301-100000-0001",
    name="März, “neu”.csv",
    sha256="ab",
    bytes=12,
    taken_at=datetime(2026, 3, 1, 10, tzinfo=UTC),
    way="inbox",
    who="ann",
    table="responses",
    format="pepper",
    mapping='table = "responses"\n',
    timezone="Europe/London",
    known_at=None,
    read=3,
    kept=2,
    refused=1,
    blank=0,
    reasons={"score is 11; expected 0–10": 1},
    given=["response_id", "score"],
    notes=["a note"],
    first_at=datetime(2026, 2, 1, tzinfo=UTC),
    last_at=None,
    source="survey",
)


@pytest.fixture
def ledger_home(home: Home) -> Home:
    home.make()
    return home


def test_a_drop_comes_back_as_it_was_recorded(ledger_home: Home) -> None:
    with Ledger(ledger_home) as ledger:
        recorded = ledger.record(DROP)
        assert recorded == replace(DROP, seq=1)
    assert all_drops(ledger_home) == [recorded]


def test_no_ledger_means_no_drops_and_makes_none(home: Home) -> None:
    home.root.rmdir()
    assert all_drops(home) == []
    assert same_bytes(home, "ab") is None
    assert not home.root.exists()


def test_numbers_are_never_used_again(ledger_home: Home) -> None:
    with Ledger(ledger_home) as ledger:
        ledger.record(DROP)
        ledger.take_back(DROP.id)
        assert ledger.record(DROP).seq == 2
        assert [ledger.next_snapshot() for _ in range(3)] == [1, 2, 3]


def test_the_same_bytes_cannot_be_live_twice(ledger_home: Home) -> None:
    again = replace(DROP, id="20260301-100000-0002")
    with Ledger(ledger_home) as ledger:
        ledger.record(DROP)
        with pytest.raises(sqlite3.IntegrityError):
            ledger.record(again)
        ledger.mark_undone([DROP.id], datetime.now(UTC))
        ledger.record(again)
        found = ledger.same_bytes("ab")
        assert found is not None
        assert found.id == again.id
        assert [drop.id for drop in ledger.live()] == [again.id]


def test_rows_replaced_are_noted_once(ledger_home: Home) -> None:
    with Ledger(ledger_home) as ledger:
        ledger.record(DROP)
        for rows in (4, 0):
            ledger.note_replaced(DROP.id, rows)
    assert all_drops(ledger_home)[0].replaced == 4
