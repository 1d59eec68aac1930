"""Which cells of linked tables to hide, so that none follows from what is shown.

Tables of two columns each, with their totals, share these totals: they are *linked* (Hundepool et
al. 2012, Statistical Disclosure Control, chapter 4). Each is protected as a graph
(`hiding.graph`), until none hides more than before.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from metrics.measure.hiding.differences import Differences
from metrics.measure.hiding.graph import CrossCell, CrossTable, protect
from metrics.model import Group

Values = tuple[Group, ...]
#: What a cell is told apart by: the names of columns, in their order, and a value of each. All rows
#: are the cell of no column.
Node = tuple[tuple[str, ...], Values]
#: How many answers each cell has, by its columns, which are in order.
Counts = Mapping[tuple[str, ...], Mapping[Values, int]]
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
    own: Collection[str] = (),
) -> set[Node]:
    """Return the cells to hide of all tables of two of the columns, and of their totals.

    Those that fewest look at are hidden first, others only where these do not protect what is
    small: a place of two hundred is not hidden for the sake of the three who work there.

    Args:
        counts: how many answers each value of each column has, each two values together, and all.
        columns: the columns, in order, each of which has two values or more.
        smallest: a cell of fewer answers is hidden.
        marks: a number per cell that only cells of the same answers share; that of cells put
            together is the sum of theirs.
        nested: the values that are made up of those of another column.
        own: the columns that are not those of all metrics.
    """
    if len(columns) == 1:
        named = (columns[0],)
        return {(named, values) for values in hidden_groups(counts[named], smallest)}
    apart = {(), *((column,) for column in columns), *combinations(columns, 2)}
    cells = _Cells(counts, marks)
    nodes = [(named, values) for named in sorted(apart) for values in cells.values(named)]
    marked = [mark for named in sorted(apart) for mark in cells.marked(named)]
    # Of cells of the same answers the first stands for all.
    first = dict(zip(reversed(marked), reversed(nodes), strict=True))
    few = {marks[node] for named in apart for node in _few(counts, named, smallest)}
    # What is hidden beside a part is to lie in its whole, so that is asked first.
    wholes = {tuple(sorted((nest.part, nest.whole))) for nest in nested}
    pairs = sorted(combinations(columns, 2), key=lambda pair: pair not in wholes)
    tables = [_crossed(cells, pair) for pair in pairs]
    tables += [
        _within(cells, nest, column, EVERYTHING, {v for (v,) in counts[column,]})
        for nest in nested
        for column in columns
        if column not in (nest.part, nest.whole)
    ]
    ranks = _ranks(zip(nodes, marked, strict=True), own)
    del ranks[marks[EVERYTHING]]
    hidden = _settle_by_rank(tables, few, few, first, smallest, ranks)
    return {node for node, mark in zip(nodes, marked, strict=True) if mark in hidden}


def _ranks(marked: Iterable[tuple[Node, int]], own: Collection[str]) -> dict[int, int]:
    """When each mark may be hidden: first that of cells of own columns alone, then all others."""
    ranks: dict[int, int] = {}
    for (named, _), mark in marked:
        ranks[mark] = max(ranks.get(mark, 0), int({*named}.isdisjoint(own)))
    return ranks


def hidden_parts(  # noqa: PLR0913 - tables that share their totals are decided at once
    counts: Counts, columns: Sequence[str], level: str, hidden: Collection[Node], smallest: int,
    wholes: Sequence[Callable[[Group], Node]], marks: Mapping[Node, int],
    *, nested: Sequence[Nest] = (), own: Collection[str] = (),
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
        own: as there.
    """
    cells = _Cells(counts, marks)
    named = sorted({node for node in marks if level not in node[0]}, key=str)
    parts_of = [(each, values) for each in sorted(counts) for values in cells.values(each)]
    first: dict[int, Node] = {}
    # What holds the same answers as a cell that is decided already is that cell.
    for node in (*named, *parts_of):
        first.setdefault(marks[node], node)
    closed = {marks[node] for node in hidden if node in marks}
    small = {marks[node] for each in counts for node in _few(counts, each, smallest)}
    closed |= small
    tables: list[CrossTable] = []
    for whole_of in wholes:
        parts: dict[Node, list[Group]] = defaultdict(list)
        for (part,) in cells.values((level,)):
            parts[whole_of(part)].append(part)
        if not columns:
            alone = _alone(counts, level, parts, hidden, smallest)
            closed |= {marks[node] for node in alone}
        tables += [
            _parted(cells, column, level, whole, some)
            for whole, some in parts.items()
            for column in columns
        ]
        tables += [
            _within(cells, nest, level, whole, some)
            for whole, some in parts.items()
            for nest in nested
        ]
    may = {mark for mark, node in first.items() if level in node[0]}
    ranks = _ranks(((node, marks[node]) for node in parts_of if marks[node] in may), own)
    closed = _settle_by_rank(tables, closed, small, first, smallest, ranks)
    return {node for node in parts_of if marks[node] in closed}


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


class _Cells:
    """The cells of all cuts in one order, whichever order they were counted in, with their marks.

    Each cut is put in order once, however many tables it stands in.
    """

    def __init__(self, counts: Counts, marks: Mapping[Node, int]) -> None:
        self.counts, self.marks = counts, marks
        self._values: dict[tuple[str, ...], list[Values]] = {}
        self._marked: dict[tuple[str, ...], list[int]] = {}
        self._all: dict[tuple[str, str], list[CrossCell]] = {}
        self._by_row: dict[tuple[str, str], dict[Group, list[tuple[int, CrossCell]]]] = {}

    def values(self, named: tuple[str, ...]) -> list[Values]:
        """Return the values of the cells of a cut, in order."""
        if named not in self._values:
            self._values[named] = _sorted(self.counts[named])
        return self._values[named]

    def marked(self, named: tuple[str, ...]) -> list[int]:
        """Return the marks of the cells of a cut, in order."""
        if named not in self._marked:
            self._marked[named] = [self.marks[named, values] for values in self.values(named)]
        return self._marked[named]

    def all(self, row: str, column: str) -> list[CrossCell]:
        """Return the cells of two columns that have answers, in order."""
        if (row, column) not in self._all:
            named = _pair(row, column)
            counts, values = self.counts[named], self.values(named)
            first, second = zip(*values, strict=True) if values else ((), ())
            sides = (first, second) if named == (row, column) else (second, first)
            sizes = [counts[each] for each in values]
            parts = zip(*sides, self.marked(named), sizes, strict=True)
            self._all[row, column] = [cell for cell in map(CrossCell._make, parts) if cell[3]]
        return self._all[row, column]

    def crossed(self, row: str, column: str, rows: Collection[Group]) -> list[CrossCell]:
        """Return the cells of two columns that have answers, those of some rows, in order."""
        if (row, column) not in self._by_row:
            found: dict[Group, list[tuple[int, CrossCell]]] = defaultdict(list)
            for numbered in enumerate(self.all(row, column)):
                found[numbered[1][0]].append(numbered)
            self._by_row[row, column] = found
        by_row = self._by_row[row, column]
        # No two have one number.
        return [cell for _, cell in sorted([each for v in rows for each in by_row.get(v, ())])]


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _crossed(cells: _Cells, pair: tuple[str, str]) -> CrossTable:
    """The table of two columns, with its totals."""
    rows, columns = (
        {value: mark for (value,), mark in zip(cells.values((n,)), cells.marked((n,)), strict=True)}
        for n in pair
    )
    return CrossTable(cells.all(*pair), rows, columns, cells.marks[EVERYTHING])


def _parted(
    cells: _Cells, column: str, level: str, whole: Node, parts: Collection[Group]
) -> CrossTable:
    """The table of a column by the parts of one whole, with its totals."""
    found = [
        CrossCell(cell.column, cell.row, cell.mark, cell.n)
        for cell in cells.crossed(level, column, parts)
    ]
    values = dict.fromkeys(cell.row for cell in found)
    rows = {value: cells.marks[_with_value(whole, column, value)] for value in values}
    columns = {part: cells.marks[(level,), (part,)] for part in parts}
    return CrossTable(found, rows, columns, cells.marks[whole])


def _within(
    cells: _Cells, nest: Nest, column: str, within: Node, values: Collection[Group]
) -> CrossTable:
    """The table of what makes up a value by another column, within all rows or a stretch of time.

    Its feet are the value's own cells by that column. Where a customer counts once, by the latest
    row of a stretch, parts may lie elsewhere in one stretch than in all: what they add up to is not
    the value there, and nothing follows from it.
    """
    mine = {*values}
    of_value: dict[Group, list[CrossCell]] = defaultdict(list)
    for cell in cells.crossed(nest.part, column, nest.members):
        if cell.column in mine:
            of_value[cell.column].append(cell)
    found: list[CrossCell] = []
    feet: dict[Group, int] = {}
    for value, some in of_value.items():
        named, foot = _with_value(nest.node, column, value)
        if sum(cell.n for cell in some) == cells.counts[named].get(foot):
            found += some
            feet[value] = cells.marks[named, foot]
    parts = dict.fromkeys(cell.row for cell in found)
    rows = {part: cells.marks[_with_value(within, nest.part, part)] for part in parts}
    whole = _with_value(within, nest.whole, nest.value) if found else EVERYTHING
    return CrossTable(found, rows, feet, cells.marks[whole] if found else 0)


def _with_value(node: Node, column: str, value: Group) -> Node:
    """The cell of a cell's rows that have that value of one column more."""
    pairs = sorted([*zip(*node, strict=True), (column, value)], key=lambda pair: pair[0])
    return tuple(name for name, _ in pairs), tuple(each for _, each in pairs)


def _settle_by_rank(
    tables: Sequence[CrossTable], hidden: Collection[int], few: Collection[int],
    nodes: Mapping[int, Node], smallest: int, ranks: Mapping[int, int],
) -> set[int]:  # fmt: skip
    """What to hide so that neither a table nor the difference of two cells tells of what is.

    All cells are known by their marks; `ranks` has those that can be hidden, those of a higher rank
    only for what the lower ones do not protect.
    """
    linked = _Linked(tables, hidden, few, nodes, smallest)
    for most in sorted({*ranks.values()}):
        linked.settle({mark for mark, rank in ranks.items() if rank <= most})
    return linked.hidden


class _Linked:
    """Tables that share cells, what is hidden of them, and which may have to hide more."""

    def __init__(
        self, tables: Sequence[CrossTable], hidden: Collection[int], few: Collection[int],
        nodes: Mapping[int, Node], smallest: int,
    ) -> None:  # fmt: skip
        self.hidden = {*hidden}
        self._tables, self._few, self._nodes, self._smallest = tables, few, nodes, smallest
        self._differences = Differences(nodes)
        self._holding: dict[int, list[int]] = defaultdict(list)
        for number, table in enumerate(tables):
            for mark in table.marks:
                self._holding[mark].append(number)
        # A table of which no more is hidden than before protects it already.
        self._unsure = self._with(self.hidden)

    def settle(self, may: Collection[int]) -> None:
        """Hide more, of what may be hidden, until nothing that is shown tells of what is not."""
        # A table of which nothing may be hidden waits until something may.
        able = self._with(may)
        waiting: set[int] = set()
        more = True
        while more:
            waiting |= self._close(able, may)
            telling = self._differences.telling(self.hidden, self._few, may)
            more = bool(telling)
            self._unsure |= self._with(telling)
            self.hidden |= telling
        self._unsure |= waiting

    def _with(self, marks: Iterable[int]) -> set[int]:
        """The numbers of the tables in which one of the marks stands."""
        return {number for mark in marks for number in self._holding.get(mark, ())}

    def _close(self, able: Collection[int], may: Collection[int]) -> set[int]:
        """Protect table by table what it hides, until none hides more.

        Returns the tables that could need more than may be hidden now.
        """
        needy: set[int] = set()
        waiting, queued = deque(range(len(self._tables))), {*range(len(self._tables))}
        while waiting:
            number = waiting.popleft()
            queued.discard(number)
            if number not in self._unsure:
                continue
            self._unsure.discard(number)
            if number not in able:
                needy.add(number)
                continue
            found = protect(self._tables[number], self.hidden, self._smallest, may, self._name)
            if found is None:
                needy.discard(number)
                continue
            needy.add(number)
            others = self._with(found) - {number}
            self._unsure |= others
            waiting.extend(sorted(others - queued))
            queued |= others
        return needy

    def _name(self, mark: int) -> str:
        return str(self._nodes[mark])
