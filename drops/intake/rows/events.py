"""Rows that are events of cases, made one row for each case.

A case began at its first event. It was over at the first event that closes it and after which none
takes it up again: desks close days after a case was resolved, by themselves, and what the customer
waited for was that it be resolved. What is told of it besides is what its last event tells; what
people wrote is what its first does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from drops.errors import counted, listed, printable
from drops.intake.files import Piece
from drops.intake.mapping.doubts import Doubt, what_activity
from drops.intake.mapping.plan import Plan
from drops.intake.rows.rules import DTYPES
from drops.intake.values import casts
from drops.intake.values.states import may_close
from store.schema import Table

#: The column that stands beside those of the table until the cases are made: what an event says.
SAYS = "says"
LEFT_OUT = "cases that end as none that count"
#: So many activities are asked about at once, and named in a note.
_MOST, _NAMED = 12, 5
_LONGEST = 60


def happened(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return what happened, in each row that says so."""
    events = plan.events
    if events is None:
        return pl.Series(SAYS, [None], pl.String).new_from_index(0, frame.height)
    cell = casts.cleaned(pl.col(f"c{events.place}"))
    if events.only_where is None:
        return frame.select(cell.alias(SAYS)).to_series()
    field_cell = pl.col(f"c{events.only_where.place}").str.strip_chars()
    chosen = field_cell.str.to_lowercase().is_in(list(events.only_where.values))
    # A row of another kind may be an answer, and says nothing else.
    names = frame[f"c{events.only_where.place}"].str.strip_chars().unique().drop_nulls().to_list()
    answers = [name for name in names if events.meaning_of(name) == "answering"]
    other = pl.when(field_cell.is_in(answers)).then(field_cell)
    return frame.select(pl.when(chosen).then(cell).otherwise(other).alias(SAYS)).to_series()


def says(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return what each row says of its case; `null` if it says nothing of how the case stands."""
    cells = happened(frame, plan)
    if plan.events is None:
        return cells
    words = cells.unique().drop_nulls()
    found = [plan.events.meaning_of(word) or "open" for word in words.to_list()]
    meanings = pl.Series(found, dtype=pl.String)
    return cells.replace_strict(words, meanings, default=None, return_dtype=pl.String)


@dataclass
class ActivityCounts:
    """The activities of a file: how often each came, and on which line first."""

    number: Counter[str] = field(default_factory=Counter)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, piece: Piece, plan: Plan) -> None:
        """Note the activities of a piece."""
        if plan.events is None:
            return
        seen = pl.DataFrame({SAYS: happened(piece.frame, plan), "line": piece.lines})
        words = seen.drop_nulls(SAYS).group_by(SAYS, maintain_order=True)
        for word, number, line in words.agg(pl.len(), pl.col("line").first()).iter_rows():
            self.number[word] += number
            self.lines.setdefault(word, line)

    def check(self, plan: Plan, name: str) -> None:
        """Raise `Doubt` if there are activities of which nobody knows whether they end a case."""
        events = plan.events
        if events is None:
            return
        activities = [
            word
            for word, _ in self.number.most_common()
            if may_close(word) and events.meaning_of(word) is None
        ][:_MOST]
        if not activities:
            return
        header = plan.header[events.place]
        rows = {word: counted(self.number[word], "row has", "rows have") for word in activities}
        questions = tuple(what_activity(header, word, rows[word]) for word in activities)
        words = listed(
            f"{printable(word, _LONGEST)} ({counted(self.number[word], 'row', 'rows')}, first on "
            f"line {self.lines[word]})"
            for word in activities
        )
        raise Doubt(f"{name}: do these end a case under {header}: {words}", questions)


@dataclass(frozen=True, slots=True)
class Cases:
    """What came of the events: how many cases, which were none that count, and of whom erased."""

    events: int = 0
    cases: int = 0
    #: Cases that are none that count, and those that were taken up again.
    left_out: int = 0
    reopened: int = 0
    #: Cases that were closed once more after they were over.
    closed_again: int = 0
    #: Whether anybody was answered; else nobody knows from the file.
    tells_answers: bool = False
    #: The lines of events whose case has an event of somebody who was erased.
    erased_lines: tuple[int, ...] = ()

    def notes(self, plan: Plan, activities: Counter[str]) -> Iterator[str]:
        """Yield what a person should know of how the cases were made, as sentences."""
        if plan.events is None:
            return
        events = counted(self.events, "event", "events")
        cases = counted(self.cases + self.left_out, "case", "cases")
        closing = [w for w, _ in activities.most_common() if plan.events.meaning_of(w) == "closing"]
        header = plan.header[plan.events.place]
        ends = listed((printable(word, _LONGEST) for word in closing), _NAMED) or "nothing"
        verb = "end" if len(closing) > 1 else "ends"
        yield f"{events} made {cases}, each opened at its first; {ends} under {header} {verb} one"
        if self.reopened:
            again = counted(self.reopened, "case was", "cases were")
            yield f"{again} taken up again after the end, and counted as reopened"
        if self.closed_again:
            again = counted(self.closed_again, "case was", "cases were")
            yield (
                f"{again} closed once more later without being taken up again, as Closed comes "
                "after Resolved: the first of these counts as the end"
            )


def make_cases(path: Path, out: Path, plan: Plan, erased: Collection[str]) -> Cases:
    """Move the events at `path` to `out` as one row for each case, and return what came of them.

    `erased` are the keys of cases that have an event of somebody who was erased: they are gone.
    """
    table = plan.table
    rows = pl.read_parquet(path, glob=False)
    gone = rows.filter(pl.col(table.key).is_in(list(erased)))["line"]
    rows = _in_order(rows.filter(~pl.col("line").is_in(gone.implode())), table)
    outcomes = _told(rows, table)
    cases = _last_known(rows, table).join(outcomes, on=table.key, how="left", maintain_order="left")
    kept = cases.filter(~pl.col("is_none"))
    names = [*table.names, "line"]
    kept.select(names).write_parquet(out, compression="zstd", compression_level=1)
    path.unlink()
    case = table.case
    return Cases(
        events=rows.height,
        cases=kept.height,
        left_out=cases.height - kept.height,
        reopened=int((kept[case.reopened] > 0).sum()) if case else 0,
        closed_again=int(kept["closed again"].sum()),
        tells_answers=bool((rows[SAYS] == "answering").any()),
        erased_lines=tuple(gone.to_list()),
    )


def _in_order(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The events, those of a case together in the order in which they were.

    Of two at the same time the first in the file was first, unless the file has the newest first.
    """
    dated_by, key = table.dated_by, table.key
    steps = rows.select(
        (pl.col(dated_by) - pl.col(dated_by).shift()).over(key).dt.total_microseconds().sign()
    )
    backwards = (steps.to_series().sum() or 0) < 0
    rows = rows.with_columns(pl.col("line").min().over(key).alias("first line"))
    return rows.sort("first line", dated_by, "line", descending=[False, False, backwards])


def _last_known(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """One row for each case: what its last event tells; of texts and its time, what its first."""
    first = {table.dated_by, table.column(table.dated_by).day_until, *table.free_texts}
    made = {*table.told_by_events, *(m for n in table.told_by_events for m in _makes(table, n))}
    languages = {column.language: column.name for column in table.columns if column.language}
    made |= {*languages}
    cells = [
        pl.col(name).drop_nulls().first() if name in first else pl.col(name).drop_nulls().last()
        for name in table.names
        if name != table.key and name not in made and name != table.column(table.dated_by).day_until
    ]
    # The language of the words that are told: theirs may not be known where that of others is.
    cells += [
        pl.col(made_beside).filter(pl.col(words).is_not_null()).first()
        for made_beside, words in languages.items()
    ]
    day = table.column(table.dated_by).day_until
    cells += [pl.col(day).first()] if day else []
    return rows.group_by(table.key, maintain_order=True).agg(*cells, pl.col("line").last())


def _makes(table: Table, name: str) -> tuple[str, ...]:
    return table.column(name).makes


def _told(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """What the events of each case tell: when it was over, taken up again, answered; `is_none`."""
    case = table.case
    if case is None:
        raise AssertionError(f"{table.name} has no events")
    key, dated_by, day = table.key, table.dated_by, table.column(table.dated_by).day_until
    stands = rows.filter(pl.col(SAYS).is_in(["closing", "open", "left out"]))
    was_over = (pl.col(SAYS).shift().over(key) == "closing").fill_null(value=False)
    closes = pl.col(SAYS) == "closing"
    stands = stands.with_columns(
        (was_over & (pl.col(SAYS) == "open")).alias("again"),
        (~closes).cum_sum().over(key).alias("not over"),
    )
    over = pl.col(SAYS).last() == "closing"
    # Nothing takes the case up again after these.
    last = closes & (pl.col("not over") == pl.col("not over").last())
    day_of = pl.col(day) if day else pl.lit(None, DTYPES["time"])
    ends = stands.group_by(key, maintain_order=True).agg(
        pl.when(over).then(pl.col(dated_by).filter(last).first()).alias(table.awaits),
        pl.when(over).then(day_of.filter(last).first()).alias("over until"),
        (over & (pl.col(dated_by).last() > pl.col(dated_by).filter(last).first())).alias(
            "closed again"
        ),
        pl.col("again").sum().cast(pl.Int64).alias(case.reopened),
        (pl.col(SAYS).last() == "left out").alias("is_none"),
    )
    answers = rows.filter(pl.col(SAYS) == "answering").group_by(key, maintain_order=True)
    answered = answers.agg(
        pl.col(dated_by).first().alias(case.answered),
        day_of.first().alias("answered until"),
        pl.len().cast(pl.Int64).alias(case.answers),
    )
    outcomes = rows.select(pl.col(key).unique(maintain_order=True))
    outcomes = outcomes.join(ends, on=key, how="left").join(answered, on=key, how="left")
    any_answer = answered.height > 0
    return outcomes.with_columns(
        pl.col(case.reopened).fill_null(0),
        pl.col("is_none").fill_null(value=False),
        pl.col("closed again").fill_null(value=False),
        pl.col(case.answers).fill_null(0) if any_answer else pl.col(case.answers),
        *_precision(table, table.awaits, "over until"),
        *_precision(table, case.answered, "answered until"),
    )


def _precision(table: Table, name: str, until: str) -> Iterator[pl.Expr]:
    """What is made beside a time of an event: the end of its day, where no hour is known."""
    column = table.column(name)
    if column.day_until:
        yield pl.col(until).alias(column.day_until)
    if column.unusable:
        yield pl.lit(None, pl.Boolean).alias(column.unusable)
