"""A customer was erased, by whatever process: the server forgets what it remembers of them.

Pages draw themselves again when a newer version is published; this is for what nobody looks at.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from drops.lake.erasure import forget
from ui.server.pushes import PUSHES

if TYPE_CHECKING:
    from store.settings import Home


_LOG = logging.getLogger("pepper")

#: Seconds between two looks; each costs one look at a file's date.
EVERY = 1.0


async def keep_forgetting(home: Home) -> None:
    """Look for erasures for as long as the server runs."""
    erasures = await asyncio.to_thread(forget.ErasureWatch, home)
    while True:
        await asyncio.sleep(EVERY)
        try:
            if await asyncio.to_thread(erasures.happened):
                await asyncio.to_thread(_forget, erasures.number)
        except Exception:  # noqa: BLE001  (it goes on looking; the log says what was wrong)
            _LOG.exception("What is remembered could not be forgotten.")


def _forget(number: int) -> None:
    # Imported here: caches made before the server runs would complain that there is none.
    from ui import state  # noqa: PLC0415

    state.forget(number)
    PUSHES.forget()
    forget.forget()
