"""The store written by another process: the same result, the same errors, and nothing half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drops import background
from drops.errors import DropError, StoreError
from drops.intake.rows.pipeline import Progress
from drops.lake.ledger import all_drops
from drops.lake.lock import locked
from drops.put import put
from drops.sandbox.pool import Pool
from store.settings import Home, SettingsError
from tests.support.dropping import answers, many_answers, scores
from tests.support.waiting import LIMIT, runs, wait_until


@pytest.fixture(scope="module", autouse=True)
def own_pool() -> Iterator[Pool]:
    """One process for all of these tests, and none left after them."""
    before, background._pool = background._pool, Pool("drops.background", quiet=False)
    yield background._pool
    background._pool.close()
    background._pool = before


def test_put_and_undo_give_what_they_give_here(home: Home, tmp_path: Path) -> None:
    file = answers(tmp_path / "a.csv", {"a": 9, "b": 99})
    report = background.put(home, file, name="told.csv", way="http", who="cron")
    assert (report.file, report.kept, report.refused) == ("told.csv", 1, 1)
    (drop,) = all_drops(home)
    assert (drop.id, drop.way, drop.who) == (report.drop, "http", "cron")
    assert scores(home) == {"a": 9}
    same = put(home, file)
    assert same.as_json() == background.put(home, file).as_json()
    undone = background.undo(home, drop.id)
    assert undone == all_drops(home)[0]
    assert scores(home) == {}


def test_nothing_of_it_runs_here(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("drops.put.publish_live")
    monkeypatch.delattr("drops.put.read_file")
    assert background.put(home, answers(tmp_path / "a.csv", {"a": 9})).kept == 1


def test_errors_are_the_same(home: Home, tmp_path: Path) -> None:
    (tmp_path / "what.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    for given in ("what.csv", "gone.csv"):
        with pytest.raises(DropError) as here:
            put(home, tmp_path / given)
        with pytest.raises(DropError) as there:
            background.put(home, tmp_path / given)
        assert str(there.value) == str(here.value)
        assert type(there.value) is type(here.value)
    home.settings_file.write_text('timezone = "Nowhere"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="Nowhere"):
        background.put(home, answers(tmp_path / "a.csv", {"a": 9}))


def test_what_nobody_expected_is_told_with_its_place(home: Home) -> None:
    with pytest.raises(RuntimeError, match=r"Traceback[^$]*put\(\) got an unexpected"):
        background.put(home, Path("a.csv"), nonsense=1)  # type: ignore[call-arg]


def test_progress_comes_back(home: Home, tmp_path: Path) -> None:
    told: list[Progress] = []
    background.put(home, answers(tmp_path / "a.csv", {"a": 9}), on_progress=told.append)
    assert told[-1].share == 1.0


def test_a_process_that_is_killed_leaves_nothing_half(
    home: Home, tmp_path: Path, own_pool: Pool
) -> None:
    """It is killed while it waits for its turn: the file is read, and does not count yet."""
    background.put(home, answers(tmp_path / "a.csv", {"a": 9}))
    (worker,) = own_pool.idle
    came: list[BaseException] = []

    def take() -> None:
        try:
            background.put(home, answers(tmp_path / "b.csv", {"b": 1}))
        except StoreError as error:
            came.append(error)

    taking = threading.Thread(target=take)
    with locked(home):
        taking.start()
        wait_until(lambda: [*(home.root / ".queue").iterdir()])
        worker.process.kill()
    taking.join(LIMIT)
    assert "was ended (Killed) before it said what came of it" in str(came[0])
    assert (len(all_drops(home)), scores(home)) == (1, {"a": 9})
    assert background.put(home, answers(tmp_path / "b.csv", {"b": 1})).kept == 1
    assert scores(home) == {"a": 9, "b": 1}


def die(home: Home, path: Path) -> None:
    """As `put`, but the process ends right after the drop was recorded."""
    from drops.lake.ledger import Ledger

    record = Ledger.record

    def recorded(ledger: Ledger, drop: object) -> None:
        record(ledger, drop)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGKILL)

    Ledger.record = recorded  # type: ignore[assignment, method-assign]
    put(home, path)


def test_what_counted_before_the_kill_is_in_the_lake_at_once(home: Home, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="look at the history"):
        background._apart(die)(home, answers(tmp_path / "a.csv", {"a": 9}))
    assert [drop.kept for drop in all_drops(home)] == [1]
    assert scores(home) == {"a": 9}


def test_it_ends_with_its_parent_and_so_does_what_reads_for_it(home: Home, tmp_path: Path) -> None:
    file = many_answers(tmp_path / "many.csv", 1, 300_000)
    code = (
        "import sys; from pathlib import Path; from drops import background; "
        "from store.settings import Home\n"
        "background.put(Home(Path(sys.argv[1])), Path(sys.argv[2]),"
        " on_progress=lambda now: print(now.rows_done, flush=True))"
    )
    command = [sys.executable, "-c", code, str(home.root), str(file)]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout
        parent.stdout.readline()  # it is being read
        family = descendants(parent.pid)
        assert len(family) >= 2
        parent.kill()
    wait_until(lambda: not any(runs(pid) for pid in family))
    assert all_drops(home) == []
    assert background.put(home, file).kept == 300_000


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [each for one in map(int, children) for each in (one, *descendants(one))]
