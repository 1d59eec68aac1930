"""How many observations are in the crossings of columns: what hiding is decided by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.measure.answers import group_of, metrics_together, passes_together
from metrics.measure.as_of import knowledge
from metrics.measure.hiding.linked import Node, Values
from metrics.measure.query import Cuts, mark_of, row_source_of, select_crossings
from metrics.measure.reader import Reader
from metrics.model import Metric
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
        for key, (named, values), n, mark in _counted(reader, together, periods, sets):
            found[key].counts[named][values] = n
            found[key].marks[named, values] = mark
    return found


def _counted(
    reader: Reader,
    metrics: Sequence[Metric],
    periods: Sequence[Slice],
    sets: Sequence[tuple[str, ...]],
) -> Iterator[tuple[tuple[Slice, str], Node, int, int]]:
    """Each crossing that has observations: of what, which, how many, and their mark."""
    source = row_source_of(metrics[0])
    observed = tuple(dict.fromkeys(metric.observed for metric in metrics))
    named = tuple(dict.fromkeys(column for each in sets for column in each))
    marks = {mark_of(named, each): each for each in sets}
    # Where the values of each set stand in a row of the answer, after its set and its period.
    places = {mark: [2 + named.index(c) for c in each] for mark, each in marks.items()}
    numbers = {m.key: 2 + len(named) + 2 * observed.index(m.observed) for m in metrics}
    for asking, part in passes_together(reader, metrics, Cuts((None,), tuple(periods))):
        sql, bound = select_crossings(asking, source, observed, part.periods, sets)
        frame = reader.lake.query(sql, {**bound, **knowledge(asking, part.periods[0])})
        for row in frame.iter_rows():
            mark, period = row[:2]
            node = marks[mark], tuple([group_of(row[place]) for place in places[mark]])
            for key, place in numbers.items():
                if n := row[place]:
                    yield (part.periods[period], key), node, n, row[place + 1]
