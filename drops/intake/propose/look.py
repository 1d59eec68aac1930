"""What is looked at of a file before a mapping is proposed: cells from all over it, a few facts.

What the cells of a column hold: times, whole numbers, names of few places, words, people.

Whether a file has one line for each answer, and what it is with one row for each response.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import polars as pl

from drops.errors import DropError, counted
from drops.intake.files import (
    TOTAL,
    UNSAID,
    Header,
    LanguageReading,
    Opening,
    Piece,
    Turned,
    Wanted,
    forgotten_after,
    open_pieces,
    row_of_shared_names,
    rows_of_names,
    whole_header,
)
from drops.intake.mapping.model import Mapping, Pivot
from drops.intake.mapping.pivot import DOUBLED, NAMELESS, turned
from drops.intake.mapping.scores.scales import ScoreCells
from drops.intake.mapping.spread import AnswersApart
from drops.intake.propose.clocks import clocks_of_days
from drops.intake.propose.logs import FollowedCases
from drops.intake.propose.times import NUMBERS, TimeForm, are_dateless, looks_dated, time_form
from drops.intake.propose.vocabulary import words
from drops.intake.values.amounts import to_amount
from drops.intake.values.casts import cleaned, to_boolean, without_marks, wrong
from drops.intake.values.months import to_month
from drops.intake.values.scores import to_integer
from drops.intake.values.spelled.clocks import are_clocks, with_clock
from drops.intake.values.times import counted_form
from store.schema import ColumnKind
from store.tables import RESPONSES

_EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
_PHONE = r"^\+?\(?\d[\d\s().\-/]{7,}\d$"


@dataclass(frozen=True, slots=True)
class Cells:
    """What the cells looked at of one column hold; shares are of the cells given, 0 to 1."""

    looked: int = 0
    given: int = 0
    distinct: int = 0
    length: float = 0.0
    whole: float = 0.0
    low: int | None = None
    high: int | None = None
    yes_no: float = 0.0
    amounts: float = 0.0
    months: float = 0.0
    personal: str = ""
    times: TimeForm | None = None
    #: The form of times that are digits alone, when the cells can be such; else empty. An id can
    #: look the same, so only a column whose name tells a time is read so.
    epoch: str = ""
    #: Whether they look like times to a person, be they read or not.
    dated: bool = False
    #: Whether all of them that can be read are dates that stand for none.
    dateless: bool = False
    examples: tuple[str, ...] = ()
    #: Of cells that spell answers of a scale and no plain numbers (stars, `4/5`): the share of them
    #: that can be read, the lowest and the highest, by where the scale ends.
    scaled: Dict[int, tuple[float, int, int]] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether there was anything to look at."""
        return self.given > 0

    @property
    def are_unique(self) -> bool:
        """Whether every row has a value and none occurs twice."""
        return self.given == self.looked == self.distinct

    @property
    def are_lists(self) -> bool:
        """Whether the cells are lists of records in JSON."""
        return self.known and all(each.startswith("[{") for each in self.examples)

    @property
    def are_names(self) -> bool:
        """Whether the same few short texts occur again and again."""
        few = self.distinct <= max(12, self.given * 0.3)
        return few and self.length <= 60 and self.whole < 0.5 and self.times is None


#: Bytes of cells that are looked at once for all ways to open their file: 1,300 short ones.
_FEW = 1 << 15


def cells_of(column: pl.Series) -> Cells:
    """Return what these cells of a column hold."""
    if column.estimated_size() > _FEW:
        return _cells(column)
    return _cells_of_few(tuple(column.to_list()))


# However a file is opened, most of its columns hold the same: in every encoding those without
# accents, in every table those that are empty or always say one thing.
@lru_cache(maxsize=256)
def _cells_of_few(column: tuple[str | None, ...]) -> Cells:
    return _cells(pl.Series(column, dtype=pl.String))


forgotten_after(_cells_of_few.cache_clear)


def _cells(column: pl.Series) -> Cells:
    texts = _texts(column)
    if texts.is_empty():
        return Cells(looked=len(column))
    measures = _measures(texts, "number")
    numbers = to_integer(measures)
    form = time_form(_measures(texts, "time"))
    dateless = form is not None and are_dateless(texts, form)
    return Cells(
        looked=len(column),
        given=len(texts),
        distinct=texts.n_unique(),
        length=_mean(texts.str.len_chars()),
        whole=1 - _mean(wrong(measures, numbers)),
        low=_whole(numbers.min()),
        high=_whole(numbers.max()),
        yes_no=1 - _mean(wrong(measures, to_boolean(measures))),
        amounts=1 - _mean(wrong(measures, to_amount(measures))),
        months=1 - _mean(wrong(measures, to_month(measures))),
        personal=_personal(texts, form),
        times=None if dateless else form,
        epoch=counted_form(_measures(texts, "time")),
        dated=form is not None or looks_dated(texts),
        dateless=dateless,
        examples=tuple(texts.head(3)),
        scaled=dict(_scaled(texts)) if texts.n_unique() <= _MOST_STEPS else {},
    )


def _measures(texts: pl.Series, kind: ColumnKind) -> pl.Series:
    """The texts without marks of nothing; all of them where nothing else stands there."""
    left = without_marks(texts, kind).drop_nulls()
    return texts if left.is_empty() else left


#: More different cells are no answers of a scale.
_MOST_STEPS = 60
_ENDS = (5, 10)


def _scaled(texts: pl.Series) -> Iterator[tuple[int, tuple[float, int, int]]]:
    """The share of the cells that spell an answer of a scale, with their range, by its end."""
    for end in _ENDS:
        numbers = to_integer(texts, end)
        low, high = _whole(numbers.min()), _whole(numbers.max())
        if low is not None and high is not None:
            yield end, (1 - _mean(wrong(texts, numbers)), low, high)


def _mean(values: pl.Series) -> float:
    mean = values.cast(pl.Float64).mean()
    return float(mean) if isinstance(mean, float) else 0.0


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


#: What a column of such cells is said to hold.
TELEPHONES, ADDRESSES = "telephone numbers", "e-mail addresses"


def _personal(texts: pl.Series, form: TimeForm | None) -> str:
    """What tells who somebody is, in the plural; empty where the cells do not look so."""
    if _mean(texts.str.contains(_EMAIL)) >= 0.5:
        return ADDRESSES
    has_marks = texts.str.contains(r"^\+|[\s()\-]")
    # Twelve digits alone are an id; a telephone number has signs between them or a plus before.
    digits = texts.str.count_matches(r"\d")
    phones = texts.str.contains(_PHONE) & has_marks & digits.is_between(9, 15)
    return TELEPHONES if _mean(phones) >= 0.8 and form is None else ""


#: What a column of questions is called, and one of answers.
ASKED = (
    r"^(question|item|field|variable|attribute|measure|key)( (number|no|nr|id|code|text|name))?$"
)
SAID = r"^(answer|response|value|reply|result|antwort|wert)( (text|value))?$"
#: Different questions at most; more are no questions.
_MOST_QUESTIONS = 60
#: Of the responses, so many may have answered a question twice; with more, it is another file.
_TORN = 0.1


@dataclass(frozen=True, slots=True)
class Made:
    """The rows made of a file's lines, the names of their columns, and how they were made."""

    pivot: Pivot
    names: tuple[str, ...]
    rows: pl.DataFrame


def _likely_pivot(names: Sequence[str]) -> Pivot | None:
    """How lines of one answer each would be turned, told by the names alone."""
    titles = [words(name) for name in names]
    questions = [name for name, each in zip(names, titles, strict=True) if re.search(ASKED, each)]
    answers = [name for name, each in zip(names, titles, strict=True) if re.search(SAID, each)]
    if len(questions) != 1 or not answers:
        return None
    answer = next((name for name in answers if words(name).startswith("answer")), answers[0])
    by = tuple(name for name in names if name not in (questions[0], answer) and name.strip())
    unique = len(set(titles) - {""}) == len([each for each in titles if each])
    return Pivot(questions[0], answer, by) if by and unique else None


def turned_rows(source: Path, name: str, mapping: Mapping, header: Header) -> Made | None:
    """Return the file with one row for each response; None where its lines are no answers.

    The mapping tells the row of the header.
    """
    pivot = _likely_pivot(header.names(mapping.header_row, mapping.going_on))
    if not pivot:
        return None
    try:
        _, made = turned(source, name, replace(mapping, pivot=pivot), header)
    except DropError:  # there is too much to be turned
        return None
    names, rows = made.names(mapping.header_row), made.turned
    return (
        Made(pivot, names, rows.piece.frame) if rows and _are_answers(rows, names, pivot) else None
    )


def _are_answers(made: Turned, names: Sequence[str], pivot: Pivot) -> bool:
    """Whether responses have several answers each, and hardly any of them two to one question."""
    lines = sum(len(each) for each in made.together.values())
    torn = sum(each.reason in (DOUBLED, NAMELESS) for each in made.piece.broken)
    responses = len(made.together)
    questions = len(names) - len(pivot.by)
    several = 2 <= questions <= _MOST_QUESTIONS and lines >= 2 * responses
    return several and torn <= _TORN * responses


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
class FileProfile:
    """What was seen of a file: its columns' names, their cells, and facts of whole columns."""

    file: str
    names: tuple[str, ...]
    cells: tuple[Cells, ...]
    sample: pl.DataFrame
    extremes: dict[int, Extremes] = field(default_factory=dict)
    header_row: int = 1
    #: All rows were looked at, not a sample of them.
    whole: bool = True
    #: The places of days whose hours stand in another column, with its place: `cells` and `sample`
    #: have both together at that of the day.
    clocks: Dict[int, int] = field(default_factory=dict)
    #: By the place of a column of ids of cases: all rows of some ids that come again.
    followed: Dict[int, pl.DataFrame] = field(default_factory=dict)
    #: Of a file of one line for each answer: the same with one row for each response; and how.
    turned: FileProfile | None = None
    pivot: Pivot | None = None
    #: Further rows of names below the one that is read.
    further_rows: int = 0
    #: Whether these go on with names that several columns share.
    names_go_on: bool = False
    #: How the file was opened, and which of its tables was read; the same opened in other ways.
    opening: Opening = UNSAID
    table: str = ""
    ways: tuple[FileProfile, ...] = ()
    #: How a telling cell reads in the likely encodings, where more than one is likely.
    readings: tuple[LanguageReading, ...] = ()
    #: What a person should know of how the file was opened, as sentences.
    notes: tuple[str, ...] = ()
    #: What columns say as answers, by their places: worked out once for the drafts of all tables.
    scored: dict[tuple[int, ...], ScoreCells] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )
    #: Of which columns of one answer each a column is one, where rows mark one of them, by place.
    apart: dict[int, AnswersApart | None] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def of_rows(
        cls, names: Sequence[str], rows: Sequence[Sequence[str]], file: str = ""
    ) -> FileProfile:
        """Return a look at rows that are all there is."""
        width = len(names)
        padded = [[*row, *[None] * width][:width] for row in rows]
        frame = pl.DataFrame(padded, schema=_schema(width), orient="row")
        seen = _ProfileBuilder(names)
        seen.add(frame)
        return seen.look(file)


def _schema(width: int) -> dict[str, type[pl.String]]:
    return {f"c{place}": pl.String for place in range(width)}


class _ProfileBuilder:
    """Gathers a sample and the facts, one stretch of rows at a time, in bounded memory."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.followed: FollowedCases | None = None
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
        if self.top is None or self.followed is None:
            self._begin(frame)
        else:
            self.followed.add(frame)
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
        self.followed = FollowedCases(self.names, frame)
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

    def look(self, file: str, header_row: int = 1) -> FileProfile:
        """Return all that was seen."""
        names, followed = self.names, self.followed.whole() if self.followed else {}
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
        clocks = _clocks(names, cells, sample)
        for day, clock in clocks.items():
            joined = with_clock(pl.col(f"c{day}"), pl.col(f"c{clock}"))
            sample = sample.with_columns(joined.alias(f"c{day}"))
            followed = {
                case: rows.with_columns(joined.alias(f"c{day}")) for case, rows in followed.items()
            }
            cells[day] = cells_of(sample[f"c{day}"])
        return FileProfile(
            file,
            tuple(names),
            tuple(cells),
            sample,
            self.extremes,
            header_row,
            whole=sample.height >= self.rows,
            clocks=clocks,
            followed=followed,
        )

    def _ranged(self, seen: Cells, place: int) -> Cells:
        """The cells with the range of the whole column, not only of those looked at."""
        facts = self.extremes.get(place)
        if facts is None or facts.low is None:
            return seen
        return replace(seen, low=facts.low, high=facts.high)


def _clocks(names: Sequence[str], cells: Sequence[Cells], sample: pl.DataFrame) -> dict[int, int]:
    """The places of days without hours, each with that of its hours; only where both are told."""
    days = [place for place, each in enumerate(cells) if each.times and each.times.day_only]
    if not days:
        return {}
    given = ((place, sample[f"c{place}"]) for place, each in enumerate(cells) if not each.times)
    clocks = [place for place, column in given if are_clocks(_measures(_texts(column), "time"))]
    return clocks_of_days(names, days, clocks)


def _texts(column: pl.Series) -> pl.Series:
    """What is given in the cells of a column."""
    return column.alias("text").to_frame().select(cleaned(pl.col("text"))).to_series().drop_nulls()


def _widen(extremes: Extremes, column: pl.Series) -> None:
    parts = column.str.extract_groups(NUMBERS).struct.unnest().cast(pl.Int64)
    # Where neither can be a month, it is no date, and says nothing of the order of the others.
    parts = parts.filter(pl.min_horizontal(pl.all()) <= 12)
    first, second = (parts[name].max() for name in parts.columns)
    extremes.first = max(extremes.first, first if isinstance(first, int) else 0)
    extremes.second = max(extremes.second, second if isinstance(second, int) else 0)
    numbers = to_integer(column)
    low, high = numbers.min(), numbers.max()
    if isinstance(low, int) and isinstance(high, int):
        extremes.low = low if extremes.low is None else min(low, extremes.low)
        extremes.high = high if extremes.high is None else max(high, extremes.high)
        extremes.numbers += numbers.count()


#: Ways to open a file that are looked at besides the likeliest.
_MOST_WAYS = 6


def look_at(source: Path, name: str) -> FileProfile:
    """Return a look at a file: the whole of it is read once, little of it is kept in memory.

    Of a file that may be opened in several ways, with each of its tables or in each likely
    encoding, every way is looked at. `DropError` when it is no table of text.
    """
    header = whole_header(source, name)
    others = [Opening(sheet=table) for table in header.tables if table != header.table]
    others += [Opening(encoding=each.encoding) for each in header.readings[1:]]
    look = _look(source, name, header)
    ways = [
        _look(source, name, whole_header(source, name, opening)) for opening in others[:_MOST_WAYS]
    ]
    return replace(look, ways=tuple(ways))


def _look(source: Path, name: str, header: Header) -> FileProfile:
    """A look at a file that is opened in one way."""
    shared = row_of_shared_names(header.rows)
    header_row, further = (shared, 1) if shared else rows_of_names(header.rows)
    like = Mapping(
        "look",
        RESPONSES.name,
        header_row=header_row,
        skip_after_header=further,
        names_go_on=shared is not None,
    )
    names = header.names(header_row, like.going_on)
    pieces = open_pieces(source, name, Wanted(names, like.above, frozenset()), header)
    seen = Counter[str]()
    look = replace(
        _look_through(_counted(pieces, seen), name, names, header_row),
        further_rows=further,
        names_go_on=like.names_go_on,
        opening=header.opening,
        table=header.table,
        readings=header.readings,
        notes=(*header.notes, *_notes(header, header_row, further)),
    )
    sentences = (f"{why}: {counted(number, 'line', 'lines')}" for why, number in seen.items())
    look = replace(look, notes=(*look.notes, *sentences))
    if made := turned_rows(source, name, like, header):
        turned = _look_through((made.rows,), name, made.names, header_row)
        turned = replace(turned, pivot=made.pivot, opening=look.opening, further_rows=further)
        return replace(look, turned=turned)
    return look


def _counted(pieces: Iterable[Piece], seen: Counter[str]) -> Iterator[pl.DataFrame]:
    """The rows; what was left out, mended or is broken is counted in `seen` by its sentence."""
    for piece in pieces:
        seen.update(dict(piece.left_out))
        seen.update(dict(piece.mended))
        seen.update(f"no row, for it {broken.reason}" for broken in piece.broken)
        yield _without_totals(piece.frame)


def _without_totals(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows but those that add others up: they begin so, and leave half of their cells empty."""
    given = [pl.col(name).str.contains(r"\S").fill_null(value=False) for name in rows.columns]
    first = pl.coalesce(
        pl.when(is_given).then(name) for name, is_given in zip(rows.columns, given, strict=True)
    )
    few = pl.sum_horizontal(given) <= min(rows.width - 1, max(2, rows.width // 2))
    adds_up = first.str.contains(f"(?i){TOTAL}").fill_null(value=False)
    return rows.filter(~(adds_up & few))


def _notes(header: Header, header_row: int, further: int) -> Iterator[str]:
    """Where the names of the columns stand, when that is not the first line alone."""
    above = sum(any(cell.strip() for cell in row) for row in header.rows[: header_row - 1])
    line = header.above + header_row
    if above or further:
        lines = f"line {line} and {further} below" if further else f"line {line}"
        yield f"the names of the columns were read from {lines}; what stands above is no row"


def _look_through(
    frames: Iterable[pl.DataFrame], file: str, names: Sequence[str], header_row: int
) -> FileProfile:
    seen = _ProfileBuilder(names)
    for frame in frames:
        seen.add(frame.select(pl.nth(range(min(len(names), MOST_COLUMNS)))))
    return seen.look(file, header_row)
