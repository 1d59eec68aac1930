"""Answers shared by all viewers: asked once, kept within bounds, dropped with their version."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.support.waiting import LIMIT, wait_until
from ui.answers import Answers, AnswersVersion

FIRST = AnswersVersion("/data", 1, "2026-11-01")


def version(number: int, folder: str = "/data") -> AnswersVersion:
    return AnswersVersion(folder, number, "2026-11-01")


def test_equal_questions_of_the_same_moment_are_asked_once() -> None:
    answers, asked, go_on = Answers(10, 10_000), count(), threading.Event()

    def slow() -> int:
        go_on.wait(LIMIT)
        return next(asked)

    with ThreadPoolExecutor(8) as viewers:
        waiting = [viewers.submit(answers.ask, FIRST, "nps", slow) for _ in range(8)]
        wait_until(lambda: sum(future.running() for future in waiting) == 8)
        assert answers.ask(FIRST, "csat", lambda: "another question waits for nobody")
        go_on.set()
    assert [future.result() for future in waiting] == [0] * 8
    assert next(asked) == 1


def test_a_failure_is_that_of_who_asked_and_is_asked_again() -> None:
    answers, asked = Answers(10, 10_000), count()
    both = threading.Barrier(2)

    def fails_once() -> str:
        if next(asked) == 0:
            raise OSError("the disk was away")
        return "an answer"

    def ask() -> str:
        both.wait(LIMIT)
        return answers.ask(FIRST, "nps", fails_once)

    with ThreadPoolExecutor(2) as viewers:
        found = [viewers.submit(ask) for _ in range(2)]
    failed = [future.exception() is not None for future in found]
    assert sorted(failed) == [False, True]
    assert answers.ask(FIRST, "nps", fails_once) == "an answer"
    assert next(asked) == 2


def test_what_was_read_longest_ago_goes_first() -> None:
    answers = Answers(2, 10_000)
    for key in ("a", "b", "a", "c"):
        answers.ask(FIRST, key, lambda key=key: key)
    assert answers.all() == ["a", "c"]


def test_large_answers_leave_room_for_few_and_one_too_large_is_not_kept() -> None:
    answers = Answers(100, 10_000)
    for key in range(10):
        answers.ask(FIRST, str(key), lambda: b"x" * 3_000)
    assert len(answers) == 3
    assert len(answers.ask(FIRST, "large", lambda: b"x" * 20_000)) == 20_000
    assert not any(len(answer) == 20_000 for answer in answers.all())


def test_of_old_versions_nothing_is_kept() -> None:
    answers = Answers(100, 10_000)
    for number in (1, 2, 3):
        answers.ask(version(number), f"nps {number}", lambda number=number: number)
    answers.ask(version(1, "/other"), "nps of others", lambda: "others")
    assert answers.all() == [2, 3, "others"], "viewers of the version before finish their run"
    assert answers.ask(version(1), "nps 1", lambda: "asked again") == "asked again"
    assert answers.all() == [2, 3, "others"]


def test_what_may_not_be_kept_any_more_is_answered_all_the_same() -> None:
    answers = Answers(100, 10_000)
    assert answers.ask(FIRST, "voice", lambda: "words", may_be_kept=lambda: False) == "words"
    assert not answers.all()
    answers.ask(FIRST, "voice", lambda: "words")
    answers.clear()
    assert not answers.all()


def test_a_question_may_ask_another_and_itself_of_a_part() -> None:
    answers = Answers(100, 10_000)

    def whole() -> str:
        return answers.ask(FIRST, "part", lambda: "a part") + " of all"

    assert answers.ask(FIRST, "whole", whole) == "a part of all"
    with pytest.raises(RecursionError):
        answers.ask(FIRST, "itself", lambda: itself(answers))


def itself(answers: Answers) -> str:
    return answers.ask(FIRST, "itself", lambda: itself(answers))
