"""A new version is asked of once, when it is the newest for a while; faults end nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest

from store.manifest import LakeError
from tests.support.waiting import LIMIT
from ui import state
from ui.server.background import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from store.settings import Home

A, B, C = (1, 1, 1), (2, 2, 2), (3, 3, 3)
NONE = (0, 0, 0)


@pytest.fixture
def asked_of(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[state.Stamp]]:
    """A function that shows the loop these versions, one a look; of which it asked."""

    def run(*versions: state.Stamp, faults: dict[state.Stamp, Exception] | None = None) -> Any:
        looks: Iterator[state.Stamp] = iter(versions)
        found: list[state.Stamp] = []

        def stamp(_home: Home) -> state.Stamp:
            return next(looks, None) or ended()

        def ended() -> state.Stamp:
            done.set()
            return versions[-1]

        def ask(_home: Home, version: state.Stamp, _is_over: Callable[[], bool]) -> None:
            found.append(version)
            if faults and version in faults:
                raise faults[version]

        async def main() -> None:
            going_on = asyncio.create_task(asking.keep_asking(home, ask))
            await asyncio.wait_for(asyncio.to_thread(done.wait), LIMIT)
            going_on.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await going_on

        done = threading.Event()
        monkeypatch.setattr(asking, "EVERY", 0.001)
        monkeypatch.setattr(state, "stamp", stamp)
        asyncio.run(main())
        return found

    return run


def test_each_version_is_asked_of_once(asked_of: Callable[..., list[state.Stamp]]) -> None:
    assert asked_of(A, A, A, A, B, B, B) == [A, B]


def test_one_that_is_replaced_at_once_is_not_asked_of(
    asked_of: Callable[..., list[state.Stamp]],
) -> None:
    assert asked_of(A, B, C, C, C) == [C]


def test_where_nothing_is_published_nothing_is_asked(
    asked_of: Callable[..., list[state.Stamp]],
) -> None:
    assert asked_of(NONE, NONE, NONE, A, A) == [A]


def test_a_fault_ends_nothing_and_is_logged_where_no_page_says_it(
    asked_of: Callable[..., list[state.Stamp]], caplog: pytest.LogCaptureFixture
) -> None:
    faults = {A: LakeError("The lake is damaged."), B: ZeroDivisionError("of ours")}
    with caplog.at_level(logging.ERROR, "pepper"):
        assert asked_of(A, A, A, B, B, B, C, C, faults=faults) == [A, B, C]
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
