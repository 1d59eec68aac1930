"""What files changed: measured with and without them, and noted once, the newest first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from drops.lake.ledger import all_drops
from drops.overview.changed import changed_by
from drops.put import put
from drops.undo import undo
from tests.support.dropping import answers
from ui.server import changes
from ui.server.background import noting

if TYPE_CHECKING:
    from pathlib import Path

    from store.settings import Home

BEFORE = datetime(2020, 1, 1, tzinfo=UTC)


def many(first: int, score: int) -> dict[str, int | str]:
    return {f"r{number}": score for number in range(first, first + 20)}


@pytest.fixture
def two(home: Home, tmp_path: Path) -> list[str]:
    """The ids of a drop of twenty promoters, and of one that makes ten of them detractors."""
    first = put(home, answers(tmp_path / "a.csv", many(0, 10))).drop
    second = put(home, answers(tmp_path / "b.csv", many(10, 0), second=1)).drop
    return [str(first), str(second)]


def test_a_file_that_replaced_rows_is_told_against_what_would_be_there(
    home: Home, two: list[str]
) -> None:
    assert noting.note_next(home, BEFORE, set()) == two[1]
    told = changed_by(all_drops(home)[1])
    assert told is not None
    assert (told.since, told.until) == (date(2026, 3, 1), date(2026, 3, 2))
    (nps,) = (figure for figure in told.figures if figure.metric == "nps")
    # Without it twenty promoters; with it ten of these, and twenty detractors.
    assert (nps.before.value, nps.before.n) == (100, 20)
    assert (round(nps.after.value or 0, 1), nps.after.n) == (round(100 * (10 - 20) / 30, 1), 30)
    assert noting.note_next(home, BEFORE, set()) == two[0]
    assert noting.note_next(home, BEFORE, set()) is None


def test_what_was_there_before_tried_taken_back_or_long_is_not_measured(
    home: Home, two: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert noting.note_next(home, datetime.now(UTC), set()) is None
    assert noting.note_next(home, BEFORE, {*two}) is None
    undo(home, two[1])
    assert noting.note_next(home, BEFORE, {two[0]}) is None
    monkeypatch.setattr(changes, "MOST_BYTES", 0)
    assert noting.note_next(home, BEFORE, set()) is None
    assert [drop.changed for drop in all_drops(home)] == [{}, {}]


def test_too_few_to_be_shown_are_noted_without_a_value(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "few.csv", {"a": 9, "b": 2}))
    noting.note_next(home, BEFORE, set())
    told = changed_by(all_drops(home)[0])
    assert told is not None
    assert [(f.metric, f.after.value, f.after.n, f.after.hidden) for f in told.figures] == [
        ("nps", None, 2, True)
    ]
