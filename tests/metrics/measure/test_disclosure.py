"""Which groups are hidden: every small table, by what a reader could work out, not by the rule."""

from collections.abc import Collection, Iterator
from itertools import combinations, product

import numpy as np
import pytest

from metrics.measure.hiding.linked import hidden_groups
from metrics.measure.hiding.pattern import Pattern
from metrics.measure.hiding.suppression import hide, hide_small, in_words, small_places
from metrics.model import Estimate, Group, Row

#: Numbers of answers of up to four groups, for a limit of 3: none, few, just enough, more.
TABLES = [counts for size in range(5) for counts in product((0, 1, 2, 3, 4, 7), repeat=size)]
SMALLEST = 3


def table(counts: tuple[int, ...]) -> dict[Group, int]:
    return dict(zip("abcd", counts, strict=False))


def row(group: Group, n: int) -> Row:
    return Row(group, Estimate(50.0, 20.0, 80.0, n), {"counted": n})


def worked_out(counts: dict[Group, int], hidden: set[Group]) -> Iterator[set[Group]]:
    """The smallest sets of groups whose common number a reader of table and whole can have.

    The whole is shown where it has enough answers; then the hidden groups are what it leaves.
    """
    yield from ({group} for group, n in counts.items() if n and group not in hidden)
    if sum(counts.values()) >= SMALLEST and hidden:
        yield hidden


def test_nothing_small_can_be_worked_out_of_any_small_table() -> None:
    hidden_in_all = 0
    for counts in map(table, TABLES):
        hidden = hidden_groups(counts, SMALLEST)
        hidden_in_all += len(hidden)
        for groups in worked_out(counts, hidden):
            assert sum(counts[g] for g in groups) >= SMALLEST, (counts, hidden)
            assert len(groups) > 1 or not groups & hidden, (counts, hidden)
    assert hidden_in_all > len(TABLES)


def test_no_more_is_hidden_than_has_to_be() -> None:
    for counts in map(table, TABLES):
        hidden = hidden_groups(counts, SMALLEST)
        small = {group for group, n in counts.items() if 0 < n < SMALLEST}
        assert small <= hidden
        assert all(counts[group] for group in hidden), "an empty group has nothing to hide"
        if not small:
            assert hidden == set()
        beside = hidden - small
        # Of those hidden beside the small ones none is larger than any that is shown.
        shown = [n for group, n in counts.items() if n and group not in hidden]
        assert all(counts[group] <= min(shown, default=7) for group in beside)
        for spared in combinations(beside, 1):
            left = hidden - {*spared}
            enough = len(left) > 1 and sum(counts[g] for g in left) >= SMALLEST
            # One could be spared only if another hidden before it were the larger one.
            assert not enough or any(counts[g] > counts[spared[0]] for g in left & beside)


def split(counts: dict[Group, int], values: Collection[Group], smallest: int) -> bool:
    """Whether a number of several values of one column is hidden."""
    cells = {(group,) for group in hidden_groups(counts, smallest)}
    pattern = Pattern(
        ("place",), frozenset((("place",), cell) for cell in cells), is_all_hidden=False
    )
    return pattern.hides(("place",), cells, [values])


def test_whatever_values_are_chosen_no_sum_or_difference_tells_of_few() -> None:
    """What a reader can work out of all choices shown is what their rows span."""
    for counts in map(table, TABLES):
        values = [group for group, n in counts.items() if n]
        choices = [c for size in range(1, 5) for c in combinations(values, size)]
        sizes = [sum(counts[group] for group in choice) for choice in choices]
        rows = np.array([[group in choice for group in values] for choice in choices], dtype=int)
        shown = [
            size >= SMALLEST and not split(counts, choice, SMALLEST)
            for choice, size in zip(choices, sizes, strict=True)
        ]
        if not any(shown):
            continue
        known = rows[shown]
        rank = np.linalg.matrix_rank(known)
        for few in rows[[size < SMALLEST for size in sizes]]:
            assert np.linalg.matrix_rank(np.vstack([known, few])) > rank, (counts, few)


def test_a_choice_is_shown_that_has_all_hidden_groups_or_none() -> None:
    counts: dict[Group, int] = {"York": 100, "Bath": 10, "Leeds": 2}
    assert hidden_groups(counts, 5) == {"Bath", "Leeds"}
    for values, is_split in (
        (("York",), False),
        (("Bath", "Leeds"), False),
        (("York", "Bath", "Leeds"), False),
        (("York", "Bath"), True),
        (("Bath",), True),
        (("Leeds", "York"), True),
    ):
        assert split(counts, values, 5) is is_split, values


def test_equal_sizes_are_hidden_in_the_order_of_their_names() -> None:
    assert hidden_groups({"b": 6, "a": 6, "c": 2}, 5) == {"a", "c"}
    assert hidden_groups({"c": 2, "a": 6, "b": 6}, 5) == {"a", "c"}


def test_what_is_hidden_already_has_another_beside_it() -> None:
    assert hidden_groups({"a": 50, "b": 60, "c": 70}, 5, ["c"]) == {"a", "c"}
    assert hidden_groups({"a": 50, "b": 60}, 5, ["nobody"]) == set()


def test_a_hidden_row_keeps_its_n_and_nothing_else() -> None:
    rows = [row("York", 40), row("Bath", 4), row("Leeds", 3)]
    york, *others = hide_small(rows, 5)
    assert york == rows[0]
    assert others == [hide(rows[1]), hide(rows[2])]
    assert hide(rows[1]) == Row("Bath", Estimate(None, None, None, 4, hidden=True), {})


def test_one_hides_nothing() -> None:
    rows = [row(None, 1), row("York", 2)]
    assert hide_small(rows, 1) == rows


@pytest.mark.parametrize(
    ("counts", "small"),
    [
        ({"York": 9, "Bath": 8}, set()),
        # Nobody can tell which of eleven without a place are the three of Leeds.
        ({"York": 9, "Leeds": 3, None: 8}, {"Leeds"}),
        # With two, Bath joins them.
        ({"York": 9, "Bath": 8, "Leeds": 3, None: 2}, {"Bath", "Leeds"}),
        ({"York": 9, "Leeds": 3}, {"York", "Leeds"}),
        ({None: 3}, set()),
        ({}, set()),
    ],
)
def test_places_with_few_words_are_not_named(counts: dict[Group, int], small: set[str]) -> None:
    assert small_places(counts, 8) == small


def test_the_words() -> None:
    assert in_words(3) == "hidden: 3 answers"
    assert in_words(1, "posts") == "hidden: 1 post"
    assert in_words(1200, "complaints") == "hidden: 1,200 complaints"
