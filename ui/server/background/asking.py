"""What a first look at new data asks is asked right after it came, so that nobody waits for it.

It costs seconds of one processor, with nobody waiting: a version is asked of once it is the newest
for a while, and three times as long as that took nothing is asked, so that files that come one
after the other leave the pages their processors.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from store.errors import StoreFaultError
from ui import state

if TYPE_CHECKING:
    from store.settings import Home

_LOG = logging.getLogger("pepper")

#: Seconds between two looks at the published version's date; and how much longer it rests than it
#: worked.
EVERY, RESTS = 1.0, 3

#: Asks of a version of the data until it is told that it is over.
AskAhead = Callable[["Home", state.Stamp, Callable[[], bool]], None]


async def keep_asking(home: Home, ask: AskAhead) -> None:
    """Ask of each new version for as long as the server runs, and it is the newest.

    Args:
        home: the data folder.
        ask: asks what the first page asks of that version.
    """
    ended = threading.Event()
    try:
        await _go_on(home, ask, ended)
    finally:
        # A thread is not cancelled, and whoever ends the server waits for it.
        ended.set()


async def _go_on(home: Home, ask: AskAhead, ended: threading.Event) -> None:
    asked = seen = None
    while True:
        await asyncio.sleep(EVERY)
        try:
            version = await asyncio.to_thread(state.stamp, home)
            is_quiet, seen = version == seen, version
            if version == asked or not is_quiet or not any(version):
                continue
            started, asked = time.monotonic(), version
            is_over = partial(_is_over, home, version, ended)
            await asyncio.to_thread(ask, home, version, is_over)
            await asyncio.sleep(RESTS * (time.monotonic() - started))
        except StoreFaultError:
            continue  # every page says what is wrong with the store
        except Exception:  # noqa: BLE001  (it goes on; the log says what was wrong)
            _LOG.exception("What a first look asks could not be asked ahead.")


def _is_over(home: Home, version: state.Stamp, ended: threading.Event) -> bool:
    """Whether the server ends, or nobody will open that version any more."""
    return ended.is_set() or state.stamp(home) != version
