"""One table of two columns as a graph, and what it takes to protect the cells that it hides.

Each cell stands in two sums, its row's and its column's, and so does each total; so the cells of a
table are the edges of a graph whose vertices are the sums. What is hidden follows from what is
shown exactly where its edge is a bridge of the graph of hidden edges (Gusfield 1988, SIAM J.
Comput. 17(3)). To protect an edge, the cheapest path that closes a circle with it is hidden, too
(the network heuristic: Kelly, Golden & Assad 1992, Networks 22): what costs least, in answers that
are no longer told.

A cell is known by its mark: a number that only cells of the same answers share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

import numpy as np

from metrics.model import Group


class CrossCell(NamedTuple):
    """A cell between its row and its column, by their values; its mark and how many answers."""

    row: Group
    column: Group
    mark: int
    n: int


#: A cell or a total: its mark, the two sums in which it stands (row, column), and how many answers.
#: There are a hundred thousand of them on one page: a tuple is made ten times as fast as a class.
_Edge = tuple[int, int, int, int]


class CrossTable:
    """The sums of one table of two columns, and the cells between them that have answers.

    The sums are numbered: its rows, then what its feet add up to, its columns, and what the ends
    of its rows add up to.
    """

    def __init__(
        self, cells: Iterable[CrossCell], rows: Mapping[Group, int], columns: Mapping[Group, int],
        whole: int,
    ) -> None:  # fmt: skip
        """Make the table of its cells, and of the marks of its rows' and columns' totals and all.

        Rows and columns in which no cell stands are left out.
        """
        self._cells = [cell for cell in cells if cell.n]
        self._rows, self._columns, self._whole = rows, columns, whole

    @cached_property
    def marks(self) -> list[int]:
        """Return the marks of its cells and totals."""
        if not self._cells:
            return []
        rows, columns, marks, _ = zip(*self._cells, strict=True)
        ends = [self._rows[value] for value in dict.fromkeys(rows)]
        feet = [self._columns[value] for value in dict.fromkeys(columns)]
        return [*marks, *ends, *feet, self._whole]

    @cached_property
    def _row_numbers(self) -> dict[Group, int]:
        rows = dict.fromkeys(cell.row for cell in self._cells)
        return {value: number for number, value in enumerate(rows)}

    @cached_property
    def _column_numbers(self) -> dict[Group, int]:
        columns = dict.fromkeys(cell.column for cell in self._cells)
        return {value: number for number, value in enumerate(columns, self.first_column)}

    @property
    def first_column(self) -> int:
        """Return the number of its first column: after all rows, and what its feet add up to."""
        return len(self._row_numbers) + 1

    @cached_property
    def edges(self) -> list[_Edge]:
        """Return its cells, the ends of its rows, the feet of its columns, and the whole."""
        if not self._cells:
            return []
        rows, columns = self._row_numbers, self._column_numbers
        all_columns, all_rows = len(rows), self.first_column + len(columns)
        of_row, of_column, marks, sizes = zip(*self._cells, strict=True)
        row_of, column_of = map(rows.__getitem__, of_row), map(columns.__getitem__, of_column)
        edges: list[_Edge] = [*zip(marks, row_of, column_of, sizes, strict=True)]
        together = [0] * all_rows
        for _, row, column, n in edges:
            together[row] += n
            together[column] += n
        ends = ((mark, rows[v]) for v, mark in self._rows.items() if v in rows)
        feet = ((mark, columns[v]) for v, mark in self._columns.items() if v in columns)
        edges += [(mark, row, all_rows, together[row]) for mark, row in ends]
        edges += [(mark, all_columns, column, together[column]) for mark, column in feet]
        return [*edges, (self._whole, all_columns, all_rows, sum(sizes))]

    @cached_property
    def of(self) -> dict[int, list[_Edge]]:
        """Return the cells and totals that stand in each sum."""
        found: dict[int, list[_Edge]] = defaultdict(list)
        for edge in self.edges:
            _, row, column, _ = edge
            found[row].append(edge)
            found[column].append(edge)
        return found

    @cached_property
    def edges_by_sums(self) -> dict[tuple[int, int], _Edge]:
        """Return the cell or total of two sums."""
        return {(edge[1], edge[2]): edge for edge in self.edges}

    @cached_property
    def repeated(self) -> set[int]:
        """Return the marks that more than one cell or total has: a row's only cell is its total."""
        return {mark for mark, number in Counter(self.marks).items() if number > 1}

    @cached_property
    def wholes(self) -> list[int]:
        """Return the mark of what each sum adds up to."""
        rows = (self._rows[value] for value in self._row_numbers)
        columns = (self._columns[value] for value in self._column_numbers)
        return [*rows, self._whole, *columns, self._whole]

    @cached_property
    def order(self) -> list[int]:
        """Return the place of each sum in the one order in which they are looked at."""
        names = [str(("row", value)) for value in self._row_numbers]
        names.append(str(("all columns", None)))
        names += [str(("column", value)) for value in self._column_numbers]
        names.append(str(("all rows", None)))
        places = [0] * len(names)
        for place, sum_ in enumerate(sorted(range(len(names)), key=names.__getitem__)):
            places[sum_] = place
        return places

    def costs(self, hidden: Collection[int], may: Collection[int]) -> np.ndarray:
        """Return what it costs to hide each cell, by row and column; infinite where nobody can."""
        shape = self.first_column, len(self._column_numbers) + 1
        costs, first = np.full(shape, np.inf), self.first_column
        for mark, row, column, n in self.edges:
            if mark in hidden:
                costs[row, column - first] = 0
            elif mark in may:
                costs[row, column - first] = n
        return costs


def protect(
    table: CrossTable, hidden: set[int], smallest: int, may: Collection[int],
    name: Callable[[int], str],
) -> set[int] | None:  # fmt: skip
    """Hide what the table needs to protect what is hidden of it; return what was added.

    `None` where nothing that is hidden of it follows from what is shown, whatever may be hidden.

    Args:
        table: the table.
        hidden: the marks of what is hidden; what is added is added here, too.
        smallest: what is hidden of a sum that is shown has as many answers together.
        may: the marks of what can be hidden.
        name: the text of a mark, by which of two that cost the same the first is taken.
    """
    added: set[int] = set()
    needs_more = False
    while True:
        mine = [edge for edge in table.edges if edge[0] in hidden]
        bridges = _bridges(mine)
        closing = _without_bridges(table, bridges, hidden, may, name)
        if closing:
            mine = [edge for edge in table.edges if edge[0] in hidden]
        few = _few_together(mine, smallest)
        filling = _sums_filled(table, few, hidden, smallest, may, name)
        added |= closing | filling
        needs_more = needs_more or bool(bridges or few)
        # What closes circles leaves no bridge that can be closed, if it stands nowhere else.
        if not filling and closing.isdisjoint(table.repeated):
            return added if needs_more else None


def _few_together(hidden: Iterable[_Edge], smallest: int) -> list[int]:
    """The sums of which what is hidden is few together."""
    together: dict[int, int] = defaultdict(int)
    for _, row, column, n in hidden:
        together[row] += n
        together[column] += n
    return [sum_ for sum_, n in together.items() if n < smallest]


def _sums_filled(
    table: CrossTable, few: Collection[int], hidden: set[int], smallest: int,
    may: Collection[int], name: Callable[[int], str],
) -> set[int]:  # fmt: skip
    """Hide more where those hidden of a sum are few together; return what was added."""
    added: set[int] = set()
    # What is hidden of a sum only grows: one that has enough has enough at the end, too.
    for sum_ in sorted(few, key=table.order.__getitem__) if few else ():
        added |= _enough(table, sum_, hidden, smallest, may, name)
    return added


def _without_bridges(
    table: CrossTable, bridges: list[_Edge], hidden: set[int], may: Collection[int],
    name: Callable[[int], str],
) -> set[int]:  # fmt: skip
    """Hide what closes a circle with each hidden cell that would follow from what is shown."""
    added: set[int] = set()
    bridges.sort(key=lambda edge: (edge[3], name(edge[0])))
    costs = table.costs(hidden, may) if bridges else None
    for edge in bridges:
        # It is a bridge until something else is hidden.
        if costs is None or (added and _is_on_a_circle(table, edge, hidden)):
            continue
        path = _rectangle(table, edge, costs) or _cheapest(table, edge, hidden, may)
        more = {mark for mark, _, _, _ in path} - hidden
        added |= more
        hidden |= more
        for _, row, column, _ in path:
            costs[row, column - table.first_column] = 0
    return added


def _is_on_a_circle(table: CrossTable, edge: _Edge, hidden: Collection[int]) -> bool:
    """Whether hidden edges lead from one end of an edge to the other without it."""
    _, start, goal, _ = edge
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for each in table.of[here]:
            mark, row, column, _ = each
            if each is edge or mark not in hidden:
                continue
            there = row + column - here
            if there == goal:
                return True
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return False


def _rectangle(table: CrossTable, edge: _Edge, costs: np.ndarray) -> list[_Edge]:
    """The three cells that make a rectangle with one and cost least; none where there are none."""
    row, column = edge[1], edge[2] - table.first_column
    together = costs + costs[row, :][None, :] + costs[:, column][:, None]
    together[row, :] = together[:, column] = np.inf
    other, beside = divmod(int(together.argmin()), costs.shape[1])
    if not np.isfinite(together[other, beside]):
        return []
    places = ((row, beside), (other, column), (other, beside))
    return [table.edges_by_sums[down, along + table.first_column] for down, along in places]


def _enough(
    table: CrossTable, sum_: int, hidden: set[int], smallest: int, may: Collection[int],
    name: Callable[[int], str],
) -> set[int]:  # fmt: skip
    """Hide the smallest cell more where those hidden of a sum that is shown are few together."""
    whole = table.wholes[sum_]
    if whole in hidden:
        return set()
    together = sum(n for mark, _, _, n in table.of[sum_] if mark in hidden)
    if not 0 < together < smallest:
        return set()
    cells = ((n, mark) for mark, _, _, n in table.of[sum_] if mark != whole)
    others = [(n, mark) for n, mark in cells if mark not in hidden and mark in may]
    if not others:
        return set()
    _, least = min(others, key=lambda other: (other[0], name(other[1])))
    hidden.add(least)
    return {least}


def _bridges(edges: Sequence[_Edge]) -> list[_Edge]:
    """The edges without which the graph falls apart further (Tarjan 1974)."""
    # Of each sum its edges, by their number, each with the sum at its other end.
    of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, (_, row, column, _) in enumerate(edges):
        of[row].append((number, column))
        of[column].append((number, row))
    order: dict[int, int] = {}
    found: list[_Edge] = []
    for root in of:
        if root not in order:
            found += [edges[number] for number in _bridges_from(root, of, order)]
    return found


def _bridges_from(
    root: int, of: Mapping[int, Sequence[tuple[int, int]]], order: dict[int, int]
) -> Iterator[int]:
    """The numbers of the bridges that can be reached; `order` says when each sum was reached."""
    order[root] = len(order)
    lowest = {root: order[root]}
    path = [(root, -1, iter(of[root]))]
    while path:
        here, came_by, others = path[-1]
        for number, there in others:
            if there not in order:
                order[there] = lowest[there] = len(order)
                path.append((there, number, iter(of[there])))
                break
            if number != came_by:
                lowest[here] = min(lowest[here], order[there])
        else:
            path.pop()
            if path:
                above = path[-1][0]
                lowest[above] = min(lowest[above], lowest[here])
                if lowest[here] > order[above]:
                    yield came_by


def _cheapest(
    table: CrossTable, edge: _Edge, hidden: Collection[int], may: Collection[int]
) -> list[_Edge]:
    """The path between an edge's ends, not over it, that hides least (Dijkstra 1959).

    What is hidden already costs nothing. Empty where there is none.
    """
    _, start, goal, _ = edge
    number = count()
    waiting: list[tuple[int, int, int]] = [(0, next(number), start)]
    costs = {start: 0}
    came_by: dict[int, _Edge] = {}
    while waiting:
        cost, _, here = heappop(waiting)
        if here == goal:
            break
        if cost > costs[here]:
            continue
        for each in table.of[here]:
            mark, row, column, n = each
            if each is edge or not (mark in hidden or mark in may):
                continue
            there = row + column - here
            more = cost + (0 if mark in hidden else n)
            if more < costs.get(there, more + 1):
                costs[there], came_by[there] = more, each
                heappush(waiting, (more, next(number), there))
    path: list[_Edge] = []
    while goal != start and goal in came_by:
        _, row, column, _ = came_by[goal]
        path.append(came_by[goal])
        goal = row + column - goal
    return path
