"""One writer at a time, in the order in which they came: nobody waits behind who came later."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from drops.errors import StoreError
from store.reading import LOCK
from store.settings import Home

_WAIT_SECONDS = 600.0
_LOOK_SECONDS = 0.005


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Keep every other process and thread from writing to the data folder meanwhile.

    The lock is what keeps others out; the queue before it only says whose turn is next, so a
    disk too full for a place in the queue is no hindrance.
    """
    until = time.monotonic() + _WAIT_SECONDS
    lock = FileLock(home.root / LOCK, preserve_lock_file=True, poll_interval=_LOOK_SECONDS)
    with _place(home) as place:
        while place and _is_behind(place) and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
        try:
            lock.acquire(timeout=max(0.0, until - time.monotonic()))
        except Timeout as error:
            raise StoreError(
                "another process has been writing to the data folder for ten minutes; "
                "wait until it is done, or end it, and try again"
            ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _place(home: Home) -> Iterator[Path | None]:
    """A file that stands for us in the queue; locked, so that a dead process's is known."""
    path = home.root / ".queue" / f"{time.time_ns():020}-{os.getpid()}-{threading.get_ident()}"
    ours = FileLock(path, preserve_lock_file=True)
    try:
        path.parent.mkdir(exist_ok=True)
        ours.acquire(timeout=0)
    except (OSError, Timeout):
        yield None
        return
    try:
        yield path
    finally:
        ours.release()
        path.unlink(missing_ok=True)


def _is_behind(place: Path) -> bool:
    """Whether a living process or thread came before us; places of dead ones are removed."""
    first = min((entry.name for entry in os.scandir(place.parent)), default=place.name)
    if first >= place.name:
        return False
    with suppress(OSError):
        other = FileLock(place.parent / first, preserve_lock_file=True)
        try:
            with other.acquire(timeout=0):
                (place.parent / first).unlink(missing_ok=True)
        except Timeout:
            return True
    return False
