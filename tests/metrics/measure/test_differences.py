"""Which cells are the difference of two others, against a search through all pairs."""

from __future__ import annotations

from unittest import mock

import numpy as np

from metrics.measure.hiding import differences
from metrics.measure.hiding.differences import Differences


def every_pair(shown: list[int], secret: list[int]) -> set[int]:
    """What is shown that gives, with something secret, something else that is shown."""
    return {part for part in shown for one in secret if part + one in {*shown}}


def some_marks(seed: int, most: int) -> list[int]:
    dice = np.random.default_rng(seed)
    found: list[int] = dice.choice(np.arange(1, most), 60, replace=False).tolist()
    return found


def test_it_tells_what_a_search_through_all_pairs_does() -> None:
    for seed in range(20):
        # Few numbers have many differences among them, and large ones lie in the same places.
        for scale in (1, differences._PLACES, 2**40 + 1):
            marks = [mark * scale for mark in some_marks(seed, 300)]
            hidden = {*marks[:15]}
            expected = every_pair(marks[15:], marks[:15])
            assert expected
            assert Differences(marks).telling(hidden, hidden, {*marks}) == expected


def test_what_was_looked_for_is_not_again_and_nothing_is_missed() -> None:
    for seed in range(20):
        marks = some_marks(seed, 300)
        differences_of = Differences(marks)
        hidden = {*marks[:15]}
        while found := differences_of.telling(hidden, hidden, {*marks}):
            hidden |= found
        assert not every_pair([m for m in marks if m not in hidden], [*hidden])


def test_of_very_many_only_what_is_small_is_looked_for() -> None:
    marks = some_marks(1, 300)
    few = {*marks[:3]}
    with mock.patch.object(differences, "_MOST_PAIRS", 1):
        found = Differences(marks).telling({*marks[:15]}, few, {*marks})
    assert found == every_pair(marks[15:], [*few])


def test_where_nothing_is_shown_nothing_tells() -> None:
    assert Differences([1, 2, 3]).telling({1, 2, 3}, {1}, {1, 2, 3}) == set()


def test_what_may_not_be_hidden_yet_is_looked_for_again() -> None:
    for seed in range(20):
        marks = some_marks(seed, 300)
        hidden = {*marks[:15]}
        told = every_pair(marks[15:], marks[:15])
        may = {mark for mark in told if mark % 2}
        differences_of = Differences(marks)
        assert differences_of.telling(hidden, hidden, may) == may
        hidden |= may
        later = every_pair([mark for mark in marks if mark not in hidden], marks[:15])
        assert later
        assert later <= differences_of.telling(hidden, hidden, {*marks})
