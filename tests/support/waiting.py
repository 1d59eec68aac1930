"""How tests wait: for something to happen, never for a time to pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

#: Seconds after which a test gives up on what never happens, the same for all that waits. Far more
#: than a machine needs that is busy with other things: no test says how fast something is.
LIMIT = 120.0
_LOOK_SECONDS = 0.02


def wait_until(happened: Callable[[], object]) -> None:
    """Wait until something is so; fail when it never is."""
    give_up = time.monotonic() + LIMIT
    while not happened():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(_LOOK_SECONDS)


def runs(pid: int) -> bool:
    """Return whether a process is there and has not ended."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
