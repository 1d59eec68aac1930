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

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn

from metrics.measure.answers import Found, cells_of, rows_of
from metrics.measure.linked import Cells, Linked
from metrics.measure.query import Cuts
from metrics.measure.reader import Reader
from metrics.model import Estimate, Group, Metric, Row, merged
from metrics.slices import Disclosure, Slice
from store.tables import SLICE_COLUMNS

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


def is_told_by_parts(parts: Iterable[Row], disclosure: Disclosure) -> bool:
    """Whether the number of all parts, less those that are shown, would tell of few or of one."""
    hidden = [part.estimate.n for part in parts if part.estimate.hidden]
    return bool(hidden) and (len(hidden) == 1 or is_few(sum(hidden), disclosure.smallest))


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


def small_places(
    counts: Mapping[Group, int], smallest: int, already: Collection[Group] = ()
) -> set[str]:
    """The values not to name beside single words, by how many of these each has.

    Left out, they cannot be told from words without a value; of these there are then `smallest`.
    `already` are values to leave out whatever their size.
    """
    if not already and all(n >= smallest for value, n in counts.items() if value is not None):
        return set()
    return {str(v) for v in hidden_groups(counts, smallest, [None, *already]) if v is not None}


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
    return f"hidden: {_counted(n, noun)}"


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun.removesuffix('s') if n == 1 else noun}"


def note(estimate: Estimate, noun: str) -> str | None:
    """Why an estimate has no value although something was counted, or whom it counts, too.

    `None` for any other.
    """
    if estimate.others:
        return f"with {_counted(estimate.others, noun)} of others"
    return in_words(estimate.n, noun) if estimate.hidden else None


def _rank(counts: Mapping[Group, int]) -> Callable[[Group], tuple[int, str]]:
    return lambda group: (counts[group], str(group))


def visible_rows(reader: Reader, metrics: Sequence[Metric], cuts: Cuts) -> Found:
    """Each metric's rows by each cut, those hidden that are too small for the reader."""
    found = rows_of(reader, metrics, cuts)
    secret = {metric.key: metric for metric in metrics if may_hide(reader.disclosure, metric)}
    # Who gave which answer is told of all or of nobody, so it is decided without such choices.
    bases = {period: _without_answers(period) for period in cuts.periods}
    told = {
        (period, by, key): rows
        for (period, by, key), rows in found.items()
        if key in secret and bases[period] == period and by not in ANSWERS
    }
    alone = {cut for cut, rows in told.items() if _is_told_alone(cut[0], cut[1], rows)}
    open_cuts = [cut for cut in found if cut[2] in secret and cut not in alone]
    asked = dict.fromkeys(key for _, _, key in open_cuts)
    linked = _linked(reader, [secret[key] for key in asked], [*bases.values()])
    shown = {cut: hide_small(found[cut], reader.disclosure.smallest) for cut in alone}
    for cut in open_cuts:
        number = cuts.periods.index(cut[0])
        shown[cut] = _visible(
            linked, number, cut[1], secret[cut[2]], found[cut], is_base=cut in told
        )
    return found | shown


def _is_told_alone(period: Slice, by: str | None, rows: Sequence[Row]) -> bool:
    """Whether these rows tell what is hidden of them: there are no others, or nothing in them.

    No number of all rows is hidden to hide another one.
    """
    return (by is None and not period.choice) or not any(row.estimate.n for row in rows)


def _visible(
    linked: Linked, number: int, by: str | None, metric: Metric, rows: list[Row], *, is_base: bool
) -> list[Row]:
    """One metric's rows by one column as they are shown; `is_base` where no answer matters."""
    hidden = linked.hidden(number, _base_column(by), metric.key)
    if is_base:
        # What is not known is not measured, and not hidden.
        measured = {row.group for row in rows if row.estimate.n}
        hidden = {group: n for group, n in hidden.items() if group in measured}
    shown = _replaced(rows, by, hidden)
    can_join = metric.additive and by in (*SLICE_COLUMNS, *metric.own_columns)
    if hidden and can_join and not linked.hidden(number, None, metric.key):
        return _with_others(metric, rows, shown)
    return shown


def unseen(
    reader: Reader, metrics: Sequence[Metric], cuts: Cuts
) -> dict[tuple[Slice, str | None, str], list[UnseenRow]]:
    """Return each metric's rows by each cut, of which nothing is hidden and nothing can be seen."""
    return {cut: sealed(rows) for cut, rows in rows_of(reader, metrics, cuts).items()}


#: So many of a hundred may be of others where a group is told with them, and not hidden.
MOST_OTHERS = 5


def _with_others(metric: Metric, unseen: Sequence[Row], rows: list[Row]) -> list[Row]:
    """The rows; a group that is nearly all that is hidden is told, as all that is hidden.

    All hidden groups together are what the whole leaves beside those that are shown.
    """
    parts = [row for row, shown in zip(unseen, rows, strict=True) if shown.estimate.hidden]
    if not parts:
        return rows
    largest = max(parts, key=lambda row: row.estimate.n)
    inputs = merged(parts)
    together = metric.estimate(inputs)
    others = together.n - largest.estimate.n
    if others * 100 > MOST_OTHERS * together.n:
        return rows
    told = Row(largest.group, replace(together, others=others), inputs)
    return [told if row.group == told.group else row for row in rows]


def _base_column(by: str | None) -> str | None:
    return None if by in ANSWERS else by


def _without_answers(period: Slice) -> Slice:
    for column in ANSWERS:
        period = period.narrow(column)
    return period


def _linked(reader: Reader, metrics: Sequence[Metric], periods: Sequence[Slice]) -> Linked:
    """Return what decides of these metrics; their numbers hang on who asks, and on the settings."""
    named = {metric.key: metric for metric in metrics}
    who = reader.scope, reader.as_of, reader.ages, reader.settings.model_dump_json()

    def ask(keys: Sequence[str], cuts: Cuts) -> Cells:
        return cells_of(reader, [named[key] for key in keys], cuts)

    keys = {key: (metric.clock, who) for key, metric in named.items()}
    return Linked(reader.lake, keys, periods, reader.disclosure.smallest, ask)


def _replaced(rows: list[Row], by: str | None, hidden: Mapping[Group, int]) -> list[Row]:
    """The rows, the hidden ones hidden; by an answer one row stands for all of them."""
    if by in ANSWERS:
        return [Row(None, hidden_estimate(n), {}) for n in hidden.values()] or rows
    return [
        Row(row.group, hidden_estimate(hidden[row.group]), {}) if row.group in hidden else row
        for row in rows
    ]
