"""Which columns hold answers on a scale, to which question, and what has to be asked about them.

What has to be asked of the scale that a column of answers goes by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drops.intake.propose.look import Cells, FileProfile
from drops.intake.propose.questions import Answers, Question, which_scale, which_score
from drops.intake.propose.vocabulary import WHY, name_fit, words
from store.schema import Column
from store.tables import SCALES

_SAID_SCALE = re.compile(r"\b(0|1|zero|one)\s*(?:-|–|to|bis|a|à|tot)\s*(5|7|10|five|seven|ten)\b")
#: So many answers without a single 0 do not come from a scale that has one: at NPS's usual share
#: of zeros of 2 %, that would be seen in fewer than one such file in fifty.
_ENOUGH = 200


def scale_question(look: FileProfile, place: int, header: str, question: str) -> Question | None:
    """What has to be asked of the scale of a column; `None` when name and values agree.

    `question` is which one its name asks; empty where it does not tell.
    """
    cells, scale = look.cells[place], _said_scale(header)
    low, high = cells.low, cells.high
    if low is None or high is None:
        return None if question else which_scale(header, _UNSAID, _ALL, None)
    numbers = look.extremes[place].numbers if place in look.extremes else cells.given
    if question == "nps" or (not question and high > 7):
        if scale == (0, 10) or low == 0:
            return None if high > 5 or scale == (0, 10) or numbers < 30 else _small(header, high)
        if scale == (1, 10) or (high == 10 and numbers >= _ENOUGH):
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


_ASKS = {
    "nps": r"\bnps\b|net promoter|recommend|empf(ehl|iehl)|recommand|recomend|consigli|aanbevel",
    "csat": r"\bcsat\b|satisf|zufrieden|satisfait|soddisf|tevreden|happy with",
    "ces": r"\bces\b|\beffort|\beas(y|ier|ily|e)\b|einfach|\bfacile?\b|makkelijk",
}
_RATES = (
    r"\b(rate|rating|ratings|score|scale|grade|bewert\w*|note|notez|puntua\w*|voto|cijfer|stars?)\b"
)
_NO_SCORES = (
    r"\b(age|count|number of|duration|minutes|hours|seconds|year|month|zip|quantity|amount|price"
    r"|promoter|detractor|passive|group|visits|orders|progress|finished|attempts)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may hold answers; `question` is empty where its name does not tell."""

    place: int
    header: str
    question: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The columns taken as answers, what is asked of them, those left out with the reason."""

    taken: tuple[Candidate, ...] = ()
    questions: tuple[Question, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    #: How sure it is that there are answers in the file at all, 0 to 1.
    strength: float = 0.0


def find_scores(look: FileProfile, usable: list[int], answers: Answers, score: Column) -> Scores:
    """What the file holds of answers on a scale; `score` is the column of ours for them."""
    candidates = (
        _candidate(place, look.names[place], look.cells[place], score) for place in usable
    )
    found = [each for each in candidates if each]
    if not found:
        return Scores()
    best = max(each.confidence for each in found)
    rivals = [each for each in found if each.confidence > best - 0.2]
    questions = {each.question for each in rivals}
    if len(rivals) > 1 and (len(questions) < len(rivals) or "" in questions):
        return _choose(look, found, rivals, answers, best)
    return _decide(look, found, rivals, answers, best, ())


def _choose(
    look: FileProfile,
    found: list[Candidate],
    rivals: list[Candidate],
    answers: Answers,
    best: float,
) -> Scores:
    """Ask which of several columns is the score; take the one that was named."""
    why = f"{len(rivals)} columns could be: their names and values say as much for each"
    main = _asked_why(look, rivals)
    if main:
        behind = look.names[main.place + 1]
        why = f"{len(rivals)} columns could be. Only behind {main.header} comes {behind}"
    question = which_score([each.header for each in rivals], why, main.header if main else None)
    named = question.answer(answers)
    taken = [each for each in rivals if each.header == named]
    if not taken:
        waits = "it waits for the answer which column is the score"
        return Scores((), (question,), tuple((each.header, waits) for each in rivals), best)
    return _decide(look, found, taken, answers, best, (question,))


def _asked_why(look: FileProfile, rivals: list[Candidate]) -> Candidate | None:
    """The only one of them behind which people are asked for their reason."""
    candidates = [
        each
        for each in rivals
        if each.place + 1 < len(look.cells)
        and WHY.search(words(look.names[each.place + 1]))
        and look.cells[each.place + 1].whole < 0.5
    ]
    return candidates[0] if len(candidates) == 1 else None


def _decide(
    look: FileProfile,
    found: list[Candidate],
    taken: list[Candidate],
    answers: Answers,
    best: float,
    earlier_questions: tuple[Question, ...],
) -> Scores:
    """The answers taken, each with its question; what has to be asked of the scale is asked."""
    decided: list[Candidate] = []
    questions = list(earlier_questions)
    for each in taken:
        question = scale_question(look, each.place, each.header, each.question)
        if question is None:
            decided.append(_with_question(each))
            continue
        questions.append(question)
        scale = question.answer(answers)
        if scale in SCALES:
            decided.append(Candidate(each.place, each.header, scale, each.confidence, each.why))
    reason = "another rating; one column is read as the score"
    left = [(each.header, reason) for each in found if each not in taken]
    waits = "its scale is not known"
    left += [
        (q.column, waits) for q in questions if q.kind == "scale" and q.answer(answers) is None
    ]
    return Scores(tuple(decided), tuple(questions), tuple(left), best)


def _candidate(place: int, header: str, cells: Cells, score: Column) -> Candidate | None:
    """The column as a candidate, when name and values allow it."""
    title = words(header)
    question = next((q for q, asks in _ASKS.items() if re.search(asks, title)), "")
    names_it = bool(question or re.search(_RATES, title) or name_fit(score, header) >= 0.7)
    if re.search(_NO_SCORES, title) and not question:
        return None
    if cells.known:
        fits = cells.whole >= 0.9 and cells.low is not None and cells.high is not None
        if not fits or (cells.low or 0) < 0 or (cells.high or 0) > 10:
            return None
        if (cells.low, cells.high) == (0, 1) or (cells.distinct < 2 and not names_it):
            return None
    elif not names_it:
        return None
    confidence = 0.95 if question else 0.65 if names_it or "out of" in title else 0.3
    if not cells.known:
        confidence *= 0.85
    return Candidate(place, header, question, confidence, _why(question, cells, named=names_it))


def _why(question: str, cells: Cells, *, named: bool) -> str:
    asks = {"nps": "whether they would recommend", "csat": "how satisfied they were"}
    name = f"its name asks {asks.get(question, 'how easy it was')}" if question else ""
    name = name or ("its name speaks of a rating" if named else "its name tells nothing")
    if not cells.known:
        return name
    return f"{name}; its values are whole numbers from {cells.low} to {cells.high}"


def _with_question(each: Candidate) -> Candidate:
    """The candidate with its question: as its name says, else the only one that has its scale."""
    if each.question:
        return each
    why = f"{each.why}; only the question whether they recommend has a scale up to 10"
    return Candidate(each.place, each.header, "nps", each.confidence, why)
