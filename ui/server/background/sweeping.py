"""What was uploaded goes with its session, and after a day in any case."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import runtime

from store.errors import HomeError
from ui.server import uploads

if TYPE_CHECKING:
    from store.settings import Home

_LOG = logging.getLogger("pepper")

#: Seconds between two looks at which sessions are there; and at what is too old.
EVERY, HOURLY = 5.0, 3_600.0


class Ended:
    """Which sessions ended: Streamlit keeps one whose browser is gone for a while, and so do we."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    def among(self, sessions: set[str], kept_for: float) -> set[str]:
        """Return those of these sessions that have been gone for longer than seconds."""
        now, server = time.monotonic(), runtime.get_instance()
        last = {each: now if server.is_active_session(each) else 0.0 for each in sessions}
        self._seen = {each: last[each] or self._seen.get(each, now) for each in sessions}
        return {each for each, seen in self._seen.items() if now - seen > kept_for}


async def keep_sweeping(home: Home) -> None:
    """Look for what is nobody's any more for as long as the server runs."""
    ended, swept = Ended(), time.monotonic()
    while True:
        await asyncio.sleep(EVERY)
        try:
            sessions = uploads.shelf(home).owners()
            gone = ended.among(sessions, float(st.get_option("server.disconnectedSessionTTL")))
            if gone or time.monotonic() - swept > HOURLY:
                await asyncio.to_thread(uploads.sweep, home, gone)
                swept = time.monotonic()
        except HomeError:
            continue  # nothing lies there; pages and watcher say it
        except Exception:  # noqa: BLE001  (it goes on looking; the log says what was wrong)
            _LOG.exception("The folder of uploads could not be swept.")
