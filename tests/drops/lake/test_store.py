"""Whole or not at all, whatever is cut off; and all of it made again from what is kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from drops.errors import DropError
from drops.lake import incoming
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.steps import Step
from drops.undo import undo
from store.settings import Home
from tests.support.cut_off import cut_off
from tests.support.dropping import (
    answers,
    complaint,
    content,
    correct,
    current,
    frame,
    many_answers,
    scores,
)

ROOT = Path(__file__).parents[3]


def made_once(folder: Path, make: Callable[[Home, Path], object]) -> Home:
    """A store to copy, made of files that lie in the folder."""
    made = Home(folder / "data")
    make(made, folder)
    return made


@pytest.fixture(scope="module")
def first_dropped(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A store with one drop of two answers; to be copied."""
    return made_once(
        tmp_path_factory.mktemp("first"),
        lambda home, folder: put(home, answers(folder / "a.csv", {"a": 9, "b": 3})),
    )


@pytest.fixture(scope="module")
def three_dropped(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A store with three drops and one that was undone; to be copied."""
    return made_once(tmp_path_factory.mktemp("three"), drop_three)


#: Each step of a drop, in order, and whether the drop counts when it ended there.
STEPS: list[tuple[Step, bool]] = [
    ("folder made", False),
    ("file copied", False),
    ("file read", False),
    ("folder written", False),
    ("store locked", False),
    ("folder named", False),
    ("drop recorded", True),
    ("table begun", True),
    ("lake file written", True),
    ("lake file synced", True),
    ("part written", True),
    ("log written", True),
    ("log synced", True),
    ("replaced rows noted", True),
    ("version numbered", True),
    ("checksums made", True),
    ("earlier version kept", True),
    ("version replaced", True),
    ("version published", True),
    ("files pruned", True),
    ("drop released", True),
]
#: From here on readers see it, before anybody repaired anything.
PUBLISHED = [step for step, _ in STEPS[-4:]]


@pytest.mark.parametrize(("step", "counts"), STEPS)
def test_a_drop_that_is_cut_off_is_whole_or_absent(
    home: Home,
    first_dropped: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: Step,
    *,
    counts: bool,
) -> None:
    shutil.copytree(first_dropped.root, home.root, dirs_exist_ok=True)
    before = content(home)
    file = answers(tmp_path / "b.csv", {"b": 10, "c": 0}, second=2)
    cut_off(home, step, "put", str(file))
    assert scores(home) == ({"a": 9, "b": 10, "c": 0} if step in PUBLISHED else {"a": 9, "b": 3})
    monkeypatch.setattr(incoming, "_YOUNG_SECONDS", -1.0)
    open_store(home)
    assert scores(home) == ({"a": 9, "b": 10, "c": 0} if counts else {"a": 9, "b": 3})
    assert len(all_drops(home)) == 1 + counts
    assert sorted(path.name for path in home.drops.iterdir()) == [d.id for d in all_drops(home)]
    if not counts:
        assert content(home) == before
    report = put(home, file)
    assert (report.duplicate_of is not None) == counts
    assert scores(home) == {"a": 9, "b": 10, "c": 0}
    assert frame(home).height == current(home)["tables"]["responses"]["rows"]


@pytest.mark.parametrize(
    "step", ["store locked", "drop marked undone", "log synced", "version published"]
)
def test_an_undo_that_is_cut_off_is_whole_or_absent(home: Home, tmp_path: Path, step: Step) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    before = content(home)
    later = put(home, answers(tmp_path / "b.csv", {"b": 10, "c": 0}, second=2))
    after = content(home)
    cut_off(home, step, "undo", str(later.drop))
    open_store(home)
    assert content(home) == (after if step == "store locked" else before)


def test_what_a_living_process_works_on_is_not_swept(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "_YOUNG_SECONDS", -1.0)
    open_store(home)
    with incoming.incoming(home) as folder:
        open_store(home)
        assert folder.exists()
    assert not folder.exists()


def test_a_process_that_stood_still_before_its_lock_has_a_folder_all_the_same(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(home)
    swept: list[Path] = []

    class Late(FileLock):
        """The lock of a process that stood still: its folder was swept before it had it."""

        def acquire(self, *args: object, **options: object) -> object:
            folder = Path(self.lock_file).parent
            if not swept:
                swept.append(folder)
                folder.rmdir()
            return super().acquire(*args, **options)

    monkeypatch.setattr(incoming, "FileLock", Late)
    with incoming.incoming(home) as folder:
        monkeypatch.setattr(incoming, "_YOUNG_SECONDS", -1.0)
        open_store(home)
        assert (folder / incoming.OWNED).exists()
    assert swept
    assert not list(home.drops.iterdir())


def test_a_folder_that_the_ledger_does_not_know_is_left_alone(home: Home) -> None:
    open_store(home)
    stranger = home.drops / "20200101-000000-0000"
    stranger.mkdir()
    (stranger / "original.csv").write_text("kept", encoding="utf-8")
    os.utime(stranger, (0, 0))
    open_store(home)
    assert (stranger / "original.csv").exists()


def drop_three(home: Home, folder: Path) -> None:
    put(home, many_answers(folder / "long.csv", 1, 3000))
    correct(home, answers(folder / "b.csv", {"r1": 0, "x": 3}, second=2))
    put(home, complaint(folder / "c.csv"))
    undone = correct(home, answers(folder / "d.csv", {"r2": 0}, second=3))
    undo(home, str(undone.drop))


def test_rebuild_gives_identical_rows(home: Home, three_dropped: Home) -> None:
    shutil.copytree(three_dropped.root, home.root, dirs_exist_ok=True)
    before = [content(home), content(home, "complaints")]
    ledger = [drop.as_json() for drop in all_drops(home)]
    number = current(home)["snapshot"]
    rebuild(home)
    assert [content(home), content(home, "complaints")] == before
    assert [drop.as_json() for drop in all_drops(home)] == ledger
    assert current(home)["snapshot"] > number


@pytest.mark.parametrize("lost", ["lake", "current.json", "one file", "the log", "rows"])
def test_whatever_is_lost_but_originals_and_ledger_is_made_again(
    home: Home, three_dropped: Home, tmp_path: Path, lost: str
) -> None:
    shutil.copytree(three_dropped.root, home.root, dirs_exist_ok=True)
    before = [content(home), content(home, "complaints")]
    number = current(home)["snapshot"]
    if lost == "lake":
        shutil.rmtree(home.lake)
    elif lost == "current.json":
        home.snapshot.write_text("{", encoding="utf-8")
    elif lost == "one file":
        (home.lake / current(home)["tables"]["responses"]["files"][0]).unlink()
    elif lost == "the log":
        shutil.rmtree(home.lake / "responses" / "_delta_log")
    else:
        for rows in home.drops.glob("*/rows.parquet"):
            rows.unlink()
    open_store(home)
    assert [content(home), content(home, "complaints")] == before
    last = correct(home, answers(tmp_path / "e.csv", {"r1": 5}))
    assert last.replaced == 1
    undo(home, str(last.drop))
    assert [content(home), content(home, "complaints")] == before
    assert current(home)["snapshot"] > number


def test_rows_are_read_again_as_they_were_read_first(home: Home, tmp_path: Path) -> None:
    home.make()
    home.settings_file.write_text('timezone = "America/New_York"\n', encoding="utf-8")
    file = tmp_path / "local.csv"
    file.write_text(
        "response_id,answered_at,question,score\na,2026-03-01T10:00:00,nps,9\n", encoding="utf-8"
    )
    put(home, file)
    before = content(home)
    home.settings_file.write_text('timezone = "Europe/Paris"\n', encoding="utf-8")
    rebuild(home)
    assert content(home) == before
    assert frame(home)["answered_at"][0].hour == 15


def test_a_missing_original_is_a_sentence(home: Home, tmp_path: Path) -> None:
    drop_id = str(put(home, answers(tmp_path / "a.csv", {"a": 9})).drop)
    shutil.rmtree(home.drops / drop_id)
    with pytest.raises(DropError, match=rf"original of drop {drop_id} \(a\.csv\) is missing"):
        rebuild(home)


def test_a_drop_that_cannot_be_read_any_more_can_be_undone(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    lost = str(put(home, answers(tmp_path / "b.csv", {"a": 1})).drop)
    shutil.rmtree(home.drops / lost)
    shutil.rmtree(home.lake)
    with pytest.raises(DropError, match="or undo the drop"):
        open_store(home)
    undo(home, lost)
    assert scores(home) == {"a": 9}


def test_two_processes_drop_at_once(home: Home, tmp_path: Path) -> None:
    files = [answers(tmp_path / f"{i}.csv", {f"k{i}": i, "all": i}) for i in range(4)]
    command = [sys.executable, "-m", "drops", "put", "--home", str(home.root)]
    twice = [*map(str, files)]
    running = [
        subprocess.Popen(
            [*command, *order], cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        for order in (twice, twice[::-1])
    ]
    assert [process.wait() for process in running] == [0, 0]
    assert len(all_drops(home)) == 4
    newest = all_drops(home)[-1].name.removesuffix(".csv")
    assert scores(home) == {"all": int(newest), **{f"k{i}": i for i in range(4)}}
