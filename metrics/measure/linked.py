"""Which numbers are hidden of a question, so that it is the same however one asks.

A decision is taken for all rows of a period that were chosen so, for all columns at once: by the
cells of each two of them (`metrics.measure.crossed`). A number of chosen values is a group or a
cell of the rows that were chosen otherwise the same; it is shown only if it follows from what is
shown there. So it does not matter which of two columns one chooses by and which makes the groups.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Protocol

from metrics.lake import Lake
from metrics.measure.answers import Counted
from metrics.measure.crossed import Cell, Counts, Hidden, Pair, hide_few
from metrics.measure.query import Cuts
from metrics.model import Group
from metrics.relations.periods import first_day
from metrics.slices import ColumnValues, Slice
from store.tables import SLICE_COLUMNS

#: Longer periods of time first: of what is hidden in these, shorter ones are hidden.
_LEVELS = ("month", "week", "day")

#: So many decisions are kept of a version: some hundred questions of a page's metrics.
MOST_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Decision:
    """How many answers there are, and what is hidden of them."""

    counts: Counts
    hidden: Hidden


#: By the number of the period and the key of what is counted.
_Decisions = dict[tuple[int, str], Decision]

#: Keys of which the same is counted, with their cells.
Cells = Iterable[tuple[Sequence[str], Sequence[Counted]]]


class Asks(Protocol):
    """Who counts the answers of some keys in some slices: cuts by one column each, or by two."""

    def __call__(self, keys: Sequence[str], cuts: Cuts) -> Cells:
        """Return the cells that have any."""


@dataclass(slots=True)
class Linked:
    """The decisions of one question: of what it counts, in its periods; each is taken once.

    `keys` are the names of what is counted, each with all that its numbers hang on besides the lake
    and the slice.
    """

    lake: Lake
    keys: Mapping[str, Hashable]
    periods: Sequence[Slice]
    smallest: int
    ask: Asks
    _taken: dict[tuple[ColumnValues, tuple[str, ...]], _Decisions] = field(default_factory=dict)

    def hidden(self, number: int, by: str | None, key: str) -> dict[Group, int]:
        """Return how many answers each hidden group has, of a key in the period of a number."""
        taken = self._decided(self.periods[number].choice, _besides([by]))[number, key]
        if by is None:
            whole = taken.counts.whole
            return {group: n for group, n in whole.items() if n and taken.hidden.whole}
        groups = taken.counts.groups[by]
        return {group: n for group, n in groups.items() if n and group in taken.hidden.groups[by]}

    def _decided(self, choice: ColumnValues, besides: tuple[str, ...]) -> _Decisions:
        """What is hidden of the rows chosen so, by the slice's columns and those `besides`."""
        if (choice, besides) not in self._taken:
            taken: _Decisions = {}
            for of in self._of([*self.keys]):
                kept = self._kept.get(self._name(of, choice, besides))
                if kept:
                    taken[of] = kept
            rest = [key for key in self.keys if not {*self._of([key])} <= taken.keys()]
            if rest:
                taken |= self._decide(choice, besides, rest)
                for of, decision in taken.items():
                    self._keep(self._name(of, choice, besides), decision)
            self._taken[choice, besides] = taken
        return self._taken[choice, besides]

    @property
    def _kept(self) -> dict[Hashable, Decision]:
        """What was decided of this version of the lake, whoever asked."""
        return self.lake.once(("hidden",), dict[Hashable, Decision])

    def _keep(self, name: Hashable, decision: Decision) -> None:
        kept = self._kept
        kept[name] = decision
        for oldest in [*kept][: max(len(kept) - MOST_KEPT, 0)]:
            kept.pop(oldest, None)

    def _name(
        self, of: tuple[int, str], choice: ColumnValues, besides: tuple[str, ...]
    ) -> tuple[Hashable, ...]:
        """All that a decision hangs on besides the lake."""
        period = replace(self.periods[of[0]], only=choice)
        return period, besides, of[1], self.keys[of[1]], self.smallest

    def _decide(
        self, choice: ColumnValues, besides: tuple[str, ...], keys: Sequence[str]
    ) -> _Decisions:
        wider = [
            (column, values, self._decided(_without(choice, column), _besides([*besides, column])))
            for column, values in choice
        ]
        decisions: _Decisions = {}
        for of, counts in self._counts(keys, choice, (*SLICE_COLUMNS, *besides)):
            alike: list[tuple[Hidden, Decision]] = []
            for one in of:
                given = Hidden()
                for column, values, decided in wider:
                    _follow(decided[one].hidden, column, values, given)
                known = [decision for start, decision in alike if start == given]
                if not known:
                    hidden = deepcopy(given)
                    hide_few(counts, self.smallest, SLICE_COLUMNS, hidden)
                    known = [Decision(counts, hidden)]
                    alike.append((given, known[0]))
                decisions[one] = known[0]
        return decisions

    def _of(self, keys: Iterable[str]) -> list[tuple[int, str]]:
        return [(i, key) for key in keys for i in range(len(self.periods))]

    def _counts(
        self, keys: Sequence[str], choice: ColumnValues, columns: tuple[str, ...]
    ) -> Iterator[tuple[list[tuple[int, str]], Counts]]:
        """The numbers of answers of each column's groups, and of each two columns' cells.

        With the periods and keys that have these numbers.
        """
        loose = tuple(replace(period, only=choice) for period in self.periods)
        pairs = [*combinations(columns, 2)]
        # What two levels of time have in common is told by the days.
        days = ("day",) if "week" in columns and "day" not in columns else ()
        crossed = tuple(pair for pair in pairs if pair[0] not in _LEVELS)
        for same, cells in self.ask(keys, Cuts((None, *columns, *days), loose, crossed)):
            found = {period: _no_counts(columns, pairs) for period in loose}
            by_day: dict[Slice, dict[Group, int]] = {period: {} for period in loose}
            for cell in cells:
                _count(found[cell.period], cell)
                if cell.columns == ("day",):
                    by_day[cell.period][cell.groups[0]] = cell.n
            for number, period in enumerate(loose):
                counts = found[period]
                for pair in pairs:
                    if pair[0] in _LEVELS:
                        counts.cells[pair] = _levels(by_day[period], *pair, period.week_start)
                yield [(number, key) for key in same], counts


def _no_counts(columns: Sequence[str], pairs: Sequence[Pair]) -> Counts:
    return Counts({}, {column: {} for column in columns}, {pair: {} for pair in pairs})


def _count(counts: Counts, cell: Counted) -> None:
    match cell.columns:
        case ():
            counts.whole[None] = cell.n
        case (column,):
            if column in counts.groups:
                counts.groups[column][cell.groups[0]] = cell.n
        case (first, second):
            counts.cells[first, second][cell.groups[0], cell.groups[1]] = cell.n


def _without(choice: ColumnValues, column: str) -> ColumnValues:
    return tuple(pair for pair in choice if pair[0] != column)


def _besides(columns: Iterable[str | None]) -> tuple[str, ...]:
    """The columns that are not the slice's, in the order in which they are decided."""
    own = {column for column in columns if column is not None} - {*SLICE_COLUMNS}
    shortest = max((_LEVELS.index(column) for column in own & {*_LEVELS}), default=-1)
    return (*sorted(own - {*_LEVELS}), *_LEVELS[: shortest + 1])


def _levels(
    days: Mapping[Group, int], longer: str, shorter: str, week_start: str
) -> dict[Cell, int]:
    """The cells of two levels of time crossed, by their first days: a week may lie in two."""
    cells: dict[Cell, int] = {}
    for day, n in days.items():
        if isinstance(day, date):
            cell = first_day(longer, day, week_start), first_day(shorter, day, week_start)
            cells[cell] = cells.get(cell, 0) + n
    return cells


def _follow(wider: Hidden, column: str, values: tuple[str | None, ...], hidden: Hidden) -> None:
    """Hide what does not follow from what is shown of the rows of which these values are chosen.

    It does if none of the chosen is hidden, or if all that are hidden are chosen and the number of
    all is shown.
    """
    chosen = {*values}
    few = wider.groups[column]
    hidden.whole |= is_split(few, chosen, is_sum_hidden=wider.whole)
    hidden.groups.setdefault(column, set()).update(few & chosen)
    for (first, second), cells in wider.cells.items():
        if column not in (first, second):
            continue
        side = 0 if column == first else 1
        other = second if column == first else first
        beside: dict[Group, set[Group]] = {}
        for cell in cells:
            beside.setdefault(cell[1 - side], set()).add(cell[side])
            if cell[side] in chosen:
                hidden.cells.setdefault((first, second), set()).add(cell)
        hidden.groups.setdefault(other, set()).update(
            group
            for group, few in beside.items()
            if is_split(few, chosen, is_sum_hidden=group in wider.groups[other])
        )


def is_split(few: Collection[Group], chosen: Collection[Group], *, is_sum_hidden: bool) -> bool:
    """Return whether the number of the chosen groups does not follow from what is shown of all.

    Args:
        few: the groups that are hidden.
        chosen: the groups that were chosen.
        is_sum_hidden: whether the number of all groups is hidden, too.
    """
    inside = {*few} & {*chosen}
    return bool(inside) and (is_sum_hidden or bool({*few} - {*chosen}))
