"""Which table a file fills, by the words in it and by what its columns can be."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict

from drops.intake.propose.look import FileProfile
from drops.intake.propose.vocabulary import PEOPLE, words
from store.schema import Column, Table


def table_fit(table: Table, look: FileProfile, confidences: Dict[str, float]) -> float:
    """Return how well a table fits; the greatest wins. Confidences are by column of ours."""
    return _by_columns(table, confidences) + _A_WORD * min(len(words_for(table, look)), 2)


#: What a word is worth that a file says of a table.
_A_WORD = 0.6
#: So much has to speak for a table that nobody is asked: with a word of its own, and without one.
#: A category, a time and a customer's id alone (0.7 + 0.5 + 0.1) are in any file of orders.
_WITH_A_WORD, _WITHOUT = 1.0, 1.8


def is_told(table: Table, look: FileProfile, confidences: Dict[str, float]) -> bool:
    """Return whether so much speaks for a table that a person need not choose it.

    Words for people are no words of a table: whatever a company keeps is of customers.
    """
    telling = {word for word in words_for(table, look) if word.removesuffix("s") not in PEOPLE}
    worth = _by_columns(table, confidences) + _A_WORD * min(len(telling), 2)
    return worth >= (_WITH_A_WORD if telling else _WITHOUT)


def words_for(table: Table, look: FileProfile) -> list[str]:
    """Return the words of a file that speak for a table, in the order in which they come up."""
    matches = re.finditer(table.said_by, said_in(look)) if table.said_by else ()
    return list(dict.fromkeys(found.group(0) for found in matches))


def _by_columns(table: Table, confidences: Dict[str, float]) -> float:
    return sum(table.column(name).weight * sure for name, sure in confidences.items())


def said_in(look: FileProfile) -> str:
    """Return the words of the file's name, its header and its first short cells."""
    short = [each for cells in look.cells for each in cells.examples[:1] if len(each) <= 60]
    return " | ".join(words(each) for each in (look.file, *look.names, *short))


def choice_of(column: Column, look: FileProfile) -> str:
    """Return which of a column's choices all rows of a file are; empty when nothing tells."""
    text = said_in(look)
    return next((choice for choice, tells in column.said_by if re.search(tells, text)), "")
