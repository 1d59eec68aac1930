"""Groups that stand once over a block of rows, as in a report that people read."""

from __future__ import annotations

import polars as pl

from drops.intake.mapping.questions import Question
from drops.intake.propose.parts import DraftContext, DraftPart
from drops.intake.values.casts import cleaned

#: At most such a share of the rows has a name of its own; fewer names are no blocks.
_MOST, _FEWEST = 0.5, 2


def ask_blocks(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Ask of a group that seems to stand once over its rows, as it would be lost for the others.

    Nothing is filled in here: which rows belong to a name is known where the report was made, and
    a row that is cut out later may be the one with the name.
    """
    added = DraftPart()
    for column in seen.table.columns:
        source = found.sources.get(column.name)
        if not column.is_group or source is None or len(source.headers) != 1:
            continue
        place = seen.look.names.index(source.headers[0])
        if _stands_over_rows(seen, place):
            added += DraftPart(questions=(_whose_rows(seen, place, column.name),))
    return added


def _names(seen: DraftContext, place: int) -> pl.Series:
    return seen.look.sample.select(cleaned(pl.col(f"c{place}")).alias("name")).to_series()


def _stands_over_rows(seen: DraftContext, place: int) -> bool:
    """Return whether each name stands once, left of all that is filled, and over several rows."""
    look = seen.look
    if not look.whole or any(each.given == each.looked for each in look.cells[: place + 1]):
        return False
    names = _names(seen, place)
    given = names.drop_nulls()
    stands_first = len(names) > 0 and names[0] is not None
    few = _FEWEST <= len(given) <= _MOST * len(names)
    return stands_first and few and bool(given.is_unique().all())


def _whose_rows(seen: DraftContext, place: int, fills: str) -> Question:
    header, names = seen.look.names[place], _names(seen, place)
    text = (
        f"{header} stands in {names.count():,} of {len(names):,} rows, «{names[0]}» in the first. "
        "If it holds for the rows below it, fill it down in the spreadsheet (or export without "
        "groups) and drop the file again"
    )
    return Question("blocks", header, text, (("empty", "the others have none"),), None, fills)
