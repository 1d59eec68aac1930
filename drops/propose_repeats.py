"""Rows that say the same thing several times, because a column that is not read was split up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from drops.mapping import Source
from drops.plan import FREE_TEXT
from drops.propose_questions import Question

if TYPE_CHECKING:
    from drops.propose_draft import Draft

#: Fewer rows, or fewer repeats among them, happen by chance.
_ENOUGH, _SHARE = 10, 2 / 3


def ask_repeats(draft: Draft) -> None:
    """Ask whether what stands in several rows counts once; the time then tells one from another.

    Only where people's own words are read, and no two different rows have the same time.
    """
    table, look = draft.table, draft.look
    dated, text = draft.sources.get(table.dated_by), FREE_TEXT.get(table.name, "")
    if table.key in draft.sources or text not in draft.sources or not dated or not dated.headers:
        return
    time = look.names.index(dated.headers[0])
    form, rows = look.cells[time].times, look.sample.height
    if not look.whole or rows < _ENOUGH or form is None or form.day_only:
        return
    read = look.sample.select(pl.col(f"c{at}") for at in sorted(draft.used)).unique().height
    if read > _SHARE * rows or read != look.cells[time].distinct:
        return
    question = _count_once(dated.headers[0], rows, read)
    draft.questions.append(question)
    if question.answer(draft.answers) == "once":
        why = f"{read} different times tell {read} different rows from each other"
        draft.fill_from(table.key, Source(headers=dated.headers), 0.7, why)


def _count_once(header: str, rows: int, different: int) -> Question:
    return Question(
        "repeats",
        "",
        f"The {rows} rows hold {different} different ones, each with a {header} of its own; the "
        "others repeat them and differ only in columns that are not read. How are they counted?",
        (
            ("once", f"once each: {different}; the repeats are listed as refused"),
            ("each", f"every row: {rows}"),
        ),
        "once",
    )
