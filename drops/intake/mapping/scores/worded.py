"""Answers in words, and in codes that only a questionnaire explains."""

from __future__ import annotations

from itertools import permutations

from drops.errors import listed
from drops.intake.mapping.scores.asked import LEAVE, Answer, AskedColumn, Meaning
from drops.intake.mapping.scores.scales import Codes
from drops.intake.values.score_words import (
    NOBODY,
    SATISFACTION,
    bare,
    best_first,
    evenly,
    is_balanced,
    whole_orders,
)
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
    orders, is_sure = _orders(list(cells.words), question)
    choices = [(" > ".join(order), _as_numbers(order, question)) for order in orders]

    def meant(given: str) -> Meaning:
        order = [word.strip() for word in given.split(">")]
        steps = evenly(len(order), low, high)
        values = tuple(
            (word, str(step)) for word, step in zip(order, steps, strict=True) if word != NOBODY
        )
        return Meaning(question, values=values)

    why = (
        f"its answers are words, and no numbers from {low} to {high}: {found}. "
        "What do they count as, the best first?"
    )
    default = choices[0][0] if is_sure else None
    parts = () if choices else tuple(cells.words)
    return column.asks("words", why, [*choices, LEAVE], meant, answer, default, parts)


def _orders(words: list[str], question: str) -> tuple[list[list[str]], bool]:
    """Return the orders that may be meant, the likely one first, and whether it needs no answer.

    It needs none where all that may be meant say of the same words that they are good: what else
    they count as moves no number.
    """
    known = best_first(words)
    on_scales = whole_orders(words)
    whole = [order for order in on_scales if NOBODY not in order]
    likely = whole + ([known] if known and is_balanced(known) else []) + on_scales
    good = {_good(order, question) for order in (whole[:1] or likely)}
    if not known and not likely:
        orders = _by_signs(words)
        if not orders and len(words) <= 3:
            orders = [list(each) for each in permutations(words)]
        return orders, False
    # One for each that says of other words that they are good: no number tells the others apart.
    different: dict[frozenset[str], list[str]] = {}
    for order in [*likely, *([known, known[::-1]] if known else [likely[0][::-1]])]:
        different.setdefault(_good(order, question), order)
    return list(different.values()), len(good) == 1


def _by_signs(words: list[str]) -> list[list[str]]:
    """Return the orders of letters of grades, and of words of satisfaction of which one is new."""
    if all(len(word) == 1 and word.isalpha() for word in words):
        return [sorted(words), sorted(words, reverse=True)]
    steps = {word: step for word in words if (step := SATISFACTION.get(bare(word)))}
    new = [word for word in words if word not in steps]
    missing = {*"12345"} - {*steps.values()}
    if len(new) == len(missing) == 1 and len(words) == 5:
        places = steps | {new[0]: missing.pop()}
        return [sorted(words, key=lambda word: places[word], reverse=True)]
    return []


def _good(order: list[str], question: str) -> frozenset[str]:
    """Return the words that count as satisfied, or as easy."""
    low, high = SCALES[question]
    steps = evenly(len(order), low, high)
    middle = (low + high) / 2
    return frozenset(
        word for word, step in zip(order, steps, strict=True) if step > middle and word != NOBODY
    )


def _as_numbers(order: list[str], question: str) -> str:
    steps = evenly(len(order), *SCALES[question])
    numbered = zip(order, steps, strict=True)
    return ", ".join(f"{word} = {step}" for word, step in numbered if word != NOBODY)
