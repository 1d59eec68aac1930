"""A column of answers from 0 to 10 with a few slips: asked about where its name tells nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from drops.intake.propose.look import FileProfile
from drops.intake.propose.proposal import propose
from tests.support.analyst import analyse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from drops.intake.propose.proposal import Proposal

TEN = [str(number * 7 % 11) for number in range(57)]


def proposed(name: str, cells: Sequence[str]) -> Proposal:
    rows = [
        (cell, ("it was kind", "too slow")[at % 2], f"2026-10-{at % 28 + 1:02} 10:00")
        for at, cell in enumerate(cells)
    ]
    return propose(FileProfile.of_rows((name, "Comments", "Submitted"), rows))


def asked(proposal: Proposal) -> list[str]:
    return [question.key for question in proposal.unanswered]


def test_a_few_slips_are_counted_and_asked_about() -> None:
    found = proposed("Q1", [*TEN, "11", "n/a!", "fine"])
    assert asked(found) == ["recommend:Q1"]
    (question,) = found.unanswered
    assert question.text == (
        "Q1 holds 0–10 in 57 of 60 rows: is it how likely they are to recommend us?"
    )
    assert dict(question.choices)["nps"] == "yes; 3 rows with anything else are refused"


@pytest.mark.parametrize("slips", [["11"], ["-1", "37"], ["fine"]])
def test_whatever_the_slips_are(slips: list[str]) -> None:
    assert asked(proposed("Q1", [*TEN, *slips])) == ["recommend:Q1"]


def test_without_slips_the_values_tell_it() -> None:
    assert asked(proposed("Q1", TEN)) == []


def test_a_name_that_tells_it_is_not_asked_about() -> None:
    assert asked(proposed("How likely are you to recommend us?", [*TEN, "fine"])) == []


@pytest.mark.parametrize(
    "cells",
    [
        [*TEN, *["12"] * 9],  # too many are no slips
        [*(str(number % 4) for number in range(57)), "11"],  # not on the whole scale
        [*(str(number % 3 + 8) for number in range(57)), "11"],
    ],
)
def test_what_is_no_scale_from_0_to_10_is_not_asked_about(cells: list[str]) -> None:
    assert "recommend:Q1" not in asked(proposed("Q1", cells))


def test_the_answer_keeps_the_answers_and_refuses_the_slips(tmp_path: Path) -> None:
    lines = [
        f"{cell},it was kind,2026-10-{at % 28 + 1:02} 10:00"
        for at, cell in enumerate([*TEN, "11", "n/a!", "fine"])
    ]
    came = analyse(
        tmp_path, "\n".join(["Q1,Comments,Submitted", *lines]), ["recommend:Q1=nps"]
    ).taken
    assert came is not None
    assert (came.reading.kept, came.reading.refused) == (57, 3)


def test_a_date_that_cannot_be_one_says_nothing_of_the_order_of_the_others() -> None:
    rows = [(str(at % 11), "kind people", f"{at % 28 + 1:02}/10/2026 10:00") for at in range(40)]
    rows[7] = ("9", "kind people", "31/31/2026")
    found = propose(FileProfile.of_rows(("Recommend", "Comments", "Submitted"), rows))
    assert asked(found) == []


def test_what_cells_say_is_worked_out_once_and_not_of_another_look() -> None:
    look = FileProfile.of_rows(("Q1",), [(cell,) for cell in TEN])
    propose(look)
    assert look.scored[0,].numbers == len(TEN)
    assert replace(look, sample=look.sample.head(0)).scored == {}
