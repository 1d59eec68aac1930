"""Some rows of a file as text: what every kind of file is cut into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from drops.intake.files.csv.dialect import PLAIN, Dialect
from store.spreadsheets import unmarked, unmarked_cells


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that is no row: its line, its fields as well as they could be told, and why."""

    line: int
    fields: tuple[str, ...]
    #: Why, without the line, so that equal reasons can be counted together.
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file as text (`c0`, `c1`, …), each with the line it starts at.

    `empty` counts the lines with nothing on them, `done` is the share of the file read so far.
    `left_out` counts lines that are no rows, such as a header that comes again, and `mended` rows
    that were not written as the others; both say why.
    """

    frame: pl.DataFrame
    lines: pl.Series
    broken: tuple[Broken, ...]
    empty: int
    done: float
    left_out: tuple[tuple[str, int], ...] = ()
    mended: tuple[tuple[str, int], ...] = ()

    def head(self, rows: int) -> Piece:
        """Return the first rows alone."""
        return Piece(self.frame.head(rows), self.lines.head(rows), (), 0, self.done)


@dataclass(frozen=True, slots=True)
class Turned:
    """A whole file of one line for each answer, as one piece with one row for each response.

    A row's line is its first; `together` has all lines of each response by that one.
    """

    piece: Piece
    together: Mapping[int, Sequence[int]]

    def every_line(self, first: Iterable[int]) -> set[int]:
        """Return all lines of the responses that begin at these lines."""
        return {line for start in first for line in self.together.get(start, (start,))}


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a CSV file before its rows are read."""

    encoding: str
    separator: str
    #: Records above the first row: preamble, header, further header rows.
    above: int
    width: int
    #: How texts are quoted; CSV as everybody writes it, unless said otherwise.
    dialect: Dialect = PLAIN
    #: The separator within each line, where whole lines stand in quotation marks.
    wrapped: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person said of how a file is opened; what is not said, the file tells."""

    #: How a text that is no UTF-8 is encoded.
    encoding: str = ""
    #: Which sheet of a workbook, or table of a database, is read.
    sheet: str = ""


#: Nothing was said: the file alone tells.
UNSAID = Opening()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a file: the names of its columns, and at which places cells are read.

    `above` are the records above the first row: header, preamble, further header rows.
    """

    columns: tuple[str, ...]
    above: int
    places: frozenset[int]


def column_names(width: int) -> list[str]:
    """Return the names of a piece's columns."""
    return [f"c{place}" for place in range(width)]


def unmarked_piece(piece: Piece) -> Piece:
    """Return the piece without the marks that keep its cells from running in a spreadsheet."""
    broken = tuple(replace(each, fields=tuple(map(unmarked, each.fields))) for each in piece.broken)
    return replace(piece, frame=unmarked_cells(piece.frame), broken=broken)
