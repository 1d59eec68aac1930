"""A file into the store: counted once, replaced by key, kept byte for byte."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drops.errors import DropError
from drops.intake.mapping.model import Mapping
from drops.lake import writing
from drops.lake.ledger import all_drops
from drops.put import put
from drops.steps import Step
from drops.undo import undo
from store.settings import Home
from tests.support.cut_off import failing_at
from tests.support.dropping import answers, complaint, content, current, frame, scores


def test_a_file_is_kept_byte_for_byte_and_reported(home: Home, tmp_path: Path) -> None:
    file = answers(tmp_path / "march.csv", {"a": 9, "b": 3, "c": 11, "d": ""})
    report = put(home, file, who="ann")
    assert (report.read, report.kept, report.refused, report.blank) == (4, 2, 1, 1)
    assert sum(report.reasons.values()) == 1
    (drop,) = all_drops(home)
    assert (drop.id, drop.name, drop.who, drop.way) == (
        report.drop,
        "march.csv",
        "ann",
        "command line",
    )
    assert drop.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    (original,) = (home.drops / drop.id).glob("original*")
    assert original.read_bytes() == file.read_bytes()
    assert report.refused_rows is not None
    assert "11" in Path(report.refused_rows).read_text(encoding="utf-8")


def test_the_same_bytes_count_once_under_any_name(home: Home, tmp_path: Path) -> None:
    first = put(home, answers(tmp_path / "a.csv", {"a": 9}))
    before = current(home)
    again = put(home, answers(tmp_path / "b.csv", {"a": 9}))
    assert (again.drop, again.duplicate_of) == (None, first.drop)
    assert current(home) == before
    assert len(all_drops(home)) == 1
    assert not list(home.drops.glob(".incoming*"))


def test_the_same_bytes_are_taken_again_after_an_undo(home: Home, tmp_path: Path) -> None:
    file = answers(tmp_path / "a.csv", {"a": 9})
    undo(home, str(put(home, file).drop))
    assert put(home, file).duplicate_of is None
    assert scores(home) == {"a": 9}


def test_a_later_drop_replaces_by_key(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    report = put(home, answers(tmp_path / "b.csv", {"b": 10, "c": 0}))
    assert report.replaced == 1
    assert scores(home) == {"a": 9, "b": 10, "c": 0}
    assert all_drops(home)[1].replaced == 1


def test_a_dry_run_says_what_would_be_and_changes_nothing(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    before = sorted(home.root.rglob("*"))
    published = current(home)
    report = put(home, answers(tmp_path / "b.csv", {"b": 10, "c": 0, "d": 99}), dry_run=True)
    assert (report.drop, report.kept, report.refused, report.replaced) == (None, 2, 1, 1)
    assert "response_id" in report.mapping
    assert sorted(home.root.rglob("*")) == before
    assert current(home) == published


def test_a_dry_run_makes_no_data_folder(home: Home, tmp_path: Path) -> None:
    home.root.rmdir()
    assert put(home, answers(tmp_path / "a.csv", {"a": 9}), dry_run=True).kept == 1
    assert not home.root.exists()


def test_known_at_is_the_latest_time_in_the_file_or_as_told(home: Home, tmp_path: Path) -> None:
    told = datetime(2026, 5, 1, tzinfo=UTC)
    put(home, answers(tmp_path / "a.csv", {"a": 9}, day=7))
    put(home, answers(tmp_path / "b.csv", {"b": 9}, day=8), known_at=told)
    known = {*frame(home)["known_at"]}
    assert known == {datetime(2026, 3, 7, 10, tzinfo=UTC), told}
    assert datetime.fromisoformat(current(home)["tables"]["responses"]["known_at"]) == told


def test_two_tables_share_one_snapshot(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    put(home, complaint(tmp_path / "c.csv"))
    assert current(home)["snapshot"] == 2
    assert {name: t["rows"] for name, t in current(home)["tables"].items()} == {
        "responses": 1,
        "complaints": 1,
    }


def test_an_unknown_header_is_refused_whole_and_leaves_nothing(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "what.csv"
    file.write_text("x,y\n1,2\n", encoding="utf-8")
    with pytest.raises(DropError, match=r"what\.csv"):
        put(home, file)
    assert all_drops(home) == []
    assert list(home.drops.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"table": "respones"}, "there is no table respones.*Did you mean responses"),
        ({"format": "zendsk"}, "there is no format zendsk.*Did you mean zendesk"),
        (
            {"table": "complaints", "mapping": Mapping("mine", "responses")},
            "fills the table responses",
        ),
    ],
)
def test_a_wrong_choice_names_the_choices(
    home: Home, tmp_path: Path, options: dict[str, object], said: str
) -> None:
    with pytest.raises(DropError, match=said):
        put(home, answers(tmp_path / "a.csv", {"a": 9}), **options)


def test_missing_file_and_folder_are_sentences(home: Home, tmp_path: Path) -> None:
    with pytest.raises(DropError, match=r"there is no file gone\.csv"):
        put(home, tmp_path / "gone.csv")
    with pytest.raises(DropError, match="is a folder; expected a file"):
        put(home, tmp_path)


@pytest.mark.parametrize("step", ["drop recorded", "table begun", "earlier version kept"])
def test_a_failure_while_storing_takes_the_drop_back(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    before, published = content(home), current(home)
    with monkeypatch.context() as broken:
        failing_at(broken, step)
        with pytest.raises(DropError, match=r"no space left on device.*nothing was changed"):
            put(home, answers(tmp_path / "b.csv", {"a": 1}))
    assert (content(home), current(home)) == (before, published)
    assert len(all_drops(home)) == 1
    assert len(list(home.drops.iterdir())) == 1
    assert put(home, answers(tmp_path / "b.csv", {"a": 1})).replaced == 1
    assert scores(home) == {"a": 1}


def test_a_ledger_that_cannot_forget_keeps_the_drop_whole(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        failing_at(broken, "table begun")
        broken.setattr("drops.lake.ledger.Ledger.take_back", full)
        with pytest.raises(DropError, match=r"is kept as .* run `python -m drops rebuild`"):
            put(home, answers(tmp_path / "a.csv", {"a": 9}))
    writing.rebuild(home)
    assert scores(home) == {"a": 9}
