"""Places under what they lie in: the number of each region, then those of its places.

A region's number is measured over its own rows, as each place's is; none is made of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.analyses.compare import Compared
from metrics.places import Places
from store.names import name_key
from store.tables import LEVELS, PLACED_BY

#: The columns whose groups each lie in one place of a level at most. A team works in several.
_LYING = (PLACED_BY[0], *LEVELS)


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a place that lies in `within` (`None`: in nothing that is told), or its subtotal."""

    within: str | None
    row: Compared
    is_subtotal: bool


def without_subtotals(rows: Iterable[Compared]) -> list[PlacedRow]:
    """Return the rows as they are, lying in nothing that is told."""
    return [PlacedRow(None, row, is_subtotal=False) for row in rows]


def levels_above(places: Places, by: str | None) -> tuple[str, ...]:
    """Return the levels in which the groups of a column can lie, the nearest first."""
    if by not in _LYING:
        return ()
    above = LEVELS[LEVELS.index(by) + 1 :] if by in LEVELS else LEVELS
    return tuple(level for level in places.levels if level in above)


def check_above(places: Places, by: str | None, level: str) -> None:
    """Raise `ValueError` if the groups of a column do not lie in places of that level."""
    offered = levels_above(places, by)
    if level not in offered:
        raise ValueError(
            f"--subtotals is {level} and --by is {by or 'not given'}; expected --by "
            f"{' or '.join(_LYING[:-1])} and a level above it of which files tell, here: "
            f"{', '.join(offered) or 'none'}"
        )


def with_subtotals(
    places: Places, level: str, rows: Sequence[Compared], totals: Sequence[Compared]
) -> list[PlacedRow]:
    """Return each total with the rows that lie in it below; last those that lie in none.

    Args:
        places: what lies in what.
        level: the column of the totals.
        rows: of a column whose groups lie in it, in their order.
        totals: of the level, in their order.
    """
    within: dict[str | None, list[Compared]] = {}
    for row in rows:
        above = places.above(str(row.group)).get(level) if row.group is not None else None
        within.setdefault(None if above is None else name_key(above), []).append(row)
    placed: list[PlacedRow] = []
    for total in totals:
        if total.group is not None:
            name = str(total.group)
            placed.append(PlacedRow(name, total, is_subtotal=True))
            lying = within.pop(name_key(name), [])
            placed += [PlacedRow(name, row, is_subtotal=False) for row in lying]
    left = [row for of_none in within.values() for row in of_none]
    return [*placed, *without_subtotals(left)]
