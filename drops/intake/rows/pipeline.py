"""The rows of one file on their way: cast, counted, and told apart, piece by piece."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from drops.errors import DropError, counted, listed
from drops.intake.files import Header, Piece, ahead, open_pieces, other_than_named
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan
from drops.intake.rows.across.keys import SeenKeys, content_keys, made_keys
from drops.intake.rows.cast import Cast, cast_piece
from drops.intake.rows.events import LEFT_OUT, ActivityCounts, Cases, make_cases
from drops.intake.rows.footers import FOOTERS, without_footers
from drops.intake.rows.hourly import Hours, make_hours
from drops.intake.rows.odd import OddRows
from drops.intake.rows.protect import ERASED, names_erased
from drops.intake.rows.refused import Refusals
from drops.intake.rows.states import StateCounts
from drops.intake.rows.told.first_rows import with_first_rows
from drops.intake.rows.told.spelling import DatelessRows, MarkCounts, with_spelling
from drops.intake.values.masking import MARKS, mask
from drops.intake.values.names import Spoken
from drops.intake.values.tone.sentiment import INFERRED, NOT_READ


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is: rows so far, share of the file from 0 to 1, seconds left if known."""

    rows_done: int
    share: float
    seconds_left: float | None


#: Of so many values that were left out it is said where they stand.
_MOST_EXAMPLES = 3
_LONGEST_CELL = 40


class LeftOutCells:
    """Values that were left out for one reason: how many, and where the first of them stand."""

    def __init__(self) -> None:
        self.number = 0
        self._examples: list[str] = []

    def add(self, piece: Piece, bound: Bound | None, rows: pl.Series) -> None:
        """Count the rows of a piece, in which the values stand at the places of a column."""
        self.number += int(rows.sum())
        for row in rows.arg_true().to_list()[: _MOST_EXAMPLES - len(self._examples)]:
            cells = (
                piece.frame[f"c{place}"][row] for place in (bound.every_place if bound else ())
            )
            cell = next((cell for cell in cells if cell and cell.strip()), "")
            excerpt = mask(cell.strip())[:_LONGEST_CELL]
            self._examples.append(f"line {piece.lines[row]} ({excerpt})")

    @property
    def examples(self) -> str:
        """Where the first of them stand, and what stands there."""
        return listed(self._examples)


#: Clocks and zones may be off by so much.
_OFF = timedelta(days=1)


def latest_instant(taken_at: datetime) -> datetime:
    """Return the last instant that is not the future.

    A day more for clocks and zones that are off.
    """
    return taken_at + _OFF


class Intake:
    """Casts every row of a file, counts, and hands the kept ones on."""

    def __init__(
        self,
        source: Path,
        name: str,
        plan: Plan,
        header: Header,
        latest: datetime,
        refusals: Refusals,
    ) -> None:
        self.source, self.name, self.plan, self.header = source, name, plan, header
        self.latest, self.refusals = latest, refusals
        self.on_progress: Callable[[Progress], None] | None = None
        self.read = self.refused = self.blank = self.rows_done = self.twice = 0
        self.inferred = self.not_read = 0
        self.reasons: Counter[str] = Counter()
        self.blanks: Counter[str] = Counter()
        self.mended: Counter[str] = Counter()
        self.zones: set[str] = set()
        self.newest: datetime | None = None
        self.settled = False
        self.days: Counter[str] = Counter()
        self.masked: Counter[str] = Counter()
        self.ahead: Counter[str] = Counter()
        self.left_out: dict[tuple[str, str], LeftOutCells] = {}
        self.dateless: dict[str, LeftOutCells] = {}
        self.marks, self.without_date, self.odd = MarkCounts(), DatelessRows(), OddRows()
        self.states = StateCounts()
        self.activities, self.cases, self.hours = ActivityCounts(), Cases(), Hours()
        self.erased_keys = set[str]()
        self.seen = SeenKeys()
        self.spoken, self.erased_lines, self.erased = Spoken(), set[int](), 0
        #: All rows of a file may have been cut out since it was taken.
        self.may_be_empty = False
        self.started = time.monotonic()

    @property
    def has_key(self) -> bool:
        """Whether the file tells by which key each row is known."""
        table = self.plan.table
        return table.makes_key or all(table.key in each.columns for each in self.plan.answers)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Yield the rows kept, piece by piece; `DropError` when the file has none at all."""
        for whole in ahead(self._pieces()):
            self._settle(whole)
            piece, footers = without_footers(whole, self.plan)
            self._leave_out(footers)
            piece = self._without_erased(piece)
            casts = [
                cast_piece(piece, answer, self.plan, self.latest) for answer in self.plan.answers
            ]
            self.states.add(piece, self.plan)
            self.activities.add(piece, self.plan)
            self._count(piece, casts)
            self.refusals.add(piece, casts)
            for cast in casts:
                yield self._keyed(cast)
            self._tell(piece)
        self.states.check(self.plan, self.name)
        self.activities.check(self.plan, self.name)
        if not self.may_be_empty:  # nobody can be asked of a file that was taken already
            self.marks.check(self.plan, self.name)
            self.without_date.check(self.plan, self.name)
        if not (self.rows_done or self.may_be_empty):
            raise DropError(f"{self.name} holds a header and no rows; expected at least one row")

    def _pieces(self) -> Iterator[Piece]:
        return open_pieces(self.source, self.name, self.plan.wanted, self.header)

    def _settle(self, piece: Piece) -> None:
        """Settle by the first rows what they tell of all."""
        if not self.settled:
            first = without_footers(piece, self.plan)[0]
            self.plan = with_spelling(self.plan, first, self._pieces, self.name)
            self.plan = self.refusals.plan = with_first_rows(
                self.plan, first, self._pieces, self.name
            )
            self.settled = True

    def _leave_out(self, lines: int, why: str = FOOTERS) -> None:
        self.rows_done += lines
        self.read += lines
        self.blank += lines
        if lines:
            self.blanks[why] += lines

    def _without_erased(self, piece: Piece) -> Piece:
        """The piece without broken records that name an erased customer; they count as blank."""
        gone = [each for each in piece.broken if names_erased(each, self.plan)]
        if not gone:
            return piece
        self.erased_lines.update(each.line for each in gone)
        for count in ("read", "blank", "rows_done", "erased"):
            setattr(self, count, getattr(self, count) + len(gone))
        self.blanks[ERASED] += len(gone)
        return replace(piece, broken=tuple(each for each in piece.broken if each not in gone))

    def _keyed(self, cast: Cast) -> pl.DataFrame:
        """The rows kept, each with a key; one made of their content where the file has none."""
        rows = cast.kept
        if self.plan.table.makes_key:
            rows = rows.with_columns(made_keys(rows, self.plan.table))
        elif not self.has_key:
            rows = rows.with_columns(content_keys(rows, self.plan.table))
        self.seen.add(rows[self.plan.table.key])
        if tone := self.plan.table.tone:
            self.inferred += int((rows[tone.known_from] == INFERRED).sum())
            self.not_read += int((rows[tone.known_from] == NOT_READ).sum())
        return rows

    def _count(self, piece: Piece, casts: list[Cast]) -> None:
        self.rows_done += piece.frame.height + len(piece.broken)
        self.read += len(piece.broken) + piece.empty
        self.refused += len(piece.broken)
        self.blank += piece.empty
        self.reasons.update(f"the line {broken.reason}" for broken in piece.broken)
        self.odd.add_broken(piece)
        if piece.empty:
            self.blanks["empty lines"] += piece.empty
        for why, number in piece.left_out:
            self._leave_out(number, why)
        self.mended.update(dict(piece.mended))
        for answer, cast in zip(self.plan.answers, casts, strict=True):
            self.read += cast.rows.height
            self.refused += int(cast.refused.sum())
            self.blank += int(cast.blank.sum())
            self.blanks.update(cast.blanks)
            self.reasons.update(cast.counts())
            self.odd.add(piece, answer, cast, self.plan)
            self.twice += cast.findings.twice
            self.erased += int(cast.erased.sum())
            self.erased_lines.update(piece.lines.filter(cast.erased).to_list())
            if self.plan.events:
                self.erased_keys.update(cast.rows[self.plan.table.key].filter(cast.erased))
            for names in cast.raw_names:
                self.spoken.add(names.name, names.filter(~(cast.blank | cast.refused)))
            self.zones |= cast.findings.zones
            self.states.twice += cast.said_twice
            self._count_times(piece, answer, cast)
            for name in self.plan.table.labelled:
                self.masked[name] += int(cast.kept[name].str.contains(MARKS).sum())
            if cast.known_at is not None:
                self.newest = max(cast.known_at, self.newest or cast.known_at)

    def _count_times(self, piece: Piece, answer: AnswerColumns, cast: Cast) -> None:
        """Count the times of which no more than the day is known, and those that are left out."""
        kept = cast.kept
        for column in self.plan.table.columns:
            if column.day_until:
                self.days[column.name] += kept[column.day_until].count()
            if column.kind == "time" and not column.is_made:
                self.ahead[column.name] += int((kept[column.name] > self.latest - _OFF).sum())
        for each in cast.left_out():
            cells = self.left_out.setdefault((each.column, each.sentence), LeftOutCells())
            cells.add(piece, answer.columns.get(each.column), each.rows)
            if each.is_unread:
                self.marks.add(piece, answer.columns.get(each.column), each.rows)
        for each in cast.findings.dateless:
            cells = self.dateless.setdefault(each.column, LeftOutCells())
            kept_rows = each.rows & ~(cast.blank | cast.refused)
            cells.add(piece, answer.columns.get(each.column), kept_rows)
        if answer is self.plan.answers[0]:
            self._count_dates(piece, answer, cast)

    def _count_dates(self, piece: Piece, answer: AnswerColumns, cast: Cast) -> None:
        """Count the rows whose date stands for none."""
        name = self.plan.table.dated_by
        if not self.plan.table.column(name).required:
            return
        if cast.rows[name].count():
            self.without_date.has_dates = True
        for each in cast.findings.dateless:
            if each.column == name:
                self.without_date.add(piece, answer.columns[name], each.rows)

    def _tell(self, piece: Piece) -> None:
        if self.on_progress is None:
            return
        spent = time.monotonic() - self.started
        left = spent * (1 - piece.done) / piece.done if piece.done else None
        self.on_progress(Progress(self.rows_done, piece.done, left))

    def make_cases(self, events: Path, out: Path) -> None:
        """Move the events kept to `out` as one row for each case, which is what counts then."""
        made = self.cases = make_cases(events, out, self.plan, self.erased_keys)
        self.read -= made.events - made.cases - made.left_out
        gone = len(made.erased_lines)
        self.blank += made.left_out + gone
        self.erased += gone
        self.erased_lines.update(made.erased_lines)
        for why, number in ((LEFT_OUT, made.left_out), (ERASED, gone)):
            if number:
                self.blanks[why] += number

    def make_hours(self, things: Path, out: Path) -> None:
        """Move the shifts or sales kept to `out` as one row for each hour, which is what counts."""
        self.hours = make_hours(things, out, self.plan)
        self.read += self.hours.hours - self.hours.rows

    @property
    def given(self) -> tuple[str, ...]:
        """The columns of the table for which the file has a place, be it empty."""
        table, names = self.plan.table, set(self.plan.given)
        if self.plan.events and table.case:
            names |= {table.awaits, table.case.reopened}
            names |= (
                {table.case.answered, table.case.answers} if self.cases.tells_answers else set()
            )
        if (told := table.counted) and (self.plan.are_shifts or self.plan.are_sales):
            names -= {*told.passing}
            names |= {told.present if self.plan.are_shifts else told.came}
        return tuple(name for name in table.names if name in names)

    @property
    def mapping(self) -> Mapping:
        """The mapping that was used, with the zone of its times and how its text is encoded.

        The file can be read so again, also when rows of it were erased.
        """
        mapping = self.plan.mapping
        if self.header.kind == "csv" and not self.header.encoding.startswith("utf"):
            mapping = replace(mapping, encoding=self.header.encoding)
        return replace(mapping, timezone=self.plan.zone) if self.zones else mapping

    def lines_erased(self) -> tuple[int, ...]:
        """Return the lines of the file that hold an erased customer's records, all of each."""
        turned = self.header.turned
        return tuple(sorted(turned.every_line(self.erased_lines) if turned else self.erased_lines))

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know of how the file was read, as sentences."""
        notes = [*self._file_notes(), *self.plan.notes]
        notes += [f"times were read as {zone}" for zone in sorted(self.zones)]
        if self.twice:
            times = counted(self.twice, "time", "times")
            notes.append(f"{times} occurred twice as the clocks went back; the earlier was taken")
        notes += [
            f"{column} was left out of {counted(cells.number, 'row', 'rows')}, "
            f"because it {sentence.removeprefix(f'{column} ')}: {cells.examples}"
            for (column, sentence), cells in self.left_out.items()
        ]
        notes += [
            f"{column} holds a date that stands for none and is read as not given in "
            f"{counted(cells.number, 'row', 'rows')}: {cells.examples}"
            for column, cells in self.dateless.items()
            if cells.number
        ]
        notes += [
            f"{column} tells who somebody is in {counted(number, 'row', 'rows')}: that is masked, "
            "and all who are masked alike count as one"
            for column, number in self.masked.items()
            if number
        ]
        notes += self._notes_of_days()
        notes += self.states.notes(self.plan)
        notes += self.cases.notes(self.plan, self.activities.number)
        notes += self.hours.notes()
        notes += [
            f"{column} is later than the file came in {counted(number, 'row', 'rows')}: it may be "
            "of another time zone"
            for column, number in self.ahead.items()
            if number
        ]
        if self.mapping.whole_ids:
            notes.append(f"{listed(self.mapping.whole_ids)}: ids written as 1.0 were read as 1")
        if not self.has_key:
            notes.append("the file has no key, so a row is known by its content")
        if self.inferred:
            texts = counted(self.inferred, "text", "texts")
            notes.append(f"the sentiment of {texts} was inferred from the words")
        if self.not_read:
            texts = counted(self.not_read, "text", "texts")
            notes.append(
                f"the sentiment of {texts} is not known: the words are not told to be English"
            )
        notes += [f"{why}: {counted(n, 'row', 'rows')}" for why, n in self.mended.items()]
        one, many = ("answer", "answers") if self.plan.mapping.answers else ("row", "rows")
        notes += [f"{why}: {counted(number, one, many)}" for why, number in self.blanks.items()]
        return tuple(notes)

    def _notes_of_days(self) -> Iterator[str]:
        """Which times waits are measured between tell no more than a day."""
        midnights = self.mapping.midnight_is_day or ()
        ends = (name for order in self.plan.table.orders for name in (order.first, order.then))
        for name in dict.fromkeys(ends):
            if number := self.days[name]:
                why = ", where midnight stands for no hour" if name in midnights else ""
                rows = counted(number, "row", "rows")
                yield f"{name} tells the day and no hour in {rows}{why}: waits are exact to a day"

    def _file_notes(self) -> Iterator[str]:
        if misnamed := other_than_named(self.header.kind, self.name):
            yield misnamed
        yield from self.header.notes
        encoding = self.header.encoding
        if encoding and not encoding.startswith("utf-8"):
            yield f"the text was read as {encoding}, because it is no UTF-8"
        if len(self.header.readings) > 1:
            here, *others = self.header.readings
            also = " or ".join(f"{each.text} ({each.encoding})" for each in others)
            yield f"line {here.line} was read as {here.text}, and may mean {also}"
        if self.header.separator not in ("", ","):
            yield f"the fields are separated by {self.header.separator_name}"
        used = {
            place for a in self.plan.answers for b in a.columns.values() for place in b.every_place
        }
        used |= {place for bound in self.plan.known for place in bound.places}
        used |= {chosen.place for chosen in self.plan.drop_rows}
        used |= {self.plan.states.place} if self.plan.states else set()
        used |= self.plan.events.places if self.plan.events else set()
        names = enumerate(self.plan.header)
        unread = [name for place, name in names if name.strip() and place not in used]
        if unread:
            yield f"columns not read: {listed(unread, 8)}"
