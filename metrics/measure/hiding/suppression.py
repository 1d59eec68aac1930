"""Suppression: what is hidden of what was measured, so that no answer can be traced.

The field's terms: *primary* suppression hides each group of few answers, *complementary*
suppression others beside it, so that it cannot be found by subtraction from the whole (Cox 1980,
JASA 75; Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). What a hidden group
keeps is its number of answers.

Which cells of a period are hidden says its *pattern* (`hiding.pattern`), whatever was
chosen and grouped by. A number of several values is shown only if the cells that are hidden by that
column, all other choices being the same, lie all inside of the choice or all outside: then every
difference of what is shown holds all of them or none. Within one cut of rows that somebody joined,
`hide_small` decides. What this leaves open is told in docs/decisions/hiding-small-groups.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import NoReturn

from metrics.measure.answers import Found, rows_of
from metrics.measure.hiding.linked import Values, hidden_groups
from metrics.measure.hiding.overlapping import cell_of, is_overlapping, whole_of
from metrics.measure.hiding.pattern import ANSWERS, Pattern, crossed_cells, patterns
from metrics.measure.query import Cuts
from metrics.measure.reader import Reader
from metrics.model import Estimate, Group, Metric, Row, one_of
from metrics.slices import Disclosure, Slice


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class UnseenRow:
    """One group's row of which nobody has decided yet whether it is shown: its group and its n.

    Whoever joins rows before small ones are hidden gets these. Only this module opens them:
    `shown_of` gives what a reader may see. They are never kept: no cache takes them.
    """

    _sealed: Row

    @property
    def group(self) -> Group:
        """Return the group's value, as in `Row`."""
        return self._sealed.group

    @property
    def n(self) -> int:
        """Return how many observations it has: a hidden row keeps that, too."""
        return self._sealed.estimate.n

    def __repr__(self) -> str:
        return f"UnseenRow({self.group!r}, n={self.n})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an unseen row was to be kept; expected what `shown_of` makes of it")


def sealed(rows: Iterable[Row]) -> list[UnseenRow]:
    """Return the rows, to be seen by nobody until it is decided which of them are shown."""
    return [UnseenRow(row) for row in rows]


def joined(
    rows: Sequence[UnseenRow], first: date, join: Callable[[Sequence[Row]], Row]
) -> UnseenRow:
    """Return several unseen rows as one, of the day `first`; it is as unseen as they are."""
    return UnseenRow(replace(join([row._sealed for row in rows]), group=first))  # noqa: SLF001


def shown_of(
    disclosure: Disclosure,
    metric: Metric,
    rows: Sequence[UnseenRow],
    already: Collection[Group] = (),
) -> list[Row]:
    """Return the rows of one metric by one cut as they are shown, the small groups hidden.

    `already` are groups to hide whatever their size.
    """
    opened = [row._sealed for row in rows]  # noqa: SLF001
    if not may_hide(disclosure, metric):
        return opened
    return hide_small(opened, disclosure.smallest, already)


def decided(reader: Reader, question: Callable[[Reader], bool]) -> bool:
    """Return the answer to a yes-or-no question asked by somebody from whom nothing is hidden.

    For what decides whether a thing is told that may be shown anyway; nothing else gets out.
    """
    return question(replace(reader, disclosure=Disclosure.hiding_nothing()))


def may_hide(disclosure: Disclosure, metric: Metric) -> bool:
    """Return whether any number of the metric can be hidden."""
    return disclosure.hides_numbers and not is_shown_always(metric)


def is_few(n: int, smallest: int) -> bool:
    """Return whether so many are too few to be told of."""
    return n < smallest


def at_least(own: int, disclosure: Disclosure) -> int:
    """Return from how many answers on a thing is told that takes `own` for other reasons."""
    return max(own, disclosure.smallest)


def is_shown_always(metric: Metric) -> bool:
    """Return whether the metric tells nothing of anybody, so that it is never hidden."""
    return not metric.may_be_hidden


def small_places(counts: Mapping[Group, int], smallest: int) -> set[str]:
    """Return the values not to name beside single words, by how many of these each has.

    Left out, they cannot be told from words without a value; of these there are then `smallest`.
    """
    if all(n >= smallest for value, n in counts.items() if value is not None):
        return set()
    return {str(v) for v in hidden_groups(counts, smallest, [None]) if v is not None}


def hide_small(rows: Sequence[Row], smallest: int, already: Collection[Group] = ()) -> list[Row]:
    """Return the rows of one metric by one cut, small groups and those that would tell them hidden.

    `already` are groups to hide whatever their size. For rows joined of several, too.
    """
    counts = {row.group: row.estimate.n for row in rows}
    hidden = hidden_groups(counts, smallest, already)
    return [hide(row) if row.group in hidden else row for row in rows]


def hide(row: Row) -> Row:
    """Return the row without its numbers and without what they are made of; it keeps its n."""
    return replace(row, estimate=hidden_estimate(row.estimate.n), inputs={})


def hidden_estimate(n: int) -> Estimate:
    """Return the estimate of so many answers, hidden where there are any."""
    return Estimate(None, None, None, n, hidden=n > 0)


def in_words(n: int, noun: str = "answers") -> str:
    """Return what stands where a number is hidden: `hidden: 3 answers`."""
    return f"hidden: {n:,} {one_of(noun) if n == 1 else noun}"


def note(estimate: Estimate, noun: str) -> str | None:
    """Return why an estimate has no value although something was counted; `None` for any other."""
    return in_words(estimate.n, noun) if estimate.hidden else None


def visible_rows(reader: Reader, metrics: Sequence[Metric], cuts: Cuts) -> Found:
    """Return each metric's rows by each cut, those hidden that are too small for the reader."""
    found = rows_of(reader, metrics, cuts)
    secret = [metric for metric in metrics if may_hide(reader.disclosure, metric)]
    if not secret:
        return found
    # Who gave which answer is told of all or of nobody, so it is decided without such choices.
    bases = {period: _without_answers(period) for period in cuts.periods}
    columns = tuple(dict.fromkeys(_base_column(by) for by in cuts.columns))
    base = Cuts(columns, tuple(bases.values()))
    same = base.periods == cuts.periods and {*columns} <= {*cuts.columns}
    counted = found if same else rows_of(reader, secret, base)
    hidden = _hidden(reader, secret, base, counted)
    if is_overlapping(cuts.periods[0]):
        hidden = _with_all_about(reader, secret, base, counted, hidden)
    return {
        (period, by, key): _replaced(rows, by, hidden.get((bases[period], _base_column(by), key)))
        for (period, by, key), rows in found.items()
    }


def _with_all_about(
    reader: Reader,
    metrics: Sequence[Metric],
    cuts: Cuts,
    found: Found,
    hidden: Mapping[tuple[Slice, str | None, str], dict[Group, Row]],
) -> dict[tuple[Slice, str | None, str], dict[Group, Row]]:
    """The hidden rows, those among them that are hidden whatever the rows are about."""
    wholes = {period: period.whatever_about() for period in cuts.periods}
    whole = visible_rows(reader, metrics, replace(cuts, periods=tuple(wholes.values())))
    together: dict[tuple[Slice, str | None, str], dict[Group, Row]] = {}
    for (period, by, key), rows in hidden.items():
        untold = {row.group for row in whole[wholes[period], by, key] if row.estimate.hidden}
        more = {r.group: hide(r) for r in found[period, by, key] if r.group in untold}
        together[period, by, key] = {**rows, **more}
    return together


def unseen(
    reader: Reader, metrics: Sequence[Metric], cuts: Cuts
) -> dict[tuple[Slice, str | None, str], list[UnseenRow]]:
    """Return each metric's rows by each cut, of which nothing is hidden and nothing can be seen."""
    return {cut: sealed(rows) for cut, rows in rows_of(reader, metrics, cuts).items()}


def _base_column(by: str | None) -> str | None:
    return None if by in ANSWERS else by


def _without_answers(period: Slice) -> Slice:
    for column in ANSWERS:
        period = period.narrow(column)
    return period


def _replaced(rows: list[Row], by: str | None, hidden: Mapping[Group, Row] | None) -> list[Row]:
    """The rows, the hidden ones in their place; by an answer one row stands for all of them."""
    if not hidden:
        return rows
    if by in ANSWERS:
        return [*hidden.values()]
    return [hidden.get(row.group, row) for row in rows]


def _hidden(
    reader: Reader, metrics: Sequence[Metric], cuts: Cuts, found: Found
) -> dict[tuple[Slice, str | None, str], dict[Group, Row]]:
    """The hidden rows of each cut, by their group."""
    smallest = reader.disclosure.smallest
    whole = {period: whole_of(period) for period in cuts.periods}
    known = patterns(reader, metrics, [*whole.values()], cuts.columns)
    crossed = _crossed(reader, metrics, cuts, known)
    hidden = {}
    for period, by, metric in product(cuts.periods, cuts.columns, metrics):
        pattern = known[whole[period], metric.key]
        named = pattern.named([by, *cell_of(period)])
        named, cells = crossed.get((period, by, metric.key)) or (named, pattern.cells(named))
        rows = found[period, by, metric.key]
        groups = _groups(_Cut(pattern, named, cells, by, period), rows, smallest)
        hidden[period, by, metric.key] = {r.group: hide(r) for r in rows if r.group in groups}
    return hidden


def _crossed(
    reader: Reader,
    metrics: Sequence[Metric],
    cuts: Cuts,
    known: Mapping[tuple[Slice, str], Pattern],
) -> dict[tuple[Slice, str | None, str], tuple[tuple[str, ...], set[Values]]]:
    """The hidden cells of three columns or more, where so many are chosen and cut by."""
    whole = {period: whole_of(period) for period in cuts.periods}
    choice = [*cell_of(cuts.periods[0])]
    askers_by_columns: dict[tuple[str, ...], list[tuple[str | None, Metric]]] = defaultdict(list)
    for by, metric in product(cuts.columns, metrics):
        # What tells rows apart in one of the periods is asked of all.
        each = (known[period, metric.key].named([by, *choice]) for period in whole.values())
        named = tuple(sorted({column for columns in each for column in columns}))
        if len(named) > 2:
            askers_by_columns[named].append((by, metric))
    found: dict[tuple[Slice, str | None, str], tuple[tuple[str, ...], set[Values]]] = {}
    for named, askers in askers_by_columns.items():
        once = [*{metric.key: metric for _, metric in askers}.values()]
        cells = crossed_cells(reader, once, [*whole.values()], named, known)
        found |= {
            (period, by, metric.key): (named, cells[whole[period], metric.key])
            for period, (by, metric) in product(cuts.periods, askers)
        }
    return found


@dataclass(frozen=True, slots=True)
class _Cut:
    """One cut of one metric: the columns that are chosen or cut by, and their hidden cells."""

    pattern: Pattern
    named: tuple[str, ...]
    cells: Collection[Values]
    by: str | None
    period: Slice

    def hides(self, group: Group) -> bool:
        """Return whether the group's number is hidden."""
        values: dict[str, tuple[Group, ...]] = cell_of(self.period)
        if self.by is not None:
            values[self.by] = (group,)
        return self.pattern.hides(self.named, self.cells, [values[c] for c in self.named])

    @property
    def joins_values(self) -> bool:
        """Whether its groups are of several values of another column, put together."""
        choice = cell_of(self.period)
        return any(len(some) > 1 and column != self.by for column, some in choice.items())


def _groups(cut: _Cut, rows: Sequence[Row], smallest: int) -> set[Group]:
    """The groups of one cut to hide."""
    sizes = {row.group: row.estimate.n for row in rows if row.estimate.n}
    if cut.pattern.is_all_hidden:
        return {*sizes}
    few = {group for group, n in sizes.items() if is_few(n, smallest)}
    hidden = {group for group in sizes if cut.hides(group)}
    if cut.by is None or not (cut.joins_values or few - hidden):
        return hidden | few
    # The pattern knows no groups of several values, nor who counts in two groups.
    return hidden_groups(sizes, smallest, hidden | few)
