"""The parts of a proposed mapping that are neither matched by name alone nor a time."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from drops.intake.mapping.model import Source
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import (
    OF_COMPANY,
    halves_of,
    stars_of,
    which_kind,
    whose_numbers,
)
from drops.intake.propose.steps.scores import (
    Kinds,
    find_kinds,
    find_scores,
    meaning_of_column,
    spread_from,
)
from drops.intake.propose.tables import choice_of
from drops.intake.propose.vocabulary import WHY, name_fit, words
from drops.intake.values.casts import cleaned
from drops.intake.values.pseudonyms import COMPANY
from store.schema import Survey

#: Words in the name of a column whose values are of the person or the record, not of a group.
_NO_GROUPS = re.compile(
    r"link|url|title|country|status|state|aircraft|layout|version|language|finished|tags?\b|seat"
    r"|favou?rite|three words|\bhow\b|\bwhat\b|\bwhich\b"
    r"|compan(y|ies)|organi[sz]ation|employer|firma"
    # Where somebody lives says who they are.
    r"|location|\bcity|town|county|province|provincia|canton|\bkanton|bundesland|\bland\b|\bzip"
    r"|post ?code|postal|address|region|stadt|\bort\b|\bplz\b|\bville\b|\bpays\b|ciudad|\bpais\b"
    r"|paese|\bcitta|cidade"
)


#: Letters of an answer in words, on the average.
_FEW_WORDS = 12


def fill_scores(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill score and question, or several of each, or ask."""
    survey = seen.table.survey
    if survey is None:
        return DraftPart()
    score = seen.table.column(survey.score)
    question = seen.table.column(survey.question)
    if kinds := find_kinds(seen.look, seen.free(found), seen.answers, score, question):
        return _of_kinds(seen, survey, kinds)
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
                survey.score: each.source,
            }
            for each in scores.taken
        )
        used = {place for each in scores.taken for place in (each.place, *each.besides)}
        return part + DraftPart(blocks=blocks, used=frozenset(used))
    (one,) = scores.taken
    constant, why = Source(constant=one.question), "the score's name and values say so"
    places = frozenset((one.place, *one.besides))
    return (
        part
        + filled(survey.score, one.source, one.confidence, one.why, places)
        + filled(survey.question, constant, one.confidence, why)
    )


def _of_kinds(seen: DraftContext, survey: Survey, kinds: Kinds) -> DraftPart:
    """Fill score and question where a column says of each row what was asked."""
    score, header = kinds.score, seen.look.names[kinds.place]
    listing = ", ".join(f"{value} is {question}" for value, question in kinds.values)
    source = Source(headers=(header,), values=kinds.values)
    why = f"it says of each row what was asked: {listing}"
    return (
        DraftPart(scores=(score,), strength=0.95, questions=kinds.questions)
        + seen.take(survey.score, [score.place], 0.9, score.why)
        + filled(survey.question, source, 0.9, why, frozenset((kinds.place,)))
    )


def fill_words_of_scale(seen: DraftContext, part: DraftPart, name: str, place: int) -> DraftPart:
    """Return the part with what words count as in a column of ours that has a scale, or ask."""
    header = seen.look.names[place]
    meaning = meaning_of_column(seen.look, place, "csat", seen.answers)
    source = replace(part.sources[name], values=meaning.values)
    if any(question.answer(seen.answers) in (None, "leave") for question in meaning.questions):
        return DraftPart(questions=meaning.questions, unread={header: "its words are on no scale"})
    return replace(part, sources={name: source}, questions=meaning.questions)


def fill_another_scale(seen: DraftContext, part: DraftPart, name: str, place: int) -> DraftPart:
    """Return the part with what numbers of a longer scale count as in a column of ours, or ask.

    Stars need no answer where another column tells whether somebody was content.
    """
    header, cells, tone = seen.look.names[place], seen.look.cells[place], seen.table.tone
    if not tone or name != tone.stars:
        meaning = meaning_of_column(seen.look, place, "csat", seen.answers)
        numbers, questions = meaning.numbers, meaning.questions
    else:
        given = seen.table.column(tone.given)
        is_told = any(name_fit(given, each) >= _NAMED for each in seen.look.names)
        question, numbers = stars_of(header, cells.low or 0, cells.high or 0, is_needed=not is_told)
        questions = (question,)
    if any(question.answer(seen.answers) in (None, "leave") for question in questions):
        why = f"its values go up to {cells.high}, and {_ENDS[tone is None]} go from 1 to 5"
        return DraftPart(questions=questions, unread={header: why})
    source = replace(part.sources[name], numbers=numbers)
    return replace(part, sources={name: source}, questions=questions)


def fill_halves(seen: DraftContext, part: DraftPart, name: str, place: int) -> DraftPart:
    """Return the part with what halves between the answers of our scale count as, or ask.

    A rating of ours is a whole number; other fractions are averages, which nobody gave.
    """
    header, high = seen.look.names[place], int(seen.table.column(name).high or 0)
    texts = seen.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()
    broken = texts.filter(~texts.str.contains(r"^\d(?:[.,][05]0*)?$"))
    beyond = texts.filter(texts.str.replace(",", ".").cast(pl.Float64, strict=False) > high)
    if len(broken) or len(beyond):
        what = f"it holds {pl.concat([broken, beyond])[0]}"
        return DraftPart(unread={header: f"{what}, and answers are whole numbers up to {high}"})
    sign = "," if texts.str.contains(",", literal=True).any() else "."
    halves = tuple((f"{step}{sign}5", str(step + 1)) for step in range(high))
    example = texts.filter(texts.str.contains(r"[.,]5"))[0]
    question = halves_of(header, example, halves, is_needed=seen.table.tone is not None)
    if question.answer(seen.answers) in (None, "leave"):
        why = "it has halves, and answers are whole numbers"
        return DraftPart(questions=(question,), unread={header: why})
    source = replace(part.sources[name], values=halves)
    return replace(part, sources={name: source}, questions=(question,))


#: What the scales of ours are of, stars or not; and a name that is told by itself.
_ENDS, _NAMED = {False: "stars", True: "answers"}, 0.6


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
        return _take_words(seen, survey.words, places[0])
    if not places:
        pivot = seen.look.pivot
        return _fill_words(seen, found, survey, len(pivot.by)) if pivot else DraftPart()
    if _filled_together(seen, places):
        return DraftPart()
    why = "their names ask for words, and no row fills two of them"
    return seen.take(survey.words, places, 0.8, why)


def _take_words(seen: DraftContext, column: str, place: int) -> DraftPart:
    """Fill the words from a column, and from those of the same name that other rows fill."""
    spread, besides = spread_from(seen.look, place)
    if spread != "same name":
        spread, besides = "", ()
    source = Source(headers=(seen.look.names[place],), spread=spread)
    why = "its name asks for words; its cells are words"
    return filled(column, source, 0.9, why, frozenset((place, *besides)))


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
    return cells.whole < 0.5 and not cells.dated and not 0 < cells.length < 6


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
    if any(name_fit(seen.table.column(name), seen.look.names[place]) for name in seen.table.times):
        return False
    few = 2 <= cells.distinct <= 8 and cells.are_names and cells.length >= 2
    title = words(seen.look.names[place])
    full = cells.given >= 0.95 * cells.looked
    return few and full and cells.yes_no < 0.5 and not _NO_GROUPS.search(title)


def ask_people(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Ask whose numbers the ids of customers are; until somebody says, they are the tool's own."""
    added = DraftPart()
    for name in seen.table.people:
        source = found.sources.get(name)
        if source is None or not source.headers:
            continue
        question = whose_numbers(source.headers[0], name)
        added += DraftPart(questions=(question,))
        if question.answer(seen.answers) == OF_COMPANY:
            company_source = replace(source, ids_of=COMPANY)
            added += DraftPart(sources={name: company_source})
    return added


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
