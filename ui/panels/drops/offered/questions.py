"""What a known format leaves open: answered with a click before the file is taken in.

The answers of a file are kept until it is taken in or taken away: what it would become is shown
with them, and they can be given anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.format.text import plain_for_markdown
from ui.panels.drops.offered import proposal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.intake.mapping.questions import Question

_SAID, _ROUND = "drop_answers", "drop_rounds"

#: What was answered of a file, by the key of the question.
Answered = tuple[tuple[str, str], ...]


def given(key: str) -> Answered:
    """Return what was answered of the file so far."""
    return tuple((ask, answer) for ask, answer, _ in _said(key))


def keep_only(ids: set[str]) -> None:
    """Forget the answers of files that do not lie there any more."""
    known = st.session_state.get(_SAID, {})
    st.session_state[_SAID] = {key: answers for key, answers in known.items() if key in ids}


def draw(sentence: str, questions: Sequence[Question], key: str) -> None:
    """Draw what is asked; as soon as all of it is answered, the page goes on with the answers."""
    draw_why(sentence, questions)
    answers = proposal.draw_questions(questions, f"{key}-{_round(key)}")
    if len(answers) == len(questions):
        words = {each.key: (each.text, dict(each.choices)) for each in questions}
        new_answers = [
            (ask, answer, _in_words(*words[ask], answer)) for ask, answer in answers.items()
        ]
        st.session_state[_SAID] = {
            **st.session_state.get(_SAID, {}),
            key: (*_said(key), *new_answers),
        }
        st.rerun()


def draw_why(sentence: str, questions: Sequence[Question]) -> None:
    """Draw why it is asked, where the questions do not say so themselves."""
    if not all(each.text in sentence for each in questions):
        st.warning(plain_for_markdown(sentence), icon=":material/quiz:")


def draw_given(key: str) -> None:
    """Draw what was answered of the file, and the way to answer anew."""
    answers = _said(key)
    if not answers:
        return
    for _, _, words in answers:
        st.caption(plain_for_markdown(words))
    st.button("Answer anew", key=f"anew-{key}", type="tertiary", on_click=_forget, args=(key,))


def _said(key: str) -> tuple[tuple[str, str, str], ...]:
    """The answers of a file: the question's key, the answer, and both in words."""
    known: dict[str, tuple[tuple[str, str, str], ...]] = st.session_state.get(_SAID, {})
    return known.get(key, ())


def _in_words(text: str, choices: dict[str, str], answer: str) -> str:
    return f"{text.rstrip('.')} You said: {choices.get(answer, answer)}."


def _round(key: str) -> int:
    """How often it was asked anew: a list drawn again would still have its answer."""
    rounds: dict[str, int] = st.session_state.get(_ROUND, {})
    return rounds.get(key, 0)


def _forget(key: str) -> None:
    known = st.session_state.get(_SAID, {})
    st.session_state[_SAID] = {other: answers for other, answers in known.items() if other != key}
    st.session_state[_ROUND] = {**st.session_state.get(_ROUND, {}), key: _round(key) + 1}
