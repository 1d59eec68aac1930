"""The rows of a file that are unlike its others: which cell, on which line, what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import polars as pl

from drops.errors import printable
from drops.intake.files import Piece
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan
from drops.intake.rows.cast import Cast
from drops.intake.rows.protect import shown_cells
from drops.intake.values.spelled.zones import clock_of

#: What becomes of an odd row.
Fate = Literal["refused", "kept without it", "kept"]

#: Of each reason so many rows are named, and so many reasons, those of most rows first.
_MOST_ROWS, _MOST_REASONS = 3, 12
_LONGEST_CELL = 40

#: Dates are far from the others where nearly all lie within a span, and these so far outside it.
_NEARLY_ALL, _FAR, _LEAST_FAR = 0.98, 2, timedelta(days=180)
#: Fewer rows have no others to be unlike, and the dates of more are not put in order for this.
_ENOUGH_ROWS, _TOO_MANY_ROWS = 20, 500_000


@dataclass(frozen=True, slots=True)
class OddRow:
    """One row that is unlike the others; `rows` are so for the same reason."""

    line: int
    #: The column as the file calls it, and its cell as it may be shown; empty where it is all.
    column: str
    cell: str
    fate: Fate
    why: str
    rows: int = 1
    #: Where a person finds it in the file.
    place: str = ""


@dataclass
class OddRows:
    """Gathers odd rows by why they are odd, while the pieces of a file pass."""

    found: dict[tuple[Fate, str], list[OddRow]] = field(default_factory=dict)
    numbers: dict[tuple[Fate, str], int] = field(default_factory=dict)

    def add(self, piece: Piece, answer: AnswerColumns, cast: Cast, plan: Plan) -> None:
        """Note the odd rows of one answer of every row of a piece."""
        findings, refused = cast.findings, cast.refused
        for why, broken in findings.rules:
            bound = answer.columns.get(findings.of.get(why, ""))
            self._add("refused", why, broken & refused, piece, bound, plan)
        for each in cast.left_out():
            bound = answer.columns.get(each.column)
            self._add("kept without it", each.sentence, each.rows, piece, bound, plan)
        for each in findings.dateless:
            bound, rows = answer.columns.get(each.column), each.rows & ~(cast.blank | refused)
            self._add("kept without it", each.sentence, rows, piece, bound, plan)

    def add_broken(self, piece: Piece) -> None:
        """Note the records of a piece that are no rows."""
        for broken in piece.broken:
            why = f"the line {broken.reason}"
            self._note(OddRow(broken.line, "", "", "refused", why))

    def add_lines(self, why: str, lines: Iterable[tuple[int, str]]) -> None:
        """Note the rows that others of their file refuse: their lines, and which others."""
        for line, others in lines:
            self._note(OddRow(line, "", others, "refused", why))

    def add_far(self, rows: Path, plan: Plan) -> None:
        """Note the rows kept, in a Parquet file, that are dated far from nearly all others."""
        for line, instant, why in _far(rows, plan):
            moment = instant.astimezone(clock_of(plan.zone))
            cell = f"{moment:%-d %b %Y}"
            self._note(OddRow(line, plan.table.dated_by.replace("_", " "), cell, "kept", why))

    def _add(
        self,
        fate: Fate,
        why: str,
        rows: pl.Series,
        piece: Piece,
        bound: Bound | None,
        plan: Plan,
    ) -> None:
        number = int(rows.sum())
        if not number:
            return
        known = self.found.setdefault((fate, why), [])
        self.numbers[fate, why] = self.numbers.get((fate, why), 0) + number
        for row in rows.arg_true().head(_MOST_ROWS - len(known)).to_list():
            column, cell = _cell(piece, row, bound, plan)
            known.append(OddRow(int(piece.lines[row]), column, cell, fate, why))

    def _note(self, row: OddRow) -> None:
        known = self.found.setdefault((row.fate, row.why), [])
        self.numbers[row.fate, row.why] = self.numbers.get((row.fate, row.why), 0) + 1
        if len(known) < _MOST_ROWS:
            known.append(row)

    def rows(self, place: Callable[[int], str]) -> tuple[OddRow, ...]:
        """Return the odd rows, those first of which most are refused for the same reason.

        `place` says where a person finds a line.
        """
        order = sorted(self.numbers, key=lambda why: (why[0] != "refused", -self.numbers[why]))
        return tuple(
            replace(row, rows=self.numbers[why], place=place(row.line))
            for why in order[:_MOST_REASONS]
            for row in self.found[why]
        )


def _cell(piece: Piece, row: int, bound: Bound | None, plan: Plan) -> tuple[str, str]:
    """The column that a value stands in, as the file calls it, and its cell as it may be shown."""
    places = [place for place in (bound.every_place if bound else ()) if place < len(plan.header)]
    cells = shown_cells(piece.frame.row(row), plan)
    filled = [place for place in places if cells[place].strip()]
    for place in (*filled[:1], *places[:1]):
        return plan.header[place], printable(cells[place].strip(), _LONGEST_CELL)
    return "", ""


def _far(rows: Path, plan: Plan) -> Iterator[tuple[int, datetime, str]]:
    """The line and time of rows that are dated far from nearly all others, and from which."""
    dated = plan.table.dated_by
    if plan.table.is_register:  # it may be of any time
        return
    kept = pl.scan_parquet(rows, glob=False).select("line", pl.col(dated).alias("at"))
    kept = kept.filter(pl.col("at").is_not_null())
    count = kept.select(pl.len()).collect().item()
    if not _ENOUGH_ROWS <= count <= _TOO_MANY_ROWS:
        return
    outside = max((1 - _NEARLY_ALL) / 2, 1 / (count - 1))  # one row at least, at either end
    low, high = (
        kept.select(
            pl.col("at").quantile(outside, "higher").alias("low"),
            pl.col("at").quantile(1 - outside, "lower").alias("high"),
        )
        .collect()
        .row(0)
    )
    gap = max((high - low) * _FAR, _LEAST_FAR)
    far = (pl.col("at") < low - gap) | (pl.col("at") > high + gap)
    zone = clock_of(plan.zone)
    nearly_all = " to ".join(f"{end.astimezone(zone):%-d %b %Y}" for end in (low, high))
    why = f"nearly all others are dated {nearly_all}"
    for line, instant in kept.filter(far).sort("line").collect().iter_rows():
        yield int(line), instant, why
