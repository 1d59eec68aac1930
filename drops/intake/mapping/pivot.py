"""Files with one line per answer, made rows of one response each before anything else is read.

The lines of a response may stand anywhere in the file, so the whole of it is in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import polars as pl

from drops.errors import DropError, counted, did_you_mean, listed
from drops.intake.files import (
    Broken,
    Header,
    Piece,
    Turned,
    Wanted,
    column_names,
    open_pieces,
    said_names,
)
from drops.intake.mapping.columns import Columns, located
from drops.intake.mapping.model import Mapping
from drops.sandbox import limits

DOUBLED = "begins a response with two answers to one question; expected one"
NAMELESS = "begins a response with an answer to no question; expected the question of each"


@dataclass(frozen=True, slots=True)
class PivotPlaces:
    """Where question, answer and the columns by which a response is known stand in the file."""

    question: int
    answer: int
    by: tuple[int, ...]

    @property
    def every(self) -> tuple[int, ...]:
        """All of them, as the rows made have them."""
        return (*self.by, self.question, self.answer)


def lines_of(whole: Piece, places: PivotPlaces) -> pl.DataFrame:
    """Return of each line that says anything.

    The first line of its response (`first`), what it asks.

    `asked` is the same for questions that differ in case and spaces alone; `answer` is null where
    there is none.
    """
    cells = {
        place: pl.col(f"c{place}").str.strip_chars().replace("", None) for place in places.every
    }
    keys = [cells[place].alias(f"key{place}") for place in places.by]
    text = cells[places.question].str.replace_all(r"\s+", " ").alias("said")
    answer = pl.when(cells[places.answer].is_not_null()).then(f"c{places.answer}").alias("answer")
    lines = whole.frame.select(*keys, text, answer, whole.lines.alias("line")).with_row_index("row")
    lines = lines.filter(~pl.all_horizontal(pl.exclude("row", "line").is_null()))
    first = pl.col("line").first().over([f"key{place}" for place in places.by])
    question = pl.col("said").str.to_lowercase().alias("asked")
    return lines.select("row", "line", "said", question, "answer", first.alias("first"))


def questions_of(lines: pl.DataFrame) -> list[str]:
    """Return the questions in the order in which they come up, each as it was spelled first."""
    return (
        lines.drop_nulls("asked")
        .unique("asked", keep="first", maintain_order=True)["said"]
        .to_list()
    )


def rows_of(whole: Piece, lines: pl.DataFrame, places: PivotPlaces, width: int) -> Piece:
    """Return one row for each response; those of which an answer would be lost are no rows."""
    questions = lines.drop_nulls("asked")["asked"].unique(maintain_order=True)
    numbers = {each: f"c{len(places.by) + index}" for index, each in enumerate(questions)}
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
    whole: Piece, lines: pl.DataFrame, given: pl.DataFrame, places: PivotPlaces, columns: list[str]
) -> pl.DataFrame:
    """The first answer of every response to each question, beside what it is known by."""
    starts = lines.unique("first", keep="first", maintain_order=True)
    known = [pl.col(f"c{place}").alias(f"c{new}") for new, place in enumerate(places.by)]
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


def turned(
    source: Path, name: str, mapping: Mapping, header: Header, *, was_cut: bool = False
) -> tuple[Mapping, Header]:
    """Return the mapping as it fits this file, and the header of the rows made, which are in it.

    `DropError` when a column is missing, or when there is too much to turn.

    Args:
        source: where the file lies.
        name: what messages call the file.
        mapping: how the file is read; its `pivot` says which columns make a response.
        header: the header of the whole file.
        was_cut: whether customers were erased from the file. A question may then be gone with those
            who alone answered it; it is there, without answers.
    """
    mapping = located(mapping, header)
    names = header.names(mapping.header_row, mapping.going_on)
    places = _places(mapping, names, name)
    whole = _whole(source, name, mapping, header, names, places)
    lines = lines_of(whole, places)
    new = [*(names[place] for place in places.by), *questions_of(lines)]
    if was_cut:
        new += _not_there(mapping, tuple(new))
    together = lines.group_by("first", maintain_order=True).agg("line")
    _check_size(name, len(new) - len(places.by), together.height * len(new))
    every = dict(zip(together["first"].to_list(), together["line"].to_list(), strict=True))
    return mapping, replace(
        header,
        rows=(*header.rows[: mapping.header_row - 1], tuple(new)),
        typed_times=_typed(header, places, len(new)),
        notes=(*header.notes, _note(lines.height, together.height, mapping, names, places)),
        turned=Turned(rows_of(whole, lines, places, len(new)), every),
    )


def _places(mapping: Mapping, names: tuple[str, ...], file: str) -> PivotPlaces:
    pivot, columns = mapping.pivot, Columns(names, mapping.also_called)
    if pivot is None:
        raise AssertionError(f"the mapping {mapping.name} turns nothing")

    def place(column: str) -> int:
        position = columns.place(column)
        if position is None:
            raise DropError(
                f"{file} has no column {column}, which the mapping {mapping.name} turns its lines "
                f"by; its columns are {said_names(names)}.{did_you_mean(column, names)}"
            )
        return position

    question, answer = place(pivot.question), place(pivot.answer)
    others = tuple(position for position in range(len(names)) if position not in (question, answer))
    by = tuple(place(column) for column in pivot.by) or others
    if not by or len({question, answer, *by}) < 2 + len(by):
        raise DropError(
            f"{file}: expected columns besides {pivot.question} and {pivot.answer} by which a "
            f"response is known, each named once; its columns are {said_names(names)}"
        )
    return PivotPlaces(question, answer, by)


def _whole(
    source: Path,
    name: str,
    mapping: Mapping,
    header: Header,
    names: tuple[str, ...],
    places: PivotPlaces,
) -> Piece:
    """All lines of the file, as one piece."""
    wanted = Wanted(names, mapping.above, frozenset(places.every))
    pieces: list[Piece] = []
    for piece in open_pieces(source, name, wanted, header):
        pieces.append(piece)
        if sum(each.frame.height for each in pieces) > limits.TURNED_LINES:
            raise DropError(
                f"{name} has more than {limits.TURNED_LINES:,} lines, too many to be made rows of "
                "one response each; expected fewer, or one row for each response"
            )
    frame = pl.concat([each.frame for each in pieces])
    lines = pl.concat([each.lines for each in pieces]).alias("line")
    broken = tuple(chain.from_iterable(each.broken for each in pieces))
    return Piece(frame, lines, broken, sum(each.empty for each in pieces), 1.0)


def _not_there(mapping: Mapping, names: tuple[str, ...]) -> list[str]:
    """What the mapping reads of a file and these names lack."""
    columns = Columns(names, mapping.also_called)
    sources = chain.from_iterable(each.values() for each in (mapping.columns, *mapping.answers))
    wanted = [source.headers for source in sources if source.headers]
    wanted += [(where.column,) for where in mapping.drop_rows_where]
    wanted += [(mapping.states.column,)] if mapping.states else []
    lacking = [each[0] for each in wanted if all(columns.place(name) is None for name in each)]
    return list(dict.fromkeys(lacking))


def _check_size(name: str, questions: int, cells: int) -> None:
    if questions > limits.TURNED_QUESTIONS or cells > limits.SHEET_CELLS:
        raise DropError(
            f"{name} has {counted(questions, 'question', 'questions')}, which make {cells:,} cells "
            f"of answers; expected at most {limits.TURNED_QUESTIONS:,} questions and "
            f"{limits.SHEET_CELLS:,} cells"
        )


def _typed(header: Header, places: PivotPlaces, width: int) -> frozenset[int]:
    """Which columns of the rows made hold times of their own kind."""
    own = {new for new, place in enumerate(places.by) if place in header.typed_times}
    if places.answer in header.typed_times:
        own |= set(range(len(places.by), width))
    return frozenset(own)


def _note(
    lines: int, responses: int, mapping: Mapping, names: tuple[str, ...], places: PivotPlaces
) -> str:
    question = mapping.pivot.question if mapping.pivot else ""
    made = counted(responses, "response", "responses")
    unread = [
        each for place, each in enumerate(names) if place not in places.every and each.strip()
    ]
    left = f"; not read: {listed(unread, 8)}" if unread else ""
    return f"{counted(lines, 'line', 'lines')} made {made}, with a column for each {question}{left}"
