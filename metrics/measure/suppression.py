"""Suppression: what is hidden of what was measured, so that no answer can be traced.

The field's terms: *primary* suppression hides each group of few answers, *complementary*
suppression others beside it, so that it cannot be found by subtraction from the whole (Cox 1980,
JASA 75; Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). What a hidden group
keeps is its number of answers.

Within one cut `hide_small` decides. Choosing by a column makes more cuts: whoever sees all rows,
and all but one small team, knows that team. So a number of chosen values is shown only if the
groups that are hidden by that column, all other choices being the same, lie all inside of the
choice or all outside: then every difference of what is shown holds all of them or none. What this
leaves open is told in docs/decisions/hiding-small-groups.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn

from metrics.measure.answers import Found, cells_of, rows_of
from metrics.measure.query import Cuts
from metrics.measure.reader import Reader
from metrics.model import Estimate, Group, Metric, Row
from metrics.slices import Disclosure, Slice

#: Columns that hold the answer itself: how many gave which is all there is to know of a group, so
#: their groups are shown or hidden together.
ANSWERS = ("score", "rating")


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


def are_hidden(
    total: int, choices: Iterable[tuple[Mapping[Group, int], Collection[Group]]], smallest: int
) -> bool:
    """Return whether the single rows of a slice are hidden, by how many there are.

    They are if there are few, or if a choice leaves few out: `choices` are the numbers by each
    chosen column, all other choices being the same, and the values chosen of it.
    """
    return is_few(total, smallest) or any(
        is_split_by(counts, values, smallest) for counts, values in choices
    )


def is_shown_always(metric: Metric) -> bool:
    """Whether the metric tells nothing of anybody, so that it is never hidden."""
    return not metric.may_be_hidden


def hidden_groups(
    counts: Mapping[Group, int], smallest: int, already: Collection[Group] = ()
) -> set[Group]:
    """The groups of one cut to hide, by how many answers each has; those `already` among them.

    First each of fewer than `smallest` answers; then, as long as those hidden are one alone or have
    fewer than `smallest` answers together, the next smallest: so the whole less all that is shown
    is always about two groups or more, and of `smallest` answers or more. Groups without answers
    have nothing to hide.
    """
    measured = sorted((group for group, n in counts.items() if n > 0), key=_rank(counts))
    hidden = {group for group in measured if counts[group] < smallest or group in already}
    for group in measured:
        together = sum(counts[g] for g in hidden)
        if not hidden or (len(hidden) > 1 and together >= smallest):
            break
        hidden.add(group)
    return hidden


def is_split_by(counts: Mapping[Group, int], values: Collection[Group], smallest: int) -> bool:
    """Whether the groups that are hidden in one cut are partly chosen and partly not.

    Then what is shown of the chosen ones, less what is shown of others, would tell of a small one.
    """
    hidden = hidden_groups(counts, smallest)
    return bool(hidden & {*values}) and bool(hidden - {*values})


def small_places(counts: Mapping[Group, int], smallest: int) -> set[str]:
    """The values not to name beside single words, by how many of these each has.

    Left out, they cannot be told from words without a value; of these there are then `smallest`.
    """
    if all(n >= smallest for value, n in counts.items() if value is not None):
        return set()
    return {str(v) for v in hidden_groups(counts, smallest, [None]) if v is not None}


def hide_small(rows: Sequence[Row], smallest: int, already: Collection[Group] = ()) -> list[Row]:
    """The rows of one metric by one cut, small groups and those that would tell them hidden.

    `already` are groups to hide whatever their size. For rows joined of several, too.
    """
    counts = {row.group: row.estimate.n for row in rows}
    hidden = hidden_groups(counts, smallest, already)
    return [hide(row) if row.group in hidden else row for row in rows]


def hide(row: Row) -> Row:
    """The row without its numbers and without what they are made of; it keeps its n."""
    return replace(row, estimate=hidden_estimate(row.estimate.n), inputs={})


def hidden_estimate(n: int) -> Estimate:
    """Return the estimate of so many answers, hidden where there are any."""
    return Estimate(None, None, None, n, hidden=n > 0)


def in_words(n: int, noun: str = "answers") -> str:
    """What stands where a number is hidden: `hidden: 3 answers`."""
    return f"hidden: {n:,} {noun.removesuffix('s') if n == 1 else noun}"


def note(estimate: Estimate, noun: str) -> str | None:
    """Why an estimate has no value although something was counted; `None` for any other."""
    return in_words(estimate.n, noun) if estimate.hidden else None


def _rank(counts: Mapping[Group, int]) -> Callable[[Group], tuple[int, str]]:
    return lambda group: (counts[group], str(group))


#: The groups of a period, a column and a metric's key.
Groups = Mapping[tuple[Slice, str | None, str], set[Group]]


def visible_rows(reader: Reader, metrics: Sequence[Metric], cuts: Cuts) -> Found:
    """Each metric's rows by each cut, those hidden that are too small for the reader."""
    found = rows_of(reader, metrics, cuts)
    secret = [metric for metric in metrics if may_hide(reader.disclosure, metric)]
    if not secret:
        return found
    # Who gave which answer is told of all or of nobody, so it is decided without such choices.
    bases = {period: _without_answers(period) for period in cuts.periods}
    columns = tuple(dict.fromkeys(_base_column(by) for by in cuts.columns))
    base = Cuts(columns, tuple(bases.values()))
    same = base.periods == cuts.periods and {*columns} <= {*cuts.columns}
    hidden = _hidden(reader, secret, base, found if same else rows_of(reader, secret, base))
    return {
        (period, by, key): _replaced(rows, by, hidden.get((bases[period], _base_column(by), key)))
        for (period, by, key), rows in found.items()
    }


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
    small, split = _by_choice(reader, metrics, cuts)
    hidden = {}
    for cut in ((p, by, m.key) for p in cuts.periods for by in cuts.columns for m in metrics):
        already = split.get(cut, set())
        if cut in small and not already:
            # Groups of a chosen column: with those not chosen they are complete already.
            rows = [hide(r) if r.group in small[cut] and r.estimate.n else r for r in found[cut]]
        else:
            rows = hide_small(found[cut], smallest, already | small.get(cut, set()))
        hidden[cut] = {row.group: row for row in rows if row.estimate.hidden}
    return hidden


def _by_choice(reader: Reader, metrics: Sequence[Metric], cuts: Cuts) -> tuple[Groups, Groups]:
    """The small groups of the chosen columns' cuts, and the groups of any that a choice splits.

    A group is split if some values hidden in it are among the chosen ones and others are not.
    """
    small: dict[tuple[Slice, str | None, str], set[Group]] = {}
    split: dict[tuple[Slice, str | None, str], set[Group]] = defaultdict(set)
    for column, values in cuts.periods[0].choice:
        loose = {period.narrow(column): period for period in cuts.periods}
        # Its own groups are the values themselves; they are told of all rows.
        columns = dict.fromkeys(None if by == column else by for by in cuts.columns)
        crossed = Cuts(tuple(columns), tuple(loose), across=column)
        cells: dict[tuple[Slice, str | None, str], dict[Group, dict[Group, int]]] = {}
        for (period, by, key), group, value, n in cells_of(reader, metrics, crossed):
            cells.setdefault((loose[period], by, key), {}).setdefault(group, {})[value] = n
        for (period, by, key), groups in cells.items():
            for group, counts in groups.items():
                if is_split_by(counts, values, reader.disclosure.smallest):
                    split[period, by, key].add(group)
                if by is None:
                    small[period, column, key] = hidden_groups(counts, reader.disclosure.smallest)
    return small, split
