"""The loop's own numbers, counted by hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from metrics.analyses.followed import Taken, loop
from metrics.inference.intervals import net_share_difference
from metrics.slices import Slice
from tests.support.lakes import Record, at, make_lake, reader_of

DAY = timedelta(days=1)
SAID = at("2026-05-01T10:00")
NOW = SAID + 200 * DAY


def answers() -> list[Record]:
    """Eight detractors with words; each answers again, the first four with a 10, the others a 3."""
    first = [
        {"response_id": f"a{n}", "answered_at": SAID, "question": "nps", "score": n % 7,
         "customer_id": f"c{n}", "comment": "Cold", "key_source": "s"}
        for n in range(8)
    ]  # fmt: skip
    again = [
        {"response_id": f"b{n}", "answered_at": SAID + (30 if n else 181) * DAY, "question": "nps",
         "score": 10 if n < 4 else 3, "customer_id": f"c{n}", "key_source": "s"}
        for n in range(8)
    ]  # fmt: skip
    others = [
        {"response_id": "p", "answered_at": SAID, "question": "nps", "score": 9, "comment": "Good"},
        {"response_id": "q", "answered_at": SAID, "question": "nps", "score": 1},
    ]
    return [*first, *again, *others]


def taken(number: int, *, due: int, closed: int | None, is_told: bool = False) -> Taken:
    """What was taken a day after it was said; due and closed after so many days."""
    found = Taken("comment", "s", f"a{number}")
    given = {"is_taken": True, "due_at": SAID + due * DAY}
    found = found.then(SAID + DAY, is_closed=False, is_told=False, **given)
    if closed is None:
        return found
    return found.then(SAID + closed * DAY, is_closed=True, is_told=is_told, **given)


def test_taken_in_time_and_told_are_counted(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answers())
    some = (
        taken(0, due=5, closed=5, is_told=True),
        taken(1, due=5, closed=6),
        taken(2, due=5, closed=None),
        taken(3, due=300, closed=None),
    )
    found = loop(reader_of(lake), Slice(), some, NOW)
    assert (found.taken.value, found.taken.n) == (50.0, 8)
    assert (found.in_time.value, found.in_time.n) == (pytest.approx(100 / 3), 3)
    assert (found.customers_told.value, found.customers_told.n) == (25.0, 4)
    # The first one answered again after more than 180 days.
    assert (found.again_taken, found.again_others) == (3, 4)
    assert found.afterwards == net_share_difference((3, 0, 3), (0, 4, 4))


def test_what_is_open_again_is_not_closed() -> None:
    again = taken(0, due=5, closed=4, is_told=True).then(
        SAID + 8 * DAY, is_taken=True, is_closed=False, is_told=False, due_at=None
    )
    assert (again.closed_at, again.told_at, again.taken_at) == (None, None, SAID + DAY)


def test_nothing_taken_is_no_share_of_nothing(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answers())
    found = loop(reader_of(lake), Slice(), (), NOW)
    assert found.taken.value == 0.0
    assert (found.in_time.value, found.customers_told.value, found.afterwards.value) == (
        None,
        None,
        None,
    )
