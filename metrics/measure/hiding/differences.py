"""Which of the cells that are shown tell, as the difference of two, of one that is hidden."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

#: Among how many places the marks of what is shown are looked up; the more, the fewer are mistaken.
_PLACES = 1 << 18
#: So many pairs are looked at of all that is hidden; of more, only those of what is small.
_MOST_PAIRS = 2_000_000
#: So many sums are looked up at once: few enough to stay near.
_AT_ONCE = 1 << 17


class Differences:
    """The cells of several tables, by their marks, and which hidden ones were looked for.

    Cells of different tables may lie in each other: all answers of a team may be of one channel.
    """

    def __init__(self, marks: Collection[int]) -> None:
        self._marks = marks
        self._looked_for: set[int] = set()

    def telling(
        self, hidden: Collection[int], few: Collection[int], may: Collection[int]
    ) -> set[int]:
        """Return what to hide so that no hidden cell is one that is shown, less another.

        What was looked for before is not again: since then only less is shown. It is where what
        tells of it may not be hidden.

        Args:
            hidden: what is hidden; not less than the time before.
            few: what of it is small.
            may: what may be hidden; not less than the time before.
        """
        shown = [mark for mark in self._marks if mark not in hidden]
        pairs = (len(self._marks) - len(shown)) * len(shown)
        asked = hidden if pairs <= _MOST_PAIRS else few
        secret = [m for m in self._marks if m in asked and m not in self._looked_for]
        found = _parts(np.array(secret, dtype=np.int64), np.array(shown, dtype=np.int64))
        self._looked_for.update(secret)
        self._looked_for -= {of for of, part in found if part not in may}
        return {part for _, part in found if part in may}


def _parts(secret: np.ndarray, shown: np.ndarray) -> set[tuple[int, int]]:
    """What is secret, each with what is shown that gives with it something else that is shown."""
    found: set[tuple[int, int]] = set()
    if not len(shown):
        return found
    in_order = np.sort(shown)
    is_shown = np.zeros(_PLACES, dtype=bool)
    is_shown[shown & (_PLACES - 1)] = True
    step = max(1, _AT_ONCE // len(shown))
    for begin in range(0, len(secret), step):
        some = secret[begin : begin + step]
        wholes = (some[:, None] + shown).ravel()
        likely = np.flatnonzero(is_shown[wholes & (_PLACES - 1)])
        sums = wholes[likely]
        places = np.searchsorted(in_order, sums)
        is_whole = in_order[np.minimum(places, len(in_order) - 1)] == sums
        of, part = divmod(likely[is_whole], len(shown))
        found.update(zip(some[of].tolist(), shown[part].tolist(), strict=True))
    return found
