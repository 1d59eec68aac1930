"""The CSV of the rows refused: line, reasons, and the original columns with their original text.

And the same table with cells that somebody mended, read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from drops.errors import DropError, printable
from drops.intake.files import (
    Broken,
    Piece,
    Wanted,
    open_pieces,
    plain,
    said_names,
    whole_header,
)
from drops.intake.mapping.plan import Plan
from drops.intake.rows.cast import Cast
from drops.intake.rows.protect import protected_cells, protected_fields
from drops.intake.values.masking import masked_cells
from store.spreadsheets import write_table

#: What stands before the columns of the file: where a row stood in it, and why it was refused.
LINE, REASONS = "line", "reasons"


class Refusals:
    """Writes refused rows as they are found."""

    def __init__(self, path: Path, header: Sequence[str], separator: str, plan: Plan) -> None:
        self.file, self.plan = path.open("wb"), plan
        self.width, self.separator = len(header), separator or ","
        names = [[name] for name in (LINE, REASONS, *header)]
        write_table(self.file, pl.DataFrame(names), names=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()

    def add(self, piece: Piece, casts: Sequence[Cast]) -> None:
        """Write the refused rows of a piece, in the order of the file."""
        reasons = [_reasons_of(cast, piece) for cast in casts if cast.refused.any()]
        rows = self._with_cells(piece, pl.concat(reasons)) if reasons else None
        broken = self._broken_rows(piece.broken)
        if rows is not None and broken is not None:
            rows = pl.concat([rows, broken.select(rows.columns)]).sort("line", maintain_order=True)
        found = rows if rows is not None else broken
        if found is not None:
            write_table(self.file, found, names=False)

    def add_lines(self, piece: Piece, reasons: pl.DataFrame) -> None:
        """Write rows refused only later; `reasons` has the columns `line` and `reasons`."""
        found = reasons.join(piece.lines.to_frame(), on="line", how="semi")
        if found.height:
            write_table(self.file, self._with_cells(piece, found), names=False)

    def _with_cells(self, piece: Piece, reasons: pl.DataFrame) -> pl.DataFrame:
        """`line` and `reasons`, one row per line, with the cells of the file."""
        merged = reasons.group_by("line", maintain_order=True).agg(pl.col("reasons").str.join("; "))
        cells = piece.frame.with_columns(piece.lines.alias("line"))
        rows = merged.join(cells, on="line", how="left", maintain_order="left")
        return protected_cells(rows.sort("line", maintain_order=True), self.plan)

    def _broken_rows(self, broken: Sequence[Broken]) -> pl.DataFrame | None:
        """Records that are no rows: their fields from the left, what is too much in the last."""
        if not broken:
            return None
        rows = []
        for each in broken:
            fields = list(protected_fields(each, self.plan))
            if len(fields) > self.width:
                last = self.separator.join(fields[self.width - 1 :])
                fields = [*fields[: self.width - 1], last]
            fields += [""] * (self.width - len(fields))
            rows.append([each.line, f"line {each.line} {each.reason}", *fields])
        names = [f"c{place}" for place in range(self.width)]
        schema = {"line": pl.Int64, "reasons": pl.String} | dict.fromkeys(names, pl.String)
        # Which field is which cannot be told for sure, so all are masked.
        return masked_cells(pl.DataFrame(rows, schema=schema, orient="row"))


def _reasons_of(cast: Cast, piece: Piece) -> pl.DataFrame:
    """Line and reasons of the refused records of a cast."""
    sentences = [
        pl.select(pl.when(broken.filter(cast.refused)).then(pl.lit(sentence))).to_series()
        for sentence, broken in cast.findings.all_broken
    ]
    columns = [each.alias(f"reason{number}") for number, each in enumerate(sentences)]
    joined = pl.DataFrame(columns).select(
        pl.concat_str(pl.all(), separator="; ", ignore_nulls=True).alias("reasons")
    )
    lines = piece.lines.filter(cast.refused).alias("line")
    return joined.select(lines, "reasons")


def mended_cells(source: Path, name: str, header: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return the cells of every row in a table of refused rows, by its line in the file.

    Args:
        source: where the table lies: CSV of any kind, or a workbook.
        name: what messages call it.
        header: the columns of the file; `DropError` where the table has not just these.
    """
    top = whole_header(source, name)
    names = top.names()
    expected = (LINE, REASONS, *header)
    if [plain(each) for each in names] != [plain(each) for each in expected]:
        raise DropError(
            f"{name} has the columns {said_names(names)}; expected those of the refused rows as "
            f"they were written: {said_names(expected)}"
        )
    found: dict[int, tuple[str, ...]] = {}
    for line, (number, _, *cells) in _rows(source, name, len(expected)):
        if not (number or "").strip().isdigit():
            raise DropError(
                f"{name}, line {line}: {LINE} is {printable(number or '') or 'empty'}; expected "
                "that of the row in its file, as it was written"
            )
        found[int(number or 0)] = tuple(cell or "" for cell in cells)
    return found


def _rows(source: Path, name: str, width: int) -> Iterator[tuple[int, Sequence[str | None]]]:
    """Yield each row with the line on which it stands."""
    header = whole_header(source, name)
    wanted = Wanted(header.names(), 1, frozenset(range(width)))
    for piece in open_pieces(source, name, wanted, header):
        for broken in piece.broken:
            raise DropError(f"{name}, line {broken.line}: {broken.reason}")
        yield from zip(piece.lines.to_list(), piece.frame.rows(), strict=True)
