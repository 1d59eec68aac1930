"""Refused rows mended and taken as a small file: each counts once, and the original stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from drops.erase import erase
from drops.errors import DropError
from drops.intake.propose import look_at, propose
from drops.lake.ledger import all_drops
from drops.lake.originals import original_file
from drops.lake.writing import rebuild
from drops.mend import mend, mends_of, refused_rows, why_not
from drops.put import put
from drops.undo import undo
from store.settings import Home
from tests.support.dropping import content, frame, scores

if TYPE_CHECKING:
    from pathlib import Path

    from drops.lake.ledger import Drop

ANSWERS = """response_id,answered_at,question,score,team,customer_id,comment
a,2026-10-01T10:00:00Z,nps,9,Care,eva@example.com,fine
b,2026-10-02T10:00:00Z,nps,12,Care,bob@example.com,"ring +44 20 7946 0958, please"
c,2026-10-03T10:00:00Z,nps,3,Care,,slow
d,yesterday,nps,7,Care,dan@example.com,
e,2026-10-05T10:00:00Z,nps,8,Care,,
"""


def dropped(home: Home, path: Path, text: str = ANSWERS) -> Drop:
    """The drop of a file with refused rows."""
    path.write_text(text, encoding="utf-8")
    put(home, path)
    return all_drops(home)[-1]


def with_cell(home: Home, drop: Drop, line: int, column: str, cell: str) -> dict[int, list[str]]:
    """The refused row of that line with another cell."""
    refused = refused_rows(home, drop)
    cells = next([*row.cells] for row in refused.rows if row.line == line)
    cells[refused.header.index(column)] = cell
    return {line: cells}


def test_a_mended_row_counts_once_and_the_ledger_says_whose_it_is(
    home: Home, tmp_path: Path
) -> None:
    drop = dropped(home, tmp_path / "a.csv")
    original = original_file(home, drop).read_bytes()
    assert [row.line for row in refused_rows(home, drop).rows] == [3, 5]
    report = mend(home, drop.id, with_cell(home, drop, 3, "score", "2"))
    assert (report.read, report.kept, report.refused, report.replaced) == (1, 1, 0, 0)
    assert scores(home) == {"a": 9, "b": 2, "c": 3, "e": 8}
    (mended,) = mends_of(home, drop.id)
    assert (mended.name, mended.source, mended.format) == (
        "a (mended).csv", drop.source, drop.format,
    )  # fmt: skip
    assert mended.notes[0] == f"1 row refused of a.csv ({drop.id}), mended: line 3"
    assert original_file(home, drop).read_bytes() == original
    assert [row.line for row in refused_rows(home, drop).rows] == [5]
    with pytest.raises(DropError, match="line 3 is not refused, or mended already"):
        mend(home, drop.id, {3: ["b"] * 7})


def test_it_is_as_if_the_file_had_been_right(home: Home, tmp_path: Path) -> None:
    drop = dropped(home, tmp_path / "a.csv")
    mend(home, drop.id, with_cell(home, drop, 3, "score", "2"))
    mend(home, drop.id, with_cell(home, drop, 5, "answered_at", "2026-10-04T10:00:00Z"))
    right = Home(tmp_path / "right")
    dropped(
        right,
        tmp_path / "right.csv",
        ANSWERS.replace(",12,", ",2,").replace("yesterday", "2026-10-04T10:00:00Z"),
    )
    apart = ["drop", "given_by"]
    ours, theirs = (frame(each).drop(apart).sort("response_id") for each in (home, right))
    # A row that was mended knows what its file knows, customers and masked words included.
    assert ours.equals(theirs)
    assert refused_rows(home, drop).rows == ()


def test_it_is_refused_again_when_it_is_taken_back_and_gone_with_its_file(
    home: Home, tmp_path: Path
) -> None:
    drop = dropped(home, tmp_path / "a.csv")
    first = mend(home, drop.id, with_cell(home, drop, 3, "score", "2"))
    undo(home, str(first.drop))
    assert [row.line for row in refused_rows(home, drop).rows] == [3, 5]
    mend(home, drop.id, with_cell(home, drop, 3, "score", "1"))
    assert scores(home)["b"] == 1
    undo(home, drop.id)
    assert content(home) == []
    assert [each.undone_at is not None for each in all_drops(home)] == [True, True, True]


def test_what_is_mended_wrongly_is_refused_and_stays_to_be_mended(
    home: Home, tmp_path: Path
) -> None:
    drop = dropped(home, tmp_path / "a.csv")
    report = mend(home, drop.id, with_cell(home, drop, 3, "score", "13"))
    assert (report.kept, report.refused) == (0, 1)
    mended = all_drops(home)[-1]
    again = with_cell(home, mended, 2, "score", "4")
    mend(home, mended.id, again)
    assert scores(home)["b"] == 4


def test_it_is_made_again_and_erased_like_any_other(home: Home, tmp_path: Path) -> None:
    drop = dropped(home, tmp_path / "a.csv")
    mend(home, drop.id, with_cell(home, drop, 3, "score", "2"))
    before = content(home)
    rebuild(home)
    assert content(home) == before
    erase(home, "eva@example.com")
    # Line 3 of the file is line 2 now; it is mended still.
    assert [row.line for row in refused_rows(home, drop).rows] == [4]
    erase(home, "bob@example.com")
    assert scores(home) == {"c": 3, "e": 8}


def test_a_mended_row_of_a_full_export_makes_no_other_row_gone(home: Home, tmp_path: Path) -> None:
    head = "complaint_id,opened_at,resolved_at,team\n"
    rows = "".join(f"c{i},2026-10-0{i + 1}T10:00:00Z,,Care\n" for i in range(5))
    path = tmp_path / "desk.csv"
    path.write_text(f"{head}{rows}x,soon,,Care\n", encoding="utf-8")
    put(home, path, is_full=True, known_at=datetime(2026, 10, 20, tzinfo=UTC))
    drop = all_drops(home)[-1]
    report = mend(home, drop.id, with_cell(home, drop, 7, "opened_at", "2026-10-02T10:00:00Z"))
    assert (report.missing, report.is_full) == (0, None)
    mended = all_drops(home)[-1]
    assert mended.known_at == drop.known_at
    assert frame(home, "complaints").height == 6


def test_a_file_with_more_above_its_rows_keeps_them(home: Home, tmp_path: Path) -> None:
    names = "StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,Q1_NPS_GROUP,Q1"
    asked = "How likely are you to recommend us?"
    texts = "Start Date,End Date,Response Type,Progress,Finished,Recorded Date,Response ID"
    texts = f"{texts},{asked} - Group,{asked}"
    imports = ",".join(f'"{{""ImportId"":""q{i}""}}"' for i in range(9))
    day = "2026-10-01 10:00:00"
    rows = "".join(
        f"{day},{day},IP Address,100,True,{day},R_{i},Promoter,{score}\n"
        for i, score in enumerate([9, 10, 14])
    )
    path = tmp_path / "qualtrics.csv"
    path.write_text(f"{names}\n{texts}\n{imports}\n{rows}", encoding="utf-8")
    put(home, path, format="qualtrics")
    drop = all_drops(home)[-1]
    assert (drop.kept, drop.refused) == (2, 1)
    refused = refused_rows(home, drop)
    report = mend(home, drop.id, with_cell(home, drop, refused.rows[0].line, "Q1", "4"))
    assert (report.kept, report.refused) == (1, 0)
    assert sorted(frame(home)["score"].to_list()) == [4, 9, 10]


def test_rows_of_a_parquet_file_are_mended_too(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame(
        {
            "response_id": ["a", "b"],
            "answered_at": [datetime(2026, 10, 1, 10, tzinfo=UTC)] * 2,
            "question": ["nps", "nps"],
            "score": [9, 12],
        }
    ).write_parquet(path)
    put(home, path)
    drop = all_drops(home)[-1]
    mend(home, drop.id, with_cell(home, drop, refused_rows(home, drop).rows[0].line, "score", "5"))
    assert scores(home) == {"a": 9, "b": 5}
    assert frame(home)["answered_at"].n_unique() == 1


def test_rows_without_ids_are_not_mended_and_it_is_said_why(home: Home, tmp_path: Path) -> None:
    text = ANSWERS.replace("response_id,", "").replace("\na,", "\n").replace("\nb,", "\n")
    text = text.replace("\nc,", "\n").replace("\nd,", "\n").replace("\ne,", "\n")
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    mapping = propose(look_at(path, "a.csv")).mapping
    put(home, path, mapping=mapping)
    drop = all_drops(home)[-1]
    assert drop.refused == 1
    assert "The rows have no ids" in why_not(drop)
    with pytest.raises(DropError, match=r"a\.csv: The rows have no ids"):
        mend(home, drop.id, {3: ["x"] * 6})


@pytest.mark.parametrize("drop_id", ["nothing", ""])
def test_a_drop_that_is_not_there_is_a_sentence(home: Home, drop_id: str) -> None:
    with pytest.raises(DropError, match="there is no drop"):
        mend(home, drop_id, {2: []})
