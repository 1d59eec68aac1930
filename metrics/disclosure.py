"""Which groups of one cut are hidden because they are small, so that no answer can be traced.

The field's terms: *primary* suppression hides each group of few answers, *complementary*
suppression others beside it, so that it cannot be found by subtraction from the whole (Cox 1980,
JASA 75; Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). What a hidden group
keeps is its number of answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from metrics.model import Estimate, Group, Metric, Row

#: Columns that hold the answer itself: how many gave which is all there is to know of a group, so
#: their groups are shown or hidden together.
ANSWERS = ("score", "rating")


def is_shown_always(metric: Metric) -> bool:
    """Whether the metric only says how many there are, which is never hidden."""
    return metric.unit == "complaints"


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
    return replace(row, estimate=Estimate(None, None, None, row.estimate.n, hidden=True), inputs={})


def in_words(n: int, noun: str = "answers") -> str:
    """What stands where a number is hidden: `hidden: 3 answers`."""
    return f"hidden: {n:,} {noun.removesuffix('s') if n == 1 else noun}"


def note(estimate: Estimate, noun: str) -> str | None:
    """Why an estimate has no value although something was counted; `None` for any other."""
    return in_words(estimate.n, noun) if estimate.hidden else None


def _rank(counts: Mapping[Group, int]) -> Callable[[Group], tuple[int, str]]:
    return lambda group: (counts[group], str(group))
