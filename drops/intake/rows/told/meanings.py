"""What answers mean that a known format finds by the words of their question alone.

A question that says *recommend* may be asked from 1 to 5, labels may say that 1 is best. What name
and cells tell is put into the mapping; what only a person can tell is asked (`Doubt`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import replace

import polars as pl

from drops.errors import DropError
from drops.intake.files import Piece
from drops.intake.mapping.columns import words_of
from drops.intake.mapping.doubts import Doubt, chosen_score, score_key, with_score
from drops.intake.mapping.model import Mapping, Source
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan
from drops.intake.mapping.planner import NoScoreError
from drops.intake.mapping.scores.asked import AskedColumn, Meaning
from drops.intake.mapping.scores.meaning import meaning_of
from drops.intake.mapping.scores.scales import ScoreCells, said_of
from drops.intake.mapping.spread import answers_beside, choose_one
from drops.intake.rows.cast import cells_of
from drops.intake.values import casts
from store.tables import SCALES

Pieces = Callable[[], Iterator[Piece]]


def with_meanings(
    plan: Plan, planned: Callable[[Mapping], Plan], pieces: Pieces, name: str
) -> Plan:
    """Return the plan with what the answers mean that were found by their question's words.

    `Doubt` where only a person knows. Files of other formats are not looked at.
    """
    if not any(_guessed(plan)):
        return plan
    first = next(pieces(), None)
    if first is None:
        return plan
    if (mapping := _joined(plan, first)) != plan.mapping:
        plan = planned(mapping)
    found = {bound: _meaning(plan, answer, bound, (first,)) for answer, bound in _guessed(plan)}
    if all(meaning.is_plain for meaning in found.values()):
        return plan
    # What the first rows leave open, all of them may tell.
    found = {bound: _meaning(plan, answer, bound, pieces()) for answer, bound in _guessed(plan)}
    _ask(plan, found, name)
    mapping, notes = _settled(plan, found)
    try:
        settled = planned(mapping) if mapping != plan.mapping else plan
    except NoScoreError as error:
        raise DropError(
            f"{name}: {'; '.join(notes)}, and no other column holds answers on a scale, so nothing "
            "of this file would count"
        ) from error
    return replace(settled, notes=(*settled.notes, *notes))


def _guessed(plan: Plan) -> Iterator[tuple[AnswerColumns, Bound]]:
    """The columns that were taken for answers by the words of a question, or chosen by hand."""
    for answer in plan.answers:
        bound = answer.columns.get(plan.mapping.score)
        if bound and bound.places and not bound.source.numbers:
            question = answer.suffix.split(":")[1] if answer.suffix else ""
            if bound.source.label_contains or chosen_score(plan.mapping, question):
                yield answer, bound


def _texts(piece: Piece, bound: Bound) -> pl.Series:
    return piece.frame.select(pl.coalesce(cells_of(bound)).alias("text")).to_series().drop_nulls()


def _meaning(plan: Plan, answer: AnswerColumns, bound: Bound, pieces: Iterable[Piece]) -> Meaning:
    """What the answers in a column mean, by its name and the cells of these rows."""
    survey = plan.table.survey
    question = answer.columns[survey.question].source.constant or "" if survey else ""
    counts = [_texts(piece, bound).value_counts() for piece in pieces]
    together = pl.concat(counts).group_by("text").agg(pl.col("count").sum())
    cells = ScoreCells.of_counts(together)
    if bound.labels:
        cells = cells.out_of([each for each in bound.labels if each])
    header, label = plan.header[bound.places[0]], words_of(_asked(plan, bound))
    column = AskedColumn(header, label, question, cells, said_of(label, cells))
    if _is_as_asked(column):
        return Meaning(question)
    answers = plan.mapping.said
    return meaning_of(column, lambda each: each.answer(answers))


def _asked(plan: Plan, bound: Bound) -> str:
    """All that stands over a column; without the answer, where that stands there too."""
    apart = None
    if bound.source.spread == "answer in name":
        apart = answers_beside(bound.places[0], (plan.header, *plan.below))
    return apart.asked if apart else plan.label(bound.places[0])


def _is_as_asked(column: AskedColumn) -> bool:
    """Whether few answers are no answers on the scale: those rows are refused, and that is said.

    That a scale of NPS may begin at 1 is noted.
    """
    cells, hints = column.cells, column.hints
    if cells.ends or hints.best == "low" or not cells.numbers:
        return False
    low, high = SCALES[column.question]
    odd = cells.beyond(low, high)
    if column.question == "nps":
        ends_at_ten = hints.high in (None, 10)
        return ends_at_ten and cells.low > 0 and (cells.high > 7 or hints.scale == (1, 10))
    are_slips = odd == 1 or 0 < odd * _FEW < cells.numbers
    return hints.high in (None, high) and are_slips


#: Of so many answers one may be a slip.
_FEW = 20


def _joined(plan: Plan, first: Piece) -> Mapping:
    """The mapping in which a question that each section of a form asks anew is one question."""
    mapping, survey = _with_answers_apart(plan, first), plan.table.survey
    places: dict[tuple[str, str], list[int]] = {}
    for answer, bound in _guessed(plan):
        question = answer.columns[survey.question].source.constant or "" if survey else ""
        places.setdefault((question, plan.header[bound.places[0]]), []).extend(bound.places)
    same = {
        question
        for (question, _), found in places.items()
        if len(found) > 1 and _fills_one(first, found)
    }
    return _with_scores(
        mapping,
        lambda question, score: (
            replace(score, spread="same name") if question in same and not score.spread else score
        ),
    )


def _with_answers_apart(plan: Plan, first: Piece) -> Mapping:
    """The mapping in which columns of one answer each, of which rows mark one, are one question."""
    apart = set()
    for answer, bound in _guessed(plan):
        beside = answers_beside(bound.places[0], (plan.header, *plan.below))
        if beside and not bound.labels and choose_one(first.frame, beside):
            apart.add(answer.suffix.split(":")[1])
    return _with_scores(
        plan.mapping,
        lambda question, score: (
            replace(score, spread="answer in name") if question in apart else score
        ),
    )


def _fills_one(piece: Piece, places: list[int]) -> bool:
    """Whether no row fills two of the columns, and rows fill more than one of them."""
    given = piece.frame.select(
        casts.cleaned(pl.col(f"c{place}")).is_not_null().cast(pl.Int64).alias(f"c{place}")
        for place in places
    )
    filled = sum(bool(given[name].sum()) for name in given.columns)
    return filled > 1 and given.sum_horizontal().max() == 1


def _with_scores(mapping: Mapping, change: Callable[[str, Source], Source]) -> Mapping:
    """The mapping with the source of each score changed, by what was asked."""
    score = mapping.score
    blocks = tuple(
        {**block, score: change(mapping.asked_of(block), block[score])} if score in block else block
        for block in mapping.answers
    )
    return replace(mapping, answers=blocks)


def _ask(plan: Plan, found: Dict[Bound, Meaning], name: str) -> None:
    """Raise `Doubt` with what has to be answered of these columns."""
    questions = tuple(
        question
        for meaning in found.values()
        for question in meaning.questions
        if question.answer(plan.mapping.said) is None
    )
    if questions:
        sentences = "; ".join(dict.fromkeys(question.text for question in questions))
        raise Doubt(f"{name}: {sentences}", tuple({each.key: each for each in questions}.values()))


def _taken_as(plan: Plan, meaning: Meaning) -> Iterator[str]:
    """What was taken for likely and nobody said."""
    for question in meaning.questions:
        if question.key not in plan.mapping.said and question.default is not None:
            taken = dict(question.choices).get(question.default, question.default)
            yield f"{question.text} It was taken as {taken}; say otherwise with --answer"


def _settled(plan: Plan, found: Dict[Bound, Meaning]) -> tuple[Mapping, list[str]]:
    """The mapping with what the answers count as, without those left out; and what to say of it.

    Of which somebody said that they answer another question than their words tell, they do.
    """
    counts: dict[str, Meaning] = {}
    left: list[str] = []
    moved: dict[str, str] = {}
    notes: list[str] = []
    for answer, bound in _guessed(plan):
        meaning, mapped_question = found[bound], answer.suffix.split(":")[1]
        header, label = plan.header[bound.places[0]], words_of(plan.label(bound.places[0]))
        if not meaning.question:
            left.append(label)
            notes.append(f"{header} was left out, as you said")
            continue
        is_moved = meaning.question != mapped_question
        alike = counts.setdefault(meaning.question, meaning).numbers == meaning.numbers
        if not alike or (is_moved and meaning.question in moved):
            raise Doubt(
                f"{header} is read as {mapped_question} by the format {plan.mapping.name}; "
                "give a mapping that says which column is what, as `python -m drops propose FILE` "
                "prints one"
            )
        if is_moved:
            left.append(label)
            moved[meaning.question] = label
            notes.append(f"{header} was read as {meaning.question}, as you said")
        if meaning.why:
            notes.append(f"{header} was {meaning.why}")
        notes += _taken_as(plan, meaning)

    def changed(survey_question: str, score: Source) -> Source:
        meaning = counts.get(survey_question, Meaning())
        more = tuple(each for each in left if each not in score.but_not)
        values = tuple((dict(score.values) | dict(meaning.values)).items())
        return replace(
            score, values=values, numbers=meaning.numbers, but_not=(*score.but_not, *more)
        )

    mapping = _without_chosen(plan, found)
    for question, label in moved.items():
        mapping = with_score(mapping, question, label)
    return _with_scores(mapping, changed), notes


def _without_chosen(plan: Plan, found: Dict[Bound, Meaning]) -> Mapping:
    """The mapping without columns chosen by hand of which it was then said: no answers to that."""
    gone = {
        score_key(answer.suffix.split(":")[1])
        for answer, bound in _guessed(plan)
        if found[bound].question != answer.suffix.split(":")[1]
    }
    answers = {key: value for key, value in plan.mapping.said.items() if key not in gone}
    return replace(plan.mapping, said=answers)
