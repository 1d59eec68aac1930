"""An analyst's way with a file: a known format is taken, another is proposed, answered and taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drops.errors import DropError
from drops.intake.mapping.recognise import formats, recognise
from drops.intake.propose.look import FileProfile, look_at
from drops.intake.propose.proposal import Proposal, propose
from tests.support.taking import Taken, take


@dataclass(frozen=True)
class Outcome:
    """What came of a file: the rows taken, or why none were, and what was asked on the way."""

    taken: Taken | None
    #: All that was asked and had to be answered, in order, by the key of the question.
    asked: tuple[str, ...]
    #: Every sentence that the analyst read.
    said: str


def analyse(
    folder: Path,
    content: str | bytes | Path,
    answers: Sequence[str] = (),
    *,
    name: str = "export.csv",
    zone: str = "UTC",
) -> Outcome:
    """Take a file as an analyst does who accepts what is proposed and gives these answers.

    An answer is `KEY=VALUE`, the key that of a question (`day_or_month:Date=day`). One that was
    never asked for is an error of the test.
    """
    source = content if isinstance(content, Path) else folder / name
    if not isinstance(content, Path):
        source.write_bytes(content.encode() if isinstance(content, str) else content)
    if found := recognise(source, source.name, formats()):
        return _outcome(take(folder, source, found, zone=zone))
    try:
        look = look_at(source, source.name)
    except DropError as error:
        return Outcome(None, (), str(error))
    proposal, asked = _answered(look, answers, zone)
    said = (proposal.shape, *(each.sentence for each in proposal.questions))
    if proposal.shape or proposal.unanswered or proposal.missing:
        return Outcome(None, asked, _lines(said))
    try:
        return _outcome(take(folder, source, proposal.mapping, zone=zone), asked, said)
    except DropError as error:
        return Outcome(None, asked, _lines((*said, str(error))))


def _answered(
    look: FileProfile, answers: Sequence[str], zone: str
) -> tuple[Proposal, tuple[str, ...]]:
    """The proposal when all is answered, each answer at the time when its question is there."""
    proposal, left = propose(look, zone=zone), list(answers)
    asked = [each.key for each in proposal.unanswered]
    while left:
        found = [(q, a) for a in left for q in proposal.questions if q.is_in(a)]
        assert found, f"{left} answer none of {[each.key for each in proposal.questions]}"
        question, answer = found[0]
        left.remove(answer)
        value = answer.removeprefix(f"{question.key}=")
        assert question.takes(value), f"{answer} is no answer to: {question.sentence}"
        proposal = propose(look, answers={**proposal.answers, question.key: value}, zone=zone)
        asked += [each.key for each in proposal.unanswered if each.key not in asked]
    return proposal, tuple(asked)


def _outcome(taken: Taken, asked: tuple[str, ...] = (), said: Sequence[str] = ()) -> Outcome:
    return Outcome(taken, asked, _lines((*said, *taken.reading.notes, *taken.reading.reasons)))


def _lines(sentences: Sequence[str]) -> str:
    return "\n".join(sentence for sentence in sentences if sentence)
