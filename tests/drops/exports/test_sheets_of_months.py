"""A workbook with a sheet for each month: sheets under the same names are read as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from drops.erase import erase
from drops.put import put
from store.settings import Home
from tests.support.analyst import analyse
from tests.support.dropping import frame
from tests.support.taking import shipped, take
from tests.support.workbooks import Cell, sheet_xml, workbook

NAMES = ["response_id", "answered_at", "question", "score", "team", "customer_id"]
Rows = list[Sequence[Cell]]


def month(number: int, scores: Sequence[Cell], *, first: int = 0) -> Rows:
    """The answers of a month, each with an id of its own."""
    return [
        [f"r{number}-{n}", f"2026-{number:02}-{n + 1:02}T10:00:00Z", "nps", score, "Care", f"c{n}"]
        for n, score in enumerate(scores, first)
    ]


def book(sheets: dict[str, Rows], **options: tuple[str, ...]) -> bytes:
    xml = {name: sheet_xml([NAMES, *rows]) for name, rows in sheets.items()}
    return workbook(xml, **options)  # type: ignore[arg-type]


QUARTER = {"Jan": month(1, [9, 3, 10]), "Feb": month(2, [8, 7]), "Mar": month(3, [0, 10, 9, 9])}


def test_all_months_are_read_and_lines_are_counted_through(tmp_path: Path) -> None:
    taken = take(tmp_path, book(QUARTER), name="quarter.xlsx")
    assert taken.counts == (9, 9, 0, 0)
    assert taken.column("score") == [9, 3, 10, 8, 7, 0, 10, 9, 9]
    assert taken.column("line") == [*range(2, 11)]
    assert any(
        "3 sheets under the same names were read as one, and lines are counted through: "
        "Jan begins at line 1, Feb at line 5, Mar at line 7" in note
        for note in taken.reading.notes
    )


def test_a_refused_row_has_the_line_that_its_sheet_begins_at(tmp_path: Path) -> None:
    sheets = {**QUARTER, "Feb": month(2, [8, 77, 7])}
    taken = take(tmp_path, book(sheets), name="quarter.xlsx")
    assert taken.counts == (10, 9, 1, 0)
    # Feb begins at line 5, so this is its second row.
    assert [row["line"] for row in taken.refused] == ["6"]
    assert taken.refused[0]["response_id"] == "r2-1"
    # In the workbook it is its third line, below the names.
    assert [row.place for row in taken.reading.odd] == ["line 3 of the sheet Feb"]


@pytest.mark.parametrize("above", [0, 1, 3])
def test_a_sheet_with_a_title_above_its_names_is_one_of_them(tmp_path: Path, above: int) -> None:
    titled: Rows = [["Answers"], *[[]] * (above - 1)] if above else []
    xml = {"Jan": sheet_xml([NAMES, *QUARTER["Jan"]])}
    xml["Feb"] = sheet_xml([*titled, NAMES, *QUARTER["Feb"]])
    taken = take(tmp_path, workbook(xml), name="two.xlsx")
    assert taken.column("score") == [9, 3, 10, 8, 7]
    assert taken.counts == (5, 5, 0, 0)


def test_a_sheet_of_other_columns_is_not_one_of_them(tmp_path: Path) -> None:
    agents = sheet_xml([["Agent", "Since"], *([f"A{n}", f"2026-01-0{n}"] for n in range(1, 9))])
    xml = {name: sheet_xml([NAMES, *rows]) for name, rows in QUARTER.items()}
    taken = take(tmp_path, workbook({"Agents": agents, **xml}), name="quarter.xlsx")
    assert taken.counts == (9, 9, 0, 0)
    assert any("Jan, Feb, Mar were read; not read: Agents" in n for n in taken.reading.notes)


def test_a_hidden_sheet_is_not_one_of_them(tmp_path: Path) -> None:
    taken = take(tmp_path, book(QUARTER, hidden=("Feb",)), name="quarter.xlsx")
    assert taken.column("score") == [9, 3, 10, 0, 10, 9, 9]
    assert "not read, because hidden: Feb" in taken.reading.notes


@pytest.mark.parametrize(
    "other",
    [
        # All of the year beside its first month; the same answers with other scores; a filter.
        [*month(1, [9, 3, 10]), *month(2, [8, 7])],
        month(1, [1, 2, 3]),
        month(1, [9, 3]),
    ],
)
def test_a_sheet_that_repeats_another_is_not_counted_twice(tmp_path: Path, other: Rows) -> None:
    content = book({"Jan": month(1, [9, 3, 10]), "Other": other})
    taken = take(tmp_path, content, name="book.xlsx")
    assert taken.column("score") == [9, 3, 10]
    assert any("Jan was read; not read: Other" in note for note in taken.reading.notes)


def test_rows_without_an_id_that_come_again_are_not_counted_twice(tmp_path: Path) -> None:
    names = ["answered_at", "question", "score", "team"]
    rows = [["2026-01-03T10:00:00Z", "nps", score, "Care"] for score in (9, 9, 3, 9)]
    content = workbook({"All": sheet_xml([names, *rows]), "Care": sheet_xml([names, *rows[:3]])})
    assert take(tmp_path, content, name="book.xlsx").column("score") == [9, 9, 3, 9]


def test_months_of_a_file_that_no_format_knows_are_no_question(tmp_path: Path) -> None:
    names = ["Ref", "Submitted at", "How likely are you to recommend us?", "Store"]
    xml = {
        title: sheet_xml(
            [
                names,
                *(
                    [f"{title}-{n}", f"2026-{at:02}-{n + 10} 14:05:33", n % 11, "York"]
                    for n in range(12)
                ),
            ]
        )
        for at, title in enumerate(("January", "February", "March"), 1)
    }
    outcome = analyse(tmp_path, workbook(xml), name="answers.xlsx")
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (36, 36, 0, 0)
    assert {at.month for at in outcome.taken.column("answered_at")} == {1, 2, 3}


def test_one_sheet_can_be_named(tmp_path: Path) -> None:
    mapping = replace(shipped("pepper_responses"), sheet="Feb")
    taken = take(tmp_path, book(QUARTER), mapping, name="quarter.xlsx")
    assert taken.column("score") == [8, 7]


def test_cells_are_read_as_seen_in_every_sheet(tmp_path: Path) -> None:
    names = ["complaint_id", "opened_at", "team"]
    at = [datetime(2026, 1, 5, 9), datetime(2026, 2, 6, 9)]  # noqa: DTZ001
    xml = {
        "Jan": sheet_xml([names, ["a", at[0], "Care"]]),
        "Feb": sheet_xml([names, ["b", at[1], "Care"]]),
    }
    taken = take(tmp_path, workbook(xml), name="book.xlsx")
    assert [each.replace(tzinfo=None) for each in taken.column("opened_at")] == at


def test_who_is_erased_is_erased_from_every_sheet(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "quarter.xlsx"
    file.write_bytes(book(QUARTER))
    put(home, file)
    assert frame(home).height == 9
    erase(home, "c0")
    assert frame(home).height == 6
    assert sorted(frame(home)["response_id"]) == ["r1-1", "r1-2", "r2-1", "r3-1", "r3-2", "r3-3"]
