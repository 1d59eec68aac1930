"""What has to be asked of the scale that a column of answers goes by."""

from __future__ import annotations

import re

from drops.propose_look import Look
from drops.propose_names import words
from drops.propose_questions import Question, which_scale
from metrics.tables import SCALES

_SAID_SCALE = re.compile(r"\b(0|1|zero|one)\s*(?:-|–|to|bis|a|à|tot)\s*(5|7|10|five|seven|ten)\b")
#: So many answers without a single 0 do not come from a scale that has one: at NPS's usual share
#: of zeros of 2 %, that would be seen in fewer than one such file in fifty.
_ENOUGH = 200


def scale_question(look: Look, place: int, header: str, question: str) -> Question | None:
    """What has to be asked of the scale of a column; `None` when name and values agree.

    `question` is which one its name asks; empty where it does not tell.
    """
    cells, said = look.cells[place], _said_scale(header)
    low, high = cells.low, cells.high
    if low is None or high is None:
        return None if question else which_scale(header, _UNSAID, _ALL, None)
    numbers = look.extremes[place].numbers if place in look.extremes else cells.given
    if question == "nps" or (not question and high > 7):
        if said == (0, 10) or low == 0:
            return None if high > 5 or said == (0, 10) or numbers < 30 else _small(header, high)
        if said == (1, 10) or (high == 10 and numbers >= _ENOUGH):
            return which_scale(header, _from_one(numbers), ["nps", "leave"], None)
        return None if high > 7 or numbers < 30 else _small(header, high)
    if question and SCALES[question][0] <= low and high <= SCALES[question][1]:
        return None
    return which_scale(header, f"Its values go from {low} to {high}", _fitting(low, high), None)


_ALL = ["nps", "csat", "ces", "leave"]
_UNSAID = "Its name does not say"


def _small(header: str, high: int) -> Question:
    why = f"Nobody gave more than {high}, so this may not be the scale from 0 to 10"
    return which_scale(header, why, _ALL, None)


def _from_one(numbers: int) -> str:
    return (
        f"None of its {numbers:,} answers is 0, so its scale may begin at 1; "
        "scores of such a scale cannot be compared with NPS"
    )


def _fitting(low: int, high: int) -> list[str]:
    """The questions whose scale holds such values, and to leave it out."""
    return [q for q, (least, most) in SCALES.items() if least <= low and high <= most] + ["leave"]


def _said_scale(header: str) -> tuple[int, int] | None:
    """The scale that a name tells: `(Score 0-10)`."""
    found = _SAID_SCALE.search(words(header))
    if found is None:
        return None
    numbers = {"zero": 0, "one": 1, "five": 5, "seven": 7, "ten": 10}
    low, high = (numbers[t] if t in numbers else int(t) for t in found.groups())
    return low, high
