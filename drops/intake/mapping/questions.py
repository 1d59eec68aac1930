"""What no file can tell: a question with its choices, and what becomes of the answer."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from datetime import datetime

from drops.intake.values.spelled.zones import known_zone

#: What was answered, by the key of the question.
Answers = Dict[str, str]
EXAMPLE_DAY = "2026-10-31"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person knows.

    `choices` are values with their words; without any, `expects` says what to write. `default` is
    what holds if nobody answers; where it is `None`, nothing can be taken in before an answer.
    """

    kind: str
    column: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    default: str | None = None
    #: The column of ours that waits for the answer.
    fills: str = ""
    expects: str = ""
    #: What an answer puts in order, with `>` between; empty where it is no order.
    parts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What an answer is filed under."""
        return f"{self.kind}:{self.column}"

    def is_in(self, text: str) -> bool:
        """Return whether a text like `day_or_month:Date=day` answers this question."""
        return text.startswith(f"{self.key}=")

    def answer(self, answers: Answers) -> str | None:
        """Return what was answered, when it is one of the choices; else the default."""
        given = answers.get(self.key)
        return given if given and self.takes(given) else self.default

    def takes(self, answer: str) -> bool:
        """Return whether it is an answer: one of the choices, a day, a time zone."""
        try:
            if self.kind == "when":
                datetime.fromisoformat(answer)
            if self.kind == "zone":
                known_zone(answer)
        except (KeyError, ValueError, OSError):
            return False
        if answer in dict(self.choices):
            return True
        if self.parts:
            return sorted(_ordered(answer)) == sorted(_ordered(" > ".join(self.parts)))
        return not self.choices

    @property
    def example(self) -> str:
        """Something that would be an answer; empty where none can be told."""
        if self.kind == "when":
            return EXAMPLE_DAY
        return self.choices[0][0] if self.choices else ""

    @property
    def sentence(self) -> str:
        """The question with its choices, on one line."""
        said = [words for _, words in self.choices[:6]]
        # Where it is an order, that can be written, too.
        choices = " or ".join([self.expects] if self.parts or not said else said)
        return f"{self.text} ({choices})" if choices else self.text


def _ordered(answer: str) -> list[str]:
    return [part.strip() for part in answer.split(">")]
