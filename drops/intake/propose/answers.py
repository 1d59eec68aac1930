"""The parts of a proposed mapping that are neither matched by name alone nor a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from drops.intake.mapping.model import Source
from drops.intake.propose.questions import which_kind
from drops.intake.propose.scores import find_scores
from drops.intake.propose.tables import choice_of
from drops.intake.propose.vocabulary import WHY, words
from drops.intake.values.casts import cleaned

if TYPE_CHECKING:
    from drops.intake.propose.draft import Draft
    from store.schema import Survey


#: Words in the name of a column whose values are of the person or the record, not of a group.
_NO_GROUPS = re.compile(
    r"link|url|title|country|status|state|aircraft|layout|version|language|finished|tags?\b|seat"
    r"|promoter|detractor|passive|favou?rite|three words|\bhow\b|\bwhat\b|\bwhich\b"
)


#: Letters of an answer in words, on the average.
_FEW_WORDS = 12


def fill_scores(draft: Draft, survey: Survey) -> None:
    """Fill score and question, or several of each, or ask."""
    score = draft.table.column(survey.score)
    scores = find_scores(draft.look, draft.free(), draft.answers, score)
    draft.scores, draft.strength = scores.taken, scores.strength
    draft.questions += scores.questions
    draft.unread |= dict(scores.left_out)
    if len(scores.taken) == 1:
        (one,) = scores.taken
        draft.take(survey.score, one.place, one.confidence, one.why)
        constant, why = Source(constant=one.question), "the score's name and values say so"
        draft.fill_from(survey.asked, constant, one.confidence, why)
    elif scores.taken:
        draft.used |= {each.place for each in scores.taken}
        draft.blocks = [
            {
                survey.asked: Source(constant=each.question),
                survey.score: Source(headers=(each.header,)),
            }
            for each in scores.taken
        ]


def fill_comment(draft: Draft, survey: Survey) -> None:
    """Fill the words behind a score; several columns are one when no row fills two of them."""
    asked = [
        place
        for place in draft.free()
        if WHY.search(words(draft.look.names[place])) and _has_words(draft, place)
    ]
    if len(asked) == 1:
        draft.take(survey.words, asked[0], 0.9, "its name asks for words; its cells are words")
    if not asked and draft.look.pivot:
        _fill_words(draft, survey, len(draft.look.pivot.by))
    if len(asked) < 2 or _filled_together(draft, asked):
        return
    headers = tuple(draft.look.names[at] for at in asked)
    why = "their names ask for words, and no row fills two of them"
    draft.fill_from(survey.words, Source(headers=headers), 0.8, why)
    draft.used |= set(asked)


def _fill_words(draft: Draft, survey: Survey, first: int) -> None:
    """Fill the comment from all questions, from that place on, that people answered in words."""
    cells = draft.look.cells
    said = [
        at
        for at in draft.free()
        if at >= first
        and _has_words(draft, at)
        and cells[at].length >= _FEW_WORDS
        and cells[at].distinct * 2 > cells[at].given
    ]
    if not said or (len(said) > 1 and _filled_together(draft, said)):
        return
    headers = tuple(draft.look.names[at] for at in said)
    why = "its answers are words" + (", and nobody answered two of them" if len(said) > 1 else "")
    draft.fill_from(survey.words, Source(headers=headers), 0.5, why)
    draft.used |= set(said)


def _has_words(draft: Draft, place: int) -> bool:
    cells = draft.look.cells[place]
    return cells.whole < 0.5 and cells.times is None and not 0 < cells.length < 6


def _filled_together(draft: Draft, places: list[int]) -> bool:
    """Whether a row has something in two of the columns, or nothing was seen of them."""
    sample = draft.look.sample
    if sample.is_empty():
        return True
    given = [cleaned(pl.col(f"c{at}")).is_not_null().cast(pl.Int64) for at in places]
    return bool(sample.select(pl.sum_horizontal(given) > 1).to_series().any())


def fill_text(draft: Draft) -> None:
    """Fill the customer's own words from the only column with sentences, where no name told it."""
    texts = draft.table.free_texts
    if not texts or not draft.sources.keys().isdisjoint(texts):
        return
    cells = draft.look.cells
    long = [
        at
        for at in draft.free()
        if cells[at].length >= 40 and not cells[at].are_names and _has_words(draft, at)
    ]
    if len(long) == 1:
        draft.take(texts[0], long[0], 0.5, "it is the only column with sentences")


def fill_segment(draft: Draft) -> None:
    """Fill what a kind of customer may be from the only column left whose short names divide."""
    for column in draft.table.columns:
        if not column.told_by_values or column.name in draft.sources:
            continue
        groups = [at for at in draft.free() if _divides(draft, at)]
        if len(groups) == 1:
            why = "its name tells nothing, but its few values divide the rows"
            draft.take(column.name, groups[0], 0.3, why)


def _divides(draft: Draft, place: int) -> bool:
    cells = draft.look.cells[place]
    few = 2 <= cells.distinct <= 8 and cells.are_names and cells.length >= 2
    said = words(draft.look.names[place])
    full = cells.given >= 0.95 * cells.looked
    return few and full and cells.yes_no < 0.5 and not _NO_GROUPS.search(said)


def fill_choices(draft: Draft) -> None:
    """Fill what all the rows of a file are, or ask."""
    for column in draft.table.columns:
        if not column.said_by or column.name in draft.sources:
            continue
        choice, sure = choice_of(column, draft.look), 0.8
        if not choice:
            # What tells least is the most common.
            question = which_kind(column.name, [each for each, _ in reversed(column.said_by)])
            draft.questions.append(question)
            choice, sure = question.answer(draft.answers) or "", 1.0
        if choice:
            why = f"the names speak of {choice}s"
            draft.fill_from(column.name, Source(constant=choice), sure, why)
