"""A column that has the name of what is needed and cells that cannot be read is told, by a cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.analyst import analyse

ASKED = "How likely are you to recommend us?"
SCORES = {
    "shares of one": [f"0.{n}" for n in range(1, 10)],
    "groups of scores": ["9-10", "7-8", "0-6"] * 3,
    "who they are": ["Promoter", "Passive", "Detractor"] * 3,
    "points of a hundred": [str(n * 10 + 5) for n in range(9)],
}


@pytest.mark.parametrize("cells", SCORES.values(), ids=SCORES)
def test_answers_that_are_none(tmp_path: Path, cells: list[str]) -> None:
    """It was said that nothing is mapped to question, with a list of columns."""
    rows = "".join(f"r{n},2026-03-{n + 13},{cell}\n" for n, cell in enumerate(cells))
    outcome = analyse(tmp_path, f"Response ID,Submitted at,{ASKED}\n{rows}")
    assert outcome.taken is None
    said = next(cell for cell in cells if not cell.isdigit() or int(cell) > 10)
    assert f"{ASKED} holds «{said}», which is no answer from 0 to 10" in outcome.said


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("2026-03", "12.50 CR"), "Revenue holds «12.50 CR», which is no amount"),
        (("Q1 2026", "12.50"), "Month holds «Q1 2026», which is no month"),
    ],
)
def test_amounts_and_months_that_are_none(
    tmp_path: Path, cells: tuple[str, str], sentence: str
) -> None:
    """It was called a list to look names up in."""
    rows = "".join(f"C{n},{cells[0]},{cells[1]}\n" for n in range(9))
    outcome = analyse(tmp_path, f"Customer ID,Month,Revenue\n{rows}", name="revenue.csv")
    assert outcome.taken is None
    assert sentence in outcome.said


def test_a_name_over_a_block_of_rows_is_not_lost_for_the_others(tmp_path: Path) -> None:
    """Two of twelve rows had their store, and nobody was told."""
    rows = "".join(
        f"{'York' if n == 0 else 'Bath' if n == 6 else ''},r{n},2026-03-{n + 13},{n % 11}\n"
        for n in range(12)
    )
    text = f"Store,Response ID,Submitted at,NPS\n{rows}"
    asked = analyse(tmp_path, text)
    assert (asked.taken, asked.asked) == (None, ("blocks:Store",))
    assert "Store stands in 2 of 12 rows, «York» in the first" in asked.said
    told = analyse(tmp_path, text, ["blocks:Store=empty"]).taken
    assert told
    assert told.column("location").count(None) == 10


def test_lines_that_add_up_are_no_repeated_ids(tmp_path: Path) -> None:
    rows = [f"r{n},2026-03-{n + 13},{n % 11}" for n in range(12)]
    lines = [line for n in range(0, 12, 4) for line in (*rows[n : n + 4], f"Subtotal,,{n}")]
    outcome = analyse(tmp_path, "\n".join(["Response ID,Submitted at,NPS", *lines]) + "\n")
    assert outcome.asked == ()
    assert outcome.taken
    assert outcome.taken.reading.kept == 12


def test_a_slip_among_answers_does_not_hide_the_column(tmp_path: Path) -> None:
    cells = ["10", "9", "8", "7", "11", "6", "5", "3", "0", "10", "9", "10"]
    rows = "".join(f"r{n},2026-03-{n + 13},{cell}\n" for n, cell in enumerate(cells))
    taken = analyse(tmp_path, f"Response ID,Submitted at,{ASKED}\n{rows}").taken
    assert taken
    assert taken.counts == (12, 11, 1, 0)
    assert taken.reading.odd[0].cell == "11"
