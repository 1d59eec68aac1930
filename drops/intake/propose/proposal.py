"""A first mapping for an unknown file, from the names of its columns and from what they hold.

What a file cannot tell is asked, never guessed: until the answer the column is left unmapped, and
the mapping says so (`Mapping.unanswered`), so that intake refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace

import polars as pl

from drops.errors import listed
from drops.intake.files import Opening
from drops.intake.mapping.doubts import which_encoding
from drops.intake.mapping.model import Mapping, Source
from drops.intake.propose.draft import Draft
from drops.intake.propose.look import FileProfile
from drops.intake.propose.questions import Answers, Question, which_sheet, which_table
from drops.intake.propose.shape import (
    counts_per_score,
    holds_figures,
    lacks_names,
    marks_several,
    otherwise_apart,
    what_it_is,
)
from drops.intake.propose.steps.scores import asks_for_answers
from drops.intake.propose.tables import is_told, table_fit, words_for
from drops.intake.propose.vocabulary import name_fit
from drops.intake.values.amounts import to_amount
from drops.intake.values.casts import cleaned
from drops.intake.values.months import to_month
from drops.intake.values.scores import to_integer
from store.schema import Column, Table
from store.tables import TABLES

NAME = "proposed"
#: As sure as a column is whose name told what it is.
_NAMED = 0.6


@dataclass(frozen=True, slots=True)
class Guess:
    """One column of ours: where its text comes from, how sure that is (0 to 1), and why."""

    column: str
    source: Source
    confidence: float
    why: str

    @property
    def sure(self) -> str:
        """Return how sure it is, in a word."""
        return how_sure(self.confidence)


@dataclass(frozen=True)
class Proposal:
    """A mapping to be accepted or corrected, with its reasons and with what has to be asked."""

    mapping: Mapping
    guesses: tuple[Guess, ...]
    questions: tuple[Question, ...]
    #: Columns of the file that are not read, each with the reason as part of a sentence.
    left_out: tuple[tuple[str, str], ...]
    answers: Answers
    #: What the file is, in sentences, where its rows are none of ours; else empty.
    shape: str = ""
    #: What was seen of the file, opened as it is read, and what is to be known of that.
    look: FileProfile | None = None
    notes: tuple[str, ...] = ()

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """Return the questions without which nothing can be taken in."""
        return tuple(each for each in self.questions if each.answer(self.answers) is None)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Return the columns of ours that are needed, not given, and wait for no question."""
        if any(each.kind == "table" for each in self.unanswered):
            return ()  # nobody knows yet which table it is
        waits = {each.fills for each in self.unanswered}
        table = self.mapping.target
        if table.survey and table.survey.score in waits:
            waits.add(table.survey.question)
        return tuple(table.column(name) for name in self.mapping.missing() if name not in waits)


def how_sure(confidence: float) -> str:
    """Say a confidence between 0 and 1 in a word: sure, likely or guess."""
    return "sure" if confidence >= 0.85 else "likely" if confidence >= 0.6 else "guess"


def propose(
    look: FileProfile, table: str | None = None, answers: Answers | None = None, zone: str = "UTC"
) -> Proposal:
    """Return a mapping for what was seen of a file, into the table told or that fits best.

    `answers` holds what a person said to the questions of an earlier proposal; `zone` is that of
    times that name none, until somebody says another.
    """
    given = dict(answers or {})
    tables = [TABLES[table]] if table else list(TABLES.values())
    opened, questions = _opened(tables, look, given, zone)
    draft = _draft(tables, opened, given, zone)
    is_known = bool(table) or _is_told(draft)
    shape = _shape(draft, is_known and _tells_something(draft))
    if is_known or shape or _stands_out(draft, given, zone):
        return _proposal(draft, given, questions, opened, shape)
    question = _ask_table(draft, given, zone)
    answer = question.answer(given)
    if answer in TABLES:
        draft = _draft([TABLES[answer]], opened, given, zone)
        shape = _shape(draft, _tells_something(draft))
    proposal = _proposal(draft, given, (*questions, question), opened, shape)
    return proposal if answer in TABLES else _unsettled(proposal, answer)


def _is_told(draft: Draft) -> bool:
    """Return whether nobody need be asked which table it is: scores and events tell it alone."""
    found, seen = draft.found, draft.seen
    of_things = bool(seen.table.case or seen.table.counted)
    is_row_asked = any(each.kind == "row" for each in found.questions) and of_things
    of_itself = bool(found.strength or found.events or is_row_asked)
    return of_itself or is_told(seen.table, seen.look, draft.confidences())


#: So much more has to speak for a table with people's own words than for any other.
_AHEAD = 0.3


def _stands_out(draft: Draft, given: Dict[str, str], zone: str) -> bool:
    """Return whether people's own words in a file are those of one table, by far."""
    table, look = draft.seen.table, draft.seen.look
    if draft.found.sources.keys().isdisjoint(table.free_texts):
        return False
    others = (Draft.of(each, look, given, zone) for each in TABLES.values() if each is not table)
    return _worth(draft, look) >= _AHEAD + max(_worth(each, look) for each in others)


def _ask_table(draft: Draft, given: Dict[str, str], zone: str) -> Question:
    """Return the question which table it is, what speaks most for first."""
    look = draft.seen.look
    drafts = [Draft.of(each, look, given, zone) for each in TABLES.values()]
    ranked = sorted(drafts, key=lambda each: -_worth(each, look))
    return which_table([(each.seen.table.name, _what_speaks(each)) for each in ranked])


#: So many columns are named that speak for a table.
_MOST_NAMED = 3


def _what_speaks(draft: Draft) -> str:
    """Say what speaks for a table: columns that may be one of its own, and words."""
    table, sources = draft.seen.table, draft.found.sources
    ranked = sorted(
        (name for name in sources if sources[name].headers and not table.column(name).is_group),
        key=lambda name: -table.column(name).weight,
    )
    clauses = [
        f"{listed(sources[name].headers, 2)} may be its {name.replace('_', ' ')}"
        for name in ranked[:_MOST_NAMED]
    ]
    clauses += [f"it says {word}" for word in words_for(table, draft.seen.look)[:2]]
    return f"{table.label}: {', '.join(clauses) or 'nothing speaks for it'}"


def _unsettled(proposal: Proposal, answer: str | None) -> Proposal:
    """Return the proposal with nothing asked but which table it is; or why it cannot be taken."""
    opening = tuple(each for each in proposal.questions if each.kind in _OPENING)
    waiting = [each.sentence for each in opening if each.answer(proposal.answers) is None]
    shape = NONE_OF_OURS if answer == "none" else ""
    mapping = replace(proposal.mapping, unanswered=() if shape else tuple(waiting))
    return replace(proposal, mapping=mapping, questions=opening, shape=shape)


#: Questions that come before all others.
_OPENING = ("encoding", "sheet", "table")
NONE_OF_OURS = (
    "Somebody said that it holds no survey answers, complaints, recommendations, customers or "
    "revenue. Pepper counts nothing else; drop the file that these are in"
)


def _draft(tables: list[Table], look: FileProfile, given: Dict[str, str], zone: str) -> Draft:
    """Return the draft of the best table, of the rows as they are or as they can be made."""
    draft = _best(tables, look, given, zone)
    if look.turned and not _tells_something(draft):
        made = _best(tables, look.turned, given, zone)
        draft = made if _tells_something(made) else draft
    return draft


def _opened(
    tables: list[Table], look: FileProfile, given: Dict[str, str], zone: str
) -> tuple[FileProfile, tuple[Question, ...]]:
    """Return the look at the file as it is to be opened, and what is asked about that."""
    if look.readings:
        question = which_encoding(look.readings)
        answer = question.answer(given)
        ways = [look, *(way for way in look.ways if way.opening.encoding == answer)]
        return replace(ways[-1], opening=Opening(encoding=answer or "")), (question,)
    if not look.ways:
        return look, ()
    every = {way.table: way for way in (look, *look.ways)}
    telling = [
        name for name, way in every.items() if _tells_something(_draft(tables, way, given, zone))
    ]
    if len(telling) < 2:
        return every[telling[0]] if telling else look, ()
    question = which_sheet(telling)
    answer = question.answer(given)
    chosen = replace(every[answer], opening=Opening(sheet=answer)) if answer else look
    return chosen, (question,)


def _best(tables: list[Table], look: FileProfile, answers: Dict[str, str], zone: str) -> Draft:
    drafts = (Draft.of(each, look, answers, zone) for each in tables)
    return max(drafts, key=lambda draft: _worth(draft, look))


def _worth(draft: Draft, look: FileProfile) -> float:
    return table_fit(draft.seen.table, look, draft.confidences())


def _proposal(
    draft: Draft,
    answers: Answers,
    opening: tuple[Question, ...],
    opened: FileProfile,
    shape: str,
) -> Proposal:
    table, look = draft.seen.table, draft.seen.look
    filled = [name for name in table.names if name in draft.found.sources]
    columns = {name: draft.found.sources[name] for name in filled}
    guesses = [Guess(name, columns[name], *draft.found.reasons[name]) for name in filled]
    all_questions = (*opening, *draft.found.questions)
    waiting = [each for each in all_questions if each.answer(answers) is None]
    mapping = Mapping(
        name=NAME,
        table=table.name,
        columns=columns,
        answers=draft.found.blocks,
        recognised_by=_names(look),
        encoding=opened.opening.encoding,
        sheet=opened.opening.sheet,
        pivot=look.pivot,
        header_row=look.header_row,
        skip_after_header=look.further_rows,
        names_go_on=look.names_go_on,
        timezone=draft.found.file_zone,
        drop_rows_where=draft.found.drop_rows,
        states=draft.found.states,
        events=draft.found.events,
        language=draft.found.language,
        zones=draft.found.zones,
        said=draft.found.kept_answers,
        unanswered=() if shape else tuple(each.sentence for each in waiting),
    )
    for block in draft.found.blocks:
        score = mapping.score_of(block)
        guesses.append(Guess(mapping.score, score, *draft.score_reason(score)))
    questions = opening if shape else all_questions
    left_out = tuple(draft.left_out())
    return Proposal(
        mapping, tuple(guesses), questions, left_out, answers, shape, look, opened.notes
    )


def _names(look: FileProfile) -> tuple[str, ...]:
    """Return the names of the file's own columns, each once."""
    pivot = look.pivot
    names = (*pivot.by, pivot.question, pivot.answer) if pivot else look.names
    return tuple(dict.fromkeys(name for name in names if name.strip()))


def _shape(draft: Draft, is_told: bool) -> str:  # noqa: FBT001 - of the draft
    """Say what the file is, where too little is told of a row; else empty."""
    confidences = [
        sure for name, (sure, _) in draft.found.reasons.items() if draft.found.sources[name].headers
    ]
    if apart := otherwise_apart(draft.seen.look):
        return apart
    # Years are names of columns there, and no cell of such a file is an answer that went wrong.
    if not is_told and (figures := holds_figures(draft.seen.look)):
        return figures
    if max(confidences, default=0.0) < _NAMED and (sentence := lacks_names(draft.seen.look)):
        return sentence
    several = "" if _has_score(draft) else marks_several(draft.seen.look)
    if sentence := several or counts_per_score(draft.seen.look):
        return sentence
    if unread := _unread(draft):
        return unread
    return "" if is_told else what_it_is(draft.seen.look)


def _has_score(draft: Draft) -> bool:
    """Return whether answers on a scale are read from the file, or are none of the table."""
    survey, found = draft.seen.table.survey, draft.found
    return survey is None or bool(found.blocks) or survey.score in found.sources


#: What cells of a kind are not that cannot be read.
_IS_NO = {
    "integer": "no answer from 0 to 10",
    "number": "no amount as this file's others are",
    "month": "no month",
}


def _unread(draft: Draft) -> str:
    """Say which column has the name of one that is needed and cells that cannot be read."""
    seen, found, survey = draft.seen, draft.found, draft.seen.table.survey
    waits = {each.fills for each in found.questions}
    for column in seen.table.columns:
        is_score = survey is not None and column.name == survey.score
        needed = is_score or (seen.table.is_needed(column.name) and column.kind in _IS_NO)
        if not needed or column.name in found.sources or found.blocks or column.name in waits:
            continue
        for place in sorted({*range(len(seen.look.cells))} - found.used):
            header, cells = seen.look.names[place], seen.look.cells[place]
            named = asks_for_answers(header, column) if is_score else name_fit(column, header)
            if named and cells.known and (example := _odd_cell(draft, place, column)):
                return f"{header} holds «{example}», which is {_IS_NO[column.kind]}"
    return ""


def _odd_cell(draft: Draft, place: int, column: Column) -> str:
    """Return the first cell that is none of what a column of ours holds; empty without one."""
    texts = draft.seen.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()
    match column.kind:
        case "number":
            read = to_amount(texts)
        case "month":
            read = to_month(texts)
        case _:
            read = to_integer(texts, int(column.high or 0))
            read = read.set(~read.is_between(0, column.high or 0).fill_null(value=True), None)
    odd = texts.filter(read.is_null())
    return str(odd[0])[:_LONGEST_CELL] if len(odd) else ""


#: A cell is shown so far.
_LONGEST_CELL = 40


def _tells_something(draft: Draft) -> bool:
    """Return whether more of a row is known than of which group it is, and when it was."""
    groups = (column.name for column in draft.seen.table.columns if column.is_group)
    little = {*groups, draft.seen.table.key, draft.seen.table.dated_by}
    blocks_or_events = draft.found.blocks or draft.found.events
    return bool(blocks_or_events) or not little.issuperset(draft.found.sources)
