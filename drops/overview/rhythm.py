"""How often the files of a source come, told from when they came, and how late the next one is.

The rule, the same for all sources: the next file is expected after the longest of the usual waits
between two files, and a source is late when a day more has gone by. Usual are the last twelve waits
but the longest tenth of them, so that one forgotten export makes nobody patient. Of fewer than
three days with files no rhythm is told, and nobody is late.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

#: So many waits tell a rhythm, and so many of the last of them do; one in ten is no usual one.
_FEWEST, _MOST, _ONE_IN = 2, 12, 10
#: Days that a file may come later than ever before.
_GRACE = 1
#: After so many days without a file a source is expected to send no more.
_GIVEN_UP = 366
#: Waits that differ by more than this factor, and this many days, are no rhythm.
_UNEVEN, _SOME_DAYS = 2, 3
#: The days between two files that come once a month.
_MONTH = range(28, 32)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKEND = 5
#: So many files are needed to tell that none comes at weekends.
_WORKING_WEEK = 5


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often files come, in words; until which day the next is expected, by how many days late.

    `words` is empty and `due` is `None` where too few files came to tell, or none for a year.
    """

    words: str = ""
    due: date | None = None
    late_days: int = 0


def rhythm(days: Collection[date], today: date) -> Rhythm:
    """Return the rhythm of files that came on those days, as of today."""
    came = sorted({*days})[-_MOST - 1 :]
    waits = [(after - before).days for before, after in pairwise(came)]
    if len(waits) < _FEWEST:
        return Rhythm()
    longest = sorted(waits)[-1 - len(waits) // _ONE_IN]
    words = _in_words(came, waits, longest)
    if (today - came[-1]).days > _GIVEN_UP:
        return Rhythm(words)
    due = came[-1] + timedelta(days=longest)
    late = (today - due).days
    return Rhythm(words, due, late if late > _GRACE else 0)


def _in_words(came: Sequence[date], waits: Sequence[int], longest: int) -> str:
    usual = median_low(waits)
    weekdays = {day.weekday() for day in came}
    if usual == 1 and longest <= _SOME_DAYS:
        if max(weekdays) < _WEEKEND and len(came) >= _WORKING_WEEK:
            return "every working day"
        return "every day"
    if usual == longest == 7 and len(weekdays) == 1:
        return f"every {_DAYS[weekdays.pop()]}"
    if usual in _MONTH and longest in _MONTH:
        return "every month"
    if longest > max(_UNEVEN * usual, usual + _SOME_DAYS):
        return f"irregular, {min(waits)} to {longest} days apart"
    return f"about every {usual} days" if usual > 1 else "about every day"
