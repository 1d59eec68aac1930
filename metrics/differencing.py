"""What is shown of what was measured: small groups hidden, also against subtracting two choices.

Within one cut `metrics.disclosure` decides. Choosing by a column makes more cuts: whoever sees all
rows, and all but one small team, knows that team. So a number of chosen values is shown only if the
groups that are hidden by that column, all other choices being the same, lie all inside of the
choice or all outside: then every difference of what is shown holds all of them or none. What this
leaves open is told in docs/decisions/hiding-small-groups.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from metrics.asking import Asked, Found, cells_of, rows_of
from metrics.disclosure import (
    ANSWERS,
    hidden_groups,
    hide,
    hide_small,
    is_shown_always,
    is_split_by,
)
from metrics.model import Group, Metric, Row
from metrics.question import Cuts
from metrics.slices import Slice

#: The groups of a period, a column and a metric's key.
Groups = Mapping[tuple[Slice, str | None, str], set[Group]]


def shown(asked: Asked, metrics: Sequence[Metric], cuts: Cuts) -> Found:
    """Each metric's rows by each cut, those hidden that the scope says are too small."""
    found = rows_of(asked, metrics, cuts)
    secret = [metric for metric in metrics if not is_shown_always(metric)]
    if asked.scope.smallest <= 1 or not secret:
        return found
    # Who gave which answer is told of all or of nobody, so it is decided without such choices.
    bases = {period: _without_answers(period) for period in cuts.periods}
    columns = tuple(dict.fromkeys(_base_column(by) for by in cuts.columns))
    base = Cuts(columns, tuple(bases.values()))
    same = base.periods == cuts.periods and {*columns} <= {*cuts.columns}
    hidden = _hidden(asked, secret, base, found if same else rows_of(asked, secret, base))
    return {
        (period, by, key): _replaced(rows, by, hidden.get((bases[period], _base_column(by), key)))
        for (period, by, key), rows in found.items()
    }


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
    asked: Asked, metrics: Sequence[Metric], cuts: Cuts, found: Found
) -> dict[tuple[Slice, str | None, str], dict[Group, Row]]:
    """The hidden rows of each cut, by their group."""
    smallest = asked.scope.smallest
    small, split = _by_choice(asked, metrics, cuts)
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


def _by_choice(asked: Asked, metrics: Sequence[Metric], cuts: Cuts) -> tuple[Groups, Groups]:
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
        for (period, by, key), group, value, n in cells_of(asked, metrics, crossed):
            cells.setdefault((loose[period], by, key), {}).setdefault(group, {})[value] = n
        for (period, by, key), groups in cells.items():
            for group, counts in groups.items():
                if is_split_by(counts, values, asked.scope.smallest):
                    split[period, by, key].add(group)
                if by is None:
                    small[period, column, key] = hidden_groups(counts, asked.scope.smallest)
    return small, split
