"""Files of one line for each answer, made one row for each response before anything else is read.

All lines of a response may stand anywhere in the file, so the whole of it is in memory at once.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import polars as pl

from drops import limits
from drops.columns import Columns, located
from drops.headers import Header, said_names
from drops.mapping import Mapping
from drops.piece import Piece, Turned, Wanted
from drops.pieces import open_pieces
from drops.problems import DropError, counted, did_you_mean, listed
from drops.turned_rows import Places, lines_of, questions_of, rows_of


def turned(
    source: Path, name: str, mapping: Mapping, header: Header, *, was_cut: bool = False
) -> tuple[Mapping, Header]:
    """The mapping as it fits this file, and the header of the rows made, which are in it.

    `header` is that of the whole file. Of a file that `was_cut` a question may be gone with those
    who alone answered it; it is there, without answers. `DropError` when a column is missing, or
    when there is too much to turn.
    """
    mapping = located(mapping, header)
    names = header.names(mapping.header_row)
    places = _places(mapping, names, name)
    whole = _whole(source, name, mapping, header, names, places)
    lines = lines_of(whole, places)
    new = [*(names[at] for at in places.by), *questions_of(lines)]
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


def _places(mapping: Mapping, names: tuple[str, ...], file: str) -> Places:
    turn, columns = mapping.turn, Columns(names, mapping.also_called)
    if turn is None:
        raise AssertionError(f"the mapping {mapping.name} turns nothing")

    def place(column: str) -> int:
        at = columns.place(column)
        if at is None:
            raise DropError(
                f"{file} has no column {column}, which the mapping {mapping.name} turns its lines "
                f"by; its columns are {said_names(names)}.{did_you_mean(column, names)}"
            )
        return at

    question, answer = place(turn.question), place(turn.answer)
    others = tuple(at for at in range(len(names)) if at not in (question, answer))
    by = tuple(place(column) for column in turn.by) or others
    if not by or len({question, answer, *by}) < 2 + len(by):
        raise DropError(
            f"{file}: expected columns besides {turn.question} and {turn.answer} by which a "
            f"response is known, each named once; its columns are {said_names(names)}"
        )
    return Places(question, answer, by)


def _whole(
    source: Path,
    name: str,
    mapping: Mapping,
    header: Header,
    names: tuple[str, ...],
    places: Places,
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
    lacking = [each[0] for each in wanted if all(columns.place(name) is None for name in each)]
    return list(dict.fromkeys(lacking))


def _check_size(name: str, questions: int, cells: int) -> None:
    if questions > limits.TURNED_QUESTIONS or cells > limits.SHEET_CELLS:
        raise DropError(
            f"{name} has {counted(questions, 'question', 'questions')}, which make {cells:,} cells "
            f"of answers; expected at most {limits.TURNED_QUESTIONS:,} questions and "
            f"{limits.SHEET_CELLS:,} cells"
        )


def _typed(header: Header, places: Places, width: int) -> frozenset[int]:
    """Which columns of the rows made hold times of their own kind."""
    own = {new for new, at in enumerate(places.by) if at in header.typed_times}
    if places.answer in header.typed_times:
        own |= set(range(len(places.by), width))
    return frozenset(own)


def _note(
    lines: int, responses: int, mapping: Mapping, names: tuple[str, ...], places: Places
) -> str:
    asked = mapping.turn.question if mapping.turn else ""
    made = counted(responses, "response", "responses")
    unread = [each for at, each in enumerate(names) if at not in places.every and each.strip()]
    left = f"; not read: {listed(unread, 8)}" if unread else ""
    return f"{counted(lines, 'line', 'lines')} made {made}, with a column for each {asked}{left}"
