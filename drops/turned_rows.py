"""Lines of one answer each, made rows of one response each."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass

import polars as pl

from drops.piece import Broken, Piece, column_names

DOUBLED = "begins a response with two answers to one question; expected one"
NAMELESS = "begins a response with an answer to no question; expected the question of each"


@dataclass(frozen=True, slots=True)
class Places:
    """Where question, answer and the columns by which a response is known stand in the file."""

    question: int
    answer: int
    by: tuple[int, ...]

    @property
    def every(self) -> tuple[int, ...]:
        """All of them, as the rows made have them."""
        return (*self.by, self.question, self.answer)


def lines_of(whole: Piece, places: Places) -> pl.DataFrame:
    """Of each line that says anything: the first line of its response (`first`), what it asks.

    `asked` is the same for questions that differ in case and spaces alone; `answer` is null where
    there is none.
    """
    cells = {at: pl.col(f"c{at}").str.strip_chars().replace("", None) for at in places.every}
    keys = [cells[at].alias(f"key{at}") for at in places.by]
    said = cells[places.question].str.replace_all(r"\s+", " ").alias("said")
    answer = pl.when(cells[places.answer].is_not_null()).then(f"c{places.answer}").alias("answer")
    lines = whole.frame.select(*keys, said, answer, whole.lines.alias("line")).with_row_index("row")
    lines = lines.filter(~pl.all_horizontal(pl.exclude("row", "line").is_null()))
    first = pl.col("line").first().over([f"key{at}" for at in places.by])
    asked = pl.col("said").str.to_lowercase().alias("asked")
    return lines.select("row", "line", "said", asked, "answer", first.alias("first"))


def questions_of(lines: pl.DataFrame) -> list[str]:
    """The questions in the order in which they come up, each as it was spelled first."""
    return (
        lines.drop_nulls("asked")
        .unique("asked", keep="first", maintain_order=True)["said"]
        .to_list()
    )


def rows_of(whole: Piece, lines: pl.DataFrame, places: Places, width: int) -> Piece:
    """One row for each response; those of which an answer would be lost are no rows."""
    asked = lines.drop_nulls("asked")["asked"].unique(maintain_order=True)
    numbers = {each: f"c{len(places.by) + at}" for at, each in enumerate(asked)}
    to = pl.col("asked").replace_strict(numbers, return_dtype=pl.String, default=None).alias("to")
    given = lines.drop_nulls("answer").with_columns(to)
    wide = _wide(whole, lines, given, places, column_names(width))
    why = _why_not(given)
    broken = _broken(wide, given, why)
    rows = wide.filter(~pl.col("first").is_in(list(why)))
    return Piece(
        rows.drop("first"),
        rows["first"].alias("line"),
        tuple(sorted((*whole.broken, *broken), key=lambda each: each.line)),
        whole.empty + whole.frame.height - lines.height,
        1.0,
    )


def _wide(
    whole: Piece, lines: pl.DataFrame, given: pl.DataFrame, places: Places, columns: list[str]
) -> pl.DataFrame:
    """The first answer of every response to each question, beside what it is known by."""
    starts = lines.unique("first", keep="first", maintain_order=True)
    known = [pl.col(f"c{at}").alias(f"c{new}") for new, at in enumerate(places.by)]
    wide = whole.frame[starts["row"]].select(known).with_columns(starts["first"])
    answers = given.drop_nulls("to")
    if answers.height:
        by_question = answers.pivot(
            on="to", index="first", values="answer", aggregate_function="first"
        )
        wide = wide.join(by_question, on="first", how="left", maintain_order="left")
    unasked = (pl.lit(None, pl.String).alias(name) for name in columns if name not in wide.columns)
    return wide.with_columns(unasked).select("first", *columns)


def _why_not(given: pl.DataFrame) -> dict[int, str]:
    """Why a response is no row, by its first line."""
    twice = given.drop_nulls("to").filter(pl.struct("first", "to").is_duplicated())["first"]
    nameless = given.filter(pl.col("to").is_null())["first"]
    return dict.fromkeys(twice.to_list(), DOUBLED) | dict.fromkeys(nameless.to_list(), NAMELESS)


def _broken(wide: pl.DataFrame, given: pl.DataFrame, why: Dict[int, str]) -> Iterator[Broken]:
    """The responses that are no rows, with all answers: those without a place stand behind."""
    again = ~pl.struct("first", "to").is_first_distinct() | pl.col("to").is_null()
    behind = given.filter(pl.col("first").is_in(list(why)) & again).group_by(
        "first", maintain_order=True
    )
    more = dict(behind.agg("answer").rows())
    for first, *cells in wide.filter(pl.col("first").is_in(list(why))).rows():
        fields = (*cells, *more.get(first, ()))
        yield Broken(first, tuple(cell or "" for cell in fields), why[first])
