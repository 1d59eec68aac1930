"""Records of another width than the header's that are rows all the same, when the file shows it.

Tools leave out the last empty cells of a row, or write one separator too many behind every row;
spreadsheet programs put a whole line into quotation marks. One such record alone may as well have
lost a separator, so it is no row; of many, each is one whose cells fit the columns they are in.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl

from drops.intake.files.csv.scan import Places
from drops.intake.files.values import VALUE, is_value

#: As many records, and this share of all, are a way of writing and no slip.
_LEAST, _SHARE = 2, 0.05
#: Rows looked at to tell which columns hold numbers and times alone.
_LOOKED_AT = 2_000
_FEWEST = 3

SHORT = "the last empty cells were left out of the line, and were taken as empty"
LONG = "separators stand behind the last cell, with nothing between them"
WRAPPED = "the whole line stood in quotation marks, and was read as if it did not"


class Mender:
    """What the records of one file that have another width than its header are."""

    def __init__(self, width: int, separator: str, wrapped: str = "") -> None:
        self.width, self.separator, self.wrapped = width, separator, wrapped
        self.short = self.long = False
        #: Columns in which full rows have numbers and times alone.
        self.valued: frozenset[int] = frozenset()
        self.header_line = 0
        self.mended: Counter[str] = Counter()

    def look(self, widths: Places, rows: pl.DataFrame) -> None:
        """Learn from the widths of a block's records, and from its rows of the full width."""
        number = max(_LEAST, round(_SHARE * len(widths)))
        self.short = self.short or int(np.sum(widths < self.width)) >= number
        self.long = self.long or int(np.sum(widths > self.width)) >= number
        if self.valued or rows.height < _FEWEST:
            return
        cells = rows.head(_LOOKED_AT).select(pl.all().str.strip_chars().replace("", None))
        shares = cells.select(pl.all().drop_nulls().str.contains(rf"^(?:{VALUE})$").mean()).row(0)
        self.valued = frozenset(place for place, share in enumerate(shares) if share == 1)

    def row(self, line: int, fields: Sequence[str]) -> list[str] | None:
        """Return the cells of the row that the record is; `None` when it is none."""
        cells, why = self._cells(fields)
        if cells is None or not (self._fits(line, cells) or (why == WRAPPED and self.wrapped)):
            return None
        if not self.wrapped:
            self.mended[why] += 1
        return cells

    def taken(self) -> tuple[tuple[str, int], ...]:
        """Return how many records were rows after all since this was asked last, and why."""
        mended, self.mended = tuple(self.mended.items()), Counter()
        return mended

    def _cells(self, fields: Sequence[str]) -> tuple[list[str] | None, str]:
        if inner := self._inner(fields):
            return inner, WRAPPED
        missing = self.width - len(fields)
        if missing > 0 and self.short:
            return [*fields, *[""] * missing], SHORT
        if missing < 0 and self.long and not any(cell.strip() for cell in fields[self.width :]):
            return list(fields[: self.width]), LONG
        return None, ""

    def _inner(self, fields: Sequence[str]) -> list[str] | None:
        """The fields within the one field that is the whole line."""
        separator = self.wrapped or self.separator
        if self.width < 2 or not fields or any(fields[1:]) or separator not in fields[0]:
            return None
        try:
            inner = next(csv.reader([fields[0]], delimiter=separator, strict=True))
        except (csv.Error, StopIteration):
            return None
        return inner if len(inner) == self.width else None

    def _fits(self, line: int, cells: Sequence[str]) -> bool:
        """Whether each cell holds what its column holds; below another header none does."""
        if self.header_line or not self.valued:
            return False
        given = [cells[place].strip() for place in self.valued]
        odd = [not is_value(cell) for cell in given if cell]
        if odd and all(odd):
            self.header_line = line  # names where values stand: another table begins
        return any(given) and not any(odd)
