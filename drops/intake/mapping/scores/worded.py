"""Answers in words, and in codes that only a questionnaire explains."""

from __future__ import annotations

from itertools import permutations

from drops.errors import listed
from drops.intake.mapping.scores.asked import LEAVE, Answer, AskedColumn, Meaning
from drops.intake.mapping.scores.scales import Codes
from drops.intake.values.score_words import best_first, evenly
from store.tables import SCALES


def codes_of(column: AskedColumn, codes: Codes, answer: Answer) -> Meaning:
    """Ask what codes say: which of them is best stands in the questionnaire alone."""
    question = column.question or ("nps" if codes.last > 7 else "csat")
    low, high = SCALES[question]
    begin = min(codes.first, 1)
    first, last = codes.code(begin), codes.code(begin + high - low)
    choices = [
        ("up", f"{first} is {low}, {last} is {high}"),
        ("down", f"{first} is {high}, {last} is {low}"),
    ]

    def meant(given: str) -> Meaning:
        numbers = range(low, high + 1) if given == "up" else range(high, low - 1, -1)
        values = tuple((codes.code(begin + step), str(to)) for step, to in enumerate(numbers))
        return Meaning(question, values=values)

    why = (
        f"it holds {codes.code(codes.first)} to {codes.code(codes.last)}, which are codes and no "
        "answers. In LimeSurvey, export the full answers instead of the answer codes; or say which "
        "code is which"
    )
    fits = codes.last - begin <= high - low
    return column.asks("codes", why, [*(choices if fits else []), LEAVE], meant, answer)


def words_of(column: AskedColumn, answer: Answer) -> Meaning:
    """Return what words count as; ask for their order where they have no place in themselves."""
    cells, question = column.cells, column.question or "csat"
    found = listed((f"{word} ({number:,})" for word, number in cells.words.items()), 7)
    if question == "nps":
        why = f"its answers are words: {found}. NPS is counted of numbers from 0 to 10 alone"
        return column.asks("words", why, [LEAVE], lambda _: Meaning(), answer)
    if question == "csat" and cells.are_satisfaction:
        return Meaning("csat")
    low, high = SCALES[question]
    orders = _orders(list(cells.words))
    choices = [(" > ".join(order), _as_numbers(order, question)) for order in orders]
    known = best_first(list(cells.words))

    def meant(given: str) -> Meaning:
        order = [word.strip() for word in given.split(">")]
        steps = evenly(len(order), low, high)
        values = tuple((word, str(step)) for word, step in zip(order, steps, strict=True))
        return Meaning(question, values=values)

    why = (
        f"its answers are words, and no numbers from {low} to {high}: {found}. "
        "What do they count as, the best first?"
    )
    default = " > ".join(known) if known else None
    parts = () if choices else tuple(cells.words)
    return column.asks("words", why, [*choices, LEAVE], meant, answer, default, parts)


def _orders(words: list[str]) -> list[list[str]]:
    """Return the orders that may be meant, the likely one first; none where there are too many."""
    known = best_first(words)
    orders = [known, known[::-1]] if known else []
    if len(words) <= 3:
        orders += [list(each) for each in permutations(words) if list(each) not in orders]
    return orders


def _as_numbers(order: list[str], question: str) -> str:
    steps = evenly(len(order), *SCALES[question])
    return ", ".join(f"{word} = {step}" for word, step in zip(order, steps, strict=True))
