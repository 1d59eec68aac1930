"""Which columns of a file hold the hours of the days that stand in other columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drops.intake.propose.vocabulary import words

#: What a column of days is called, and one of clocks, beside what happened then.
_DAY = r"date|day|datum|tag|dato|fecha|dia|data|jour|giorno|den|pvm|paiva|paivamaara"
_CLOCK = (
    r"time|hour|clock|uhrzeit|zeit|hora|heure|ora|orario|tijd|tid|kl|klokkeslett|klockslag|godzina"
    r"|saat|cas|aika|kello|kellonaika"
)
#: How long something took is called so, too.
_LENGTH = re.compile(
    r"\b(response|reply|resolution|resolve|resolving|handling|handle|wait|waiting|processing"
    r"|first|total|average|avg|elapsed|answer|talk|hold|queue|travel|lead|cycle|duration)\b"
)


def clocks_of_days(
    names: Sequence[str], days: Sequence[int], clocks: Sequence[int]
) -> dict[int, int]:
    """Return the place of the clocks for each place of days whose names say that they are of it.

    `Date opened` and `Time opened`, `Created` and `Created time`, `Datum` and `Uhrzeit`. A length
    that is written like a clock (`Resolution time`) is none.
    """
    found: dict[int, int] = {}
    clock_events = {place: _what_happened(names[place], _CLOCK) for place in clocks}
    for day in days:
        event = _what_happened(names[day], _DAY)
        mine = [place for place, what in clock_events.items() if what == event]
        mine = [place for place in mine if place not in found.values()]
        if mine and not _LENGTH.search(words(names[mine[0]])):
            found[day] = min(mine, key=lambda place: (place < day, abs(place - day)))
    return found


def _what_happened(name: str, kind: str) -> tuple[str, ...]:
    """The words of a column's name, in their order, without those for days or for clocks."""
    bare = re.sub(rf"\b({kind})\b", " ", words(name))
    bare = re.sub(rf"(?<=[a-z]{{3}})({kind})\b", " ", bare)
    return tuple(re.findall(r"\w+", bare))
