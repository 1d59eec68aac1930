"""The column of a file that says how its rows stand, and the words there that nobody knows."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl

from drops.intake.mapping.doubts import what_state, with_meaning
from drops.intake.mapping.model import States
from drops.intake.propose.parts import DraftContext, DraftPart
from drops.intake.propose.vocabulary import words
from drops.intake.values.casts import cleaned
from drops.intake.values.states import meaning_of

#: What a column of states is called.
NAMES_STATE = re.compile(
    r"^((ticket|case|issue|request|incident|response|survey|review|complaint|current|overall"
    r"|completion|submission|workflow) )?(status|state|stage|zustand|statut|etat|estado|stato|stav"
    r"|tilstand|tila|durum|статус|состояние|ステータス|状態|状态|狀態|상태)"
    r"( name| label| category)?$"
)
#: Of the different words so many are known, or it is a state of a country.
_KNOWN = 0.5
_MOST_WORDS, _MOST_UNKNOWN = 40, 8


def fill_states(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Find where the rows say how they stand, and ask what an organisation's own words mean."""
    if found.events:  # what they are says how each row stands
        return DraftPart()
    for place in seen.free(found):
        header = seen.look.names[place]
        if not NAMES_STATE.search(words(header)):
            continue
        counts = _words(seen, place)
        unknown = [word for word in counts if meaning_of(word) is None]
        if 0 < len(counts) <= _MOST_WORDS and len(unknown) <= min(
            _MOST_UNKNOWN, (1 - _KNOWN) * len(counts)
        ):
            return _filled(seen, place, counts, unknown)
    return DraftPart()


def _words(seen: DraftContext, place: int) -> Counter[str]:
    cells = seen.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()
    return Counter(cells.to_list())


def _filled(seen: DraftContext, place: int, counts: Counter[str], unknown: list[str]) -> DraftPart:
    header = seen.look.names[place]
    questions = tuple(
        what_state(header, word, counts[word], awaits=bool(seen.table.awaits)) for word in unknown
    )
    states = States(header)
    for word, question in zip(unknown, questions, strict=True):
        if answer := question.answer(seen.answers):
            states = with_meaning(states, word, answer)
    return DraftPart(states=states, questions=questions, used=frozenset({place}))
