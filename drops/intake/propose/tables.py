"""Which table a file fills, by the words in it and by what its columns can be."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict

from drops.intake.propose.look import FileProfile
from drops.intake.propose.vocabulary import words
from store.schema import Column, Table


def table_fit(table: Table, look: FileProfile, confidences: Dict[str, float]) -> float:
    """How well a table fits; the greatest wins. Confidences are by column of ours."""
    matches = re.finditer(table.said_by, said_in(look)) if table.said_by else ()
    hits = {found.group(0) for found in matches}
    worth = sum(table.column(name).weight * sure for name, sure in confidences.items())
    return worth + 0.6 * min(len(hits), 2)


def said_in(look: FileProfile) -> str:
    """The words of the file's name, its header and its first short cells."""
    short = [each for cells in look.cells for each in cells.examples[:1] if len(each) <= 60]
    return " | ".join(words(each) for each in (look.file, *look.names, *short))


def choice_of(column: Column, look: FileProfile) -> str:
    """Which of a column's choices all rows of a file are; empty when nothing tells."""
    text = said_in(look)
    return next((choice for choice, tells in column.said_by if re.search(tells, text)), "")
