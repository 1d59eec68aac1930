"""What must be hidden beside the small groups of columns that are crossed with each other.

A reader sees the groups of each column, and by choosing those of two columns crossed. Whatever is
shown can be added and subtracted. For two columns the hidden cells are ties of a network, each from
its row to its column; a hidden number of a whole row or column ties it to what is left of all. A
set of cells can be worked out if all of its ties lead from one part of the network to the other and
none back (Gusfield 1988, SIAM Journal on Computing 17(3), for single cells). So a small cell is
safe if enough can flow from its row to its column: forwards as much as each cell has answers,
backwards anything. By max-flow min-cut every set that it can be told in has as many answers then.
Where less can flow, the way on which the fewest answers are not hidden yet is hidden, too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from metrics.model import Group

#: A cell: its group of the first column, and that of the second.
Cell = tuple[Group, Group]
#: Two columns, in the order in which they are asked.
Pair = tuple[str, str]


@dataclass(slots=True)
class Hidden:
    """What is hidden: groups per column, cells per pair of columns, the number of all together."""

    groups: dict[str, set[Group]] = field(default_factory=dict)
    cells: dict[Pair, set[Cell]] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers there are: in all, in each group of each column, in each cell of a pair.

    All together are one group, `None`.
    """

    whole: dict[Group, int]
    groups: dict[str, dict[Group, int]]
    cells: dict[Pair, dict[Cell, int]]


def hide_few(counts: Counts, smallest: int, together: Sequence[str], hidden: Hidden) -> None:
    """Hide each number of few, and what would tell it, those that cost least.

    Args:
        counts: the numbers of answers.
        smallest: fewer answers than this are few.
        together: the columns of which groups are hidden as each needs it; those of any other column
            in `counts` are decided one after the other, and never change those before.
        hidden: what is hidden whatever its size; what is hidden beside it is added.
    """
    hidden.whole |= any(0 < n < smallest for n in counts.whole.values())
    for column, groups in counts.groups.items():
        few = {group for group, n in groups.items() if 0 < n < smallest}
        hidden.groups.setdefault(column, set()).update(few)
    for pair, cells in counts.cells.items():
        few_cells = {cell for cell, n in cells.items() if 0 < n < smallest}
        hidden.cells.setdefault(pair, set()).update(few_cells)
    _settle(counts, smallest, hidden, {*together}, frozenset())
    done = {*together}
    for column in counts.groups:
        if column not in done:
            _settle(counts, smallest, hidden, {*done, column}, frozenset(done))
            done.add(column)


def _settle(
    counts: Counts, smallest: int, hidden: Hidden, columns: set[str], fixed: frozenset[str]
) -> None:
    """Hide what pairs of these columns need until none needs more; `fixed` ones keep theirs."""
    pairs = [pair for pair in counts.cells if {*pair} <= columns and not {*pair} <= fixed]
    given = {column: {*hidden.groups[column]} for column in columns - fixed}
    waiting = [*pairs]
    while waiting:
        pair = waiting.pop(0)
        before = {column: len(hidden.groups[column]) for column in pair}
        _Network(counts, pair, hidden, smallest, fixed).settle()
        changed = {column for column in pair if len(hidden.groups[column]) > before[column]}
        waiting += [p for p in pairs if p != pair and p not in waiting and changed & {*p}]
    beside = [(c, g) for c, groups in given.items() for g in hidden.groups[c] - groups]
    for column, group in sorted(
        beside, key=lambda each: (-counts.groups[each[0]][each[1]], str(each))
    ):
        # What was hidden first may no longer be needed beside what was hidden later.
        hidden.groups[column].remove(group)
        mine = [pair for pair in pairs if column in pair]
        if not all(_Network(counts, pair, hidden, smallest, fixed).is_safe() for pair in mine):
            hidden.groups[column].add(group)


@dataclass(slots=True)
class _Tie:
    """A tie from one node to another: what may flow, and how many answers it costs to use it."""

    start: int
    end: int
    most: float
    cost: float
    cell: Cell | None = None
    column: str | None = None
    group: Group = None


class _Network:
    """Two columns crossed: rows, columns, what is left of all rows (0) and of all columns (1)."""

    def __init__(
        self, counts: Counts, pair: Pair, hidden: Hidden, smallest: int, fixed: frozenset[str]
    ) -> None:
        self._pair, self._hidden, self._smallest = pair, hidden, smallest
        self._cells = {cell: n for cell, n in counts.cells[pair].items() if n}
        self._nodes: dict[tuple[int, Group], int] = {}
        self._ties: list[_Tie] = []
        for side, column in enumerate(pair):
            for group in sorted({cell[side] for cell in self._cells}, key=str):
                node = self._nodes[side, group] = len(self._nodes) + 2
                n = counts.groups[column].get(group, 0)
                cost = math.inf if column in fixed else n
                cost = 0 if group in hidden.groups[column] else cost
                ends = (node, side) if side == 0 else (side, node)
                self._ties.append(_Tie(*ends, math.inf, cost, column=column, group=group))
        for cell in sorted(self._cells, key=str):
            ends = self._nodes[0, cell[0]], self._nodes[1, cell[1]]
            n = self._cells[cell]
            cost = 0 if cell in hidden.cells[pair] else n
            for side, column in enumerate(pair):
                if counts.groups[column].get(cell[side]) == n:
                    # The cell is all of its group: one number, that is hidden or shown as one.
                    cost = 0
                    if cell[side] in hidden.groups[column]:
                        hidden.cells[pair].add(cell)
            self._ties.append(_Tie(*ends, n, cost, cell=cell))
        if hidden.whole:
            self._ties.append(_Tie(0, 1, math.inf, 0))
        self._at: list[list[int]] = [[] for _ in range(len(self._nodes) + 2)]
        for number, tie in enumerate(self._ties):
            self._at[tie.start].append(number)
            self._at[tie.end].append(number)

    def settle(self) -> None:
        """Hide more until every number of few, and every hidden group, is safe."""
        for source, sink, need, without in self._needs():
            self._open(source, sink, need, without)

    def is_safe(self) -> bool:
        """Return whether no more has to be hidden."""
        return all(self._open(*need, free=True) for need in self._needs())

    def _needs(self) -> Iterator[tuple[int, int, float, int]]:
        """From where to where how much must flow, without which tie (−1: with all of them)."""
        done: set[tuple[int, int]] = set()
        for cell in sorted(self._cells, key=lambda c: (self._cells[c], str(c))):
            if self._cells[cell] < self._smallest:
                ends = self._end(0, cell[0]), self._end(1, cell[1])
                if ends not in done:
                    yield *ends, self._smallest, -1
                    done.add(ends)
        for number, tie in enumerate(self._ties):
            if tie.column is not None and tie.cost == 0:
                node = max(tie.start, tie.end)
                n = sum(self._cells[c] for c in map(self._cell, self._at[node]) if c is not None)
                yield tie.start, tie.end, min(n, self._smallest), number

    def _end(self, side: int, group: Group) -> int:
        """The node of a group; where its number is hidden, that of all such groups."""
        hidden = group in self._hidden.groups[self._pair[side]]
        return side if hidden else self._nodes[side, group]

    def _cell(self, number: int) -> Cell | None:
        return self._ties[number].cell

    def _open(
        self, source: int, sink: int, need: float, without: int, *, free: bool = False
    ) -> bool:
        """Hide what it takes for so much to flow, the cheapest way first; nothing if `free`.

        Return whether so much flows, or no more could.
        """
        used: dict[int, float] = {}
        while need > 0:
            way = self._way(source, sink, used, without, free=True)
            if not way:
                way = self._way(source, sink, used, without, free=False)
                if way and free:
                    return False
            if not way:
                return True
            flows = [self._left(number, node, used) for number, node in way]
            flow = min([need, *flows])
            need -= flow
            for number, node in way:
                forwards = self._ties[number].start == node
                used[number] = used.get(number, 0) + (flow if forwards else -flow)
                self._hide(self._ties[number])
        return True

    def _left(self, number: int, node: int, used: Mapping[int, float]) -> float:
        """How much more can flow on a tie from one of its nodes."""
        tie = self._ties[number]
        return tie.most - used.get(number, 0) if tie.start == node else math.inf

    def _way(
        self, source: int, sink: int, used: Mapping[int, float], without: int, *, free: bool
    ) -> list[tuple[int, int]]:
        """The way on which the fewest answers are hidden: each tie, and the node that it is left.

        A `free` one costs nothing; empty where there is none.
        """
        best, came = {source: 0.0}, {}
        queue = [(0.0, source)]
        while queue:
            cost, node = heappop(queue)
            if node == sink:
                break
            if cost > best[node]:
                continue
            for number in self._at[node]:
                tie = self._ties[number]
                dear = tie.cost == math.inf or (free and tie.cost)
                if dear or number == without or self._left(number, node, used) <= 0:
                    continue
                other = tie.start + tie.end - node
                if cost + tie.cost < best.get(other, math.inf):
                    best[other] = cost + tie.cost
                    came[other] = number, node
                    heappush(queue, (best[other], other))
        way: list[tuple[int, int]] = []
        node = sink
        while node in came and node != source:
            way.append(came[node])
            node = came[node][1]
        return way if node == source else []

    def _hide(self, tie: _Tie) -> None:
        tie.cost = 0
        if tie.cell is not None:
            self._hidden.cells[self._pair].add(tie.cell)
        elif tie.column is not None:
            self._hidden.groups[tie.column].add(tie.group)
