"""Which column holds the answers, where a format finds it by words and no question has them.

Surveys ask in their own words, and exports number their questions: the columns whose cells could be
answers on a scale are shown, and a person says which it is (`Doubt`). A format keeps that by all
that stands over the column: another survey's Q5 is another question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from drops.errors import DropError, printable
from drops.intake.files import Header, Piece, open_pieces
from drops.intake.mapping.doubts import Doubt, which_score
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.plan import Plan
from drops.intake.mapping.planner import NoScoreError
from drops.intake.mapping.scores.scales import ScoreCells
from drops.intake.mapping.spread import AnswersApart, answers_beside, choose_one
from drops.intake.values import casts
from store.tables import SCALES

_LONGEST = 80
#: What is answered, in the words in which it is asked for.
_ANSWERS = {
    "nps": "would they recommend us, 0–10",
    "csat": "how satisfied were they",
    "ces": "how easy was it, 1–7",
}
#: Of fewer answers, that nobody gave a high one may be chance.
_SOME = 10
#: Whether something is so, as `Finished` has it, is no answer on a scale.
_YES_NO = frozenset({0, 1})


def planned_with_score(
    mapping: Mapping, planned: Callable[[Mapping], Plan], header: Header, source: Path, name: str
) -> Plan:
    """Return the plan of a mapping.

    `Doubt` with the columns that could be it where no score is found.

    `DropError` where no column holds answers.

    Args:
        mapping: the mapping.
        planned: makes the plan; it raises `NoScoreError` where it finds no score.
        header: the top of the file.
        source: where the file lies.
        name: what messages call it.
    """
    try:
        return planned(mapping)
    except NoScoreError as error:
        first = next(iter(open_pieces(source, name, error.wanted, header)), None)
        choices = list(_choices(first, error)) if first else []
        if not choices:
            raise DropError(str(error)) from error
        sentence = f"{error}; say which of them holds the answers"
        raise Doubt(sentence, (which_score(choices),)) from error


def _choices(first: Piece, error: NoScoreError) -> Iterator[tuple[str, str, str]]:
    """Each question that a column could answer, what stands over the column, and both in words."""
    known: set[str] = set()
    told: set[int] = set()
    for place, label in error.labels.items():
        apart = answers_beside(place, error.rows)
        if place in told or (apart and choose_one(first.frame, apart)):
            told.update(apart.places if apart else ())
            if apart and place == apart.places[0]:
                yield from _one_of_several(label, apart)
            continue
        texts = first.frame.select(casts.cleaned(pl.col(f"c{place}")).alias("text")).to_series()
        cells = ScoreCells.of_counts(texts.drop_nulls().value_counts())
        if label in known:
            continue  # of two columns under the same text, the first is meant
        known.add(label)
        for question in _could_answer(cells):
            words = f"{printable(label, _LONGEST)} ({_held(cells)}): {_ANSWERS[question]}"
            yield question, label, words


def _one_of_several(label: str, apart: AnswersApart) -> Iterator[tuple[str, str, str]]:
    """Each question that columns of one answer each could answer; the first stands for them all."""
    answers = [each for each in apart.answers if each]
    held = f"{answers[0]} to {answers[-1]}, a column each"
    for question in _could_answer(ScoreCells.of(pl.Series(answers * 2))):
        words = f"{printable(apart.asked or label, _LONGEST)} ({held}): {_ANSWERS[question]}"
        yield question, label, words


def _could_answer(cells: ScoreCells) -> list[str]:
    """The questions whose answers the cells could be."""
    if cells.are_words:
        return ["csat"] if cells.are_satisfaction else []
    steps = {*cells.steps}
    if not cells.are_numbers or steps <= _YES_NO or not 0 <= cells.low <= cells.high <= 10:
        return []
    is_long = cells.high > 5 or cells.numbers < _SOME
    fits = {
        "nps": is_long and cells.end in (None, 10),
        "csat": True,
        "ces": cells.low >= 1 and cells.high <= 7 and cells.end in (None, 7),
    }
    return [question for question in SCALES if fits[question]]


def _held(cells: ScoreCells) -> str:
    """What stands in a column, in a few words."""
    if cells.are_words:
        return ", ".join(printable(word, 20) for word in list(cells.words)[:3])
    return f"{cells.low} to {cells.high}"
