"""What a row of a file is, where its ids come again: one line for each tag, comment, status."""

from __future__ import annotations

from drops.intake.mapping.doubts import counted_once
from drops.intake.mapping.model import Source
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import Question
from drops.intake.propose.vocabulary import name_fit
from drops.intake.values import casts
from store.schema import Table

#: How well a name has to be that of an id, and how often values of one that says little come again.
_NAMED, _VAGUE, _SHARE = 0.65, 0.75, 0.05
_LONGEST = 40


def ask_ids(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Ask what a row is where a column is called as ids are and its values come again."""
    table = seen.table
    if any(each.kind == "row" for each in found.questions):  # a log asks it already
        return DraftPart()
    if table.key in found.sources or table.keys_are_people or table.makes_key:
        return DraftPart()
    places = [place for place in seen.free(found) if _repeats(seen, place)]
    if not places:
        return DraftPart()
    place = max(places, key=lambda each: name_fit(table.column(table.key), seen.look.names[each]))
    question = which_row(seen, place)
    return DraftPart(questions=(question,)) + counted_so(seen, place, question)


def counted_so(seen: DraftContext, place: int, question: Question) -> DraftPart:
    """Return what follows of an answer by which rows are counted as they are."""
    header = seen.look.names[place]
    match question.answer(seen.answers):
        case "once":
            why = "somebody said that each of its values counts once"
            source = Source(headers=(header,))
            part = filled(seen.table.key, source, 1.0, why, frozenset({place}))
            return part + DraftPart(kept_answers=counted_once())
        case "each":
            return DraftPart(unread={header: "somebody said that every row counts"})
    return DraftPart()


def _repeats(seen: DraftContext, place: int) -> bool:
    """Whether a column is called as the ids of the table are, and its values come again."""
    cells = seen.look.cells[place]
    named = name_fit(seen.table.column(seen.table.key), seen.look.names[place])
    if named < _NAMED or not cells.known or cells.times or cells.length > _LONGEST:
        return False
    if cells.distinct >= cells.given or cells.given < cells.looked / 2:
        return False
    ids = seen.look.sample[f"c{place}"].drop_nulls()
    # Different ids that a spreadsheet made one are not read, and told; words are no ids at all.
    if casts.is_shortened(ids).any() or casts.are_words(ids):
        return False
    return named >= _VAGUE or cells.distinct >= max(20, _SHARE * cells.given)


def which_row(
    seen: DraftContext, place: int, event: tuple[str, str] | None = None, default: str | None = None
) -> Question:
    """Ask what a row is where ids come again: a line of one thing, a thing, an event of a case.

    `event` is the choice that it is an event, with its words, where rows can be that.
    """
    header, cells = seen.look.names[place], seen.look.cells[place]
    rows = seen.look.sample[f"c{place}"].drop_nulls()
    if event and (followed := seen.look.followed.get(place)) is not None:
        rows = followed[f"c{place}"].drop_nulls()
    example, times = rows.value_counts(sort=True).row(0)
    noun = _one(seen.table)
    looked = "" if seen.look.whole else " looked at"
    text = (
        f"{header} comes again: {cells.given:,} rows{looked} hold {cells.distinct:,} different "
        f"ones, {example} comes {times} times. What is a row of this file?"
    )
    choices = (
        *((event,) if event else ()),
        ("once", f"one of several lines of a {noun}: each {header} counts once, by its last line"),
        ("each", f"a {noun} of its own: every row counts"),
    )
    return Question("row", header, text, choices, default)


def _one(table: Table) -> str:
    """What one row of a table is called: `complaint`, `answer`."""
    return table.key.removesuffix("_id").replace("_", " ")
