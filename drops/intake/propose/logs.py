"""Ids that come again in a file, and all rows of a few of them: what a case goes through.

A sample of a file has single rows of many cases; whether its rows are events of cases is told by
the whole of a few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from drops.intake.propose.vocabulary import words

#: What the column is called that says which case a row is of. What is ordered or sold is no case.
_CASE = (
    r"case|trace|ticket|incident|complaint|issue|request|service request|sr|conversation|claim"
    r"|inquiry|enquiry|problem|notification|task|fall|vorgang|vorgangs|meldung|meldungs|beschwerde"
    r"|anfrage|storung|zaak|klacht|melding|dossier|demande|reclamation|caso|queja|reclamo"
    r"|reclamacion|solicitud|incidencia|chamado|protocolo|pratica|arende|sag|sak|zgloszenie|sprawa"
)
_NUMBER = r"id|identifier|number|no|nr|num|key|ref|reference|nummer|numero|n|code"
NAMES_CASE = re.compile(
    rf"^({_CASE})(.?({_NUMBER}))?\.?$|^case:concept:name$"
    rf"|^(id|numero|n|nr|no)( d[aeou]?l?)? ({_CASE})$"
)
#: Names that say less: of a log only where all else says so.
MAY_NAME_CASE = re.compile(r"^(number|key|id|reference|object id|nummer|numero)$")

#: So many cases are followed, with so many rows in all.
_CASES, _ROWS = 60, 6_000


class FollowedCases:
    """All rows of a few ids, by the place of their column, as a file is read piece by piece."""

    def __init__(self, names: Sequence[str], first: pl.DataFrame) -> None:
        self.rows: dict[int, list[pl.DataFrame]] = {}
        self.ids: dict[int, pl.Series] = {}
        for place in [place for place, name in enumerate(names) if _may_be_case(name)]:
            if place < first.width and (ids := _that_come_again(first[f"c{place}"])) is not None:
                self.ids[place], self.rows[place] = ids, []
        self.add(first)

    def add(self, frame: pl.DataFrame) -> None:
        """Keep the rows of these ids that are in a stretch of the file."""
        for place, ids in self.ids.items():
            if sum(each.height for each in self.rows[place]) < _ROWS:
                self.rows[place].append(frame.filter(pl.col(f"c{place}").is_in(ids.implode())))

    def whole(self) -> dict[int, pl.DataFrame]:
        """Return the rows kept, in the order of the file."""
        return {place: pl.concat(rows).head(_ROWS) for place, rows in self.rows.items()}


def _may_be_case(name: str) -> bool:
    title = words(name)
    return bool(NAMES_CASE.match(title) or MAY_NAME_CASE.match(title))


def _that_come_again(column: pl.Series) -> pl.Series | None:
    """Some of the ids that come again, from all over the stretch; `None` where none does."""
    given = column.drop_nulls()
    again = given.filter(given.is_duplicated()).unique(maintain_order=True)
    if again.is_empty():
        return None
    return again.gather_every(max(1, len(again) // _CASES)).head(_CASES)
