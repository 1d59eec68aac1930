"""Columns of ours that few words fill, found by the words that other tools write there.

Who was asked stands in a list beside *Bounced* or *Not responded*, under a name that any list has.
So a column is read there whose words are mostly known; what a person alone can say of one of them,
they are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from drops.intake.mapping.model import Source
from drops.intake.propose.look import ADDRESSES
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import what_word
from drops.intake.propose.vocabulary import name_fit
from drops.intake.values.casts import cleaned
from store.schema import Column

#: A column of ours by its name; of fewer words than these are known, they may be those of another.
_LEAST, _KNOWN, _MOST_WORDS = 0.6, 0.6, 20


@dataclass(frozen=True, slots=True)
class _Worded:
    """A column of the file that says what one of ours holds, each word with how often it stands."""

    column: Column
    place: int
    counts: Counter[str]

    @property
    def meanings(self) -> dict[str, str]:
        """What each word means that is known, as the column declares."""
        return {
            word: value for value, written in self.column.spelled for word in written.split("|")
        }

    @property
    def told(self) -> set[str]:
        """The values that the words of the file tell."""
        return {self.meanings[word] for word in self.counts if self.meanings.get(word)}

    @property
    def defaults(self) -> dict[str, str]:
        """What holds of a word that somebody is asked about, if nobody answers."""
        asked = self.column.asked_words
        return {word: value for written, value in asked for word in written.split("|")}

    @property
    def is_known(self) -> bool:
        """Whether so many of the words are known that the column is one of ours."""
        known = [word for word in self.counts if word in self.meanings or word in self.defaults]
        enough = len(known) >= _KNOWN * len(self.counts)
        return bool(self.told) and len(self.counts) <= _MOST_WORDS and enough


def fill_worded(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill columns that few words fill, by name; then what another one's words tell as well."""
    added = DraftPart()
    columns = [
        column
        for column in seen.table.given_columns
        if column.spelled and column.name not in found.sources
    ]
    for column in columns:
        named = sorted(_named(seen, found + added, column), key=lambda each: -each[0])
        if named:
            added += _asked(seen, named[0][1], "its name and its words say so")
    for column in columns:
        if column.name in added.sources:
            continue
        others = (_seen(seen, column, place) for place in sorted(added.used))
        # One value says nothing that the other column does not: none of them answered.
        telling = [each for each in others if each.is_known and len(each.told) > 1]
        if telling:
            added += _filled(seen, telling[0], "its words say that, too")
    return added


def _named(seen: DraftContext, found: DraftPart, column: Column) -> Iterator[tuple[float, _Worded]]:
    """The columns with a name of one of ours, with how well it fits."""
    for place in seen.free(found):
        fit = name_fit(column, seen.look.names[place])
        if fit >= _LEAST and (worded := _seen(seen, column, place)).is_known:
            yield fit, worded


def _seen(seen: DraftContext, column: Column, place: int) -> _Worded:
    cells = seen.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()
    return _Worded(column, place, Counter(cells.str.to_lowercase().to_list()))


def _filled(seen: DraftContext, worded: _Worded, why: str) -> DraftPart:
    """Return the column filled, with what every word that is known means."""
    column, header = worded.column, seen.look.names[worded.place]
    source = Source(headers=(header,), values=tuple(worded.meanings.items()))
    return filled(column.name, source, 0.9, why, frozenset((worded.place,)))


def _asked(seen: DraftContext, worded: _Worded, why: str) -> DraftPart:
    """Return the column filled, with what a person said of each word that nobody else knows."""
    part = _filled(seen, worded, why)
    column, header = worded.column, seen.look.names[worded.place]
    source = part.sources[column.name]
    for word, rows in worded.counts.items():
        if word in worded.meanings:
            continue
        question = what_word(header, word, rows, column, worded.defaults.get(word) or None)
        answer = question.answer(seen.answers)
        means = "" if answer in (None, "nothing") else f"{answer}"
        source = replace(source, values=(*source.values, (word, means)))
        part += DraftPart(questions=(question,))
    return part + DraftPart(sources={column.name: source})


def fill_addresses(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill who it is from the only column of e-mail addresses, where no id tells it."""
    added = DraftPart()
    for column in seen.table.columns:
        if not column.by_address or column.name in found.sources:
            continue
        cells = seen.look.cells
        places = [
            place
            for place in range(len(cells))
            if cells[place].personal == ADDRESSES and place not in found.used
        ]
        if len(places) == 1:
            why = "its addresses are hashed: by them it is the same person in other files"
            added += seen.take(column.name, places, 0.6, why)
    return added
