"""Traps of pushes whose senders were told to ask later, and have nothing any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from drops.errors import DropError, SourceError, StoreError
from drops.inbox import patience, waiting_files
from drops.report import Report
from store.settings import Home
from tests.support.dropping import answers, scores
from tests.support.waiting import LIMIT
from ui.server import pushes, uploads


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "FIRST_SECONDS", 0.01)


def pushed(home: Home, path: Path) -> pushes.Push:
    """A file that came whole, on the shelf of this process."""
    place = uploads.place(home, f"{uploads.PUSHED}{path.stem}")
    place.write_bytes(path.read_bytes())
    return pushes.Push(home, place, path.name, {})


def tell_to_ask(server: pushes.Pushes, push: pushes.Push) -> None:
    """As after `PATIENCE` seconds."""
    pushes._write_note(push)
    server._follow(push, server.add(push))


async def until(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(LIMIT):
        while not happened():  # noqa: ASYNC110 - as `wait_until`
            await asyncio.sleep(0.01)


def followed(work: Callable[[pushes.Pushes], Awaitable[None]]) -> None:
    """Do what is to be done while a server of that moment follows its pushes."""

    async def run() -> None:
        all_pushes = pushes.Pushes()
        await work(all_pushes)
        all_pushes.stop()

    asyncio.run(run())


def answering(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> list[Exception]:
    """Have the store raise these, one a try, and then take the file in."""
    left, real = [*errors], pushes.background.put

    def put(home: Home, path: Path, **options: object) -> Report:
        if left:
            raise left.pop(0)
        return real(home, path, **options)

    monkeypatch.setattr(pushes.background, "put", put)
    return left


@pytest.mark.parametrize(
    "error", [StoreError("the disk is full"), OSError(28, "No space left"), RuntimeError("ours")]
)
def test_what_the_store_cannot_take_is_tried_again(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    left = answering(monkeypatch, error, error, error)
    push = pushed(home, answers(tmp_path / "a.csv", {"a": 9}))

    async def work(server: pushes.Pushes) -> None:
        tell_to_ask(server, push)
        await until(lambda: "why" in server.outcome_of(push.id).content)
        assert server.outcome_of(push.id).state == "waiting"
        assert "secret" not in server.outcome_of(push.id).content["why"]
        await until(lambda: server.outcome_of(push.id).state != "waiting")
        assert (server.outcome_of(push.id).state, left) == ("taken", [])

    followed(work)
    assert scores(home) == {"a": 9}
    assert not [*push.path.parent.iterdir()]


def test_a_server_that_ends_meanwhile_leaves_it_to_the_next(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, *[StoreError("locked")] * 1000)
    push = pushed(home, answers(tmp_path / "a.csv", {"a": 9}))

    async def work(server: pushes.Pushes) -> None:
        tell_to_ask(server, push)
        await until(lambda: "why" in server.outcome_of(push.id).content)
        uploads.sweep(home)

    followed(work)
    assert push.path.exists()
    assert push.note.exists()
    monkeypatch.setattr(uploads, "_KEPT_FOR", -1.0)
    uploads.sweep(home)  # however long it lasts
    assert push.path.exists()


@pytest.mark.parametrize(
    "error", [SourceError("whose ids are these?"), None], ids=["whose", "mapping"]
)
def test_what_is_asked_of_it_is_told_as_a_question_and_waits_on_the_page(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    file = tmp_path / "unknown.csv"
    if error:
        answering(monkeypatch, error)
    file.write_text("Rating,When,Remark\n9,05/06/2026,good\n3,07/06/2026,bad\n")
    push = pushed(home, file)

    async def work(server: pushes.Pushes) -> None:
        tell_to_ask(server, push)
        await until(lambda: server.outcome_of(push.id).state != "waiting")
        told = server.outcome_of(push.id)
        assert (told.state, told.status) == ("asked", 422)
        (waiting,) = waiting_files(home)
        assert waiting.name == "unknown.csv"
        said = (waiting.why.removesuffix("."), waiting.how)
        assert ". ".join(part for part in said if part) == told.content["error"]

    for _ in range(2):  # whoever sends the same again adds nothing to what waits
        if error:
            answering(monkeypatch, error)
        push.path.write_bytes(file.read_bytes())
        followed(work)
        assert not [*push.path.parent.iterdir()]


def test_what_is_the_files_own_fault_is_refused_and_gone(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"")
    push = pushed(home, file)

    async def work(server: pushes.Pushes) -> None:
        tell_to_ask(server, push)
        await until(lambda: server.outcome_of(push.id).state == "refused")

    followed(work)
    assert waiting_files(home) == []
    assert not [*push.path.parent.iterdir()]


@pytest.mark.parametrize("error", [StoreError("the disk is full"), DropError("no table")])
def test_who_waits_for_it_has_it_still_and_is_told_so(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(pushes, "PATIENCE", LIMIT)
    answering(monkeypatch, error)
    push = pushed(home, answers(tmp_path / "a.csv", {"a": 9}))

    async def work(server: pushes.Pushes) -> None:
        came = await server.wait_for(push)
        assert came is not None
        assert came.status == (503 if isinstance(error, StoreError) else 422)

    followed(work)
    assert not [*push.path.parent.iterdir()]


def test_the_next_server_of_a_process_takes_in_what_comes(home: Home, tmp_path: Path) -> None:
    async def work(server: pushes.Pushes) -> None:
        server.stop()
        push = pushed(home, answers(tmp_path / "a.csv", {"a": 9}))
        tell_to_ask(server, push)
        await until(lambda: server.outcome_of(push.id).state == "taken")

    followed(work)
