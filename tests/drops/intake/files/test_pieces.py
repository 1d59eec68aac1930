"""Pieces are made ahead by a thread: in order, with their errors, and no further than one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from drops.errors import DropError
from drops.intake.files.pieces import ahead
from drops.intake.rows.across.keys import SeenKeys


def counting(made: list[int], most: int, *, fails: bool = False) -> Iterator[Any]:
    for number in range(most):
        made.append(number)
        yield number + 100
    if fails:
        raise DropError("f.csv, line 7: what is wrong there")


def test_the_pieces_come_in_order_and_at_most_one_ahead() -> None:
    made: list[int] = []
    for number, piece in enumerate(ahead(counting(made, 5))):
        assert piece == number + 100
        assert len(made) <= number + 2
    assert made == [0, 1, 2, 3, 4]


def test_an_error_comes_after_the_pieces_before_it_and_unchanged() -> None:
    pieces = ahead(counting([], 2, fails=True))
    assert [next(pieces), next(pieces)] == [100, 101]
    with pytest.raises(DropError, match=r"^f\.csv, line 7: what is wrong there$"):
        next(pieces)


def test_who_stops_early_leaves_no_thread() -> None:
    before = threading.active_count()
    pieces = ahead(counting([], 5))
    next(pieces)
    assert threading.active_count() == before + 1
    pieces.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


def test_suspects_are_the_rows_whose_key_comes_more_than_once() -> None:
    import polars as pl

    seen = SeenKeys()
    assert seen.suspects().tolist() == []
    seen.add(pl.Series(["a", "b", "c"]))
    assert seen.suspects().tolist() == []
    seen.add(pl.Series(["d", "a", "a", "c"]))
    assert seen.suspects().tolist() == [0, 2, 4, 5, 6]
