"""The suppression pattern: which cells of a period are hidden, whoever asks for them and how.

It is decided once for all crossings of two columns, and of each column with days, weeks or months,
so that no two questions can be set against each other. Three choices and more at once are decided
by the lines of their own crossing; see docs/decisions/hiding-small-groups.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import combinations, product

from metrics.measure.hiding.crossings import Crossings, crossings
from metrics.measure.hiding.linked import (
    EVERYTHING,
    Nest,
    Node,
    Values,
    hidden_cells,
    hidden_lines,
    hidden_parts,
    nests,
)
from metrics.measure.hiding.versions import taken_over
from metrics.measure.reader import Reader
from metrics.model import Group, Metric
from metrics.relations.periods import PERIODS, first_day
from metrics.relations.selects import READS
from metrics.slices import Slice
from store.tables import LEVELS, PLACED_BY, SINGLE_VALUED, SLICE_COLUMNS, TABLES

#: Columns that hold the answer itself: how many gave which is all there is to know of a group, so
#: their groups are shown or hidden together.
ANSWERS = ("score", "rating")
#: The pattern of each period and metric's key.
_Made = dict[tuple[Slice, str], "Pattern"]
#: The levels of time that are decided before one, longer ones first.
_LEVELS = {"month": ("month",), "week": ("week",), "day": ("month", "week", "day")}


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is hidden of one metric in one period.

    `columns` are those that tell rows apart, in order: what has one value only makes no groups.
    """

    columns: tuple[str, ...]
    hidden: frozenset[Node]
    is_all_hidden: bool
    #: The values that are made up of those of another column, as regions are of locations.
    nested: tuple[Nest, ...] = ()

    def named(self, columns: Iterable[str | None]) -> tuple[str, ...]:
        """Return those of the columns that tell rows apart, levels of time too, in order."""
        return tuple(sorted({c for c in columns if c in self.columns or c in PERIODS} - {None}))

    def cells(self, named: tuple[str, ...]) -> set[Values]:
        """Return the hidden cells of one or two columns."""
        return {values for columns, values in self.hidden if columns == named}

    def touches(self, named: tuple[str, ...], values: Values) -> bool:
        """Return whether a cell of several columns lies in a hidden one of one or two of them."""
        return any(
            (tuple(named[i] for i in places), tuple(values[i] for i in places)) in self.hidden
            for some in (1, 2)
            for places in combinations(range(len(named)), some)
        )

    def hides(
        self, named: tuple[str, ...], cells: Collection[Values], chosen: Sequence[Collection[Group]]
    ) -> bool:
        """Return whether a number of all rows with some values of each column is hidden.

        It is if a hidden cell lies in it and another, of the same line, outside: else what is
        shown, less what is shown, would tell of either. Where all that is hidden of a line lies
        inside, it is hidden if the line's whole is.

        Args:
            named: the columns, in order.
            cells: the hidden cells of these columns.
            chosen: the values of each column that are in it.
        """
        several = [place for place, some in enumerate(chosen) if len(some) > 1]
        if not several:
            return tuple(value for (value,) in chosen) in cells
        inside = [
            cell for cell in cells if all(v in some for v, some in zip(cell, chosen, strict=True))
        ]
        return any(
            self._is_split(named, cell, place, cells, chosen[place])
            for cell in inside
            for place in several
        )

    def _is_split(
        self,
        named: tuple[str, ...],
        cell: Values,
        place: int,
        cells: Collection[Values],
        chosen: Collection[Group],
    ) -> bool:
        """Whether the cells beside a hidden one, along one column, would tell of some."""
        others = (*cell[:place], *cell[place + 1 :])
        beside = (c for c in cells if (*c[:place], *c[place + 1 :]) == others)
        whole = (*named[:place], *named[place + 1 :])
        return any(c[place] not in chosen for c in beside) or self.touches(whole, others)


def patterns(
    reader: Reader, metrics: Sequence[Metric], periods: Sequence[Slice], by: Iterable[str | None]
) -> dict[tuple[Slice, str], Pattern]:
    """Return the pattern of each metric in each period, by the period and the metric's key.

    Args:
        reader: who asks, of which lake, and how small a group is hidden.
        metrics: the metrics, all of which may be hidden.
        periods: as in `measure_by`, without any choice but by an overlapping column, by which it is
            told apart who is in it.
        by: what is grouped by; of the levels of time among them the pattern tells, too.
    """
    levels = dict.fromkeys(level for name in by for level in _LEVELS.get(name or "", ()))
    found: _Made = {}
    for alike in _alike(metrics):
        known = _remembered(reader, alike, periods, "", partial(_of_columns, reader))
        for level in levels:
            longer = known
            parts = partial(_of_parts, reader, level=level, known=longer)
            more = _remembered(reader, alike, periods, level, parts)
            known = {key: _joined(longer[key], more[key]) for key in longer}
        found |= known
    return found


def _joined(pattern: Pattern, more: Pattern) -> Pattern:
    return replace(pattern, hidden=pattern.hidden | more.hidden)


def _alike(metrics: Sequence[Metric]) -> Iterable[list[Metric]]:
    """The metrics that can be cut by the same columns."""
    found: dict[tuple[str, ...], list[Metric]] = defaultdict(list)
    for metric in metrics:
        found[metric.own_columns].append(metric)
    return found.values()


def crossed_cells(
    reader: Reader,
    metrics: Sequence[Metric],
    periods: Sequence[Slice],
    named: tuple[str, ...],
    known: Mapping[tuple[Slice, str], Pattern],
) -> dict[tuple[Slice, str], set[Values]]:
    """Return the hidden cells of three columns or more, of each metric in each period.

    Args:
        reader: who asks, of which lake, and how small a group is hidden.
        metrics: the metrics, all of which may be hidden.
        periods: as in `patterns`.
        named: the columns, in order.
        known: the patterns of these metrics and periods, as `patterns` returns them.
    """
    smallest = reader.disclosure.smallest
    found = {}
    for key, counted in crossings(reader, metrics, periods, [named]).items():
        counts = counted.counts[named]
        touched = {values for values in counts if known[key].touches(named, values)}
        found[key] = hidden_lines(counts, touched, smallest)
    return found


def _remembered(
    reader: Reader,
    metrics: Sequence[Metric],
    periods: Sequence[Slice],
    level: str,
    make: partial[_Made],
) -> _Made:
    """The patterns, those that this version of the lake was asked for before as they were."""
    by = {
        (period, metric.key): (
            "pattern", *_rows_of(metric), period, level, reader.scope, reader.disclosure.smallest,
            reader.as_of, reader.ages, repr(reader.settings.promise),
        )
        for period in periods for metric in metrics
    }  # fmt: skip
    known = {key: reader.lake.recall(key) for key in by.values()}
    for period, metric in product(periods, metrics):
        key = by[period, metric.key]
        if known[key] is None and (same := taken_over(reader, metric, period, level, key)):
            known[key] = same
            reader.lake.keep(key, same)
    # Metrics of the same rows have one pattern.
    alone = {_rows_of(metric): metric for metric in metrics}.values()
    lacking = [m for m in alone if any(known[by[period, m.key]] is None for period in periods)]
    if lacking:
        for of, pattern in make(lacking, periods).items():
            known[by[of]] = pattern
            reader.lake.keep(by[of], pattern)
    return {of: known[key] for of, key in by.items()}


def _rows_of(metric: Metric) -> tuple[object, ...]:
    """The rows that a metric counts, and what they can be cut by."""
    return metric.relation, metric.dated_by, metric.observed, metric.own_columns


def _of_columns(reader: Reader, metrics: Sequence[Metric], periods: Sequence[Slice]) -> _Made:
    own = (column for column in metrics[0].own_columns if column not in ANSWERS)
    # Rows that are chosen by an overlapping column are told apart by whether they are chosen.
    about = (column for column, _ in periods[0].choice)
    candidates = sorted({*SINGLE_VALUED, *own, *about})
    columns = tuple(c for c in candidates if _may_tell(reader, metrics, c))
    counted = crossings(reader, metrics, periods, pairs_and_totals(columns))
    smallest = reader.disclosure.smallest
    made: list[tuple[Crossings, Pattern]] = []
    for found in counted.values():
        # Of two waits of the same complaints the same is hidden.
        same = next((pattern for other, pattern in made if other == found), None)
        made.append((found, same or pattern_of(found, columns, smallest)))
    return {key: pattern for key, (_, pattern) in zip(counted, made, strict=True)}


def _may_tell(reader: Reader, metrics: Sequence[Metric], column: str) -> bool:
    """Whether a column may tell rows apart: some file gives it, or it is worked out of rows."""
    tables = {table for metric in metrics for table in READS[metric.relation]}
    is_given = [
        reader.lake.gives(table, column) for table in tables if column in TABLES[table].choosable
    ]
    return any(is_given) or (not is_given and column not in SLICE_COLUMNS)


def pairs_and_totals(columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the sets of columns by which a pattern is decided: none, each, and each two."""
    return [named for some in (0, 1, 2) for named in combinations(columns, some)]


def pattern_of(found: Crossings, columns: tuple[str, ...], smallest: int) -> Pattern:
    """Return the pattern of what was counted by each column, by each two, and in all.

    Args:
        found: the counts, those of no column among them.
        columns: the columns, in order.
        smallest: a cell of fewer is hidden.
    """
    counts = found.counts
    apart = tuple(column for column in columns if len(counts[column,]) > 1)
    whole = counts[()].get((), 0)
    if whole < smallest:
        return Pattern(apart, frozenset(), is_all_hidden=True)
    nested = tuple(
        nest
        for part, level in product((*PLACED_BY, *LEVELS), LEVELS)
        if part != level and {part, level} <= {*apart}
        for nest in nests(counts, part, level)
    )
    own = _own(apart)
    hidden = hidden_cells(counts, apart, smallest, found.marks, nested, own) if apart else set()
    return Pattern(apart, frozenset(hidden), is_all_hidden=False, nested=nested)


def _own(columns: Iterable[str]) -> set[str]:
    """Those of the columns that only some metrics have."""
    return {*columns} - {*SLICE_COLUMNS}


def _of_parts(
    reader: Reader, metrics: Sequence[Metric], periods: Sequence[Slice], *, level: str, known: _Made
) -> _Made:
    columns = dict.fromkeys(
        c for m in metrics for period in periods for c in known[period, m.key].columns
    )
    sets = [(), *((column,) for column in columns)]
    for each in _LEVELS[level]:
        sets += [(each,), *(_pair(column, each) for column in columns)]
    counted = crossings(reader, metrics, periods, sets)
    smallest = reader.disclosure.smallest
    return {
        (period, key): _parts(known[period, key], found, period, level, smallest)
        for (period, key), found in counted.items()
    }


def _pair(column: str, level: str) -> tuple[str, ...]:
    return tuple(sorted((column, level)))


def _parts(pattern: Pattern, found: Crossings, period: Slice, level: str, smallest: int) -> Pattern:
    if pattern.is_all_hidden:
        return pattern
    apart = {(level,), *(_pair(column, level) for column in pattern.columns)}
    mine = {named: cells for named, cells in found.counts.items() if named in apart}
    wholes = [partial(_whole, longer, period.week_start) for longer in _LEVELS[level][:-1]]
    hidden = hidden_parts(
        mine, pattern.columns, level, pattern.hidden, smallest, wholes or [_everything],
        found.marks, nested=pattern.nested, own=_own(pattern.columns),
    )  # fmt: skip
    return replace(pattern, hidden=frozenset(hidden))


def _everything(_part: Group) -> Node:
    return EVERYTHING


def _whole(level: str, week_start: str, part: Group) -> Node:
    """The week or month that holds a day."""
    if not isinstance(part, date):
        raise TypeError(f"a part of {part!r} was given; expected a day")
    return (level,), (first_day(level, part, week_start),)
