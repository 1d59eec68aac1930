"""Every acknowledged drop is on the disk: what is synced, and in which order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drops.lake import ledger
from drops.lake.ledger import Ledger
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import undo
from store.settings import Home
from tests.support.dropping import answers, current

ROOT = Path(__file__).parents[2]
#: Marks between processes, and what is kept only to help: nothing is lost with them.
NO_DATA = (".lock", ".queue", "owned.lock", "ledger.sqlite", "inbox", "earlier", ".spill")


class Recorder:
    """What was synced, renamed and recorded, in order; and which files and folders by identity."""

    def __init__(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[str] = []
        self.synced: set[int] = set()
        self.home = home
        real_sync, real_rename, real_replace = os.fsync, Path.rename, Path.replace
        real_record = Ledger.record

        def fsync(handle: int) -> None:
            real_sync(handle)
            self.synced.add(os.fstat(handle).st_ino)
            self.note("sync", Path(f"/proc/self/fd/{handle}").readlink())

        def rename(path: Path, target: Path) -> Path:
            self.note("rename to", Path(target))
            return real_rename(path, target)

        def replace(path: Path, target: Path) -> Path:
            self.note("rename to", Path(target))
            return real_replace(path, target)

        def record(owner: Ledger, drop: ledger.Drop) -> ledger.Drop:
            self.events.append("record")
            return real_record(owner, drop)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(Path, "rename", rename)
        monkeypatch.setattr(Path, "replace", replace)
        monkeypatch.setattr(Ledger, "record", record)

    def note(self, what: str, path: Path) -> None:
        if path.is_relative_to(self.home.root):
            self.events.append(f"{what} {plain(path.relative_to(self.home.root).as_posix())}")

    def unsynced(self) -> list[str]:
        """Files and folders with data that were never synced."""
        return sorted(
            path.relative_to(self.home.root).as_posix()
            for path in self.home.root.rglob("*")
            if path.stat().st_ino not in self.synced
            and not any(part in NO_DATA for part in path.relative_to(self.home.root).parts)
        )


def plain(name: str) -> str:
    """The name without what differs from run to run."""
    name = re.sub(r"(\.incoming-)?\d{8}-\d{6}-[0-9a-f]{4}", lambda m: f"{m[1] or ''}ID", name)
    name = re.sub(r"^lake/\.\w{8}\.tmp$", "lake/.current.json.tmp", name)
    return re.sub(r"[0-9a-f]{32}", "FILE", name)


#: What has to be on the disk before what, of one drop.
ORDER = [
    "sync drops/.incoming-ID/original.csv",
    "sync drops/.incoming-ID/rows.parquet",
    "sync drops/.incoming-ID/refused.csv",
    "sync drops/.incoming-ID",
    "rename to drops/ID",
    "sync drops",
    "record",
    "sync lake/responses/part=0/FILE.parquet",
    "sync lake/responses/part=0",
    "sync lake/responses",
    "sync lake/responses/_delta_log/00000000000000000001.json",
    "sync lake/responses/_delta_log",
    "sync lake/.current.json.tmp",
    "rename to lake/current.json",
    "sync lake",
]


def test_a_drop_is_synced_in_order(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(home, monkeypatch)
    put(home, answers(tmp_path / "a.csv", {"a": 9, "wrong": 99}))
    assert recorder.unsynced() == []
    recorder.events.clear()
    later = put(home, answers(tmp_path / "b.csv", {"b": 9, "wrong": 99}))
    assert [event for event in recorder.events if event in ORDER] == ORDER
    assert recorder.unsynced() == []
    undo(home, str(later.drop))
    rebuild(home)
    assert recorder.unsynced() == []


def test_a_checkpoint_of_the_log_is_synced(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drops.lake.delta._CHECKPOINT_EVERY", 2)
    recorder = Recorder(home, monkeypatch)
    for number in range(4):
        put(home, answers(tmp_path / f"{number}.csv", {f"k{number}": 9}))
    assert recorder.unsynced() == []


def test_the_ledger_is_as_careful_as_it_can_be(home: Home) -> None:
    home.make()
    with Ledger(home) as opened:
        told = [opened._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS]
    assert told == list(PRAGMAS.values())


#: EXTRA is 3; with a journal that is deleted, also its folder is synced before a commit returns.
PRAGMAS = {"synchronous": 3, "journal_mode": "delete"}


@pytest.mark.torture
def test_the_system_saw_every_sync_before_the_acknowledgement(home: Home, tmp_path: Path) -> None:
    """Seen from outside of the process, with the ledger's own syncs."""
    strace = shutil.which("strace")
    if not strace:
        subprocess.run(["apt-get", "install", "-qq", "-y", "strace"], check=False)
        strace = shutil.which("strace")
    if not strace:
        pytest.skip("THE SYNCS OF THE LEDGER ARE NOT PROVEN: strace is not there")
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    log = tmp_path / "calls"
    calls = "fsync,fdatasync,rename,renameat,renameat2,write,unlink"
    put_one = [sys.executable, "-m", "drops", "put", "--home", str(home.root), "--json"]
    file = answers(tmp_path / "b.csv", {"b": 9, "wrong": 99})
    done = subprocess.run(
        [strace, "-f", "-y", "-s", "400", "-o", str(log), "-e", calls, *put_one, str(file)],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if not log.exists() or "PTRACE" in done.stderr.decode():
        pytest.skip("THE SYNCS OF THE LEDGER ARE NOT PROVEN: strace may not be used here")
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    synced = [
        plain(m[1]) for line in lines if (m := re.search(r"f(?:data)?sync\(\d+<([^>]+)>", line))
    ]
    (said,) = [
        n for n, line in enumerate(lines) if "write(1<" in line and '\\"duplicate_of' in line
    ]
    last = max(n for n, line in enumerate(lines) if re.search(r"f(data)?sync\(", line))
    assert last < said, "something was synced after the acknowledgement only"
    names = [name.removeprefix(f"{home.root}/") for name in synced]
    for wanted in (
        "drops/.incoming-ID/original.csv", "drops/.incoming-ID/rows.parquet",
        "drops/.incoming-ID/refused.csv", "drops/.incoming-ID", "drops", "ledger.sqlite",
        "ledger.sqlite-journal", str(home.root), "lake/responses/part=0",
        "lake/responses/part=0/FILE.parquet", "lake/responses/_delta_log", "lake",
    ):  # fmt: skip
        assert wanted in names, f"{wanted} was not synced"
    assert current(home)["tables"]["responses"]["rows"] == 2
