"""After an erasure by another process, the server does not remember the customer's words."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from drops.lake.erasure import forget
from drops.put import put
from drops.sandbox import pool as child_pool
from drops.sandbox import run
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import reader_of
from tests.support.waiting import LIMIT, wait_until
from ui import state
from ui.server.background import forgetting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WHO, SAID = "customer-77", "zanzibar pelican"
FILE = (
    "response_id,answered_at,question,score,customer_id,comment\n"
    f"a,2026-03-01T10:00:00Z,nps,9,{WHO},{SAID}\nb,2026-03-01T10:00:00Z,nps,8,ben,fine\n"
)
MARCH = Slice(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_resource.clear()
    monkeypatch.setattr(state, "_oldest", 0)
    monkeypatch.setattr(forgetting, "EVERY", 0.05)


@pytest.fixture
def said(home: Home, tmp_path: Path) -> Home:
    """A store with a comment of the customer."""
    file = tmp_path / "a.csv"
    file.write_text(FILE)
    put(home, file)
    return home


def look(home: Home) -> state.View:
    stamp = state.stamp(home)
    reader = reader_of(state.lake(home, stamp))
    view = state.view_of(home, stamp, reader, MARCH, "voice")
    state.show(view)
    return view


def comments() -> list[str]:
    found = state.view().lake.query("SELECT comment FROM responses ORDER BY 1", {})
    return found["comment"].to_list()


def remembered() -> str:
    """All answers that are remembered, as text."""
    return " ".join(map(repr, state._answers().all()))


def erase_elsewhere(home: Home) -> None:
    command = [sys.executable, "-m", "drops", "erase", WHO, "--yes", "--home", str(home.root)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What each look for erasures found so far."""
    found: list[bool] = []
    happened = forget.ErasureWatch.happened

    def told(erasures: forget.ErasureWatch) -> bool:
        found.append(happened(erasures))
        return found[-1]

    monkeypatch.setattr(forget.ErasureWatch, "happened", told)
    return found


def while_watched(
    home: Home, looks: list[bool], work: Callable[[], None], done: Callable[[], bool]
) -> None:
    """Do the work while the server looks for erasures; fail unless it comes about after it."""

    async def both() -> None:
        looking = asyncio.create_task(forgetting.keep_forgetting(home))
        await asyncio.to_thread(wait_until, lambda: looks)
        await asyncio.to_thread(work)
        await asyncio.to_thread(wait_until, done)
        looking.cancel()

    # A browser of other tests may have a loop of its own running in this thread.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, both()).result()


def test_answers_lakes_and_readers_of_before_are_gone(said: Home, looks: list[bool]) -> None:
    run.keep_warm()
    view = look(said)
    assert state.remembered("voice", comments) == ("fine", SAID)
    lake = weakref.ref(view.lake)
    readers = [worker for pool in child_pool._pools for worker in pool.idle]
    assert SAID in remembered()
    assert lake() is not None
    assert readers
    while_watched(said, looks, lambda: erase_elsewhere(said), lambda: not remembered())
    assert lake() is None, "the lake of before is still open"
    assert not any(worker.alive for worker in readers)
    look(said)
    assert state.remembered("voice", comments) == ("fine",)
    assert "fine" in remembered()


def test_an_answer_that_was_being_asked_meanwhile_is_not_kept(
    said: Home, looks: list[bool]
) -> None:
    view, asked, go_on = look(said), threading.Event(), threading.Event()
    before = view.lake  # a run that has begun keeps its version

    def slow() -> list[str]:
        found = before.query("SELECT comment FROM responses", {})["comment"].to_list()
        asked.set()
        go_on.wait(LIMIT)
        return list(found)

    answers: list[list[str]] = []
    key = state._key("voice", view.reader)
    asking = threading.Thread(target=lambda: answers.append(state._kept(before, key, slow)))
    asking.start()
    assert asked.wait(LIMIT)

    def erase_and_answer() -> None:
        erase_elsewhere(said)
        wait_until(lambda: state._oldest > before.snapshot)
        go_on.set()
        asking.join(LIMIT)

    while_watched(said, looks, erase_and_answer, lambda: state._oldest > before.snapshot)
    assert sorted(answers[0]) == ["fine", SAID]
    assert SAID not in remembered()
    assert state._kept(before, key, lambda: [SAID]) == (SAID,)
    assert not remembered(), "an answer of an older version is kept again"


def test_a_drop_forgets_nothing(said: Home, tmp_path: Path, looks: list[bool]) -> None:
    look(said)
    state.remembered("voice", comments)
    file = tmp_path / "b.csv"
    file.write_text(FILE.replace("\na,", "\nc,"))

    def put_and_wait() -> None:
        put(said, file)
        so_far = len(looks)
        # The second of them began after the drop, and the third after what it led to.
        wait_until(lambda: len(looks) >= so_far + 3)

    while_watched(said, looks, put_and_wait, lambda: True)
    assert SAID in remembered()
