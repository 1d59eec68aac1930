"""Traps of the doctor: each thing that can be wrong is found, and a store that is well is well."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from drops.care import doctor
from drops.cli.app import app
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.put import put
from store.places import key_file
from store.settings import Home
from tests.support.dropping import answers

Harm = Callable[[Home, pytest.MonkeyPatch], object]


def examined(home: Home, *words: str) -> Result:
    return CliRunner().invoke(app, ["doctor", "--home", str(home.root), *words])


def original(home: Home) -> Path:
    (found,) = home.drops.glob("*/original.csv")
    return found


def lake_behind(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LOOK_SECONDS", 0.0)
    before = home.lake.with_name("before")
    shutil.copytree(home.lake, before)
    put(home, answers(home.root.parent / "b.csv", {"b": 3}))
    shutil.rmtree(home.lake)
    before.rename(home.lake)


def executed(sql: str) -> Harm:
    def harm(home: Home, _: pytest.MonkeyPatch) -> None:
        with sqlite3.connect(home.ledger) as ledger:
            ledger.execute(sql)
        ledger.close()

    return harm


def left_on_its_way(home: Home, _: pytest.MonkeyPatch) -> None:
    (home.inbox / ".taken").mkdir(exist_ok=True)
    path = answers(home.inbox / ".taken" / "a.csv", {"z": 1})
    os.utime(path, (1, 1))


def held(home: Home, _: pytest.MonkeyPatch) -> None:
    (home.inbox / ".held").mkdir(exist_ok=True)
    from drops.inbox import waiting

    answers(home.inbox / "held.csv", {"z": 1})
    waiting.hold(home, "held.csv", "the disk is full")


def flip(path: Path) -> None:
    found = bytearray(path.read_bytes())
    found[-3] ^= 1
    path.write_bytes(found)


#: What is done to a store, what the finding is about, and a part of what is said.
WRONG: dict[str, tuple[Harm, str, str]] = {
    "wide": (lambda home, _: home.root.chmod(0o755), "rights", "may look into"),
    "settings": (lambda home, _: home.settings_file.write_bytes(b"\xff"), "settings", "no text"),
    "key away": (
        lambda home, patch: patch.setenv("PEPPER_KEY_FILE", str(home.root.parent / "none")),
        "key",
        "not at",
    ),
    "ledger damaged": (
        lambda home, _: home.ledger.write_bytes(b"no database, and long enough to be one" * 9),
        "ledger",
        "not a database",
    ),
    "ledger gone": (lambda home, _: home.ledger.unlink(), "ledger", "no ledger"),
    "original gone": (lambda home, _: original(home).unlink(), "originals", "is missing"),
    "original cut": (
        lambda home, _: original(home).write_bytes(b"x"), "originals", "has 1 bytes; expected"
    ),
    "lake damaged": (
        lambda home, _: next(home.lake.glob("*/part=*/*")).unlink(), "lake", "missing"
    ),
    "lake behind": (lake_behind, "lake", "behind its ledger by 1 drop"),
    "erasure cut off": (
        executed("INSERT INTO erasing (customer, drop_id) VALUES ('c1', '')"), "erasures", "cut off"
    ),
    "left on its way": (left_on_its_way, "strays", "left on their way"),
    "held": (held, "waiting", "the disk is full"),
    "disk": (lambda _, patch: patch.setattr(doctor, "LEAST_FREE", 1 << 60), "disk", "MB are left"),
    "clock": (
        executed("UPDATE drops SET taken_at = '2999-01-01T00:00:00+00:00'"), "clock", "01 Jan 2999"
    ),
}  # fmt: skip


@pytest.fixture
def well(home: Home, tmp_path: Path) -> Home:
    """A store with one drop."""
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    return home


def test_a_store_that_is_well_is_well(well: Home) -> None:
    for words in ([], ["--closely"]):
        told = examined(well, *words)
        assert (told.exit_code, told.stderr) == (0, "The store is well.\n")
    assert json.loads(examined(well, "--json").stdout) == {"is_well": True, "findings": []}


def test_an_empty_store_is_well_and_stays_empty(home: Home) -> None:
    assert examined(home).exit_code == 0
    assert list(home.root.iterdir()) == []


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found_with_what_to_do(
    well: Home, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    harm, about, part = WRONG[name]
    harm(well, monkeypatch)
    told = examined(well, "--json")
    assert told.exit_code == 1, told.output
    found = json.loads(told.stdout)
    assert not found["is_well"]
    (first, *_) = [each for each in found["findings"] if each["about"] == about]
    assert part in first["what"]
    assert first["level"] == "wrong"
    assert first["do"]
    assert first["what"].removesuffix(".") in told.stderr
    assert "Traceback" not in told.output


def test_a_folder_that_is_not_there_is_all_that_is_said(tmp_path: Path) -> None:
    told = examined(Home(tmp_path / "nowhere"), "--json")
    assert told.exit_code == 1
    (finding,) = json.loads(told.stdout)["findings"]
    assert finding["about"] == "folder"
    assert not (tmp_path / "nowhere").exists()


def test_a_bit_that_fell_over_is_found_closely(well: Home) -> None:
    flip(original(well))
    assert examined(well).exit_code == 0
    told = examined(well, "--closely")
    assert told.exit_code == 1
    assert "holds other bytes than it did" in told.stderr


def test_a_key_that_others_may_read_is_found(
    well: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "key"
    shutil.copyfile(key_file(), copy)
    copy.chmod(0o644)
    monkeypatch.setenv("PEPPER_KEY_FILE", str(copy))
    assert "may read the key" in examined(well).stderr


def test_strays_and_refused_files_are_noted_and_no_alarm(well: Home) -> None:
    stray = well.drops / "20200101-000000-0000"
    stray.mkdir()
    os.utime(stray, (1, 1))
    (well.inbox / "refused").mkdir(exist_ok=True)
    (well.inbox / "refused" / "a.csv").write_text("x", encoding="utf-8")
    (well.inbox / "refused" / "a.csv.txt").write_text("why", encoding="utf-8")
    told = examined(well, "--json")
    assert told.exit_code == 0
    found: list[dict[str, Any]] = json.loads(told.stdout)["findings"]
    assert [(each["about"], each["level"]) for each in found] == [
        ("strays", "note"), ("waiting", "note"),
    ]  # fmt: skip
    assert stray.name in found[0]["what"]


def test_what_another_pepper_read_is_noted_until_it_is_made_anew(well: Home) -> None:
    """As a log of events whose cases ended otherwise: its numbers are those of then."""
    content = json.loads(well.snapshot.read_text(encoding="utf-8"))
    content["tables"]["responses"]["columns"] = "fewer"
    well.snapshot.write_text(json.dumps(content), encoding="utf-8")
    told = examined(well, "--json")
    assert told.exit_code == 0
    (finding,) = json.loads(told.stdout)["findings"]
    assert (finding["about"], finding["level"]) == ("lake", "note")
    assert finding["what"].startswith("another Pepper read the files of survey answers")
    assert "python -m drops rebuild" in finding["do"]
    rebuild(well)
    assert json.loads(examined(well, "--json").stdout)["is_well"]


def test_the_doctor_changes_nothing(well: Home) -> None:
    def looks() -> dict[str, tuple[int, int]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.stat().st_size)
            for path in well.root.rglob("*")
        }

    before = looks()
    assert len(all_drops(well)) == 1
    assert examined(well, "--closely").exit_code == 0
    assert looks() == before
