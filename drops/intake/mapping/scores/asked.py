"""What the answers in a column may mean, and what each of them counts as then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from drops.intake.mapping.questions import Question
from drops.intake.mapping.scores.scales import Best, Said, ScoreCells
from store.tables import RESPONSES, SATISFIED_FROM, SCALES

#: What was answered to a question, or its default.
Answer = Callable[[Question], str | None]
#: What each text, or each number, is replaced with.
Table = tuple[tuple[str, str], ...]

#: How a question of a kind is put; of any other kind the name of the column comes first.
_TEXTS = {"scale": "What does “{header}” answer? {why}", "recommend": "{header} {why}"}

LEAVE = ("leave", "none of these: leave it out")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column answers (empty while that is open, or left out), what its cells count as."""

    question: str = ""
    values: Table = ()
    numbers: Table = ()
    questions: tuple[Question, ...] = ()
    #: What the file tells that is no matter of course, as part of a sentence.
    why: str = ""

    @property
    def is_plain(self) -> bool:
        """Return whether the cells are answers on the scale of the question, as they stand."""
        return bool(self.question) and not (self.values or self.numbers or self.questions)


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column of answers: its name, the question that it tells if any, what its cells say."""

    header: str
    label: str
    question: str
    cells: ScoreCells
    hints: Said
    #: Whether its name, or who declared it, says that it is a rating.
    is_rating: bool = True

    def asks(
        self,
        kind: str,
        why: str,
        choices: Sequence[tuple[str, str]],
        made: Callable[[str], Meaning],
        answer: Answer,
        default: str | None = None,
        parts: tuple[str, ...] = (),
    ) -> Meaning:
        """Return the question that a person has to answer, with what the answer makes of it.

        Args:
            kind: the kind of the question, the first part of its key.
            why: what the question says of the column, as part of its text.
            choices: each answer that can be given, with what it says in words.
            made: gives what the column means by an answer; `leave` and no answer mean nothing.
            answer: gives what was answered to a question, or its default; None for nothing yet.
            default: the answer that counts where nobody gave one; None for none.
            parts: words to be put in an order, where the answer is such an order.
        """
        text = _TEXTS.get(kind, "{header}: {why}").format(header=self.header, why=why)
        expects = f"like {' > '.join(parts)}, or leave" if parts else ""
        score = RESPONSES.survey.score if RESPONSES.survey else ""
        question = Question(kind, self.header, text, tuple(choices), default, score, expects, parts)
        given = answer(question)
        meant = Meaning() if given in (None, "leave") else made(str(given))
        return replace(meant, questions=(question, *meant.questions))


def turned(low: int, high: int) -> Table:
    """Return what each number counts as on the same scale, the best of which is the lowest."""
    return tuple((str(number), str(low + high - number)) for number in range(low, high + 1))


def same(low: int, high: int, *, but: int | None = None) -> Table:
    """Return the numbers of a scale as themselves, but one, which says that nothing is given."""
    numbers = sorted({*range(low, high + 1), *([] if but is None else [but])})
    return tuple((str(number), "" if number == but else str(number)) for number in numbers)


def counting(steps: list[int], good: int, best: Best) -> Table:
    """Return what each step of another scale counts as from 1 to 5; from `good` on it is good.

    The best of the good answers is 5, the others 4; the rest is spread evenly below.
    """
    least, most = SCALES["csat"]
    order = steps if best != "low" else steps[::-1]
    rank = order.index(good)
    bad, fine = order[:rank], order[rank:]
    counts = dict.fromkeys(fine[:-1], SATISFIED_FROM) | {fine[-1]: most}
    for place, number in enumerate(bad):
        counts[number] = least + place * (SATISFIED_FROM - least) // len(bad)
    return tuple((str(number), str(counts[number])) for number in sorted(counts))
