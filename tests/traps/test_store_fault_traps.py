"""Traps of a store at fault: no file pays for it, and whoever brought one is told."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from drops.cli.app import app
from drops.errors import DropError
from drops.inbox import health, held_files, patience, waiting_files, watch
from drops.lake import ledger
from drops.lake.ledger import all_drops
from drops.put import put
from drops.report import Report
from drops.sandbox import run as sandbox_run
from store.disk import remove_folder
from store.errors import StoreFaultError
from store.places import key_file
from store.settings import Home
from tests.support.dropping import answers, scores
from tests.support.waiting import LIMIT, wait_until

Fault = Callable[[Home, pytest.MonkeyPatch], Callable[[], object]]


def broken_settings(home: Home, _: pytest.MonkeyPatch) -> Callable[[], object]:
    home.settings_file.write_text("timezone = [", encoding="utf-8")
    return home.settings_file.unlink


def wrong_settings(home: Home, _: pytest.MonkeyPatch) -> Callable[[], object]:
    home.settings_file.write_text('timezone = "Mars/Olympus"', encoding="utf-8")
    return home.settings_file.unlink


def settings_that_are_no_text(home: Home, _: pytest.MonkeyPatch) -> Callable[[], object]:
    home.settings_file.write_bytes(b"\xff\xfe\x00timezone\x00")
    return home.settings_file.unlink


def settings_that_are_a_folder(home: Home, _: pytest.MonkeyPatch) -> Callable[[], object]:
    home.settings_file.mkdir()
    return home.settings_file.rmdir


def broken_format(home: Home, _: pytest.MonkeyPatch) -> Callable[[], object]:
    home.formats.mkdir(exist_ok=True)
    path = home.formats / "mine.toml"
    path.write_text("table = ", encoding="utf-8")
    return path.unlink


def key_away(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    before = str(key_file())
    monkeypatch.setenv("PEPPER_KEY_FILE", str(home.root.parent / "nowhere" / "key"))
    return lambda: monkeypatch.setenv("PEPPER_KEY_FILE", before)


def ledger_locked(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    monkeypatch.setattr(health, "_LEDGER_SECONDS", 0.05)
    monkeypatch.setattr(ledger, "WAIT_SECONDS", 0.05)
    other = sqlite3.connect(home.ledger, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    return other.close


def locked_since_it_was_looked_at(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], object]:
    monkeypatch.setattr("drops.inbox.taking.fault_of", lambda _: None)
    return ledger_locked(home, monkeypatch)


def ledger_of_other_bytes(home: Home, _: pytest.MonkeyPatch) -> Callable[[], object]:
    before = home.ledger.read_bytes()
    home.ledger.write_bytes(b"no database at all, and longer than a header of one is" * 9)
    return lambda: home.ledger.write_bytes(before)


def disk_full(_: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    real, full = os.fsync, [True]

    def fsync(handle: int) -> None:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return full.clear


def another_file_lost(home: Home, _: pytest.MonkeyPatch) -> Callable[[], object]:
    """The lake is to be made again, and the original of a drop that is in it is gone."""
    (drop,) = all_drops(home)
    original = home.drops / drop.id / "original.csv"
    kept = original.read_bytes()
    original.unlink()
    (original.parent / "rows.parquet").unlink()
    remove_folder(home.lake)
    return lambda: original.write_bytes(kept)


def reader_stopped(_: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """As when the system shuts down: the processes that read files are asked to end."""
    real = sandbox_run._pool.run

    def stopped(job: Any, *arguments: Any) -> Any:
        sandbox_run._pool.prepare()
        for worker in sandbox_run._pool.idle:
            os.kill(worker.process.pid, signal.SIGTERM)
            worker.process.wait()
        with monkeypatch.context() as blind:
            blind.setattr("drops.sandbox.pool.Worker.alive", True)
            return real(job, *arguments)

    monkeypatch.setattr(sandbox_run._pool, "run", stopped)
    return lambda: monkeypatch.setattr(sandbox_run._pool, "run", real)


def no_descriptor_left_to_the_reader(
    _: Home, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], object]:
    real = sandbox_run._pool.run
    answer = ("system", errno.EMFILE)
    monkeypatch.setattr(sandbox_run._pool, "run", lambda *_: answer)
    return lambda: monkeypatch.setattr(sandbox_run._pool, "run", real)


def fault_of_ours(_: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    real = "drops.put.publish_live"
    from drops.put import publish_live

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(real, fault)
    return lambda: monkeypatch.setattr(real, publish_live)


FAULTS: list[Fault] = [
    broken_settings,
    wrong_settings,
    settings_that_are_no_text,
    settings_that_are_a_folder,
    broken_format,
    key_away,
    ledger_locked,
    locked_since_it_was_looked_at,
    ledger_of_other_bytes,
    disk_full,
    another_file_lost,
    reader_stopped,
    no_descriptor_left_to_the_reader,
    fault_of_ours,
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("made")
    home = Home(folder / "data")
    home.make()
    put(home, answers(folder / "before.csv", {"before": 1}))
    return home


@pytest.fixture
def faulty(made: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A store with one drop, of which the waits between tries are short."""
    monkeypatch.setattr(patience, "LONGEST_SECONDS", 0.2)
    return Home(shutil.copytree(made.root, tmp_path / "data"))


@contextmanager
def watching(home: Home) -> Iterator[list[tuple[str, Report | DropError]]]:
    """What came of each file, while a thread watches the inbox."""
    stop, seen = threading.Event(), []
    thread = threading.Thread(
        target=watch,
        args=(home,),
        kwargs={"stop_event": stop, "on_file": lambda name, what: seen.append((name, what))},
    )
    thread.start()
    try:
        yield seen
    finally:
        assert thread.is_alive(), "the watch ended"
        stop.set()
        thread.join(LIMIT)
        assert not thread.is_alive()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_is_there_already_is_not_the_file_s(
    faulty: Home, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    for name in ("one.csv", "two.csv"):
        answers(faulty.inbox / name, {name: 9})
    mend = fault(faulty, monkeypatch)
    with watching(faulty) as seen:
        wait_until(lambda: len(seen) == 2)
        assert {name for name, _ in seen} == {"one.csv", "two.csv"}
        for _, outcome in seen:
            assert isinstance(outcome, StoreFaultError)
            assert "waits in the inbox and is tried again" in str(outcome)
        # A try sets a file aside for a moment.
        wait_until(lambda: {each.name for each in held_files(faulty)} == {"one.csv", "two.csv"})
        assert waiting_files(faulty) == []
        mend()
        wait_until(lambda: sum(isinstance(what, Report) for _, what in seen) == 2)
    assert scores(faulty) == {"before": 1, "one.csv": 9, "two.csv": 9}
    assert held_files(faulty) == []
    assert [path for path in faulty.inbox.iterdir() if path.is_file()] == []


@pytest.mark.parametrize("fault", [broken_settings, key_away, ledger_locked, disk_full])
def test_a_fault_that_comes_while_the_watch_runs_is_not_the_file_s(
    faulty: Home, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """An unattended export was moved to `refused`, and never taken after the mend."""
    with watching(faulty) as seen:
        answers(faulty.inbox / "early.csv", {"early": 9})
        wait_until(lambda: len(seen) == 1)
        mend = fault(faulty, monkeypatch)
        answers(faulty.inbox / "one.csv", {"one": 9})
        wait_until(lambda: len(seen) == 2)
        assert [*faulty.inbox.glob("refused/*")] == []
        assert isinstance(seen[-1][1], StoreFaultError)
        mend()
        wait_until(lambda: len(seen) == 3)
    assert scores(faulty) == {"before": 1, "early": 9, "one": 9}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_look_says_so_leaves_the_file_and_ends_with_another_code(
    faulty: Home, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    answers(faulty.inbox / "one.csv", {"one": 9})
    mend = fault(faulty, monkeypatch)
    command = ["watch", "--once", "--home", str(faulty.root)]
    said = CliRunner().invoke(app, command)
    assert said.exit_code == 1
    assert said.stderr.strip()
    assert "Traceback" not in said.output
    assert (faulty.inbox / "one.csv").exists()
    mend()
    assert CliRunner().invoke(app, command).exit_code == 0
    assert scores(faulty) == {"before": 1, "one": 9}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_command_line_says_a_sentence_and_takes_it_after_the_mend(
    faulty: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(ledger, "WAIT_SECONDS", 0.05)
    file = answers(tmp_path / "one.csv", {"one": 9})
    mend = fault(faulty, monkeypatch)
    command = ["put", str(file), "--home", str(faulty.root), "--json"]
    said = CliRunner().invoke(app, command)
    assert said.exit_code == 1
    assert said.stderr.strip()
    assert "Traceback" not in said.output
    mend()
    taken = CliRunner().invoke(app, command)
    assert (taken.exit_code, json.loads(taken.stdout)["kept"]) == (0, 1)


def test_a_file_at_fault_is_refused_though_another_waits(
    faulty: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that befalls one file alone holds up neither good files nor bad ones."""
    real = put

    def put_but_one(home: Home, path: Path, **options: Any) -> Report:
        if path.name == "bewitched.csv":
            raise RuntimeError("only this one")
        return real(home, path, **options)

    monkeypatch.setattr("drops.inbox.taking.put", put_but_one)
    answers(faulty.inbox / "bewitched.csv", {"a": 9})
    answers(faulty.inbox / "good.csv", {"good": 9})
    (faulty.inbox / "what.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    with watching(faulty) as seen:
        wait_until(lambda: len(seen) == 3)
        answers(faulty.inbox / "later.csv", {"later": 9})
        wait_until(lambda: len(seen) == 4)
    assert scores(faulty) == {"before": 1, "good": 9, "later": 9}
    assert [waiting.name for waiting in waiting_files(faulty)] == ["what.csv"]
    assert [held.name for held in held_files(faulty)] == ["bewitched.csv"]


def test_what_is_said_of_a_file_that_waits_is_said_once(
    faulty: Home, caplog: pytest.LogCaptureFixture
) -> None:
    answers(faulty.inbox / "one.csv", {"one": 9})
    faulty.settings_file.write_text("timezone = [", encoding="utf-8")
    tries: list[None] = []
    with watching(faulty) as seen, pytest.MonkeyPatch.context() as patched:
        real = health.check_usable
        patched.setattr(
            "drops.inbox.health.check_usable", lambda home: (tries.append(None), real(home))
        )
        wait_until(lambda: len(tries) > 5)
        assert len(seen) == 1
    assert sum("event=waiting" in message for message in caplog.messages) == 1


def test_waits_grow_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("drops.inbox.patience.time.monotonic", lambda: now[0])
    waited, found = patience.Patience(), []
    for _ in range(9):
        assert waited.is_over
        waited.failed()
        waited.failed()  # another file, in the same round
        found.append(waited.until - now[0])
        now[0] = waited.until
    assert found == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    waited.succeeded()
    assert waited.is_over


def test_an_answer_of_the_system_is_never_the_file_s() -> None:
    """Whatever number it says, but for those that a file's own wrong places lead to."""
    from drops.sandbox.serve import _of_the_system

    numbers = {number for number in errno.errorcode if _of_the_system(OSError(number, "x"))}
    assert set(errno.errorcode) - numbers == {errno.EINVAL, errno.EOVERFLOW}
    assert not _of_the_system(OSError("not a gzipped file"))
    assert not _of_the_system(ValueError("x"))


def test_an_upload_stays_with_its_button(
    open_page: Callable[..., Any], faulty: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drops.errors import StoreError
    from ui.panels.drops.offered import progress

    real = progress.put
    monkeypatch.setattr(progress, "put", _raises(StoreError("the disk is full")))
    file = b"response_id,answered_at,question,score\na,2026-10-01T10:00:00Z,nps,9\n"
    page = open_page(faulty)
    page.file_uploader(key="uploaded").set_value([("one.csv", file, "text/csv")]).run()
    button = next(each for each in page.button if each.label == "Take it in")
    button.click().run()
    assert any("the disk is full" in error.value for error in page.error)
    monkeypatch.setattr(progress, "put", real)
    next(each for each in page.button if each.label == "Take it in").click().run()
    assert not page.error
    assert "a" in scores(faulty)


def _raises(error: Exception) -> Callable[..., None]:
    def fault(*_: object, **__: object) -> None:
        raise error

    return fault


def test_the_page_says_what_waits_and_why(open_page: Callable[..., Any], faulty: Home) -> None:
    answers(faulty.inbox / "one.csv", {"one": 9})
    with sqlite3.connect(faulty.ledger, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(health, "_LEDGER_SECONDS", 0.05)
            with watching(faulty) as seen:
                wait_until(lambda: seen)
        other.execute("ROLLBACK")
    (warning,) = [each.value for each in open_page(faulty).warning if "inbox" in each.value]
    assert "another program has locked the ledger" in warning
    assert "one" in warning
