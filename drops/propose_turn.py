"""Whether a file has one line for each answer, and what it is with one row for each response."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from drops.headers import Header
from drops.mapping import Mapping, Turn
from drops.piece import Turned
from drops.problems import DropError
from drops.propose_names import words
from drops.turned_rows import DOUBLED, NAMELESS
from drops.turning import turned

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

    turn: Turn
    names: tuple[str, ...]
    rows: pl.DataFrame


def _likely_turn(names: Sequence[str]) -> Turn | None:
    """How lines of one answer each would be turned, told by the names alone."""
    said = [words(name) for name in names]
    asked = [name for name, each in zip(names, said, strict=True) if re.search(ASKED, each)]
    answers = [name for name, each in zip(names, said, strict=True) if re.search(SAID, each)]
    if len(asked) != 1 or not answers:
        return None
    answer = next((name for name in answers if words(name).startswith("answer")), answers[0])
    by = tuple(name for name in names if name not in (asked[0], answer) and name.strip())
    unique = len(set(said) - {""}) == len([each for each in said if each])
    return Turn(asked[0], answer, by) if by and unique else None


def turned_rows(source: Path, name: str, mapping: Mapping, header: Header) -> Made | None:
    """The file with one row for each response; None where its lines are no answers.

    The mapping tells the row of the header.
    """
    turn = _likely_turn(header.names(mapping.header_row))
    if not turn:
        return None
    try:
        _, made = turned(source, name, replace(mapping, turn=turn), header)
    except DropError:  # there is too much to be turned
        return None
    names, rows = made.names(mapping.header_row), made.turned
    return Made(turn, names, rows.piece.frame) if rows and _are_answers(rows, names, turn) else None


def _are_answers(made: Turned, names: Sequence[str], turn: Turn) -> bool:
    """Whether responses have several answers each, and hardly any of them two to one question."""
    lines = sum(len(each) for each in made.together.values())
    torn = sum(each.reason in (DOUBLED, NAMELESS) for each in made.piece.broken)
    responses = len(made.together)
    questions = len(names) - len(turn.by)
    several = 2 <= questions <= _MOST_QUESTIONS and lines >= 2 * responses
    return several and torn <= _TORN * responses
