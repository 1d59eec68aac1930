"""The id of who was erased as something else than a customer: it is said, and goes when asked."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drops.cli.commands import erased_sentences
from drops.erase import erase
from drops.errors import StoreError
from drops.lake.ledger import all_drops
from drops.lake.originals import original_file
from drops.lake.writing import open_store, rebuild
from drops.put import put
from store.settings import Home
from tests.support.cut_off import failing_at
from tests.support.dropping import frame
from tests.support.taking import shipped
from tests.support.workbooks import one_sheet

WHO = "kunde-77"
HEAD = [
    "response_id",
    "answered_at",
    "question",
    "score",
    "team",
    "customer_id",
    "comment",
    "agent",
]


def row(key: str, **more: str) -> list[str]:
    cells = {"response_id": key, "answered_at": "2026-03-01T10:00:00Z", "question": "nps"}
    cells |= {"score": "9", "team": "Care", "customer_id": "other", "comment": "fine", "agent": "x"}
    return [(cells | more)[name] for name in HEAD]


ROWS = [
    row("own", customer_id=WHO),
    row("a", comment=f"I came with {WHO}, and left"),
    row("b", team=WHO),
    row(WHO, customer_id="somebody"),
    row("c", agent=WHO),
    row("d", comment=f"{WHO}8 is another"),
    row("e"),
]
ELSEWHERE = {"comment": 1, "team": 1, "response_id": 1, "agent": 1}


def dropped(home: Home, folder: Path, name: str) -> None:
    path = folder / name
    if name.endswith(".xlsx"):
        path.write_bytes(one_sheet([HEAD, *ROWS]))
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *ROWS])
    put(home, path)


def told_of(told: dict[str, Any]) -> dict[str, int]:
    return {place["column"]: place["rows"] for place in told.get("elsewhere", ())}


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx"])
def test_it_is_said_where_the_id_stands_as_something_else(
    home: Home, tmp_path: Path, name: str
) -> None:
    dropped(home, tmp_path, name)
    told = erase(home, WHO).as_json()
    assert (told["rows"], told_of(told)) == (1, ELSEWHERE)
    sentences = erased_sentences(told)
    assert any("the id stands in comment too, in 1 row." in each for each in sentences)
    assert any("--everywhere" in each for each in sentences)
    assert not any(WHO in each or "No file names" in each for each in sentences)
    assert frame(home).height == 6


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx"])
@pytest.mark.parametrize("before", [True, False])
def test_everywhere_cuts_these_rows_too(
    home: Home, tmp_path: Path, name: str, *, before: bool
) -> None:
    dropped(home, tmp_path, name)
    if before:
        erase(home, WHO)
    told = erase(home, WHO, everywhere=True).as_json()
    assert (told["rows"], told["elsewhere"]) == (5, [])
    assert sorted(frame(home)["response_id"]) == ["d", "e"]
    (drop,) = all_drops(home)
    assert (drop.read, drop.kept, drop.blank, drop.erased) == (7, 2, 5, 5)
    original = original_file(home, drop).read_text(encoding="utf-8")
    assert WHO not in original.replace(f"{WHO}8", "")
    rebuild(home)
    assert sorted(frame(home)["response_id"]) == ["d", "e"]


def test_everywhere_goes_on_after_a_full_disk(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped(home, tmp_path, "answers.csv")
    erase(home, WHO)
    with monkeypatch.context() as full:
        failing_at(full, "files without the customer noted")
        with pytest.raises(StoreError, match="no space left"):
            erase(home, WHO, everywhere=True)
    open_store(home)
    assert sorted(frame(home)["response_id"]) == ["d", "e"]


def test_a_files_name_with_the_id_is_said_and_goes(home: Home, tmp_path: Path) -> None:
    path = tmp_path / f"letter of {WHO}.v2.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, row("e")])
    put(home, path)
    told = erase(home, WHO).as_json()
    assert told["elsewhere"] == [
        {
            "drop": all_drops(home)[0].id,
            "file": "[erased].v2.csv",
            "column": "the file's name",
            "rows": 1,
        }
    ]
    assert not any(WHO in each for each in erased_sentences(told))
    told = erase(home, WHO, everywhere=True).as_json()
    assert told["elsewhere"] == []
    (drop,) = all_drops(home)
    assert drop.name == "[erased].v2.csv"
    assert original_file(home, drop).exists()
    assert WHO.encode() not in home.ledger.read_bytes()
    rebuild(home)
    assert frame(home).height == 1


def test_a_bare_number_is_no_score_and_no_day(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [row("own", customer_id="9"), row("a", comment="9 of us"), row("b", team="9"), row("c")]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows, row("d", team="Team 9")])
    put(home, path)
    assert told_of(erase(home, "9").as_json()) == {"comment": 1, "team": 1}


def test_a_file_of_which_nothing_is_left_can_be_read_again(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, row("a", team=WHO), row("b", comment=WHO)])
    put(home, path)
    assert erase(home, WHO, everywhere=True).as_json()["rows"] == 2
    rebuild(home)
    assert frame(home).is_empty()


def test_the_same_number_of_another_tool_is_another_person_and_stays(
    home: Home, tmp_path: Path
) -> None:
    """The id is a number of the company in one file, and of somebody's till in the other."""
    for name, source in (("a.csv", ""), ("b.csv", "till")):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, row(f"{name}1", customer_id=WHO), row(f"{name}2")])
        given = shipped("pepper_responses")
        who = replace(given.columns["customer_id"], ids_of=source or "company")
        mapping = replace(given, columns={**given.columns, "customer_id": who})
        put(home, path, mapping=mapping, source=source or "own")
    told = erase(home, WHO, "company", everywhere=True).as_json()
    assert (told["rows"], told["elsewhere"]) == (1, [])
    assert sorted(frame(home)["response_id"]) == ["a.csv2", "b.csv1", "b.csv2"]
