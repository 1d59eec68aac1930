"""What a person should know of how a mapping was laid over a header, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from drops.columns import words_of
from drops.headers import plain
from drops.plan import Answer


def taken_for(answer: Answer, names: Sequence[str], text: str) -> Iterator[str]:
    """Which column was taken for an answer that the mapping does not name outright.

    `text` is what the question says.
    """
    score = answer.columns.get("score")
    if score is None or not score.places:
        return
    name = names[score.places[0]]
    asked = f" ({text[:80]})" if text and plain(text) != plain(name) else ""
    question = answer.suffix.split(":")[1]
    yield f"{question} was read from {words_of(name)}{asked}"


def doubles(answers: Sequence[Answer], names: Sequence[str]) -> Iterator[str]:
    """The mapped columns whose name occurs twice in the header."""
    plains = [plain(name) for name in names]
    bounds = chain.from_iterable(answer.columns.values() for answer in answers)
    read = {place for bound in bounds for place in bound.every_place}
    for name in sorted({plains[at] for at in read if plains.count(plains[at]) > 1}):
        twins = [at for at, each in enumerate(plains) if each == name]
        what = "all of them were read" if read.issuperset(twins) else "the first was read"
        times = "twice" if len(twins) == 2 else f"{len(twins)} times"
        yield f"the column {names[twins[0]]} occurs {times}; {what}"
