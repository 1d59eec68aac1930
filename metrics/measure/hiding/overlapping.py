"""Groups that overlap: what is hidden of rows that are chosen by what they are about.

A row may have several themes, so that the numbers of all of them do not add up to the whole, and
nothing follows from one theme's number and another's. What could be subtracted is one theme from
the whole: of each choice the rows that have it and the rows that have not are two cells, and the
pattern (`metrics.measure.hiding.pattern`) is decided of these two as of two places, crossed with
every other column. A group is shown where it is by that, and where all rows of the same choice,
whatever they are about, are.
"""

from __future__ import annotations

from dataclasses import replace

from metrics.model import Group
from metrics.slices import Slice
from store.tables import OVERLAPPING

#: The two cells, as what is counted calls them.
WITH, WITHOUT = "True", "False"


def is_overlapping(chosen: Slice) -> bool:
    """Return whether rows are chosen by a column of which they may have several values."""
    return bool(chosen.without) or any(column in OVERLAPPING for column, _ in chosen.choice)


def whole_of(chosen: Slice) -> Slice:
    """Return all rows of the period, with the choice that tells two cells apart, if there is one.

    The rows with a theme and those without it are told apart by one choice.
    """
    about = tuple(pair for pair in chosen.choice if pair[0] in OVERLAPPING)
    if not about:
        return replace(chosen, only=chosen.without, without=())
    return replace(chosen, only=about)


def cell_of(chosen: Slice) -> dict[str, tuple[Group, ...]]:
    """Return the values of each column that are chosen, of an overlapping one the cell."""
    cell: dict[str, tuple[Group, ...]] = {
        column: values for column, values in chosen.choice if column not in OVERLAPPING
    }
    about = dict.fromkeys((c for c, _ in chosen.choice if c in OVERLAPPING), (WITH,))
    rest = {c: (WITHOUT,) for c, _ in chosen.without if c not in about}
    return {**cell, **rest, **about}
