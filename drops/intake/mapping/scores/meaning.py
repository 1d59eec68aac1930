"""What the answers in a column mean: to which question, on which scale, which end of it is good.

What name and cells tell is known; the rest is asked, with the choices that a person has and, where
one is likely, the one that holds until another is said. What comes out stands in a mapping: what
words and numbers count as.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from drops.errors import listed
from drops.intake.mapping.scores.asked import (
    LEAVE,
    Answer,
    AskedColumn,
    Meaning,
    counting,
    same,
    turned,
)
from drops.intake.mapping.scores.scales import ScoreCells, asks_how_much, asks_of_effort
from drops.intake.mapping.scores.worded import codes_of, words_of
from store.tables import SCALES

#: With fewer answers, that nobody gave a high one may be chance.
_SOME, _MANY = 10, 30
#: So many answers without a single 0 do not come from a scale that has one: at NPS's usual share
#: of zeros of 2 %, that would be seen in fewer than one such file in fifty.
_ENOUGH = 200
_MEANINGS = {
    "nps": "would they recommend us, 0–10",
    "csat": "how satisfied were they, 1–5",
    "ces": "how easy was it, 1–7",
}


def meaning_of(column: AskedColumn, answer: Answer) -> Meaning:
    """Return what the answers in a column mean, as far as the file or a person tells."""
    meaning, codes = _meaning_of_answers(column, answer), column.cells.no_answers
    if not meaning.question or {*codes} <= dict(meaning.values).keys():
        return meaning
    values = (*meaning.values, *((code, "") for code in codes))
    say = "which says" if len(codes) == 1 else "which say"
    why = [meaning.why, f"read without {listed(codes)}, {say} that nobody answered"]
    return replace(meaning, values=values, why="; ".join(each for each in why if each))


def _meaning_of_answers(column: AskedColumn, answer: Answer) -> Meaning:
    """Return what those cells mean that are answers."""
    cells = column.cells
    if cells.codes:
        return codes_of(column, cells.codes, answer)
    if cells.are_words:
        return words_of(column, answer)
    if not column.question:
        return _unasked(column, answer)
    if not cells.numbers:
        return Meaning(column.question)
    if 100 in cells.ends:
        return _percents(column, answer)
    return _OF[column.question](column, answer)


def _unasked(column: AskedColumn, answer: Answer) -> Meaning:
    """Ask to which question the answers are; up to 10 only the one whether they recommend goes."""
    cells = column.cells
    if not cells.numbers:
        why, questions = "Its name does not say", list(SCALES)
    elif 100 in cells.ends:
        why, questions = f"It holds {cells.ends[100]}", ["csat"]
    elif cells.high > 7:
        return _whether_they_recommend(column, answer)
    else:
        why, questions = f"Its values go from {cells.low} to {cells.high}", _fitting(cells)

    def meant(question: str) -> Meaning:
        if question == "nps":  # whoever says so saw the values
            return Meaning("nps")
        return meaning_of(replace(column, question=question), answer)

    return column.asks("scale", why, _which(questions), meant, answer)


def _whether_they_recommend(column: AskedColumn, answer: Answer) -> Meaning:
    """Take answers up to 10 as to whether they recommend; ask where some cells are none of them.

    Whose name tells nothing and whose cells are not all on the scale may be anything else.
    """
    cells, (low, high) = column.cells, SCALES["nps"]
    meant = meaning_of(replace(column, question="nps"), answer)
    if column.is_rating or not cells.slips:
        return meant
    why = (
        f"holds {low}–{high} in {cells.numbers:,} of {cells.given:,} rows: is it how likely they "
        "are to recommend us?"
    )
    refused = f"yes; {cells.slips:,} {'row' if cells.slips == 1 else 'rows'} with anything else"
    choices = (
        ("nps", f"{refused} {'is' if cells.slips == 1 else 'are'} refused"),
        ("leave", "no: leave it out"),
    )
    return column.asks("recommend", why, choices, lambda _: meant, answer)


def _which(questions: Sequence[str]) -> list[tuple[str, str]]:
    return [*((question, _MEANINGS[question]) for question in questions), LEAVE]


def _fitting(cells: ScoreCells) -> list[str]:
    """Return the questions whose scale holds such values."""
    return [q for q, (low, high) in SCALES.items() if low <= cells.low and cells.high <= high]


def _nps(column: AskedColumn, answer: Answer) -> Meaning:
    hints = column.hints
    if why := _no_nps_because(column):
        return _no_nps(column, why, answer)
    if hints.best == "low":
        return Meaning("nps", numbers=turned(0, 10), why=f"turned round, because {hints.why}")
    return _zeros(column, answer)


def _no_nps_because(column: AskedColumn) -> str:
    """Return what tells that the scale does not go from 0 to 10; empty where nothing does."""
    cells, hints, end = column.cells, column.hints, column.cells.end
    if end not in (None, 10):
        return f"It holds {cells.ends[end]}: its scale ends at {end}"
    if hints.high is not None and hints.high != 10 and cells.high <= hints.high:
        extent = (
            f"goes from {hints.low} to {hints.high}" if hints.scale else f"ends at {hints.high}"
        )
        return f"Its name says that its scale {extent}"
    if cells.high > 10:
        return f"Its values go from {cells.low} to {cells.high}"
    if _is_small(cells) and not (hints.scale == (0, 10) or end == 10):
        return f"Nobody gave more than {cells.high}, so this may not be the scale from 0 to 10"
    full = hints.scale is None and cells.high == 10 and cells.numbers >= _ENOUGH
    if cells.low > 0 and (hints.scale == (1, 10) or full):
        return (
            f"None of its {cells.numbers:,} answers is 0, so its scale may begin at 1; "
            "scores of such a scale cannot be compared with NPS"
        )
    return ""


def _is_small(cells: ScoreCells) -> bool:
    """Return whether nobody gave much, where that is no chance."""
    if cells.numbers < _MANY:
        return cells.numbers >= _SOME and cells.low > 0 and cells.high <= 5
    return cells.high <= (7 if cells.low > 0 else 5)


def _no_nps(column: AskedColumn, why: str, answer: Answer) -> Meaning:
    """Say that the scale is none that NPS is counted on; a person may know better."""
    cells = column.cells
    questions = ["nps"] if cells.high <= 10 else []
    if not (column.hints.high or cells.ends):
        questions += [each for each in _fitting(cells) if each != "nps"]

    def meant(question: str) -> Meaning:
        if question == "nps":
            return Meaning("nps", numbers=same(0, 10))
        return meaning_of(replace(column, question=question), answer)

    sentence = f"{why}. NPS is counted on 0 to 10 alone"
    return column.asks("scale", sentence, _which(questions), meant, answer)


def _zeros(column: AskedColumn, answer: Answer) -> Meaning:
    """Ask what 0 is where most answers are 0: tools write it where nobody answered."""
    cells = column.cells
    if cells.numbers < 2 * _SOME or cells.zeros * 2 < cells.numbers:
        return Meaning("nps")
    choices = (("none", "0 stands where nobody answered"), ("answer", "0 is their answer"), LEAVE)

    def meant(given: str) -> Meaning:
        return Meaning("nps", numbers=same(1, 10, but=0) if given == "none" else same(0, 10))

    why = f"{cells.zeros:,} of its {cells.numbers:,} cells are 0"
    return column.asks("zero", why, choices, meant, answer)


def _csat(column: AskedColumn, answer: Answer) -> Meaning:
    hints, (low, high) = column.hints, _likely_scale(column)
    if (low, high) == (1, 5):
        if hints.best == "low":
            return Meaning("csat", numbers=turned(1, 5), why=f"turned round, because {hints.why}")
        return Meaning("csat")
    if (low, high) == (0, 5) and hints.scale is None:
        return _zero_of_five(column, answer)
    return _counted(column, list(range(low, high + 1)), answer)


def _likely_scale(column: AskedColumn) -> tuple[int, int]:
    """Return the scale of satisfaction: as it is said, else the shortest that has the values."""
    cells, hints = column.cells, column.hints
    if cells.steps == (0, 1):
        return 0, 1
    high = cells.end or hints.high or 0
    if cells.high > high:
        # Of few answers none may be the best; of ten, none above 3 is no chance, of thirty above 4.
        least = 3 if cells.numbers >= _SOME and cells.high <= 3 else 5
        least = 4 if cells.numbers >= _MANY and cells.high == 4 else least
        high = next((top for top in (3, 4, 5, 6, 7, 10) if top >= max(cells.high, least)), 0)
    low = hints.low if hints.low is not None else 1
    return min(low, cells.low), high or cells.high


def _zero_of_five(column: AskedColumn, answer: Answer) -> Meaning:
    cells = column.cells
    choices = (
        ("none", "0 stands where nobody answered"),
        ("worst", "0 is the worst of 0 to 5: 4 and 5 are satisfied"),
        LEAVE,
    )

    def meant(given: str) -> Meaning:
        if given == "none":
            return Meaning("csat", numbers=same(1, 5, but=0))
        return Meaning("csat", numbers=counting(list(range(6)), 4, column.hints.best))

    number = f"{cells.zeros:,} of its {cells.numbers:,} cells are 0"
    why = f"{number}, and satisfaction is counted on 1 to 5"
    return column.asks("zero", why, choices, meant, answer)


def _counted(column: AskedColumn, steps: list[int], answer: Answer, unit: str = "") -> Meaning:
    """Ask from which answer of another scale on somebody is satisfied."""
    low, high, best = steps[0], steps[-1], column.hints.best
    order = steps if best != "low" else steps[::-1]
    tops = [sorted(order[-top:]) for top in _tops(len(order))]
    choices = [(str(order[-len(top)]), _named(top, unit)) for top in tops]
    if 2 < high < 5 and column.hints.high is None and not column.cells.ends:
        choices.append(("same", "its scale goes to 5 all the same"))

    def meant(given: str) -> Meaning:
        if given == "same":
            return Meaning("csat", numbers=same(1, 5))
        return Meaning("csat", numbers=counting(steps, int(given), best))

    why = (
        f"its scale goes from {low}{unit} to {high}{unit}, and satisfaction is counted on 1 to 5. "
        "Which of its answers say that somebody was satisfied?"
    )
    return column.asks("counts", why, [*choices, LEAVE], meant, answer)


def _tops(steps: int) -> tuple[int, ...]:
    """Return how many of the best answers of a scale may be called satisfied, the usual first."""
    if steps <= 3:
        return (1,)
    if steps <= 5:
        return (2, 1)
    return (2, 3) if steps <= 7 else (2, 4) if steps <= 11 else (steps // 5, steps * 2 // 5)


def _named(numbers: list[int], unit: str) -> str:
    """Return numbers as people say them: 5; 9 and 10; 7 to 10."""
    if len(numbers) == 1:
        return f"{numbers[0]}{unit}"
    return f"{numbers[0]}{unit} {'and' if len(numbers) == 2 else 'to'} {numbers[-1]}{unit}"


def _ces(column: AskedColumn, answer: Answer) -> Meaning:
    cells, hints = column.cells, column.hints
    fits = cells.low >= 1 and cells.high <= 7
    top = cells.end or hints.high
    short = top is None and cells.high <= 5 and cells.numbers >= _SOME
    if not fits or top not in (None, 7) or short:
        extent = f"ends at {top}" if top not in (None, 7) else f"holds {cells.low} to {cells.high}"
        why = f"Its scale {extent}. Ease is counted on 1 to 7 alone"
        choices = _which(["ces"] if fits else [])
        return column.asks(
            "scale", why, choices, lambda _: Meaning("ces", numbers=same(1, 7)), answer
        )
    if hints.best == "low":
        return Meaning("ces", numbers=turned(1, 7), why=f"turned round, because {hints.why}")
    if not hints.best and asks_of_effort(column.label):
        return _effort(column, answer)
    return Meaning("ces")


def _effort(column: AskedColumn, answer: Answer) -> Meaning:
    """Ask whether a high answer says much effort, as the first form of the question had it."""
    choices = (
        ("low", "bad: 7 is much effort, and 1 is best"),
        ("high", "good: 7 is very easy"),
        LEAVE,
    )

    def meant(given: str) -> Meaning:
        return Meaning("ces", numbers=turned(1, 7) if given == "low" else same(1, 7))

    default = "low" if asks_how_much(column.label) else None
    why = "it asks for effort. Is a high answer good or bad?"
    return column.asks("best", why, choices, meant, answer, default)


_OF: dict[str, Callable[[AskedColumn, Answer], Meaning]] = {
    "nps": _nps,
    "csat": _csat,
    "ces": _ces,
}


def _percents(column: AskedColumn, answer: Answer) -> Meaning:
    """Ask what shares are: a tenth of them is an answer from 0 to 10."""
    cells, example = column.cells, column.cells.ends[100]
    units = (25, 20, 10, 5, 1) if column.question == "csat" else (10, 1)
    unit = next(unit for unit in units if all(step % unit == 0 for step in cells.steps))
    if column.question == "csat":
        return _counted(column, list(range(0, 101, unit)), answer, "%")
    can_be = column.question == "nps" and unit == 10 and cells.high <= 100
    number = int(re.sub(r"\D.*", "", example)) // 10
    choices = [("tenths", f"{example} is the answer {number} of 10")] if can_be else []

    def meant(_given: str) -> Meaning:
        return Meaning("nps", numbers=tuple((str(ten * 10), str(ten)) for ten in range(11)))

    why = f"its cells are shares like {example}, and no answers as they were given"
    return column.asks("percent", why, [*choices, LEAVE], meant, answer)
