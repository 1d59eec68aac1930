"""Traps of the data folder's rights: from the first file on it is its owner's alone."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drops import background
from drops.inbox import watch
from drops.lake.writing import open_store
from drops.put import put
from drops.sandbox.pool import Pool
from store.rights import too_wide
from store.settings import Home
from tests.support.dropping import answers
from tests.support.waiting import LIMIT, wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A data folder that nobody has made yet."""
    return Home(tmp_path / "new" / "data")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """As a process begins on most machines: everybody may read what it makes."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What in the folder, itself included, has any right for others than its owner."""
    return [
        f"{stat.S_IMODE(path.lstat().st_mode):04o} {path.relative_to(folder)}"
        for path in (folder, *folder.rglob("*"))
        if path.lstat().st_mode & 0o077
    ]


def run(home: Home, *words: str, module: str = "drops") -> None:
    subprocess.run(
        [sys.executable, "-m", module, *words, "--home", str(home.root)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        umask=0o022,
    )


def test_all_that_the_command_line_makes_is_its_owner_s(home: Home, tmp_path: Path) -> None:
    run(home, "put", str(answers(tmp_path / "a.csv", {"a": 9, "b": 99})))
    (home.inbox / "b.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (home.inbox / "b.csv").chmod(0o600)
    answers(home.inbox / "c.csv", {"c": 9}).chmod(0o600)
    subprocess.run(
        [sys.executable, "-m", "drops", "watch", "--once", "--home", str(home.root)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        umask=0o022,
    )
    run(home, "rebuild")
    assert (home.inbox / "refused" / "b.csv.txt").exists()
    assert len(list(home.drops.iterdir())) == 2
    assert open_to_others(home.root) == []


def test_all_that_the_sample_company_makes_is_its_owner_s(home: Home) -> None:
    run(home, module="sample_data")
    assert open_to_others(home.root) == []


def test_nobody_else_enters_a_folder_that_another_program_made_by_put(
    home: Home, tmp_path: Path
) -> None:
    """Whoever calls `put` has an umask of their own; the folder is shut all the same."""
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    (rows,) = home.drops.glob("*/rows.parquet")  # written by the process that reads files
    assert stat.S_IMODE(rows.stat().st_mode) == 0o600
    assert too_wide(home) == ""


def test_all_that_the_server_s_writer_makes_is_its_owner_s(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = Pool("drops.background", quiet=False)
    monkeypatch.setattr(background, "_pool", pool)
    home.make()
    background.put(home, answers(tmp_path / "a.csv", {"a": 9}))
    pool.close()
    # The lock files of this folder were made in that process too.
    assert open_to_others(home.root) == []


def test_the_server_keeps_what_it_makes_private(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.server import server

    async def stand_still(*_: object) -> None:
        await asyncio.sleep(LIMIT)

    async def begin() -> int:
        async with server.lifespan(None):  # type: ignore[arg-type]
            before = os.umask(0o022)
            os.umask(before)
            return before

    monkeypatch.setenv("PEPPER_HOME", str(home.root))
    monkeypatch.setattr(server, "_keep_watching", stand_still)
    monkeypatch.setattr(server, "keep_forgetting", stand_still)
    monkeypatch.setattr(server, "_say_unknown_names", lambda _: None)
    assert asyncio.run(begin()) == 0o077
    assert open_to_others(home.root) == []


@pytest.mark.parametrize(("mode", "who"), [(0o755, "Every user"), (0o750, "A group"), (0o701, "E")])
def test_a_folder_that_is_wider_is_said_at_the_start_and_on_the_page(
    open_page: Callable[..., Any],
    home: Home,
    caplog: pytest.LogCaptureFixture,
    mode: int,
    who: str,
) -> None:
    open_store(home)
    home.root.chmod(mode)
    assert too_wide(home).startswith(who)
    stop = threading.Event()
    thread = threading.Thread(target=watch, args=(home,), kwargs={"stop_event": stop})
    with caplog.at_level(logging.WARNING):
        thread.start()
        wait_until(lambda: too_wide(home) in caplog.messages)
        stop.set()
        thread.join(LIMIT)
    assert caplog.messages.count(too_wide(home)) == 1
    page = open_page(home)
    assert any("may look into the data folder" in each.value for each in page.warning)
    home.root.chmod(0o700)
    page.run()
    assert not page.warning
