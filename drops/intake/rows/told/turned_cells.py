"""Dates of a workbook that a spreadsheet of another country took for others, and turned round.

Where the day stands first, Excel takes 07/01/2026 for a day in January, and the cell holds that;
07/13/2026 is no date there and stays a text. A column with both tells what happened to it: its
texts can be read in one order alone, and none of its dates is later than the twelfth. Where all of
them are dates, none tells; but dates of the future, or out of order in a file that is in order when
they are turned round, speak against them: that is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import polars as pl

from drops.errors import counted
from drops.intake.files import Header, Piece
from drops.intake.mapping.doubts import Doubt, turned_round
from drops.intake.mapping.plan import Bound, Plan
from drops.intake.rows.cast import texts_for
from drops.intake.rows.told.spelling import ORDERS, times_of, with_forms
from drops.intake.values.times import TURNED, of_order, spelled_parts
from store.schema import Column

_TYPED = r"^\d{4}-\d{2}-(\d{2})(?: \d{2}:\d{2}:\d{2}(?:\.\d+)?)?$"
_DAY = r"^(\d{4})-(\d{2})-(\d{2})(?:[ T]|$)"
#: The days that may be months.
_TWELFTH = 12
#: So many dates are looked at for their order; fewer, or fewer different ones, tell nothing.
_LOOKED_AT, _ENOUGH, _DIFFERENT = 10_000, 5, 3


@dataclass
class _Cells:
    """What one column of times holds: dates as cells, and texts that tell an order."""

    column: Column
    bound: Bound
    dates: int = 0
    latest: int = 0
    #: Texts that tell an order, by whether the day stands first; the first of them and its line.
    order_counts: dict[bool, int] | None = None
    example: tuple[int, str] | None = None
    #: Texts that a spreadsheet would have taken for dates: it took none here.
    either: int = 0
    #: The first of the dates, with their lines, as they are and turned round.
    days: list[tuple[int, date, date]] = field(default_factory=list)

    def look(self, piece: Piece) -> None:
        """Look at the cells of a piece."""
        texts = texts_for(piece.frame, self.bound, self.column)
        days = texts.str.extract(_TYPED).cast(pl.Int64)
        self.dates += days.count()
        self.latest = max(self.latest, *days.drop_nulls().unique(), 0)
        if self.latest <= _TWELFTH:
            self._note_days(texts, piece)
        left = texts.filter(days.is_null() & texts.is_not_null())
        parts = spelled_parts(left.unique(), (), replace(self.bound.manner, order="")).parts
        one, two = pl.col("one"), pl.col("two")
        proofs = {
            True: one.is_between(13, 31) & two.is_between(1, _TWELFTH),
            False: one.is_between(1, _TWELFTH) & two.is_between(13, 31),
        }
        self.order_counts = self.order_counts or {True: 0, False: 0}
        for is_day_first, rule in proofs.items():
            found = parts.filter(rule)["text"]
            self.order_counts[is_day_first] += len(found)
            if self.example is None and len(found):
                row = (texts == found[0]).arg_max() or 0
                self.example = (int(piece.lines[row]), str(found[0]))
        both = one.is_between(1, _TWELFTH) & two.is_between(1, _TWELFTH)
        self.either += parts.filter(both).height

    def _note_days(self, texts: pl.Series, piece: Piece) -> None:
        parts = pl.col("text").str.extract_groups(_DAY).struct
        year, month, day = (parts.field(each).cast(pl.Int32) for each in ("1", "2", "3"))
        frame = pl.DataFrame({"line": piece.lines, "text": texts})
        frame = frame.filter(pl.col("text").str.contains(_TYPED)).select(
            "line",
            pl.date(year, month, day).alias("as it is"),
            pl.date(year, day, month).alias("turned"),
        )
        self.days += list(frame.drop_nulls().head(_LOOKED_AT - len(self.days)).iter_rows())

    def against(self, latest: datetime) -> str:
        """Return what speaks against the dates as they are, and against them turned round.

        `latest` is the last instant that is not the future.
        """
        if not self.can_be_turned or len(self.days) < _ENOUGH:
            return ""
        as_is, turned = [day for _, day, _ in self.days], [day for _, _, day in self.days]
        if max(as_is) > latest.date() >= max(turned):
            late = [day for day in as_is if day > latest.date()]
            return f"{counted(len(late), 'date lies', 'dates lie')} in the future"
        if _are_in_order(turned) and not _are_in_order(as_is):
            return "its dates are out of order"
        return ""

    @property
    def can_be_turned(self) -> bool:
        """Whether none of the dates is one that cannot be turned round."""
        return self.dates > 0 and self.latest <= _TWELFTH and not self.either

    @property
    def order(self) -> bool | None:
        """Whether its texts have the day first; `None` where they do not tell, or tell both."""
        orders = {order for order, number in (self.order_counts or {}).items() if number}
        return orders.pop() if len(orders) == 1 and self.can_be_turned else None


def _are_in_order(days: list[date]) -> bool:
    return days in (sorted(days), sorted(days, reverse=True)) and len({*days}) > _DIFFERENT


def with_turned_cells(
    plan: Plan,
    pieces: Callable[[], Iterator[Piece]],
    header: Header,
    name: str,
    latest: datetime,
) -> Plan:
    """Return the plan that turns back the dates that a spreadsheet turned round, and notes it.

    The texts of one column tell it of all whose dates the tool writes in an order.

    Args:
        plan: the plan for the file as it stands.
        pieces: gives the pieces of the file, from its first row each time.
        header: the top of the file; only a workbook has cells that a spreadsheet turned round.
        name: what messages call the file.
        latest: the latest that its times can be, UTC.
    """
    if header.kind not in ("sheet", "xml"):
        return plan
    seen = {bound.places: _Cells(column, bound) for column, bound in times_of(plan)}
    seen = {places: each for places, each in seen.items() if not is_turned(each.bound)}
    for piece in pieces() if seen else ():
        for each in seen.values():
            each.look(piece)
    orders = {each.order for each in seen.values()} - {None}
    if not orders:
        return _as_said(plan, seen, name, latest)
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


def _as_said(plan: Plan, seen: Dict[tuple[int, ...], _Cells], name: str, latest: datetime) -> Plan:
    """The plan in which dates are turned round where somebody said so; `Doubt` to ask for it."""
    turned_header, doubt = "", None
    for places, cells in seen.items():
        header = plan.header[places[0]]
        why = cells.against(latest)
        question = turned_round(header, why, *_example(cells)) if cells.days else None
        given = question.answer(plan.mapping.said) if question else None
        turned_header = turned_header or (header if given == "turned" else "")
        if why and question and given is None:
            doubt = doubt or Doubt(f"{name}, line {cells.days[0][0]}: {question.text}", (question,))
    if not turned_header:
        if doubt:
            raise doubt
        return plan
    forms = {
        places: (*TURNED, *_others(each.bound, ORDERS[True]), ORDERS[True])
        for places, each in seen.items()
        if each.can_be_turned
    }
    note = f"{turned_header}: its dates were turned round, day for month, as somebody said"
    return with_forms(plan, forms, [note])


def _example(cells: _Cells) -> tuple[date, date]:
    """A date that is another when it is turned round, both ways."""
    pairs = [(day, other) for _, day, other in cells.days]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])


def is_turned(bound: Bound) -> bool:
    """Return whether the dates of a column are read as turned round."""
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
