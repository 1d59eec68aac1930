"""How the rows of a file stand: which are over, which do not count, and which say neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from drops.errors import counted, listed, printable
from drops.intake.files import Piece
from drops.intake.mapping.doubts import Doubt, what_state
from drops.intake.mapping.plan import Plan
from drops.intake.values import casts

#: So many words of which nobody knows what they mean are asked about at once.
_MOST = 12


def stands(frame: pl.DataFrame, plan: Plan) -> pl.Series | None:
    """Return the meaning of each row's state; `null` where it says none, or none that is known."""
    states = plan.states
    if states is None:
        return None
    cells = frame.select(casts.cleaned(pl.col(f"c{states.place}")).alias("state")).to_series()
    words = cells.unique().drop_nulls()
    meanings = pl.Series([states.meaning_of(each) for each in words.to_list()], dtype=pl.String)
    return cells.replace_strict(words, meanings, default=None, return_dtype=pl.String)


def left_out_words(
    frame: pl.DataFrame, meanings: pl.Series | None, plan: Plan
) -> Iterator[tuple[str, pl.Series]]:
    """Yield the rows that do not count for what their state says, by the reason.

    Where nothing is awaited, what is still open is not complete.
    """
    if meanings is None or plan.states is None:
        return
    none = ("left out",) if plan.table.awaits else ("left out", "open")
    gone = meanings.is_in(list(none)).fill_null(value=False)
    if not gone.any():
        return
    cells = frame[f"c{plan.states.place}"].str.strip_chars()
    header = plan.header[plan.states.place]
    for word in cells.filter(gone).unique(maintain_order=True):
        rows = gone & (cells == word).fill_null(value=False)
        yield f"left out for their {header}, {printable(word, 40)}", rows


@dataclass(frozen=True, slots=True)
class SaidTwice:
    """How many rows are open by their state and have a time of their end, and the other way."""

    open_with_time: int = 0
    done_without_time: int = 0

    def __add__(self, more: SaidTwice) -> SaidTwice:
        return SaidTwice(
            self.open_with_time + more.open_with_time,
            self.done_without_time + more.done_without_time,
        )


def said_twice(
    rows: pl.DataFrame, meanings: pl.Series | None, kept: pl.Series, plan: Plan
) -> SaidTwice:
    """Return the rows that are kept and of which state and time do not say the same."""
    awaits = plan.table.awaits
    if meanings is None or not awaits:
        return SaidTwice()
    over = rows[awaits].is_not_null()
    is_open, is_done = ((meanings == each).fill_null(value=False) for each in ("open", "done"))
    return SaidTwice(int((is_open & over & kept).sum()), int((is_done & ~over & kept).sum()))


def as_they_stand(rows: pl.DataFrame, meanings: pl.Series | None, plan: Plan) -> pl.DataFrame:
    """Return the rows; what is open by its state is not over, whatever time stands beside it.

    What is over and has no time ended nobody knows when: as if it had a time that cannot be.
    """
    awaits = plan.table.awaits
    if meanings is None or not awaits:
        return rows
    is_open = (meanings == "open").fill_null(value=False)
    is_done = (meanings == "done").fill_null(value=False)
    column = plan.table.column(awaits)
    gone = (awaits, *column.makes)
    rows = rows.with_columns(pl.when(~is_open).then(pl.col(name)).alias(name) for name in gone)
    if not column.unusable:
        return rows
    unknown = pl.when(is_done & pl.col(awaits).is_null()).then(pl.lit(value=True))
    return rows.with_columns(unknown.otherwise(pl.col(column.unusable)).alias(column.unusable))


@dataclass
class StateCounts:
    """What was seen of the states of a file: words nobody knows, and rows that say two things."""

    twice: SaidTwice = SaidTwice()
    unknown: Counter[str] = field(default_factory=Counter)
    #: By word: the first line on which it stands.
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, piece: Piece, plan: Plan) -> None:
        """Note the words of a piece of which nobody knows what they mean."""
        states = plan.states
        if states is None:
            return
        cell = casts.cleaned(pl.col(f"c{states.place}")).alias("state")
        seen = piece.frame.select(cell, line=piece.lines).drop_nulls("state")
        words = seen.group_by("state", maintain_order=True).agg(pl.len(), pl.col("line").first())
        for word, number, line in words.iter_rows():
            if states.meaning_of(word) is None:
                self.unknown[word] += number
                self.lines.setdefault(word, line)

    def check(self, plan: Plan, name: str) -> None:
        """Raise `Doubt` if there is a word of which nobody knows what it means."""
        if not self.unknown or plan.states is None:
            return
        header = plan.header[plan.states.place]
        word_counts = self.unknown.most_common(_MOST)
        questions = tuple(
            what_state(header, word, number, awaits=bool(plan.table.awaits))
            for word, number in word_counts
        )
        words = listed(
            f"{word} ({counted(number, 'row', 'rows')}, first on line {self.lines[word]})"
            for word, number in word_counts
        )
        raise Doubt(f"{name}: what do these mean under {header}: {words}", questions)

    def notes(self, plan: Plan) -> Iterator[str]:
        """Yield which rows say two things of whether they are over."""
        if plan.states is None:
            return
        header, awaits = plan.header[plan.states.place], plan.table.awaits
        if number := self.twice.open_with_time:
            rows = counted(number, "row", "rows")
            yield f"open by {header} though {awaits} is given, so counted as open: {rows}"
        if number := self.twice.done_without_time:
            rows = counted(number, "row", "rows")
            yield (
                f"over by {header} and without {awaits}, so nobody knows since when; counted as "
                f"opened, and neither as open nor in waits: {rows}"
            )
