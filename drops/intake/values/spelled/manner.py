"""What a file means where a spelling leaves it open: order of a day, language, abbreviations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How the times of a file are meant that are written in no form that is told.

    `order` is the part that stands first in 3/4/2026: `day`, `month`, or `year` in 26/3/4; empty
    where nobody knows, so that such a day is not read. `language` is a code of CLDR (`pl`), needed
    only for words that mean different months in two languages. `zones` are the offsets of
    abbreviations that have several, in capitals.
    """

    order: str = ""
    language: str = ""
    zones: tuple[tuple[str, str], ...] = ()


#: Nobody told anything, and only what cannot be mistaken is read.
UNTOLD = Manner()
