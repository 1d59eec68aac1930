"""How many observations are in the crossings of columns: what hiding is decided by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from metrics.measure.answers import groups_of, metrics_together, passes_together
from metrics.measure.as_of import knowledge
from metrics.measure.hiding.linked import Node, Values
from metrics.measure.query import (
    Cuts,
    RowSource,
    mark_of,
    row_source_of,
    select_cells,
    select_crossings,
)
from metrics.measure.reader import Reader
from metrics.model import Group, Metric
from metrics.slices import Slice


@dataclass(frozen=True, slots=True)
class Crossings:
    """How many observations each crossing has, by its columns and their values.

    `marks` has a number per crossing that only crossings of the same observations share; that of
    crossings put together is the sum of theirs.
    """

    counts: dict[tuple[str, ...], dict[Values, int]]
    marks: dict[Node, int]


def crossings(
    reader: Reader,
    metrics: Sequence[Metric],
    periods: Sequence[Slice],
    sets: Sequence[tuple[str, ...]],
) -> dict[tuple[Slice, str], Crossings]:
    """Return how many observations of each metric are in each crossing of the columns of each set.

    Where customers count once, the latest row of each does: no crossing has more than there are.
    By the period and the metric's key.

    Args:
        reader: who asks, of which lake.
        metrics: the metrics.
        periods: as in `measure_by`.
        sets: the columns of each crossing, `day`, `week` or `month` among them; `()` is all rows.
    """
    found = {
        (period, metric.key): Crossings({each: {} for each in sets}, {})
        for period in periods
        for metric in metrics
    }
    for together in metrics_together(reader, metrics, periods):
        for key, named, counts, marks in _counted(reader, together, periods, sets):
            found[key].counts[named].update(counts)
            found[key].marks.update(marks)
    return found


#: Of what, the columns of a crossing, how many observations each has, and their marks.
_Counted = tuple[tuple[Slice, str], tuple[str, ...], dict[Values, int], dict[Node, int]]
#: So many cells are added up here: the database takes several times as long to plan so many sets.
MOST_CELLS = 50_000
#: No code of a crossing is larger, so that each has one of its own.
_LARGEST = 1 << 62


@dataclass(frozen=True, slots=True)
class _Sums:
    """The crossings of one set in one period: their values, and numbers of each condition."""

    period: int
    columns: tuple[str, ...]
    values: Sequence[Values]
    counts: Sequence[Sequence[int]]
    marks: Sequence[Sequence[int]]


def _counted(
    reader: Reader,
    metrics: Sequence[Metric],
    periods: Sequence[Slice],
    sets: Sequence[tuple[str, ...]],
) -> Iterator[_Counted]:
    """The crossings of each set that have observations, of each metric in each period."""
    observed = tuple(dict.fromkeys(metric.observed for metric in metrics))
    for asking, part in passes_together(reader, metrics, Cuts((None,), tuple(periods))):
        of = asking, row_source_of(metrics[0]), observed, part.periods
        added_up = _added_up(*of, sets)
        for found in _asked(*of, sets) if added_up is None else added_up:
            for metric in metrics:
                place = observed.index(metric.observed)
                ns, marks = found.counts[place], found.marks[place]
                counts = {value: n for value, n in zip(found.values, ns, strict=True) if n}
                cells = zip(found.values, ns, marks, strict=True)
                own = {(found.columns, value): mark for value, n, mark in cells if n}
                yield (part.periods[found.period], metric.key), found.columns, counts, own


def _added_up(
    reader: Reader, source: RowSource, observed: Sequence[str], periods: Sequence[Slice],
    sets: Sequence[tuple[str, ...]],
) -> list[_Sums] | None:  # fmt: skip
    """The crossings of each set, added up of those of all columns; `None` where these are many."""
    named = tuple(dict.fromkeys(column for each in sets for column in each))
    too_many = ("too many cells", source, named)
    if reader.lake.recall(too_many):
        return None
    sql, bound = select_cells(reader, source, observed, periods, named, MOST_CELLS + 1)
    cells = reader.lake.count(sql, {**bound, **knowledge(reader, periods[0])})
    if cells.height > MOST_CELLS:
        # Of such a version it is not tried again: they would be counted in vain.
        reader.lake.keep(too_many, worked_out=True)
        return None
    hashes = cells["cell_hash"].to_numpy()
    numbers = [cells[f"n_{i}"].to_numpy() for i in range(len(observed))]
    marks = [np.where(number > 0, hashes, 0) for number in numbers]
    place = {column: _Coded.of(cells[f"cut_{i}"]) for i, column in enumerate(named)}
    in_period = cells["cut_period"].to_numpy()
    found = []
    for period in range(len(periods)):
        mine = np.flatnonzero(in_period == period)
        for each in sets:
            groups, values = _crossing([place[column] for column in each], mine)
            sums = [_sums(number[mine], groups, len(values)) for number in (*numbers, *marks)]
            some = len(numbers)
            found.append(_Sums(period, each, values, sums[:some], sums[some:]))
    return found


@dataclass(frozen=True, slots=True)
class _Coded:
    """A column's values, each once, and the number of that of each row."""

    values: Sequence[Group]
    codes: np.ndarray

    @classmethod
    def of(cls, column: pl.Series) -> _Coded:
        numbers: dict[Group, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in groups_of(column)]
        return cls([*numbers], np.array(codes, dtype=np.int64))


def _crossing(columns: Sequence[_Coded], rows: np.ndarray) -> tuple[np.ndarray, list[Values]]:
    """The number of each row's crossing, and the values of each crossing."""
    codes, number = np.zeros(rows.size, dtype=np.int64), 1
    for column in columns:
        if number * len(column.values) > _LARGEST:
            found, codes = np.unique(codes, return_inverse=True)
            number = found.size
        codes = codes * len(column.values) + column.codes[rows]
        number *= len(column.values)
    some, groups = _numbered(codes, number)
    if not columns:
        return groups, [()] * some.size
    of_each = [[c.values[code] for code in c.codes[rows[some]].tolist()] for c in columns]
    return groups, [*zip(*of_each, strict=True)]


def _numbered(codes: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a row of each code, by which its values are known, and the place of each row's code.

    Where there are not many more codes, `number`, than rows, nothing has to be sorted.
    """
    if number > max(4 * codes.size, 1_000):
        _, some, groups = np.unique(codes, return_index=True, return_inverse=True)
        return some, groups
    row_of = np.full(number, -1, dtype=np.int64)
    row_of[codes] = np.arange(codes.size)
    present = row_of >= 0
    return row_of[present], (np.cumsum(present) - 1)[codes]


def _sums(numbers: np.ndarray, groups: np.ndarray, size: int) -> list[int]:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, groups, numbers)
    return sums.tolist()


def _asked(
    reader: Reader, source: RowSource, observed: Sequence[str], periods: Sequence[Slice],
    sets: Sequence[tuple[str, ...]],
) -> Iterator[_Sums]:  # fmt: skip
    """The crossings of each set, asked of the database."""
    named = tuple(dict.fromkeys(column for each in sets for column in each))
    marks = {mark_of(named, each): each for each in sets}
    sql, bound = select_crossings(reader, source, observed, periods, sets)
    frame = reader.lake.count(sql, {**bound, **knowledge(reader, periods[0])})
    numbered = range(len(observed))
    for (mark, period), rows in frame.partition_by("cut", "cut_period", as_dict=True).items():
        each = marks[mark]
        columns = [groups_of(rows[f"cut_{named.index(column)}"]) for column in each]
        values = [*zip(*columns, strict=True)] if each else [()] * rows.height
        numbers, hashes = (
            [rows[f"{name}_{i}"].to_list() for i in numbered] for name in ("n", "hash_n")
        )
        yield _Sums(period, each, values, numbers, hashes)
