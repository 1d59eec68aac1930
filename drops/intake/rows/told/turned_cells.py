"""Dates of a workbook that a spreadsheet of another country took for others, and turned round.

Where the day stands first, Excel takes 07/01/2026 for a day in January, and the cell holds that;
07/13/2026 is no date there and stays a text. A column with both tells what happened to it: its
texts can be read in one order alone, and none of its dates is later than the twelfth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace

import polars as pl

from drops.errors import counted
from drops.intake.files import Header, Piece
from drops.intake.mapping.plan import Bound, Plan
from drops.intake.rows.cast import texts_for
from drops.intake.rows.told.spelling import ORDERS, times_of, with_forms
from drops.intake.values.times import TURNED, of_order, spelled_parts
from store.schema import Column

_TYPED = r"^\d{4}-\d{2}-(\d{2})(?: \d{2}:\d{2}:\d{2}(?:\.\d+)?)?$"
#: The days that may be months.
_TWELFTH = 12


@dataclass
class _Cells:
    """What one column of times holds: dates as cells, and texts that tell an order."""

    column: Column
    bound: Bound
    dates: int = 0
    latest: int = 0
    #: Texts that tell an order, by whether the day stands first; the first of them and its line.
    told: dict[bool, int] | None = None
    example: tuple[int, str] | None = None
    #: Texts that a spreadsheet would have taken for dates: it took none here.
    either: int = 0

    def look(self, piece: Piece) -> None:
        """Look at the cells of a piece."""
        texts = texts_for(piece.frame, self.bound, self.column)
        days = texts.str.extract(_TYPED).cast(pl.Int64)
        self.dates += days.count()
        self.latest = max(self.latest, *days.drop_nulls().unique(), 0)
        left = texts.filter(days.is_null() & texts.is_not_null())
        parts = spelled_parts(left.unique(), (), replace(self.bound.manner, order="")).parts
        one, two = pl.col("one"), pl.col("two")
        proofs = {
            True: one.is_between(13, 31) & two.is_between(1, _TWELFTH),
            False: one.is_between(1, _TWELFTH) & two.is_between(13, 31),
        }
        self.told = self.told or {True: 0, False: 0}
        for is_day_first, rule in proofs.items():
            found = parts.filter(rule)["text"]
            self.told[is_day_first] += len(found)
            if self.example is None and len(found):
                row = (texts == found[0]).arg_max() or 0
                self.example = (int(piece.lines[row]), str(found[0]))
        both = one.is_between(1, _TWELFTH) & two.is_between(1, _TWELFTH)
        self.either += parts.filter(both).height

    @property
    def can_be_turned(self) -> bool:
        """Whether none of the dates is one that cannot be turned round."""
        return self.dates > 0 and self.latest <= _TWELFTH and not self.either

    @property
    def order(self) -> bool | None:
        """Whether its texts have the day first; `None` where they do not tell, or tell both."""
        told = {order for order, number in (self.told or {}).items() if number}
        return told.pop() if len(told) == 1 and self.can_be_turned else None


def with_turned_cells(
    plan: Plan, pieces: Callable[[], Iterator[Piece]], header: Header, name: str
) -> Plan:
    """The plan in which dates that a spreadsheet turned round are turned back, and that noted.

    The texts of one column tell it of all whose dates the tool writes in an order.
    """
    if header.kind not in ("sheet", "xml"):
        return plan
    seen = {bound.places: _Cells(column, bound) for column, bound in times_of(plan)}
    seen = {places: each for places, each in seen.items() if not is_turned(each.bound)}
    for piece in pieces() if seen else ():
        for each in seen.values():
            each.look(piece)
    orders = {each.order for each in seen.values()} - {None}
    if len(orders) != 1:
        return plan
    order = ORDERS[bool(orders.pop())]
    turned = {
        places: each
        for places, each in seen.items()
        if each.can_be_turned and (each.order is not None or _is_numeric(plan, each))
    }
    forms = {
        places: (*TURNED, *_others(each.bound, order), order) for places, each in turned.items()
    }
    return with_forms(plan, forms, list(_notes(plan, turned, order, name)))


def is_turned(bound: Bound) -> bool:
    """Whether the dates of a column are read as turned round."""
    return not {*TURNED}.isdisjoint(bound.source.formats)


def _is_numeric(plan: Plan, cells: _Cells) -> bool:
    """Whether the tool writes the times of a column as numbers, in an order."""
    source = plan.mapping.columns.get(cells.column.name)
    return bool(source and any(form[:2] in ("%d", "%m") for form in source.formats))


def _others(bound: Bound, order: str) -> tuple[str, ...]:
    """The forms of a column but those that would read the dates as they stand there."""
    return tuple(form for form in of_order(bound.source.formats, order) if form != "iso")


def _notes(
    plan: Plan, turned: Dict[tuple[int, ...], _Cells], order: str, name: str
) -> Iterator[str]:
    line, example = next(each.example for each in turned.values() if each.example)
    for places, each in turned.items():
        yield (
            f"{plan.header[places[0]]}: a spreadsheet took {counted(each.dates, 'date', 'dates')} "
            f"of {name} for others, with day and month turned round, as what it left as text tells "
            f"(line {line}: {example}, {order}); they were turned back"
        )
