"""The parts of a proposed mapping that are neither matched by name alone nor a time."""

from __future__ import annotations

import re

import polars as pl

from drops.intake.mapping.model import Source
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import which_kind
from drops.intake.propose.scores import find_scores
from drops.intake.propose.tables import choice_of
from drops.intake.propose.vocabulary import WHY, words
from drops.intake.values.casts import cleaned
from store.schema import Survey

#: Words in the name of a column whose values are of the person or the record, not of a group.
_NO_GROUPS = re.compile(
    r"link|url|title|country|status|state|aircraft|layout|version|language|finished|tags?\b|seat"
    r"|promoter|detractor|passive|favou?rite|three words|\bhow\b|\bwhat\b|\bwhich\b"
)


#: Letters of an answer in words, on the average.
_FEW_WORDS = 12


def fill_scores(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill score and question, or several of each, or ask."""
    survey = seen.table.survey
    if survey is None:
        return DraftPart()
    score = seen.table.column(survey.score)
    scores = find_scores(seen.look, seen.free(found), seen.answers, score)
    part = DraftPart(
        scores=scores.taken,
        strength=scores.strength,
        questions=tuple(scores.questions),
        unread=dict(scores.left_out),
    )
    if len(scores.taken) != 1:
        blocks = tuple(
            {
                survey.question: Source(constant=each.question),
                survey.score: Source(headers=(each.header,)),
            }
            for each in scores.taken
        )
        return part + DraftPart(blocks=blocks, used=frozenset(each.place for each in scores.taken))
    (one,) = scores.taken
    constant, why = Source(constant=one.question), "the score's name and values say so"
    return (
        part
        + seen.take(survey.score, [one.place], one.confidence, one.why)
        + filled(survey.question, constant, one.confidence, why)
    )


def fill_comment(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill the words behind a score; several columns are one when no row fills two of them."""
    survey = seen.table.survey
    if survey is None:
        return DraftPart()
    places = [
        place
        for place in seen.free(found)
        if WHY.search(words(seen.look.names[place])) and _has_words(seen, place)
    ]
    if len(places) == 1:
        return seen.take(survey.words, places, 0.9, "its name asks for words; its cells are words")
    if not places:
        pivot = seen.look.pivot
        return _fill_words(seen, found, survey, len(pivot.by)) if pivot else DraftPart()
    if _filled_together(seen, places):
        return DraftPart()
    why = "their names ask for words, and no row fills two of them"
    return seen.take(survey.words, places, 0.8, why)


def _fill_words(seen: DraftContext, found: DraftPart, survey: Survey, first: int) -> DraftPart:
    """Fill the comment from all questions, from that place on, that people answered in words."""
    cells = seen.look.cells
    places = [
        place
        for place in seen.free(found)
        if place >= first
        and _has_words(seen, place)
        and cells[place].length >= _FEW_WORDS
        and cells[place].distinct * 2 > cells[place].given
    ]
    if not places or (len(places) > 1 and _filled_together(seen, places)):
        return DraftPart()
    why = "its answers are words" + (", and nobody answered two of them" if len(places) > 1 else "")
    return seen.take(survey.words, places, 0.5, why)


def _has_words(seen: DraftContext, place: int) -> bool:
    cells = seen.look.cells[place]
    return cells.whole < 0.5 and cells.times is None and not 0 < cells.length < 6


def _filled_together(seen: DraftContext, places: list[int]) -> bool:
    """Return whether a row has something in two of the columns, or nothing was seen of them."""
    sample = seen.look.sample
    if sample.is_empty():
        return True
    given = [cleaned(pl.col(f"c{place}")).is_not_null().cast(pl.Int64) for place in places]
    return bool(sample.select(pl.sum_horizontal(given) > 1).to_series().any())


def fill_text(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill the customer's own words from the only column with sentences, where no name told it."""
    texts = seen.table.free_texts
    if not texts or not found.sources.keys().isdisjoint(texts):
        return DraftPart()
    cells = seen.look.cells
    long = [
        place
        for place in seen.free(found)
        if cells[place].length >= 40 and not cells[place].are_names and _has_words(seen, place)
    ]
    if len(long) != 1:
        return DraftPart()
    return seen.take(texts[0], long, 0.5, "it is the only column with sentences")


def fill_segment(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill what a kind of customer may be from the only column left whose short names divide."""
    added = DraftPart()
    for column in seen.table.columns:
        if not column.told_by_values or column.name in found.sources:
            continue
        groups = [place for place in seen.free(found + added) if _divides(seen, place)]
        if len(groups) == 1:
            why = "its name tells nothing, but its few values divide the rows"
            added += seen.take(column.name, groups, 0.3, why)
    return added


def _divides(seen: DraftContext, place: int) -> bool:
    cells = seen.look.cells[place]
    few = 2 <= cells.distinct <= 8 and cells.are_names and cells.length >= 2
    title = words(seen.look.names[place])
    full = cells.given >= 0.95 * cells.looked
    return few and full and cells.yes_no < 0.5 and not _NO_GROUPS.search(title)


def fill_choices(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill what all the rows of a file are, or ask."""
    added = DraftPart()
    for column in seen.table.columns:
        if not column.said_by or column.name in found.sources:
            continue
        choice, sure = choice_of(column, seen.look), 0.8
        if not choice:
            # What tells least is the most common.
            question = which_kind(column.name, [each for each, _ in reversed(column.said_by)])
            added += DraftPart(questions=(question,))
            choice, sure = question.answer(seen.answers) or "", 1.0
        if choice:
            why = f"the names speak of {choice}s"
            added += filled(column.name, Source(constant=choice), sure, why)
    return added
