"""A proposal as a mapping file to be read, completed and given to `put --map`."""

from __future__ import annotations

from collections.abc import Iterator

from drops.intake.mapping import toml
from drops.intake.propose.proposal import Proposal
from drops.intake.propose.questions import Question


def proposal_toml(proposal: Proposal, file: str) -> str:
    """Return TOML text that `put --map` reads, a column a line, with the reasons as comments."""
    return "\n".join([*_top(proposal, file), *_rest(proposal)]) + "\n"


def _top(proposal: Proposal, file: str) -> Iterator[str]:
    yield from _comment(f"A mapping proposed for {file}. Correct what is wrong, then:")
    yield from _comment("python -m drops put FILE --map THIS_FILE")
    for note in proposal.notes:
        yield from _comment(note)
    if proposal.shape:
        yield from _comment(proposal.shape)
    for question in proposal.questions:
        yield "#"
        yield from _question(question, proposal)
    if proposal.unanswered:
        yield "#"
        yield from _comment(
            "Nothing is taken in while `unanswered` stands below: write the answers as columns, "
            "or ask again with --answer, then delete that entry."
        )
    for column in proposal.missing:
        yield from _comment(f"Still needed: {column.name} ({column.meaning}).")
    yield ""


def _question(question: Question, proposal: Proposal) -> Iterator[str]:
    answer = question.answer(proposal.answers)
    yield from _comment(f"? {question.sentence}")
    choices = "|".join(value for value, _ in question.choices) or "…"
    status = f"taken as {answer}; else" if answer else "not answered;"
    yield from _comment(f'  {status} --answer "{question.key}={choices}"')


def _rest(proposal: Proposal) -> Iterator[str]:
    reasons = {guess.column: guess for guess in proposal.guesses}
    section = ""
    for line in toml.dump(proposal.mapping).splitlines():
        section = line if line.startswith("[") else section
        guess = reasons.get(line.split(" = ")[0]) if section == "[columns]" else None
        if guess:
            yield from _comment(f"{guess.sure}: {guess.why}")
        yield line
    if proposal.left_out:
        yield ""
    for header, why in proposal.left_out:
        yield from _comment(f"not read: {header or '(a column without a name)'}: {why}")


def _comment(text: str) -> Iterator[str]:
    """Yield the text as one line of comment, whatever signs a header or a cell brought."""
    yield "# " + "".join(c if c.isprintable() else " " for c in text)
