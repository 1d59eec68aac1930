"""Which cells of linked tables to hide, so that none follows from what is shown.

Tables of two columns each, with their totals, share these totals: they are *linked* (Hundepool et
al. 2012, Statistical Disclosure Control, chapter 4). Each cell stands in two sums, its row's and
its column's, and so does each total; so the cells of a table are the edges of a graph whose
vertices are the sums. What is hidden follows from what is shown exactly where its edge is a bridge
of the graph of hidden edges (Gusfield 1988, SIAM J. Comput. 17(3)). To protect an edge, the
cheapest path that closes a circle with it is hidden, too (the network heuristic: Kelly, Golden &
Assad 1992, Networks 22): what costs least, in answers that are no longer told.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations, count
from typing import TypeVar

import numpy as np

from metrics.model import Group

Values = tuple[Group, ...]
#: What a cell is told apart by: the names of columns, in their order, and a value of each. All rows
#: are the cell of no column.
Node = tuple[tuple[str, ...], Values]
#: How many answers each cell has, by its columns, which are in order.
Counts = Mapping[tuple[str, ...], Mapping[Values, int]]
#: A sum: of a table's row or column, or of its totals.
_Sum = tuple[str, Group]
_Key = TypeVar("_Key")

EVERYTHING: Node = ((), ())


@dataclass(frozen=True, slots=True)
class Nest:
    """A value of one column, and the values of another that all lie in it and make it up.

    As the locations of a region: less all but one of them, what is shown of it tells of that one.
    """

    whole: str
    value: Group
    part: str
    members: frozenset[Group]

    @property
    def node(self) -> Node:
        """Return the cell of the whole."""
        return (self.whole,), (self.value,)


def nests(counts: Counts, part: str, whole: str) -> list[Nest]:
    """Return the values of `whole` that are made up of values of `part` that lie in no other."""
    pair = tuple(sorted((part, whole)))
    place = pair.index(whole)
    members: dict[Group, set[Group]] = defaultdict(set)
    wholes: dict[Group, set[Group]] = defaultdict(set)
    for values, n in counts[pair].items():
        if n:
            members[values[place]].add(values[1 - place])
            wholes[values[1 - place]].add(values[place])
    return [
        Nest(whole, value, part, frozenset(some))
        for value, some in sorted(members.items(), key=lambda each: str(each[0]))
        if all(len(wholes[member]) == 1 for member in some)
    ]


#: The sums of a table's totals: of those at the end of its rows, and at the foot of its columns.
_OF_ROWS: _Sum = ("all rows", None)
_OF_COLUMNS: _Sum = ("all columns", None)


def hidden_groups(
    counts: Mapping[_Key, int], smallest: int, already: Collection[_Key] = ()
) -> set[_Key]:
    """Return the groups of one cut to hide, by how many answers each has; those `already`, too.

    First each of fewer than `smallest` answers; then, as long as those hidden are one alone or have
    fewer than `smallest` answers together, the next smallest: so the whole less all that is shown
    is always about two groups or more, and of `smallest` answers or more. Groups without answers
    have nothing to hide.
    """
    measured = sorted((group for group, n in counts.items() if n > 0), key=_rank(counts))
    hidden = {group for group in measured if counts[group] < smallest or group in already}
    for group in measured:
        together = sum(counts[each] for each in hidden)
        if not hidden or (len(hidden) > 1 and together >= smallest):
            break
        hidden.add(group)
    return hidden


def _rank(counts: Mapping[_Key, int]) -> Callable[[_Key], tuple[int, str]]:
    return lambda key: (counts[key], str(key))


def hidden_cells(
    counts: Counts,
    columns: Sequence[str],
    smallest: int,
    marks: Mapping[Node, int],
    nested: Sequence[Nest] = (),
) -> set[Node]:
    """Return the cells to hide of all tables of two of the columns, and of their totals.

    Args:
        counts: how many answers each value of each column has, each two values together, and all.
        columns: the columns, in order, each of which has two values or more.
        smallest: a cell of fewer answers is hidden.
        marks: a number per cell that only cells of the same answers share; that of cells put
            together is the sum of theirs.
        nested: the values that are made up of those of another column.
    """
    if len(columns) == 1:
        named = (columns[0],)
        return {(named, values) for values in hidden_groups(counts[named], smallest)}
    apart = {(), *((column,) for column in columns), *combinations(columns, 2)}
    nodes = [(named, values) for named in sorted(apart) for values in _sorted(counts[named])]
    first: dict[int, Node] = {}
    one_of = {node: first.setdefault(marks[node], node) for node in nodes}
    few = {one_of[node] for named in apart for node in _few(counts, named, smallest)}
    # What is hidden beside a part is to lie in its whole, so that is asked first.
    wholes = {tuple(sorted((nest.part, nest.whole))) for nest in nested}
    pairs = sorted(combinations(columns, 2), key=lambda pair: pair not in wholes)
    tables = [_crossed(counts, pair, one_of) for pair in pairs]
    tables += [
        _within(counts, nest, column, EVERYTHING, {v for (v,) in counts[column,]}, one_of)
        for nest in nested
        for column in columns
        if column not in (nest.part, nest.whole)
    ]
    hidden = _settle(tables, few, few, first, smallest, lambda node: node != EVERYTHING)
    return {node for node in nodes if one_of[node] in hidden}


#: Among how many places the marks of what is shown are looked up; the more, the fewer are mistaken.
_PLACES = 1 << 18
#: So many pairs are looked at of all that is hidden; of more, only those of what is small.
_MOST_PAIRS = 2_000_000


def _tellers(
    nodes: Mapping[int, Node], hidden: Collection[Node], few: Collection[Node]
) -> set[Node]:
    """What to hide so that no hidden cell is one that is shown, less another.

    Cells of different tables may lie in each other: all answers of a team may be of one channel.

    Args:
        nodes: the cells, by their mark.
        hidden: those that are hidden.
        few: those of them that are small.
    """
    shown = {mark: node for mark, node in nodes.items() if node not in hidden}
    asked = hidden if (len(nodes) - len(shown)) * len(shown) <= _MOST_PAIRS else few
    secret = np.array([mark for mark, node in nodes.items() if node in asked], dtype=np.int64)
    parts = np.array([*shown], dtype=np.int64)
    is_shown = np.zeros(_PLACES, dtype=bool)
    is_shown[parts & (_PLACES - 1)] = True
    found: set[Node] = set()
    for begin in range(0, len(secret), 64):
        wholes = secret[begin : begin + 64, None] + parts
        for row, place in zip(*np.nonzero(is_shown[wholes & (_PLACES - 1)]), strict=True):
            if int(wholes[row, place]) in shown:
                found.add(shown[int(parts[place])])
    return found


def hidden_parts(  # noqa: PLR0913 - tables that share their totals are decided at once
    counts: Counts, columns: Sequence[str], level: str, hidden: Collection[Node], smallest: int,
    wholes: Sequence[Callable[[Group], Node]], marks: Mapping[Node, int],
    *, nested: Sequence[Nest] = (),
) -> set[Node]:  # fmt: skip
    """Return the cells to hide of the tables of each column by a level of time.

    What is hidden of the columns alone, or of a longer level, stays as it is: what could be
    protected by hiding more of these only is told of in docs/decisions/hiding-small-groups.md.

    Args:
        counts: how many answers each part has, alone and together with each value of a column.
        columns: the columns, in order, as in `hidden_cells`; there may be none.
        level: `day`, `week` or `month`.
        hidden: the cells of the columns, and of longer levels, that are hidden.
        smallest: a cell of fewer answers is hidden.
        wholes: what says which cell holds a part: all rows, or those of its week or month.
        marks: as in `hidden_cells`, of the columns and of longer levels, too.
        nested: as in `hidden_cells`.
    """
    named = sorted({node for node in marks if level not in node[0]}, key=str)
    parts_of = [(each, values) for each in sorted(counts) for values in _sorted(counts[each])]
    first: dict[int, Node] = {}
    # What holds the same answers as a cell that is decided already is that cell.
    one_of = {node: first.setdefault(marks[node], node) for node in (*named, *parts_of)}
    closed = {one_of.get(node, node) for node in hidden}
    small = {one_of[node] for each in counts for node in _few(counts, each, smallest)}
    closed |= small
    tables: list[_Table] = []
    for whole_of in wholes:
        parts: dict[Node, list[Group]] = defaultdict(list)
        for (part,) in _sorted(counts[level,]):
            parts[whole_of(part)].append(part)
        if not columns:
            closed |= _alone(counts, level, parts, hidden, smallest)
        tables += [
            _parted(counts, column, level, whole, some, one_of)
            for whole, some in parts.items()
            for column in columns
        ]
        tables += [
            _within(counts, nest, level, whole, some, one_of)
            for whole, some in parts.items()
            for nest in nested
        ]
    closed = _settle(tables, closed, small, first, smallest, lambda node: level in node[0])
    return {node for node in parts_of if one_of[node] in closed or node in closed}


def hidden_lines(
    counts: Mapping[Values, int], already: Collection[Values], smallest: int
) -> set[Values]:
    """Return the cells to hide of a table of three columns or more, by its lines.

    A line is the cells that differ in one column only. Those hidden of one are two or more, and of
    `smallest` answers or more.

    Args:
        counts: how many answers each cell has.
        already: the cells to hide whatever their size.
        smallest: a cell of fewer answers is hidden.
    """
    lines: dict[tuple[int, Values], dict[Values, int]] = defaultdict(dict)
    for cell in _sorted(counts):
        for place in range(len(cell)):
            lines[place, (*cell[:place], *cell[place + 1 :])][cell] = counts[cell]
    hidden = {cell for cell, n in counts.items() if n and (n < smallest or cell in already)}
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for line in lines.values():
            hidden |= hidden_groups(line, smallest, hidden)
    return hidden


def _few(counts: Counts, named: tuple[str, ...], smallest: int) -> Iterator[Node]:
    return ((named, values) for values, n in counts[named].items() if 0 < n < smallest)


def _sorted(counts: Mapping[Values, int]) -> list[Values]:
    """The cells in one order, whichever order they were counted in."""
    return sorted(counts, key=str)


def _alone(
    counts: Counts, level: str, parts: Mapping[Node, list[Group]], hidden: Collection[Node],
    smallest: int,
) -> set[Node]:  # fmt: skip
    """The parts to hide where no column tells rows apart: of a hidden whole one at least."""
    found: set[Node] = set()
    for whole, some in parts.items():
        sizes = {part: counts[level,][part,] for part in some}
        few = [part for part in some if 0 < sizes[part] < smallest]
        if whole in hidden:
            chosen = {*few} or {min(sizes, key=_rank(sizes))}
        else:
            chosen = hidden_groups(sizes, smallest)
        found |= {((level,), (part,)) for part in chosen}
    return found


@dataclass(frozen=True, slots=True)
class _Edge:
    """A cell or a total: the two sums in which it stands, and how many answers it has."""

    node: Node
    ends: tuple[_Sum, _Sum]
    n: int

    def beyond(self, end: _Sum) -> _Sum:
        """Return its other sum."""
        return self.ends[1] if self.ends[0] == end else self.ends[0]


class _Table:
    """The sums of one table of two columns, and the cells between them that have answers."""

    def __init__(self, edges: Iterable[_Edge], wholes: Mapping[_Sum, Node]) -> None:
        self.edges = [edge for edge in edges if edge.n]
        #: What each sum adds up to.
        self.wholes = wholes
        self.of: dict[_Sum, list[_Edge]] = defaultdict(list)
        self.at: dict[tuple[int, int], _Edge] = {}
        rows = {
            end: place for place, end in enumerate(dict.fromkeys(e.ends[0] for e in self.edges))
        }
        feet = {
            end: place for place, end in enumerate(dict.fromkeys(e.ends[1] for e in self.edges))
        }
        for edge in self.edges:
            for end in edge.ends:
                self.of[end].append(edge)
            self.at[rows[edge.ends[0]], feet[edge.ends[1]]] = edge
        self.places = {id(edge): place for place, edge in self.at.items()}
        self.shape = len(rows), len(feet)

    def costs(self, hidden: Collection[Node], may: Callable[[Node], bool]) -> np.ndarray:
        """Return what it costs to hide each cell, by row and column; infinite where nobody can."""
        costs = np.full(self.shape, np.inf)
        for place, edge in self.at.items():
            if edge.node in hidden:
                costs[place] = 0
            elif may(edge.node):
                costs[place] = edge.n
        return costs


def _crossed(counts: Counts, pair: tuple[str, str], one_of: Mapping[Node, Node]) -> _Table:
    """The table of two columns, with its totals."""
    cells = [
        _Edge(
            one_of[pair, values],
            (("row", values[0]), ("column", values[1])),
            counts[pair][values],
        )
        for values in _sorted(counts[pair])
    ]
    rows, columns = (
        {value: one_of[(name,), (value,)] for (value,) in _sorted(counts[name,])} for name in pair
    )
    return _with_totals(cells, rows, columns, EVERYTHING)


def _parted(
    counts: Counts, column: str, level: str, whole: Node, parts: Collection[Group],
    one_of: Mapping[Node, Node],
) -> _Table:  # fmt: skip
    """The table of a column by the parts of one whole, with its totals."""
    pair = (column, level) if column < level else (level, column)
    place, mine = pair.index(column), {*parts}
    cells = []
    for values in _sorted(counts[pair]):
        value, part = values[place], values[1 - place]
        if part in mine:
            ends = (("row", value), ("column", part))
            cells.append(_Edge(one_of[pair, values], ends, counts[pair][values]))
    values_of = dict.fromkeys(edge.ends[0][1] for edge in cells)
    rows = {value: one_of[_with_value(whole, column, value)] for value in values_of}
    columns = {part: one_of[(level,), (part,)] for part in parts}
    return _with_totals(cells, rows, columns, one_of[whole])


def _within(
    counts: Counts, nest: Nest, column: str, within: Node, values: Collection[Group],
    one_of: Mapping[Node, Node],
) -> _Table:  # fmt: skip
    """The table of what makes up a value by another column, within all rows or a stretch of time.

    Its feet are the value's own cells by that column. Where a customer counts once, by the latest
    row of a stretch, parts may lie elsewhere in one stretch than in all: what they add up to is not
    the value there, and nothing follows from it.
    """
    pair = (nest.part, column) if nest.part < column else (column, nest.part)
    place, mine = pair.index(nest.part), {*values}
    of_value: dict[Group, list[_Edge]] = defaultdict(list)
    for both in _sorted(counts[pair]):
        part, value = both[place], both[1 - place]
        if part in nest.members and value in mine and counts[pair][both]:
            ends = (("row", part), ("column", value))
            of_value[value].append(_Edge(one_of[pair, both], ends, counts[pair][both]))
    cells = []
    for value, edges in of_value.items():
        named, foot = _with_value(nest.node, column, value)
        if sum(edge.n for edge in edges) == counts[named].get(foot):
            cells += edges
    parts = dict.fromkeys(edge.ends[0][1] for edge in cells)
    seen = dict.fromkeys(edge.ends[1][1] for edge in cells)
    rows = {part: one_of[_with_value(within, nest.part, part)] for part in parts}
    feet = {value: one_of[_with_value(nest.node, column, value)] for value in seen}
    whole = one_of[_with_value(within, nest.whole, nest.value)] if cells else EVERYTHING
    return _with_totals(cells, rows, feet, whole)


def _with_value(node: Node, column: str, value: Group) -> Node:
    """The cell of a cell's rows that have that value of one column more."""
    pairs = sorted([*zip(*node, strict=True), (column, value)], key=lambda pair: pair[0])
    return tuple(name for name, _ in pairs), tuple(each for _, each in pairs)


def _with_totals(
    cells: Sequence[_Edge], rows: Mapping[Group, Node], columns: Mapping[Group, Node], whole: Node
) -> _Table:
    sizes: dict[_Sum, int] = defaultdict(int)
    for edge in cells:
        for end in edge.ends:
            sizes[end] += edge.n
    ends = [_Edge(node, (("row", v), _OF_ROWS), sizes["row", v]) for v, node in rows.items()]
    feet = [
        _Edge(node, (_OF_COLUMNS, ("column", v)), sizes["column", v]) for v, node in columns.items()
    ]
    everything = _Edge(whole, (_OF_COLUMNS, _OF_ROWS), sum(edge.n for edge in cells))
    wholes: dict[_Sum, Node] = {_OF_ROWS: whole, _OF_COLUMNS: whole}
    wholes |= {("row", value): node for value, node in rows.items()}
    wholes |= {("column", value): node for value, node in columns.items()}
    return _Table([*cells, *ends, *feet, everything], wholes)


def _settle(
    tables: Sequence[_Table], hidden: Collection[Node], few: Collection[Node],
    nodes: Mapping[int, Node], smallest: int, may: Callable[[Node], bool],
) -> set[Node]:  # fmt: skip
    """What to hide so that neither a table nor the difference of two cells tells of what is."""
    found, told = {*hidden}, {EVERYTHING}
    while told:
        found = _close(tables, found, smallest, may)
        told = {node for node in _tellers(nodes, found, few) if may(node)}
        found |= told
    return found


def _close(
    tables: Sequence[_Table], hidden: Collection[Node], smallest: int, may: Callable[[Node], bool]
) -> set[Node]:
    """What to hide so that each table protects what it hides; `may` says what can be hidden."""
    found = {*hidden}
    holding: dict[Node, list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        for edge in table.edges:
            holding[edge.node].append(number)
    waiting = deque(range(len(tables)))
    while waiting:
        number = waiting.popleft()
        for node in _protect(tables[number], found, smallest, may):
            others = (n for n in holding[node] if n != number and n not in waiting)
            waiting.extend(others)
    return found


def _protect(
    table: _Table, hidden: set[Node], smallest: int, may: Callable[[Node], bool]
) -> set[Node]:
    """Hide what the table needs to protect what is hidden of it; return what was added."""
    added: set[Node] = set()
    seen = -1
    while len(added) > seen:
        seen = len(added)
        added |= _without_bridges(table, hidden, may)
        sums = {end for edge in table.edges if edge.node in hidden for end in edge.ends}
        for sum_ in sorted(sums, key=str):
            added |= _enough(table, sum_, table.wholes[sum_], hidden, smallest, may)
    return added


def _without_bridges(table: _Table, hidden: set[Node], may: Callable[[Node], bool]) -> set[Node]:
    """Hide what closes a circle with each hidden cell that would follow from what is shown."""
    added: set[Node] = set()
    bridges = _bridges([edge for edge in table.edges if edge.node in hidden])
    costs = table.costs(hidden, may) if bridges else None
    for edge in bridges:
        if costs is None or _is_on_a_circle(table, edge, hidden):
            continue
        path = _rectangle(table, edge, costs) or _cheapest(table, edge, hidden, may)
        more = {each.node for each in path} - hidden
        added |= more
        hidden |= more
        for each in path:
            costs[table.places[id(each)]] = 0
    return added


def _is_on_a_circle(table: _Table, edge: _Edge, hidden: Collection[Node]) -> bool:
    """Whether hidden edges lead from one end of an edge to the other without it."""
    start, goal = edge.ends
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for each in table.of[here]:
            if each is edge or each.node not in hidden:
                continue
            there = each.beyond(here)
            if there == goal:
                return True
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return False


def _rectangle(table: _Table, edge: _Edge, costs: np.ndarray) -> list[_Edge]:
    """The three cells that make a rectangle with one and cost least; none where there are none."""
    row, column = table.places[id(edge)]
    together = costs + costs[row, :][None, :] + costs[:, column][:, None]
    together[row, :] = together[:, column] = np.inf
    other, beside = divmod(int(together.argmin()), costs.shape[1])
    if not np.isfinite(together[other, beside]):
        return []
    return [table.at[place] for place in ((row, beside), (other, column), (other, beside))]


def _enough(
    table: _Table, sum_: _Sum, whole: Node, hidden: set[Node], smallest: int,
    may: Callable[[Node], bool],
) -> set[Node]:  # fmt: skip
    """Hide the smallest cell more where those hidden of a sum that is shown are few together."""
    if whole in hidden:
        return set()
    cells = [edge for edge in table.of[sum_] if edge.node != whole]
    together = sum(edge.n for edge in cells if edge.node in hidden)
    others = [edge for edge in cells if edge.node not in hidden and may(edge.node)]
    if not 0 < together < smallest or not others:
        return set()
    more = {min(others, key=lambda edge: (edge.n, str(edge.node))).node}
    hidden |= more
    return more


def _bridges(edges: Sequence[_Edge]) -> list[_Edge]:
    """The edges without which the graph falls apart further (Tarjan 1974), those of few first."""
    of: dict[_Sum, list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        for end in edge.ends:
            of[end].append(number)
    order: dict[_Sum, int] = {}
    lowest: dict[_Sum, int] = {}
    found: list[_Edge] = []
    for root, first in of.items():
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        path = [(root, -1, iter(first))]
        while path:
            here, came_by, others = path[-1]
            number = next((n for n in others if n != came_by), -1)
            if number < 0:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[here])
                    if lowest[here] > order[above]:
                        found.append(edges[came_by])
                continue
            there = edges[number].beyond(here)
            if there in order:
                lowest[here] = min(lowest[here], order[there])
            else:
                order[there] = lowest[there] = len(order)
                path.append((there, number, iter(of[there])))
    return sorted(found, key=lambda edge: (edge.n, str(edge.node)))


def _cheapest(
    table: _Table, edge: _Edge, hidden: Collection[Node], may: Callable[[Node], bool]
) -> list[_Edge]:
    """The path between an edge's ends, not over it, that hides least (Dijkstra 1959).

    What is hidden already costs nothing. Empty where there is none.
    """
    start, goal = edge.ends
    number = count()
    waiting: list[tuple[int, int, _Sum]] = [(0, next(number), start)]
    costs = {start: 0}
    came_by: dict[_Sum, _Edge] = {}
    while waiting:
        cost, _, here = heappop(waiting)
        if here == goal:
            break
        if cost > costs[here]:
            continue
        for each in table.of[here]:
            if each is edge or not (each.node in hidden or may(each.node)):
                continue
            there, more = each.beyond(here), cost + (0 if each.node in hidden else each.n)
            if more < costs.get(there, more + 1):
                costs[there], came_by[there] = more, each
                heappush(waiting, (more, next(number), there))
    path: list[_Edge] = []
    while goal != start and goal in came_by:
        path.append(came_by[goal])
        goal = came_by[goal].beyond(goal)
    return path
