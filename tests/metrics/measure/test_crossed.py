"""What is hidden of crossed columns: by what a reader could add up and subtract, not by the rule."""

from collections.abc import Iterator
from itertools import chain, combinations, product

import numpy as np
import pytest

from metrics.measure.crossed import Cell, Counts, Hidden, hide_few
from metrics.model import Group

SMALLEST = 3
PAIR = ("team", "location")


def counts_of(cells: dict[Cell, int]) -> Counts:
    groups: dict[str, dict[Group, int]] = {"team": {}, "location": {}}
    for cell, n in cells.items():
        for column, group in zip(PAIR, cell, strict=True):
            groups[column][group] = groups[column].get(group, 0) + n
    return Counts({None: sum(cells.values())}, groups, {PAIR: cells})


def hidden_of(counts: Counts, smallest: int = SMALLEST) -> Hidden:
    hidden = Hidden()
    hide_few(counts, smallest, PAIR, hidden)
    return hidden


def shown(counts: Counts, hidden: Hidden) -> Iterator[set[Cell]]:
    """The cells of each number that is shown: of all, of the groups, of single cells."""
    cells = counts.cells[PAIR]
    if not hidden.whole:
        yield {*cells}
    for side, column in enumerate(PAIR):
        for group in counts.groups[column]:
            if group not in hidden.groups[column]:
                yield {cell for cell in cells if cell[side] == group}
    for cell in cells:
        if cell not in hidden.cells[PAIR]:
            yield {cell}


def worked_out(counts: Counts, hidden: Hidden) -> list[tuple[Cell, ...]]:
    """The sets of few answers whose number follows from those that are shown."""
    cells = [cell for cell, n in counts.cells[PAIR].items() if n]
    known = np.array([[cell in number for cell in cells] for number in shown(counts, hidden)], int)
    if not known.size:
        return []
    rank = np.linalg.matrix_rank(known)
    few = [
        some
        for size in range(1, SMALLEST)
        for some in combinations(cells, size)
        if sum(counts.cells[PAIR][cell] for cell in some) < SMALLEST
    ]
    return [
        some
        for some in few
        if np.linalg.matrix_rank(np.vstack([known, [cell in some for cell in cells]])) == rank
    ]


TABLES = [
    dict(zip(product("ab", "xy"), numbers, strict=True))
    for numbers in product((0, 1, 2, 3, 7), repeat=4)
]
RANDOM = np.random.default_rng(20261031)
LARGER = [
    {cell: int(RANDOM.choice((0, 0, 1, 2, 3, 5, 20))) for cell in product("abcd", "wxyz")}
    for _ in range(300)
]


@pytest.mark.parametrize("tables", [TABLES, LARGER], ids=["small", "larger"])
def test_nothing_of_few_can_be_worked_out_of_two_crossed_columns(
    tables: list[dict[Cell, int]],
) -> None:
    for cells in tables:
        counts = counts_of(cells)
        assert worked_out(counts, hidden_of(counts)) == [], cells


def test_the_check_itself_finds_what_one_column_at_a_time_leaves_open() -> None:
    counts = counts_of({("Small", "Tiny"): 2, ("Solo", "Tiny"): 20, ("Mid", "York"): 8})
    alone = Hidden({"team": {"Small", "Mid"}, "location": set()}, {PAIR: {("Small", "Tiny")}})
    assert worked_out(counts, alone) == [(("Small", "Tiny"),)]


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    counts = counts_of(dict.fromkeys(product("abc", "xyz"), 3))
    assert hidden_of(counts) == Hidden({"team": set(), "location": set()}, {PAIR: set()})


def costs(counts: Counts, hidden: Hidden) -> int:
    """How many answers have lost the number of their group or cell."""
    groups = sum(counts.groups[c][g] for c, found in hidden.groups.items() for g in found)
    return groups + sum(counts.cells[PAIR][cell] for cell in hidden.cells[PAIR])


def test_what_is_hidden_beside_few_costs_at_most_a_quarter_more_than_the_best_there_is() -> None:
    """Of every set that could be hidden of a table of four cells the cheapest is the measure."""
    ours = best = 0
    for number in RANDOM.choice(len(TABLES), 60, replace=False):
        counts = counts_of(TABLES[number])
        cells = counts.cells[PAIR]
        hidden = hidden_of(counts)
        if hidden.whole:
            continue
        numbers = [(c, g) for c in PAIR for g, n in counts.groups[c].items() if n]
        numbers += [("cell", cell) for cell, n in cells.items() if n]
        safe = []
        sets = chain.from_iterable(combinations(numbers, k) for k in range(len(numbers) + 1))
        for some in sets:
            tried = Hidden(
                {c: {g for column, g in some if column == c} for c in PAIR},
                {PAIR: {cell for column, cell in some if column == "cell"}},
            )
            if not worked_out(counts, tried):
                safe.append(costs(counts, tried))
        ours, best = ours + costs(counts, hidden), best + min(safe)
    assert 0 < best <= ours <= best * 1.25


def test_a_tiny_group_hides_the_smallest_of_the_others_not_the_largest() -> None:
    counts = counts_of({("Care", "Truro"): 2, ("Care", "York"): 61, ("Care", "Leeds"): 9})
    assert hidden_of(counts).groups == {"team": set(), "location": {"Truro", "Leeds"}}


def test_a_column_that_is_decided_later_never_changes_one_before() -> None:
    cells: dict[Cell, int] = {("a", "w1"): 20, ("b", "w1"): 2, ("b", "w2"): 30, ("c", "w3"): 9}
    counts = counts_of(cells)
    hidden = Hidden()
    hide_few(counts, SMALLEST, ["team"], hidden)
    assert hidden.groups["team"] == set()
    assert len(hidden.groups["location"]) > 1
    assert worked_out(counts, hidden) == []
