"""Files put together of several: a header that comes again, and tables below one another.

A header of the same names is no row, and its columns may stand in another order from there on. A
row of other names begins another table, whose rows are none of the first one's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from drops.errors import listed
from drops.intake.files.header import plain
from drops.intake.files.piece import Broken, Piece
from drops.intake.files.titles import columns_of_values, is_row_of_names

AGAIN = "lines that hold the names of the columns again"
REORDERED = "the names of the columns again, in another order, in which what stands below was read"
#: Rows looked at to tell which columns hold numbers and times.
_LOOKED_AT = 500
#: Of a record above the first row so many cells are compared with every row.
_START = 6
#: In so many of these rows such a column is filled.
_FULL = 0.7


def one_table(
    pieces: Iterator[Piece], names: Sequence[str], tops: Sequence[Sequence[str]]
) -> Iterator[Piece]:
    """Return the rows of the first table alone, all with their columns in the order of its names.

    `tops` are the records above the first row: one that comes again as it is is no row either.
    """
    found = _Sections(tuple(names), tuple(tuple(top) for top in tops if any(top)))
    return map(found.piece, pieces)


@dataclass
class _Sections:
    """Where in a file other names stand, and what they mean for the rows below."""

    names: tuple[str, ...]
    tops: tuple[tuple[str, ...], ...]
    #: Columns full of numbers and times in the first rows; words alone in them are names.
    valued: tuple[int, ...] | None = None
    #: Where the columns stand in the rows below the last names; none where they did not change.
    order: list[int] | None = None
    #: Why rows below other names are no rows of this table; empty while they are.
    other: str = ""
    known: frozenset[str] = field(init=False)
    sorted_names: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.known = frozenset(_bare(name) for name in self.names) - {""}
        self.sorted_names = sorted(map(_bare, self.names))

    def piece(self, piece: Piece) -> Piece:
        """Return the rows of the piece that are of the first table."""
        if piece.broken:
            piece = self._with_names(piece)
        if piece.frame.is_empty():
            return piece
        if self.valued is None:
            self.valued = self._valued(piece.frame)
        places = self._candidates(piece.frame)
        if not places and self.order is None and not self.other:
            return piece
        return self._cut(piece, places)

    def _with_names(self, piece: Piece) -> Piece:
        """The piece with rows of names, which may be narrower than the rows, among its rows."""
        width = piece.frame.width
        names = {
            each.line: _padded(each.fields, width)
            for each in piece.broken
            if len(each.fields) < width and self._is_again(_padded(each.fields, width))
        }
        if not names:
            return piece
        more = pl.DataFrame(list(names.values()), schema=piece.frame.schema, orient="row")
        lines = pl.concat([piece.lines, pl.Series(piece.lines.name, list(names), pl.Int64)])
        order = lines.arg_sort()
        return replace(
            piece,
            frame=pl.concat([piece.frame, more])[order],
            lines=lines[order],
            broken=tuple(each for each in piece.broken if each.line not in names),
        )

    def _valued(self, frame: pl.DataFrame) -> tuple[int, ...]:
        rows = frame.head(_LOOKED_AT)
        texts = [[cell or "" for cell in row] for row in rows.rows()]
        filled = rows.select(pl.all().is_not_null().mean()).row(0)
        places = columns_of_values(texts, frame.width)
        return tuple(place for place in places if filled[place] >= _FULL)

    def _candidates(self, frame: pl.DataFrame) -> list[int]:
        """The rows that may hold names: told by one or two columns, for every row is asked."""
        wanted = sorted(set(self.sorted_names))
        named = [
            pl.col(column).fill_null("").str.strip_chars('\ufeff" \t').str.to_lowercase()
            for column in frame.columns[:2]
        ]
        marks = pl.all_horizontal(each.is_in(wanted) for each in named)
        for top in self.tops:  # a further row of names may say other things than the names
            start = zip(frame.columns[:_START], top, strict=False)
            marks |= pl.all_horizontal(pl.col(c).fill_null("") == cell for c, cell in start)
        if self.valued and len(self.valued) > 1:
            words = [~pl.col(f"c{place}").str.contains(r"\d") for place in self.valued[:2]]
            marks |= pl.all_horizontal(words)
        return frame.select(marks.fill_null(value=False).arg_true()).to_series().to_list()

    def _cut(self, piece: Piece, places: Sequence[int]) -> Piece:
        """The piece without names, in stretches between them."""
        frames: list[pl.DataFrame] = []
        lines: list[pl.Series] = []
        broken = list(piece.broken)
        left_out: Counter[str] = Counter()
        start = 0
        for place in (*places, piece.frame.height):
            cells = piece.frame.row(place) if place < piece.frame.height else None
            row = tuple(cell or "" for cell in cells) if cells else None
            if row is not None and not self._are_names(row, piece, place):
                continue
            stretch = slice(start, place)
            rows, numbers = piece.frame[stretch], piece.lines[stretch]
            rows, numbers, titles = _without_titles(rows, numbers, row, self.names)
            if self.other:
                broken += self._refused(rows, numbers)
            else:
                frames.append(self._ordered(rows))
                lines.append(numbers)
            if row is not None:
                left_out[self._why(row, int(piece.lines[place]))] += 1 + titles
                self._turn(row, int(piece.lines[place]))
            start = place + 1
        frame = pl.concat(frames) if frames else piece.frame.clear()
        return replace(
            piece,
            frame=frame,
            lines=pl.concat(lines).alias(piece.lines.name) if lines else piece.lines.clear(),
            broken=tuple(sorted(broken, key=lambda each: each.line)),
            left_out=(*piece.left_out, *left_out.items()),
        )

    def _are_names(self, row: tuple[str, ...], piece: Piece, place: int) -> bool:
        """Whether a row is a row of names, of this table or of another."""
        if self._is_again(row):
            return True
        if not is_row_of_names(row, self.valued or ()):
            return False
        shared = sum(_bare(cell) in self.known for cell in row)
        return 2 * shared >= len(self.known) or _stands_apart(piece, place)

    def _is_again(self, row: tuple[str, ...]) -> bool:
        return row in self.tops or sorted(map(_bare, row)) == self.sorted_names

    def _why(self, row: tuple[str, ...], line: int) -> str:
        """Why a row of names is no row of the table."""
        if not self._is_again(row):
            return OTHER
        same = row in self.tops or list(map(_bare, row)) == list(map(_bare, self.names))
        return AGAIN if same else f"{REORDERED} (line {line})"

    def _turn(self, row: tuple[str, ...], line: int) -> None:
        """Note what the names say of the rows below them."""
        if not self._is_again(row):
            listing = listed((cell for cell in row if cell.strip()), 5)
            self.other = f"stands below other names of columns, in line {line}: {listing}"
            return
        if sorted(map(_bare, row)) != self.sorted_names:
            return  # a further row of names, below the one that came again
        self.other = ""
        again = [_bare(cell) for cell in row]
        order, used = [], set[int]()
        for name in map(_bare, self.names):
            place = next(
                index for index, each in enumerate(again) if each == name and index not in used
            )
            used.add(place)
            order.append(place)
        self.order = order if order != list(range(len(order))) else None

    def _ordered(self, rows: pl.DataFrame) -> pl.DataFrame:
        if self.order is None:
            return rows
        return rows.select(
            pl.col(f"c{place}").alias(f"c{index}") for index, place in enumerate(self.order)
        )

    def _refused(self, rows: pl.DataFrame, lines: pl.Series) -> Iterator[Broken]:
        for line, cells in zip(lines, rows.iter_rows(), strict=True):
            yield Broken(line, tuple(cell or "" for cell in cells), self.other)


OTHER = "names and titles of another table in the file"


def _padded(fields: Sequence[str], width: int) -> tuple[str, ...]:
    return (*fields, *[""] * (width - len(fields)))


def _bare(name: str) -> str:
    return plain(name).strip('"').strip()


def _stands_apart(piece: Piece, place: int) -> bool:
    """Whether an empty line, or one with no more than a title, stands above a row."""
    if place == 0:
        return False
    above = piece.frame.row(place - 1)
    if sum(bool(cell and cell.strip()) for cell in above) <= 1:
        return True
    breaks = sum((cell or "").count("\n") for cell in above)
    return int(piece.lines[place]) - int(piece.lines[place - 1]) > 1 + breaks


def _without_titles(
    rows: pl.DataFrame, lines: pl.Series, names: tuple[str, ...] | None, own: Sequence[str]
) -> tuple[pl.DataFrame, pl.Series, int]:
    """The rows without titles right above the names of another table, and how many these were."""
    if names is None or len(own) < 3:
        return rows, lines, 0
    titles = 0
    while titles < min(3, rows.height):
        cells = rows.row(rows.height - 1 - titles)
        if sum(bool(cell and cell.strip()) for cell in cells) > 1:
            break
        titles += 1
    kept = rows.height - titles
    return rows.head(kept), lines.head(kept), titles
