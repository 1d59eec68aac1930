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

    def telling(self, hidden: Collection[int], few: Collection[int]) -> set[int]:
        """Return what to hide so that no hidden cell is one that is shown, less another.

        What was looked for before is not again: since then only less is shown.

        Args:
            hidden: what is hidden; not less than the time before.
            few: what of it is small.
        """
        visible = [mark for mark in self._marks if mark not in hidden]
        pairs = (len(self._marks) - len(visible)) * len(visible)
        candidates = hidden if pairs <= _MOST_PAIRS else few
        secret = [m for m in self._marks if m in candidates and m not in self._looked_for]
        self._looked_for.update(secret)
        return _parts(np.array(secret, dtype=np.int64), np.array(visible, dtype=np.int64))


def _parts(secret: np.ndarray, visible: np.ndarray) -> set[int]:
    """What is shown that gives, with something secret, something else that is shown."""
    found: set[int] = set()
    if not len(visible):
        return found
    in_order = np.sort(visible)
    is_shown = np.zeros(_PLACES, dtype=bool)
    is_shown[visible & (_PLACES - 1)] = True
    step = max(1, _AT_ONCE // len(visible))
    for begin in range(0, len(secret), step):
        wholes = (secret[begin : begin + step, None] + visible).ravel()
        likely = np.flatnonzero(is_shown[wholes & (_PLACES - 1)])
        sums = wholes[likely]
        places = np.searchsorted(in_order, sums)
        is_whole = in_order[np.minimum(places, len(in_order) - 1)] == sums
        found.update(visible[likely[is_whole] % len(visible)].tolist())
    return found
