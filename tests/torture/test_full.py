"""A full disk, at every point of a drop, an undo, a rebuild, an erasure: well again after."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from drops.erase import erase
from drops.errors import DropError
from drops.inbox import held_files, waiting_files, watch
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.report import Report
from drops.undo import undo
from metrics.lake import Lake
from store.settings import Home
from tests.support.dropping import answers, content, many_answers, scores
from tests.support.waiting import LIMIT, wait_until

PAGE = 4096
Work = Callable[[], object]


class Disk:
    """A small disk of its own that can be filled but for some pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Home(folder / "data")
        self._ballast = folder / "ballast"

    def leave(self, pages: int) -> None:
        """Only so many pages are free."""
        self.empty()
        state = os.statvfs(self.folder)
        room = state.f_bavail * state.f_frsize - pages * PAGE
        with self._ballast.open("wb") as writer:
            os.posix_fallocate(writer.fileno(), 0, max(room, 1))

    def empty(self) -> None:
        """There is room again."""
        self._ballast.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Eight megabytes in memory, if we may mount such a thing."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("A FULL DISK IS NOT TRIED: it takes root to mount a small one")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fail_until_there_is_room(disk: Disk, work: Work, step: int = 1) -> int:
    """At how many sizes the disk was too full; the store was the same after each."""
    before = [content(disk.home), [drop.as_json() for drop in all_drops(disk.home)]]
    for points in range(400):
        disk.leave(points * step)
        try:
            work()
        except DropError as error:
            said = str(error)
        else:
            disk.empty()
            return points
        # With the disk still full: readers go on, and nothing has changed.
        assert [content(disk.home), [d.as_json() for d in all_drops(disk.home)]] == before, said
        assert Lake.open(disk.home).warning == ""
        assert "space" in said or "full" in said, said
        assert "/" not in said
    pytest.fail("it never succeeded")


def test_a_drop_on_a_full_disk(disk: Disk, tmp_path: Path) -> None:
    put(disk.home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    file = answers(tmp_path / "b.csv", {"b": 10, "c": 0}, second=2)
    points = fail_until_there_is_room(disk, lambda: put(disk.home, file))
    assert points >= 5
    assert scores(disk.home) == {"a": 9, "b": 10, "c": 0}


def test_an_undo_on_a_full_disk(disk: Disk, tmp_path: Path) -> None:
    put(disk.home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    later = str(put(disk.home, answers(tmp_path / "b.csv", {"b": 10})).drop)
    assert fail_until_there_is_room(disk, lambda: undo(disk.home, later)) >= 3
    assert scores(disk.home) == {"a": 9, "b": 3}


def test_a_rebuild_on_a_full_disk(disk: Disk, tmp_path: Path) -> None:
    put(disk.home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    before = content(disk.home)
    for pages in range(0, 40, 4):
        disk.leave(pages)
        with suppress(Exception):  # whatever is said, readers must see the same rows
            rebuild(disk.home)
        assert content(disk.home) == before
    disk.empty()
    open_store(disk.home)
    assert content(disk.home) == before


def test_an_erasure_on_a_full_disk(disk: Disk, tmp_path: Path) -> None:
    """It was called `cannot rollback`, and the last attempt said that it had cut out nothing."""
    for name in ("a", "b", "c"):
        file = tmp_path / f"{name}.csv"
        head = "response_id,answered_at,question,score,customer_id"
        rows = [f"{name}{n},2026-03-01T10:00:00Z,nps,9,{'zoe' if n < 2 else n}" for n in range(9)]
        file.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        put(disk.home, file)
    said: list[str] = []
    told = None
    while told is None and len(said) < 400:
        disk.leave(len(said))
        try:
            told = erase(disk.home, "zoe").as_json()
        except Exception as error:  # noqa: BLE001 - whatever it is, it has to be a sentence
            said.append(str(error))
    assert said
    assert [each for each in said if "no space left on device" not in each] == []
    assert told
    assert (told["rows"], [cut["file"] for cut in told["drops"]]) == (
        6,
        ["a.csv", "b.csv", "c.csv"],
    )
    assert len(scores(disk.home)) == 21


def test_a_file_in_the_inbox_of_a_full_disk_waits_for_room(disk: Disk) -> None:
    """At every size at which there is too little: it stays, and it is said why."""
    open_store(disk.home)
    stop, seen = Event(), []
    thread = Thread(
        target=watch,
        args=(disk.home,),
        kwargs={"stop_event": stop, "on_file": lambda _, what: seen.append(what)},
    )
    thread.start()
    try:
        for pages in range(0, 40, 4):
            disk.empty()
            answers(disk.folder / "laid.csv", {f"k{pages}": 9})
            disk.leave(pages)
            (disk.folder / "laid.csv").rename(disk.home.inbox / f"{pages}.csv")
            count = len(seen)
            wait_until(lambda count=count: len(seen) > count)
            if isinstance(seen[-1], DropError):
                # A try sets the file aside for a moment.
                wait_until(lambda: held_files(disk.home))
                said = str(seen[-1])
                assert "space" in said or "full" in said, said
                disk.empty()
                wait_until(lambda: isinstance(seen[-1], Report))
        assert thread.is_alive()
    finally:
        stop.set()
        thread.join(LIMIT)
    assert waiting_files(disk.home) == []
    assert scores(disk.home) == {f"k{pages}": 9 for pages in sorted(map(str, range(0, 40, 4)))}
    assert sum(isinstance(what, DropError) for what in seen) >= 3


@pytest.mark.torture
@pytest.mark.timeout(1200)
def test_a_longer_drop_on_a_full_disk(disk: Disk, tmp_path: Path) -> None:
    """Long enough that each engine writes its file in several pieces."""
    put(disk.home, many_answers(tmp_path / "a.csv", 1, 20_000))
    file = many_answers(tmp_path / "b.csv", 10_000, 40_000, score=1)
    assert fail_until_there_is_room(disk, lambda: put(disk.home, file), step=8) > 40
    assert len(scores(disk.home)) == 40_000


def test_no_sync_succeeds(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same without a disk of our own: the n-th sync fails, for every n."""
    put(home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    before = content(home)
    file = answers(tmp_path / "b.csv", {"b": 10, "c": 0}, second=2)
    real = os.fsync
    for failing in range(60):
        calls = iter(range(1000))

        def fsync(handle: int, calls: Iterator[int] = calls, failing: int = failing) -> None:
            if next(calls) == failing:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(handle)

        with monkeypatch.context() as full:
            full.setattr(os, "fsync", fsync)
            try:
                put(home, file)
            except DropError as error:
                said = str(error)
            else:
                break
        assert "no space left on device" in said
        assert content(home) == before
        assert len(all_drops(home)) == 1
    assert failing > 10
    assert scores(home) == {"a": 9, "b": 10, "c": 0}
