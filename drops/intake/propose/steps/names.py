"""Names that are spelled as nothing is: a team that is called None, where cells suggest it."""

from __future__ import annotations

from dataclasses import replace

from drops.intake.mapping.questions import Question
from drops.intake.propose.parts import DraftContext, DraftPart
from drops.intake.values.casts import is_worded_mark


def ask_called_none(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Ask of a word for nothing in a column of names that leaves cells empty besides.

    A tool that leaves a cell empty where it knows no team need not write a word for that.
    """
    added = DraftPart()
    for column in seen.table.columns:
        source = found.sources.get(column.name)
        if column.text != "name" or source is None or len(source.headers) != 1 or source.values:
            continue
        header = source.headers[0]
        mark, question = _is_a_name(seen, header, column.name)
        if question is None:
            continue
        added += DraftPart(questions=(question,))
        if question.answer(seen.answers) == "name":
            added += DraftPart(sources={column.name: replace(source, values=((mark, mark),))})
    return added


def _is_a_name(seen: DraftContext, header: str, fills: str) -> tuple[str, Question | None]:
    """Return a word for nothing, and the question whether it is a name, if anything suggests it."""
    cells = seen.look.sample[f"c{seen.look.names.index(header)}"].str.strip_chars().fill_null("")
    empty = int((cells == "").sum())
    worded = cells.filter(is_worded_mark(cells))
    if not empty or worded.is_empty():
        return "", None
    mark = str(worded[0])
    number = int((worded == mark).sum())
    question = Question(
        "called",
        header,
        f"{header} says «{mark}» in {number:,} rows and nothing in {empty:,}. Is «{mark}» a name?",
        (("nothing", "no: it says that none is given"), ("name", f"yes: it is called {mark}")),
        "nothing",
        fills,
    )
    return mark, question
