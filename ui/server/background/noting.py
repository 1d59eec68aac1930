"""What each new file changed is measured right after it came, and kept beside it.

It costs a few seconds, which nobody waits for: one file at a time, and nine times as long as one
took nothing is measured, so that a hundred files at once leave the pages their processors. Files
that were there before the server began are measured when somebody opens them.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from drops.errors import DropError
from drops.lake.ledger import all_drops
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.errors import StoreFaultError
from store.settings import load_settings
from ui.server import changes

if TYPE_CHECKING:
    from drops.lake.ledger import Drop
    from store.settings import Home

_LOG = logging.getLogger("pepper")

#: Seconds between two looks at the ledger's date; and how much longer it rests than it worked.
EVERY, RESTS = 5.0, 9


async def keep_noting(home: Home) -> None:
    """Measure what new files change for as long as the server runs."""
    began, seen, tried = datetime.now(UTC), 0, set[str]()
    while True:
        await asyncio.sleep(EVERY)
        try:
            if (stamp := _stamp(home)) == seen:
                continue
            started = time.monotonic()
            drop_id = await asyncio.to_thread(note_next, home, began, tried)
            if drop_id is None:
                seen = stamp
                continue
            tried.add(drop_id)
            await asyncio.sleep(RESTS * (time.monotonic() - started))
        except (DropError, StoreFaultError):
            continue  # pages and doctor say what is wrong with the store
        except Exception:  # noqa: BLE001  (it goes on; the log says what was wrong)
            _LOG.exception("What a file changed could not be measured.")
            seen = _stamp(home)


def _stamp(home: Home) -> int:
    return home.ledger.stat().st_mtime_ns if home.ledger.exists() else 0


def note_next(home: Home, since: datetime, tried: set[str]) -> str | None:
    """Measure what the newest file that came since then changed; return its id, `None` of none.

    A file is not measured that is in `tried`, or so long that it would take more than seconds.
    """
    waiting = [drop for drop in all_drops(home) if _waits(drop, since) and drop.id not in tried]
    if not waiting:
        return None
    lake = Lake.open(home)
    for drop in reversed(waiting):
        if drop.id in lake.drops and not changes.takes_long(lake, drop.bytes):
            settings = load_settings(home)
            days = Slice(timezone=settings.timezone, week_start=settings.week_start)
            changed = changes.of_drop(home, Reader.of(lake, settings), drop, days)
            changes.note(home, drop.id, changed)
            return drop.id
    return None


def _waits(drop: Drop, since: datetime) -> bool:
    return drop.taken_at >= since and drop.undone_at is None and not drop.changed
