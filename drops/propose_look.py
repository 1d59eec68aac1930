"""What is looked at of a file before a mapping is proposed: cells from all over it, a few facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from drops.casts import to_integer
from drops.headers import Header, whole_header
from drops.mapping import Mapping, Turn
from drops.piece import Wanted
from drops.pieces import open_pieces
from drops.propose_cells import Cells, cells_of
from drops.propose_times import NUMBERS
from drops.propose_turn import turned_rows
from metrics.tables import RESPONSES

#: Rows looked at: of the file's beginning, and of the middle and the end of every piece kept.
_FIRST, _LATER = 300, 60
#: Pieces of which rows are kept; of a longer file every second, fourth, eighth … piece.
_PIECES = 16
#: Columns looked at, from the left; no export that a person reads is wider.
MOST_COLUMNS = 256


@dataclass
class Extremes:
    """Of a whole column: its largest first and second number as a date, its range as numbers."""

    first: int = 0
    second: int = 0
    low: int | None = None
    high: int | None = None
    #: Cells that hold a whole number.
    numbers: int = 0

    @property
    def order(self) -> str:
        """Which of day and month stands first; `unknown` when both could, `mixed` when both do."""
        if self.first > 12 and self.second > 12:
            return "mixed"
        if self.first > 12:
            return "day"
        return "month" if self.second > 12 else "unknown"


@dataclass(frozen=True)
class Look:
    """What was seen of a file: its columns' names, their cells, and facts of whole columns."""

    file: str
    names: tuple[str, ...]
    cells: tuple[Cells, ...]
    sample: pl.DataFrame
    extremes: dict[int, Extremes] = field(default_factory=dict)
    header_row: int = 1
    #: All rows were looked at, not a sample of them.
    whole: bool = True
    #: Of a file of one line for each answer: the same with one row for each response; and how.
    turned: Look | None = None
    turn: Turn | None = None

    @classmethod
    def of_rows(cls, names: Sequence[str], rows: Sequence[Sequence[str]], file: str = "") -> Look:
        """A look at rows that are all there is."""
        width = len(names)
        padded = [[*row, *[None] * width][:width] for row in rows]
        frame = pl.DataFrame(padded, schema=_schema(width), orient="row")
        seen = _Seen()
        seen.add(frame)
        return seen.look(file, names)


def _schema(width: int) -> dict[str, type[pl.String]]:
    return {f"c{place}": pl.String for place in range(width)}


class _Seen:
    """Gathers a sample and the facts, one stretch of rows at a time, in bounded memory."""

    def __init__(self) -> None:
        self.top: pl.DataFrame | None = None
        self.kept: list[pl.DataFrame] = []
        self.last: pl.DataFrame | None = None
        self.rows = self.number = 0
        self.stride = 1
        self.extremes: dict[int, Extremes] = {}
        self.repeated: set[int] = set()

    def add(self, frame: pl.DataFrame) -> None:
        """Take a stretch of rows in."""
        if frame.is_empty():
            return
        if self.top is None:
            self._begin(frame)
        else:
            if self.number % self.stride == 0:
                self.kept.append(frame.slice(frame.height // 2, _LATER))
            self.last = frame.tail(_LATER)
        if len(self.kept) > _PIECES:
            self.kept, self.stride = self.kept[::2], self.stride * 2
        self.number += 1
        self.rows += frame.height
        for place, extremes in self.extremes.items():
            _widen(extremes, frame[f"c{place}"])

    def _begin(self, frame: pl.DataFrame) -> None:
        self.top = frame.head(_FIRST)
        if frame.height > _FIRST:
            self.kept = [frame.slice(max(_FIRST, frame.height // 2), _LATER)]
            self.last = frame.slice(max(_FIRST, frame.height - _LATER))
        for place, name in enumerate(frame.columns):
            texts = self.top[name].drop_nulls()
            if texts.str.contains(NUMBERS).any() or to_integer(texts).is_not_null().any():
                self.extremes[place] = Extremes()
            given = frame[name].drop_nulls()
            if given.n_unique() < frame.height:
                self.repeated.add(place)

    def look(self, file: str, names: Sequence[str], header_row: int = 1) -> Look:
        """All that was seen."""
        parts = [part for part in (self.top, *self.kept, self.last) if part is not None]
        sample = pl.concat(parts) if parts else pl.DataFrame(schema=_schema(len(names)))
        if sample.height > self.rows:  # middle and end of a short file are the same rows
            sample = sample.head(self.rows)
        cells = []
        for place, name in enumerate(sample.columns[:MOST_COLUMNS]):
            seen = cells_of(sample[name])
            if place in self.repeated and seen.are_unique:
                seen = replace(seen, distinct=seen.distinct - 1)
            cells.append(self._ranged(seen, place))
        return Look(
            file,
            tuple(names),
            tuple(cells),
            sample,
            self.extremes,
            header_row,
            whole=sample.height >= self.rows,
        )

    def _ranged(self, seen: Cells, place: int) -> Cells:
        """The cells with the range of the whole column, not only of those looked at."""
        facts = self.extremes.get(place)
        if facts is None or facts.low is None:
            return seen
        return replace(seen, low=facts.low, high=facts.high)


def _widen(extremes: Extremes, column: pl.Series) -> None:
    parts = column.str.extract_groups(NUMBERS).struct.unnest()
    first, second = (parts[name].cast(pl.Int64).max() for name in parts.columns)
    extremes.first = max(extremes.first, first if isinstance(first, int) else 0)
    extremes.second = max(extremes.second, second if isinstance(second, int) else 0)
    numbers = to_integer(column)
    low, high = numbers.min(), numbers.max()
    if isinstance(low, int) and isinstance(high, int):
        extremes.low = low if extremes.low is None else min(low, extremes.low)
        extremes.high = high if extremes.high is None else max(high, extremes.high)
        extremes.numbers += numbers.count()


def look_at(source: Path, name: str) -> Look:
    """A look at a file: the whole of it is read once, little of it is kept in memory.

    `DropError` when it is no table of text.
    """
    header = whole_header(source, name)
    at = _header_row(header)
    names = header.names(at)
    like = Mapping("look", RESPONSES.name, header_row=at)
    pieces = open_pieces(source, name, Wanted(names, like.above, frozenset()), header)
    look = _look_through((piece.frame for piece in pieces), name, names, at)
    if made := turned_rows(source, name, like, header):
        turned = _look_through((made.rows,), name, made.names, at)
        return replace(look, turned=replace(turned, turn=made.turn))
    return look


def _look_through(frames: Iterable[pl.DataFrame], file: str, names: Sequence[str], at: int) -> Look:
    seen = _Seen()
    for frame in frames:
        seen.add(frame.select(pl.nth(range(min(len(names), MOST_COLUMNS)))))
    return seen.look(file, names, at)


def _header_row(header: Header) -> int:
    """Where the names stand, from 1: the first record as wide as most, below titles and notes."""
    widths = [len(row) for row in header.rows if any(cell.strip() for cell in row)]
    if not widths:
        return 1
    usual = max(set(widths), key=widths.count)
    for number, row in enumerate(header.rows, 1):
        if len(row) == usual and sum(bool(cell.strip()) for cell in row) * 2 > usual:
            return number
    return 1
