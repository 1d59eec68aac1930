"""Traps of a store that cannot be read just now: said, at once, and never shown as an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from drops import background
from drops.cli.app import app
from drops.errors import StoreError
from drops.inbox import watch
from drops.intake.values.pseudonyms import identity_of
from drops.lake.ledger import Ledger, all_drops, same_bytes
from drops.put import put
from drops.report import Report
from metrics.cli.show import app as metrics_app
from sample_data.load import load
from store import reading
from store.errors import HomeError
from store.places import stores_file
from store.settings import Home, SettingsError, load_settings
from tests.browser.conftest import serving
from tests.support.dropping import answers, scores
from tests.support.waiting import LIMIT, wait_until
from ui.server import uploads

NO_FOLDER = "The data folder is not there"


def said(page: Any) -> str:
    blocks = (page.markdown, page.caption, page.warning, page.error, page.info)
    return "\n".join(block.value for blocks_ in blocks for block in blocks_).replace("\\", "")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfet\x00i\x00m\x00e\x00", "settings.toml is no text in UTF-8: byte 1"),
        (b"timezone = 'UTC'\n# \xe9t\xe9\n", "settings.toml is no text in UTF-8: byte 20"),
        (b"\x00\x01\x02", "settings.toml cannot be read as TOML"),
        (b"a = " + b"[" * 200_000, "settings.toml cannot be read as TOML"),
        (b"\xef\xbb\xbftimezone = 'UTC'\r\n", ""),
    ],
)
def test_settings_that_are_no_text_are_said_on_every_way(
    open_page: Callable[..., Any], small_home: Home, content: bytes, sentence: str
) -> None:
    small_home.settings_file.write_bytes(content)
    if not sentence:
        assert load_settings(small_home).timezone == "UTC"
        return
    with pytest.raises(SettingsError, match=sentence.replace(".", r"\.")):
        load_settings(small_home)
    page = open_page(small_home)
    assert not page.exception
    assert sentence in said(page)
    told = CliRunner().invoke(metrics_app, ["show", "nps", "--home", str(small_home.root)])
    assert (told.exit_code, sentence in told.stderr) == (1, True)


def test_settings_that_are_a_folder_are_said(small_home: Home) -> None:
    small_home.settings_file.mkdir()
    with pytest.raises(SettingsError, match="cannot be read: is a directory"):
        load_settings(small_home)


#: Locks a ledger as other programs do, until its input closes: a lock is a process's.
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
if "EXCLUSIVE" not in sys.argv[2]:
    connection.execute("UPDATE drops SET name = 'changed.csv'")
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock(small_home: Home) -> Iterator[Callable[[str], None]]:
    """A function by which another process locks the store's ledger."""
    others = []

    def begin(how: str) -> None:
        other = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(small_home.ledger), how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        others.append(other)
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"

    yield begin
    for other in others:
        other.communicate()


@pytest.mark.parametrize("how", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_a_locked_ledger_is_read_without_waiting_for_the_lock(
    open_page: Callable[..., Any],
    small_home: Home,
    lock: Callable[[str], None],
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (drop,) = all_drops(small_home)
    lock(how)
    monkeypatch.setattr("drops.lake.ledger.WAIT_SECONDS", LIMIT * 2)  # a wait for it would fail
    monkeypatch.setattr(reading, "_SECONDS", 0.05)  # each reading waits so long for a line
    assert all_drops(small_home) == [drop]
    assert same_bytes(small_home, drop.sha256) == drop
    assert identity_of(small_home).erased == frozenset()
    page = open_page(small_home)
    assert not page.exception
    assert any("small.csv" in each.label.replace("\\", "") for each in page.button)
    assert not page.error


def test_who_asks_again_of_a_locked_ledger_waits_no_second_time(
    small_home: Home, lock: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page asks a dozen times."""
    monkeypatch.setattr(reading, "_SECONDS", 0.2)
    clock = [100.0]
    monkeypatch.setattr(reading, "monotonic", lambda: clock[0])
    before = reading._patience(small_home.ledger)
    lock("BEGIN EXCLUSIVE")
    assert len(all_drops(small_home)) == 1
    assert (before, reading._patience(small_home.ledger)) == (0.2, reading._BRIEFLY)
    clock[0] += reading._KNOWN_FOR
    assert reading._patience(small_home.ledger) == 0.2


def test_a_ledger_that_is_being_changed_is_not_read_half(
    small_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a change is under way its journal says so; then it is said who has the ledger."""
    monkeypatch.setattr(reading, "_SECONDS", 0.05)
    other = sqlite3.connect(small_home.ledger, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("UPDATE drops SET name = 'changed.csv'")
    journal = Path(f"{small_home.ledger}-journal")
    assert journal.stat().st_size
    with pytest.raises(StoreError, match="another program has locked the ledger"):
        all_drops(small_home)
    other.execute("ROLLBACK")
    assert [drop.name for drop in all_drops(small_home)] == ["small.csv"]
    other.close()


def test_a_ledger_that_changed_while_it_was_read_past_a_lock_is_not_believed(
    small_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SECONDS", 0.05)
    other = sqlite3.connect(small_home.ledger, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    def question(connection: sqlite3.Connection) -> int:
        (count,) = connection.execute("SELECT count(*) FROM drops").fetchone()
        os.utime(small_home.ledger)
        return count

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        reading.ask(small_home.ledger, question)
    other.close()


def test_pages_show_their_numbers_when_the_ledger_cannot_be_read(
    open_page: Callable[..., Any], small_home: Home
) -> None:
    small_home.ledger.write_bytes(b"no database at all, and longer than a header of one is" * 9)
    page = open_page(small_home, "pulse")
    assert not page.exception
    assert not page.error
    page = open_page(small_home)
    assert "the ledger cannot be read: file is not a database" in said(page)
    assert "Nothing was dropped yet" not in said(page)


def test_an_older_ledger_gets_its_new_columns_when_it_is_read(small_home: Home) -> None:
    with sqlite3.connect(small_home.ledger) as other:
        other.execute("ALTER TABLE drops DROP COLUMN mended")
        other.execute("PRAGMA user_version = 5")
    other.close()
    assert [drop.name for drop in all_drops(small_home)] == ["small.csv"]
    with Ledger(small_home) as ledger:
        assert ledger.live()[0].mended == []


def test_a_data_folder_taken_away_is_no_empty_store_on_the_pages(
    open_page: Callable[..., Any], small_home: Home
) -> None:
    away = small_home.root.with_name("away")
    page = open_page(small_home, "pulse")
    assert NO_FOLDER not in said(page)
    small_home.root.rename(away)
    for script in ("pulse", "drops", "teams"):
        page.switch_page(f"../pages/{script}.py").run()
        assert not page.exception
        assert NO_FOLDER in said(page)
        assert "othing was dropped" not in said(page)
        assert not small_home.root.exists()
    away.rename(small_home.root)
    page.switch_page("../pages/drops.py").run()
    assert NO_FOLDER not in said(page)
    assert any("small.csv" in each.label.replace("\\", "") for each in page.button)


@pytest.mark.parametrize(
    "words",
    [
        ("list",), ("show", "x"), ("undo", "x"), ("mark", "x", "--full"), ("rebuild",),
        ("erase", "c1", "--yes"), ("mend", "x"), ("backup", "x"),
    ],
)  # fmt: skip
def test_a_data_folder_that_is_not_there_is_said_on_the_command_line(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "nowhere"
    told = CliRunner().invoke(app, [*words, "--home", str(folder)])
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith(f"{folder}: {NO_FOLDER}")
    assert not folder.exists()


def test_a_data_folder_that_is_not_there_has_no_metrics(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    told = CliRunner().invoke(metrics_app, ["show", "nps", "--home", str(folder)])
    assert told.exit_code == 1
    assert f"{folder}: {NO_FOLDER}" in told.stderr


def test_the_server_makes_no_new_store_in_the_place_of_one_taken_away(
    small_home: Home, tmp_path: Path
) -> None:
    away = small_home.root.with_name("away")
    small_home.root.rename(away)
    with pytest.raises(HomeError):
        background.put(small_home, answers(tmp_path / "a.csv", {"a": 9}))
    assert not small_home.root.exists()


def test_the_watcher_waits_until_the_data_folder_is_back(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("drops.inbox.patience.LONGEST_SECONDS", 0.2)
    stop, seen = threading.Event(), []
    thread = threading.Thread(
        target=watch,
        args=(home,),
        kwargs={"stop_event": stop, "on_file": lambda _, what: seen.append(what)},
    )
    thread.start()
    try:
        wait_until(home.inbox.exists)
        wait_until(home.ledger.exists)
        away = home.root.with_name("away")
        home.root.rename(away)
        wait_until(lambda: any(NO_FOLDER in message for message in caplog.messages))
        answers(away / "inbox" / "a.csv", {"a": 9})
        for _ in range(10):
            time.sleep(0.2)
            assert not home.root.exists()
        away.rename(home.root)
        wait_until(lambda: any(isinstance(what, Report) for what in seen))
    finally:
        stop.set()
        thread.join(LIMIT)
    assert scores(home) == {"a": 9}


def test_put_makes_a_data_folder_where_none_was(tmp_path: Path) -> None:
    """The first file makes it, as ever."""
    home = Home(tmp_path / "new" / "data")
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    assert scores(home) == {"a": 9}


def test_a_disk_that_is_away_is_no_new_store_where_one_was_served(
    open_page: Callable[..., Any], small_home: Home, tmp_path: Path
) -> None:
    """What is left is the empty folder in which the disk was."""
    watch(small_home, stop_event=_over())
    away = small_home.root.with_name("away")
    small_home.root.rename(away)
    for make in (lambda: None, small_home.root.mkdir):
        make()
        there = small_home.root.exists()
        assert NO_FOLDER in said(open_page(small_home, "pulse"))
        assert "Nothing was dropped yet" not in said(open_page(small_home, "pulse"))
        for work in (
            lambda: put(small_home, answers(tmp_path / "a.csv", {"a": 9})),
            lambda: load(small_home, if_empty=True),
            lambda: uploads.shelf(small_home),
        ):
            with pytest.raises(HomeError, match="Put it back in its place"):
                work()
        assert small_home.root.exists() == there
        assert not there or not [*small_home.root.iterdir()]
    small_home.root.rmdir()
    away.rename(small_home.root)
    put(small_home, answers(tmp_path / "b.csv", {"b": 9}))
    assert scores(small_home)["b"] == 9


def test_a_new_store_begins_where_its_line_was_taken_out(small_home: Home, tmp_path: Path) -> None:
    watch(small_home, stop_event=_over())
    shutil.rmtree(small_home.root)
    lines = stores_file().read_text().splitlines()
    stores_file().write_text("".join(f"{line}\n" for line in lines if line != str(small_home.root)))
    put(small_home, answers(tmp_path / "a.csv", {"a": 9}))
    assert scores(small_home) == {"a": 9}


def _over() -> threading.Event:
    """The end of a watch that looks once."""
    over = threading.Event()
    over.set()
    return over


def test_a_server_whose_disk_is_away_says_so_and_makes_nothing(small_home: Home) -> None:
    watch(small_home, stop_event=_over())
    away = small_home.root.with_name("away")
    small_home.root.rename(away)
    with serving(small_home) as server:
        wait_until(lambda: NO_FOLDER in server.log.read_text())
        assert "Traceback" not in server.log.read_text()
        assert [*small_home.root.iterdir()] == []  # where the disk was
        small_home.root.rmdir()
        away.rename(small_home.root)
        answers(small_home.inbox / "a.csv", {"late": 9})
        wait_until(lambda: "late" in scores(small_home))
