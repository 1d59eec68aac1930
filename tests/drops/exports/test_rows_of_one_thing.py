"""One complaint, one answer, one review in several rows: what a row is is asked, on any size of file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drops.intake.propose import look_at
from drops.intake.propose.proposal import propose
from drops.put import put
from store.settings import Home
from tests.support.analyst import analyse

#: What several lines of a ticket differ in, in the exports of many tools.
LINES = [
    ("Ticket ID", "Tag", ["refund", "urgent", "late"]), ("Case Number", "Comment", ["called", "wrote", "asked"]),
    ("ticket_id", "assignee", ["Ann", "Ben", "Cy"]), ("Case ID", "Field changed", ["team", "priority", "owner"]),
    ("Conversation ID", "Part", ["1", "2", "3"]), ("Incident ID", "Related item", ["A-1", "B-2", "C-3"]),
    ("Ticket Number", "Label", ["vip", "web", "app"]), ("Complaint ID", "Product line", ["tea", "oil", "salt"]),
    ("Beschwerdenummer", "Schlagwort", ["Rechnung", "Bote", "Frist"]), ("Ticket", "Attachment", ["a", "b", "c"]),
    ("Unique Key", "Agency", ["DOT", "DEP", "HPD"]),
]  # fmt: skip


def joined(header: str, other: str, values: list[str], tickets: int = 20) -> str:
    rows = [
        f"7{n:03},2026-03-02 09:00:00,2026-03-{3 + n % 20:02} 09:00:00,{value}"
        for n in range(tickets)
        for value in values[: 1 + n % 3]
    ]
    return "\n".join([f"{header},Created at,Closed at,{other}", *rows]) + "\n"


@pytest.mark.parametrize(("header", "other", "values"), LINES)
def test_lines_of_one_ticket_are_asked_about(
    tmp_path: Path, header: str, other: str, values: list[str]
) -> None:
    file = joined(header, other, values)
    rows = file.count("\n") - 1
    asked = analyse(tmp_path, file)
    assert asked.taken is None
    assert f"row:{header}" in asked.asked
    assert f"{header} comes again: {rows} rows hold 20 different ones" in asked.said
    once = analyse(tmp_path, file, [f"row:{header}=once"]).taken
    assert once is not None
    assert once.reading.kept == 20
    each = analyse(tmp_path, file, [f"row:{header}=each"]).taken
    assert each is not None
    assert each.reading.kept == rows


def test_the_size_of_the_file_is_no_matter(tmp_path: Path) -> None:
    file = joined("Ticket ID", "Tag", ["refund", "urgent", "late"], tickets=5_000)
    asked = analyse(tmp_path, file)
    assert "row:Ticket ID" in asked.asked
    once = analyse(tmp_path, file, ["row:Ticket ID=once"]).taken
    assert once is not None
    assert once.reading.kept == 5_000


def test_the_last_line_of_a_ticket_is_the_one_that_counts(tmp_path: Path) -> None:
    lines = [
        f"7{n:03},2026-03-02 09:00:00,{closed},{status}"
        for n in range(20)
        for closed, status in (("", "New"), ("2026-03-05 09:00:00", "Closed"))
    ]
    file = "\n".join(["Ticket ID,Created at,Closed at,Status", *lines]) + "\n"
    once = analyse(tmp_path, file, ["row:Ticket ID=once"]).taken
    assert once is not None
    assert None not in once.column("resolved_at")


def test_answers_with_a_repeated_id_are_asked_about_in_json_too(tmp_path: Path) -> None:
    rows = [
        {"response_id": n // 2, "submitted_at": "2026-03-05T14:05:00Z", "nps": n % 11, "tag": f"t{n % 2}"}
        for n in range(40)
    ]  # fmt: skip
    found = analyse(tmp_path, json.dumps(rows), name="answers.json")
    assert "row:response_id" in found.asked


def test_ids_that_are_all_different_raise_no_question(tmp_path: Path) -> None:
    found = analyse(tmp_path, joined("Ticket ID", "Tag", ["refund"]))
    assert found.asked == ()
    assert found.taken is not None
    assert found.taken.reading.kept == 20


def test_a_word_like_number_that_names_few_things_is_no_id(tmp_path: Path) -> None:
    rows = [f"{n},2026-03-02 09:00:00,2026-03-03 09:00:00,{n % 3}" for n in range(40)]
    found = analyse(tmp_path, "\n".join(["Ticket ID,Created at,Closed at,Number", *rows]) + "\n")
    assert found.asked == ()


@pytest.mark.parametrize("header", ["Issue", "Ticket", "Case"])
def test_words_that_come_again_are_a_kind_of_complaint_and_no_ids(
    tmp_path: Path, header: str
) -> None:
    kinds = [f"{what} {how}" for what in ("Billing", "Loan", "Card") for how in "abcdefghi"]
    rows = [
        f"2026-03-02 09:00:{n % 60:02},2026-03-03 09:00:00,{kinds[n % len(kinds)]}"
        for n in range(120)
    ]
    found = analyse(tmp_path, "\n".join([f"Opened,Closed,{header}", *rows]) + "\n")
    assert found.asked == ()
    assert found.taken is not None
    assert found.taken.reading.kept == len(rows)


def test_repeats_that_somebody_said_count_once_raise_no_alarm(home: Home) -> None:
    path = home.root / "tickets.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(joined("Ticket ID", "Tag", ["refund", "urgent", "late"]), encoding="utf-8")
    said = propose(look_at(path, path.name), answers={"row:Ticket ID": "once"}, zone="UTC")
    report = put(home, path, mapping=said.mapping)
    assert (report.kept, report.refused) == (20, 19)
    assert said.mapping.said, "the mapping says so for the next file, too"
