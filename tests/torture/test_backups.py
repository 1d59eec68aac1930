"""Backups made while two processes put files: each can be restored, and is of one moment."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drops.care.backup import back_up, listed_in
from drops.care.restore import restore
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store
from store.settings import Home
from tests.support.dropping import answers, scores
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]


def writer(home: Home, folder: Path, mark: str, files: int) -> subprocess.Popen[str]:
    """A process that puts so many files, each with two answers of its own and one of all."""
    work = [
        ("put", str(answers(folder / f"{mark}{n}.csv", {f"{mark}{n}": n % 11, f"{mark}{n}b": 3})))
        for n in range(files)
    ]
    command = [sys.executable, "-m", "tests.torture.worker", str(home.root), json.dumps(work)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def had(home: Home, backup: Path, folder: Path) -> int:
    """How many drops a backup shows: the first so many that the store took in, and no others."""
    order = [Path(drop.name).stem for drop in all_drops(home)]
    restored = Home(folder)
    restore(backup, restored)
    shown = {key.removesuffix("b") for key in scores(restored)}
    assert shown == {*order[: len(shown)]}
    assert len(scores(restored)) == 2 * len(shown)
    assert listed_in(backup).drops == len(shown)
    return len(shown)


@pytest.mark.parametrize(
    ("backups", "files"),
    [(3, 8), pytest.param(25, 60, marks=[pytest.mark.torture, pytest.mark.timeout(3600)])],
)
def test_every_backup_is_of_a_moment_that_the_store_had(
    home: Home, tmp_path: Path, backups: int, files: int
) -> None:
    open_store(home)
    writers = [writer(home, tmp_path, mark, files) for mark in "ab"]
    made = []
    for number in range(backups):
        until = number * files * 2 // (backups + 1)
        wait_until(lambda until=until: len(all_drops(home)) >= until)
        back_up(home, tmp_path / f"backup{number}")
        made.append(tmp_path / f"backup{number}")
    for each in writers:
        each.communicate()
        assert each.returncode == 0
    found = [had(home, backup, tmp_path / f"again{n}") for n, backup in enumerate(made)]
    assert found == sorted(found)
    assert found[-1] > 0


PROGRAM = """
import sys
from pathlib import Path
from drops.care.backup import back_up
from store.settings import Home
print("ready", flush=True)
back_up(Home(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.parametrize(
    "kills", [2, pytest.param(40, marks=[pytest.mark.torture, pytest.mark.timeout(3600)])]
)
def test_a_kill_at_any_moment_leaves_a_backup(home: Home, tmp_path: Path, kills: int) -> None:
    """The one before, or the new one; the next is whole whatever was left."""
    open_store(home)
    dice, backup = random.Random(kills), tmp_path / "backup"  # noqa: S311 - the same moments
    back_up(home, backup)
    for number in range(kills):
        with writer(home, tmp_path, f"k{number}-", 1) as one:
            one.communicate()
        command = [sys.executable, "-c", PROGRAM, str(home.root), str(backup)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(dice.uniform(0, 0.1))
            process.kill()
        assert process.returncode in (0, -signal.SIGKILL)
        assert had(home, backup, tmp_path / f"again{number}") >= 0
    back_up(home, backup)
    assert had(home, backup, tmp_path / "last") == kills
