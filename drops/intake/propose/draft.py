"""One table's mapping being made: columns matched, times and scores settled, the rest left out.

How well a column of a file fits a column of ours, by its name and by its cells.

Rows that say the same thing several times, because a column that is not read was split up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from drops.intake.mapping.model import Source
from drops.intake.propose.answers import (
    fill_choices,
    fill_comment,
    fill_scores,
    fill_segment,
    fill_text,
)
from drops.intake.propose.dates import ask_zone, fill_date, fill_time
from drops.intake.propose.look import Cells, Look
from drops.intake.propose.questions import Answers, Question
from drops.intake.propose.scores import Candidate
from drops.intake.propose.vocabulary import name_fit, says_personal, words
from drops.intake.values.casts import to_boolean
from store.schema import Column, Table
from store.tables import RATING

#: Fits below this are no fits.
LEAST = 0.45


@dataclass(frozen=True, slots=True)
class Fit:
    """A column of the file for one of ours: how sure, 0 to 1, and why, as part of a sentence."""

    place: int
    confidence: float
    why: str


def fit(table: Table, column: Column, place: int, header: str, cells: Cells) -> Fit | None:
    """How well the column at that place fits; `None` when its name or its cells say it does not."""
    named = name_fit(column, header)
    if not named:
        return None
    held, seen = holds(table, column, cells)
    confidence = named * held
    if confidence < LEAST:
        return None
    why = ["its name says so" if named >= 0.89 else "its name comes near", seen]
    if 0 < cells.given < cells.looked / 2:
        why.append(f"filled in {max(1, round(100 * cells.given / cells.looked))} of 100 rows")
    return Fit(place, confidence, "; ".join(each for each in why if each))


def holds(table: Table, column: Column, cells: Cells) -> tuple[float, str]:
    """How well cells are what a column of ours holds, 0 to 1, and what was seen of them."""
    if not cells.known:
        return (0.85, "") if not cells.looked else (0.6, "none of its cells is filled")
    if column.name == table.key:
        return (1.0, "every row has its own value") if cells.are_unique else (0.0, "")
    if column.text == "free":
        return _words(cells)
    if column.kind == "text":
        return _choice(table, column, cells) if column.choices else _name(column, cells)
    if column.kind in ("boolean", "month", "number"):
        return _spelled(column, cells)
    return _time(cells) if column.kind == "time" else _number(column, cells)


def _spelled(column: Column, cells: Cells) -> tuple[float, str]:
    """Cells that nearly all are in one of the spellings of a kind."""
    share, seen = {
        "boolean": (float(cells.yes_no >= 0.95), "its cells say yes or no"),
        "month": (cells.months, "its cells are months"),
        "number": (cells.amounts, "its cells are amounts"),
    }[column.kind]
    return (share, seen) if share >= 0.9 else (0.0, "")


def _time(cells: Cells) -> tuple[float, str]:
    if cells.epoch:
        return 1.0, f"its cells are {cells.epoch}"
    if cells.times is None:
        return 0.0, ""
    return (
        cells.times.share,
        "its cells are times" if cells.times.share == 1 else f"{cells.times.share:.0%} are times",
    )


def _number(column: Column, cells: Cells) -> tuple[float, str]:
    """Numbers all within the bounds of ours; a rating to 10 is no number of stars."""
    if cells.whole < 0.9 or cells.low is None or cells.high is None:
        return 0.0, ""
    beyond = column.high is not None and cells.high > column.high
    if beyond or (column.low is not None and cells.low < column.low):
        return 0.0, ""
    return 1.0, f"its cells are whole numbers from {cells.low} to {cells.high}"


def _words(cells: Cells) -> tuple[float, str]:
    if cells.whole > 0.5 or cells.times is not None or cells.personal:
        return 0.0, ""
    if cells.length >= 40:
        return 1.0, "its cells are sentences"
    return (0.85, "its cells are words") if cells.length >= 6 else (0.5, "its cells are short")


def _choice(table: Table, column: Column, cells: Cells) -> tuple[float, str]:
    if table.tone and column.name == table.tone.given and cells.yes_no >= 0.95:
        return 0.85, "its cells say yes or no, which is read as positive or negative"
    known = {choice.lower() for choice in column.choices}
    if all(example.lower() in known for example in cells.examples) and cells.are_names:
        return 1.0, f"its cells are {', '.join(column.choices)}"
    return 0.0, ""


def _name(column: Column, cells: Cells) -> tuple[float, str]:
    """Teams, places, kinds: few short names; ids: short; never a time or a person's address."""
    if cells.times is not None or cells.personal or cells.length > 80:
        return 0.0, ""
    if column.text == "person":
        return (1.0, f"{cells.distinct:,} different ids") if cells.length <= 40 else (0.0, "")
    if cells.are_names:
        return 1.0, f"{cells.distinct:,} names that occur again and again"
    if cells.whole >= 0.9 and cells.distinct > 20:
        return 0.3, "its cells are numbers"
    return 0.8, f"{cells.distinct:,} short texts"


#: Fewer rows, or fewer repeats among them, happen by chance.
_ENOUGH, _SHARE = 10, 2 / 3


def ask_repeats(draft: Draft) -> None:
    """Ask whether what stands in several rows counts once; the time then tells one from another.

    Only where people's own words are read, and no two different rows have the same time.
    """
    table, look = draft.table, draft.look
    dated, worded = draft.sources.get(table.dated_by), draft.sources.keys() & {*table.free_texts}
    if table.key in draft.sources or not worded or not dated or not dated.headers:
        return
    time = look.names.index(dated.headers[0])
    form, rows = look.cells[time].times, look.sample.height
    if not look.whole or rows < _ENOUGH or form is None or form.day_only:
        return
    read = look.sample.select(pl.col(f"c{at}") for at in sorted(draft.used)).unique().height
    if read > _SHARE * rows or read != look.cells[time].distinct:
        return
    question = _count_once(dated.headers[0], rows, read)
    draft.questions.append(question)
    if question.answer(draft.answers) == "once":
        why = f"{read} different times tell {read} different rows from each other"
        draft.fill_from(table.key, Source(headers=dated.headers), 0.7, why)


def _count_once(header: str, rows: int, different: int) -> Question:
    return Question(
        "repeats",
        "",
        f"The {rows} rows hold {different} different ones, each with a {header} of its own; the "
        "others repeat them and differ only in columns that are not read. How are they counted?",
        (
            ("once", f"once each: {different}; the repeats are listed as refused"),
            ("each", f"every row: {rows}"),
        ),
        "once",
    )


class Draft:
    """The columns of one table as far as they are filled, the reasons, and what is to be asked."""

    def __init__(self, table: Table, look: Look, answers: Answers, zone: str) -> None:
        self.table, self.look, self.answers, self.zone = table, look, answers, zone
        self.sources: dict[str, Source] = {}
        self.reasons: dict[str, tuple[float, str]] = {}
        self.blocks: list[dict[str, Source]] = []
        self.questions: list[Question] = []
        self.file_zone = ""
        self.scores: tuple[Candidate, ...] = ()
        self.strength = 0.0
        self.used: set[int] = set()
        self.unread: dict[str, str] = {}
        self.local: list[str] = []
        self.orders: dict[tuple[str, ...], Question] = {}
        self.usable = list(self._first_of_each_name())

    def fill(self) -> None:
        """Fill what can be filled."""
        if self.table.survey:
            fill_scores(self, self.table.survey)
            fill_comment(self, self.table.survey)
        self._match()
        fill_date(self)
        fill_text(self)
        fill_segment(self)
        fill_choices(self)
        ask_repeats(self)
        ask_zone(self)

    def confidences(self) -> dict[str, float]:
        """How sure each column of ours is; the score also while it waits for an answer."""
        sure = {name: confidence for name, (confidence, _) in self.reasons.items()}
        if self.table.survey and self.strength:
            sure[self.table.survey.score] = self.strength
        return sure

    def score_reason(self, source: Source) -> tuple[float, str]:
        """How sure the score of one of several answers is, and why."""
        return next((c.confidence, c.why) for c in self.scores if c.header in source.headers)

    def left_out(self) -> Iterator[tuple[str, str]]:
        """The columns of the file that are not read, and why."""
        for place, name in enumerate(self.look.names):
            if place in self.used:
                continue
            if place >= len(self.look.cells):
                yield name, f"only the first {len(self.look.cells)} columns are looked at"
                continue
            if place not in self.usable and name not in self.unread:
                yield name, "the same name stands further left; the first column is read"
                continue
            yield name, self.unread.get(name) or self._no_use(place, name)

    def _no_use(self, place: int, name: str) -> str:
        if not name.strip():
            return "it has no name"
        high = self.look.cells[place].high
        if name_fit(RATING, name) and high is not None and high > 5:
            return f"its values go up to {high}, and stars go from 1 to 5"
        return "nothing of ours fits"

    def _first_of_each_name(self) -> Iterator[int]:
        """The places of columns that may be read: no personal data, no name a second time."""
        seen: set[str] = set()
        for place, name in enumerate(self.look.names[: len(self.look.cells)]):
            if words(name) in seen:
                continue
            seen.add(words(name))
            personal = self.look.cells[place].personal
            if personal or says_personal(name):
                self.unread[name] = f"personal data{f': {personal}' if personal else ''}"
                continue
            yield place

    def free(self) -> list[int]:
        """The places of columns that may be read and are not yet."""
        return [place for place in self.usable if place not in self.used]

    def take(self, column: str, place: int, confidence: float, why: str) -> None:
        """Fill a column of ours from the column at that place."""
        self.fill_from(column, Source(headers=(self.look.names[place],)), confidence, why)
        self.used.add(place)

    def fill_from(self, column: str, source: Source, confidence: float, why: str) -> None:
        """Fill a column of ours from any source; the confidence goes from 0 to 1."""
        self.sources[column] = source
        self.reasons[column] = (confidence, why)

    def _match(self) -> None:
        """Give each column of ours the column of the file that fits best, the surest first."""
        survey = self.table.survey
        skipped = (survey.score, survey.asked) if survey and self.strength else ()
        fits: list[tuple[float, int, str, Fit]] = []
        for order, column in enumerate(self.table.given_columns):
            if column.name in self.sources or column.name in skipped:
                continue
            for place in self.free():
                found = fit(
                    self.table, column, place, self.look.names[place], self.look.cells[place]
                )
                if found:
                    fits.append((-found.confidence, order, column.name, found))
        for _, _, name, found in sorted(fits, key=lambda each: each[:2]):
            if name not in self.sources and found.place in self.free():
                self._give(name, found)

    def _give(self, name: str, found: Fit) -> None:
        if self.table.column(name).kind == "time":
            fill_time(self, name, found.place, found.confidence, found.why)
            return
        self.take(name, found.place, found.confidence, found.why)
        tone = self.table.tone
        if tone and name == tone.given and self.look.cells[found.place].yes_no >= 0.95:
            header = self.look.names[found.place]
            values = self._tones(found.place)
            self.sources[name] = Source(headers=(header,), values=values)

    def _tones(self, place: int) -> tuple[tuple[str, str], ...]:
        """What yes and no mean as a tone, in the spellings of the file."""
        spelled = self.look.sample[f"c{place}"].drop_nulls().str.strip_chars().unique().sort()
        means = to_boolean(spelled)
        return tuple(
            (text, "positive" if meaning else "negative")
            for text, meaning in zip(spelled, means, strict=True)
            if meaning is not None
        )
