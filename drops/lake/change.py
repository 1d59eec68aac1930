"""What has to change in a lake table: which drops come and go, and which parts that touches."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from drops.intake.values.names import Spelling
from drops.lake.keyless import FileSpan, shares_days, spans_of
from drops.lake.ledger import Drop
from drops.lake.sources import knows_until, made_at, source_of
from store.manifest import TablePart, TableState
from store.schema import Table

#: A new drop joins the newest part while that part stays below so many rows.
PART_ROWS = 100_000
#: Changes when the rows of the same file come to be written otherwise: then all is made again.
_FORM = "masked names that are told apart"
#: The same of tables of months.
_FORM_OF_MONTHS = "of a month the file that was made later"


@dataclass(frozen=True)
class Change:
    """Which drops come and go, and the parts as they will be, but for their files and times."""

    table: Table
    live: list[Drop]
    added: list[Drop]
    removed: set[str]
    parts: dict[int, TablePart]
    before: dict[int, TablePart]
    touched: set[int]
    #: Per column which names are written otherwise; and customers whose rows go.
    spelled: Spelling = field(default_factory=dict)
    erased: frozenset[str] = frozenset()

    @cached_property
    def candidates(self) -> list[Drop]:
        """The drops that may give something to a row that changes.

        The one new drop where it knows all, and else any of its source; when rows go any that is
        left.
        """
        if self.removed or self.erased:
            return self.live
        if self.sole:
            return self.added
        touched = {self.source_of(drop) for drop in self.added}
        return [drop for drop in self.live if self.source_of(drop) in touched]

    @cached_property
    def sole(self) -> bool:
        """Whether every row of the one new drop wins whole, so that winners need not be searched.

        It does where it knows later than all others of its source, and has a place for whatever
        they have one for.
        """
        if self.removed or self.erased or len(self.added) != 1:
            return False
        (new,) = self.added
        own, places = self.source_of(new), {*new.given}
        others = [drop for drop in self.live if drop is not new and self.source_of(drop) == own]
        return not shares_days(self.table, new, others) and all(
            knows_until(new) >= knows_until(drop)
            and places.issuperset(drop.given)
            and (not self.table.is_monthly or made_at(new) >= made_at(drop))
            for drop in others
        )

    def source_of(self, drop: Drop) -> str:
        """Return the source that the keys of a drop belong to, as the lake's rows say it."""
        return source_of(self.table, drop)

    @cached_property
    def spans(self) -> list[FileSpan]:
        """The days of candidates without keys that others of them tell, which know later."""
        return spans_of(self.table, self.candidates)


def columns_of(table: Table) -> str:
    """Return the columns with their kinds, as text: when it changes, the table is made again."""
    columns = " ".join(f"{column.name}:{column.kind}" for column in table.columns)
    return " ".join([_FORM, *([_FORM_OF_MONTHS] if table.is_monthly else []), columns])


def change_of(
    table: Table,
    state: TableState,
    live: list[Drop],
    spelled: Spelling | None = None,
    erased: frozenset[str] = frozenset(),
) -> Change:
    """Return what has to change so that a table in this state holds these drops, oldest first.

    Args:
        table: the table.
        state: what the lake holds of it now.
        live: all live drops of the table, oldest first.
        spelled: per column which names are written otherwise.
        erased: the customers, hashed, whose rows go.
    """
    wanted = [drop.id for drop in live]
    held = state.drops
    left = [drop for drop in held if drop in set(wanted)]
    if state.columns != columns_of(table) or left != wanted[: len(left)]:
        state, held, left = TableState(), [], []
    removed = set(held) - set(left)
    added = live[len(left) :]
    parts = {
        number: replace(part, drops=tuple(d for d in part.drops if d not in removed))
        for number, part in state.parts.items()
    }
    touched = {n for n, part in state.parts.items() if not removed.isdisjoint(part.drops)}
    rows = {number: part.rows for number, part in parts.items()}
    for drop in added:
        number = max(parts, default=0)
        if rows.get(number) and rows[number] + drop.kept > PART_ROWS:
            number += 1
        old = parts.get(number, TablePart(()))
        parts[number] = replace(old, drops=(*old.drops, drop.id))
        rows[number] = rows.get(number, 0) + drop.kept
        touched.add(number)
    return Change(table, live, added, removed, parts, state.parts, touched, spelled or {}, erased)
