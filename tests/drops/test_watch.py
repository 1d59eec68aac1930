"""The inbox: taken when whole, left alone while being written, refused with a sentence."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drops.errors import DropError
from drops.inbox import held_files, watch
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store
from drops.put import put
from drops.report import Report
from store.settings import Home
from tests.support.dropping import answers, scores
from tests.support.waiting import LIMIT, runs, wait_until

ROOT = Path(__file__).parents[2]


@contextmanager
def watching(home: Home) -> Iterator[list[tuple[str, Report | DropError]]]:
    """What came of each file, while a thread watches the inbox."""
    stop, seen = threading.Event(), []
    open_store(home)

    def on_file(name: str, outcome: Report | DropError) -> None:
        seen.append((name, outcome))

    thread = threading.Thread(
        target=watch, args=(home,), kwargs={"stop_event": stop, "on_file": on_file}
    )
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join(LIMIT)
        assert not thread.is_alive()


def test_a_file_laid_there_is_published(home: Home, tmp_path: Path) -> None:
    text = answers(tmp_path / "a.csv", {"a": 9}).read_text(encoding="utf-8")
    with watching(home) as seen:
        (home.inbox / "a.csv").write_text(text, encoding="utf-8")
        wait_until(lambda: seen)
        assert scores(home) == {"a": 9}
    assert [path.name for path in home.inbox.iterdir() if path.is_file()] == []
    assert all_drops(home)[0].way == "inbox"


def test_a_file_still_being_written_is_left_alone(home: Home, tmp_path: Path) -> None:
    head, *rows = (
        answers(tmp_path / "a.csv", {"a": 9, "b": 8, "c": 7}).read_text("utf-8").splitlines()
    )
    with watching(home) as seen:
        with (home.inbox / "slow.csv").open("w", encoding="utf-8") as writer:
            writer.write(f"{head}\n")
            for row in rows:
                writer.write(f"{row}\n")
                writer.flush()
                time.sleep(0.7)  # longer than a file takes to settle
                assert seen == []
        wait_until(lambda: seen)
    assert scores(home) == {"a": 9, "b": 8, "c": 7}
    assert len(all_drops(home)) == 1


@pytest.mark.parametrize(
    "name", [".hidden.csv", "a.csv.part", "a.csv.tmp", "a.csv.crdownload", "~$a.csv"]
)
def test_unfinished_names_are_left_until_they_are_renamed(
    home: Home, tmp_path: Path, name: str
) -> None:
    open_store(home)
    answers(tmp_path / "a.csv", {"a": 9}).rename(home.inbox / name)
    watch(home, once=True)
    assert (home.inbox / name).exists()
    (home.inbox / name).rename(home.inbox / "a.csv")
    watch(home, once=True)
    assert scores(home) == {"a": 9}


def test_a_refused_file_lies_beside_its_reason(home: Home) -> None:
    open_store(home)
    for text in ("x,y\n1,2\n", "z,y\n1,2\n"):
        (home.inbox / "what.csv").write_text(text, encoding="utf-8")
        watch(home, once=True)
    refused = home.inbox / "refused"
    assert sorted(path.name for path in refused.iterdir()) == [
        "what (2).csv",
        "what (2).csv.txt",
        "what.csv",
        "what.csv.txt",
    ]
    assert (refused / "what.csv").read_text(encoding="utf-8") == "x,y\n1,2\n"
    assert "what.csv" in (refused / "what.csv.txt").read_text(encoding="utf-8")
    assert all_drops(home) == []


def test_the_same_file_again_is_taken_away_and_counts_once(home: Home) -> None:
    open_store(home)
    for name in ("a.csv", "b.csv"):
        answers(home.inbox / name, {"a": 9})
        watch(home, once=True)
    assert not [path for path in home.inbox.iterdir() if path.is_file()]
    assert len(all_drops(home)) == 1


def test_a_file_that_a_crash_left_half_way_is_taken(home: Home) -> None:
    open_store(home)
    taken = home.inbox / ".taken"
    taken.mkdir()
    answers(taken / "a.csv", {"a": 9})
    watch(home, once=True)
    assert scores(home) == {"a": 9}
    assert not (taken / "a.csv").exists()


def test_a_file_that_grows_while_it_is_read_is_taken_again(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(home)
    answers(home.inbox / "a.csv", {"a": 9})
    more = answers(tmp_path / "more.csv", {"a": 9, "b": 8}).read_text(encoding="utf-8")

    def put_while_it_grows(folder: Home, path: Path, **_: object) -> Report:
        report = put(folder, path, way="inbox")
        if path.read_text(encoding="utf-8") != more:
            path.write_text(more, encoding="utf-8")
        return report

    monkeypatch.setattr("drops.inbox.taking.put", put_while_it_grows)
    watch(home, once=True)
    assert scores(home) == {"a": 9, "b": 8}


def test_a_fault_of_ours_is_no_fault_of_the_file(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(home)

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("a secret detail")

    with monkeypatch.context() as broken:
        broken.setattr("drops.inbox.taking.put", fault)
        answers(home.inbox / "a.csv", {"a": 9})
        watch(home, once=True)
    (held,) = held_files(home)
    assert "could not be read" in held.why
    assert "secret" not in held.why
    watch(home, once=True)
    assert scores(home) == {"a": 9}
    assert held_files(home) == []


def test_a_removed_inbox_is_made_again(home: Home) -> None:
    with watching(home) as seen:
        home.inbox.rename(home.root / "moved")
        wait_until(home.inbox.exists)
        answers(home.inbox / "a.csv", {"a": 9})
        wait_until(lambda: seen)
    assert scores(home) == {"a": 9}


def test_two_watchers_of_one_inbox_take_each_file_once(home: Home) -> None:
    with watching(home) as one, watching(home) as other:
        for n in range(5):
            answers(home.root / "next.csv", {f"k{n}": n}).rename(home.inbox / f"{n}.csv")
        wait_until(lambda: len({name for name, _ in one + other}) == 5)
    assert not [path for path in home.inbox.rglob("*") if path.is_file()]
    assert scores(home) == {f"k{n}": n for n in range(5)}
    assert len(all_drops(home)) == 5


def test_the_server_s_watcher_ends_when_the_server_is_killed(home: Home) -> None:
    """Its parent is ended by SIGKILL, which leaves nobody to tell it."""
    watcher = [sys.executable, "-m", "drops", "watch", "--with-parent", "--home", str(home.root)]
    parent = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen({watcher!r}, stdin=subprocess.PIPE, start_new_session=True)\n"
        "print(child.pid, flush=True)\ntime.sleep(999)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE) as ran:
        assert ran.stdout is not None
        pid = int(ran.stdout.readline())
        try:
            wait_until(home.snapshot.parent.exists)  # it has begun
            assert runs(pid)
        finally:
            ran.kill()
    wait_until(lambda: not runs(pid))
