"""When the inbox is looked into: at the start, at every change in it, and every second anyway."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from threading import Event, Thread

from watchfiles import watch as wake_ups

from drops.child import keep_warm
from drops.erase_seen import Erasures, forget
from drops.inbox import Inbox, OnFile
from drops.problems import DropError
from drops.put import OnProgress
from drops.store import make_folders, mend, open_store
from metrics.settings import Home, SettingsError

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.1
#: How long `once` waits for files that are still being written.
_ONCE_SECONDS = 3.0
_POLL_MILLISECONDS = 1000


def watch(
    home: Home,
    *,
    once: bool = False,
    stop_event: Event | None = None,
    on_file: OnFile | None = None,
    on_progress: OnProgress | None = None,
) -> None:
    """Nothing; drops what is laid in the inbox until stopped, or what is there now if `once`."""
    keep_warm()  # the first file is read as fast as the others
    open_store(home)
    inbox = Inbox(home, on_file, on_progress)
    inbox.return_taken()
    if once:
        until = time.monotonic() + _ONCE_SECONDS
        while inbox.take() and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
        return
    erasures = Erasures(home)
    for _ in _wakes(home, stop_event):
        _mend(home)
        if erasures.happened():
            forget()
        while inbox.take() and not (stop_event and stop_event.is_set()):
            time.sleep(_LOOK_SECONDS)


def _mend(home: Home) -> None:
    """Nothing; a lake that was damaged meanwhile is whole again, if its originals are there."""
    try:
        mend(home)
    except (DropError, SettingsError, OSError, sqlite3.Error) as error:
        log.warning("the lake is damaged and cannot be mended: %s", error)


def when_input_closes() -> Event:
    """An event that is set once standard input ends: whoever started this process is gone.

    The system closes a pipe whose other end died in whatever way, SIGKILL included.
    """
    closed = Event()

    def wait() -> None:
        while os.read(0, 1):
            pass
        closed.set()

    Thread(target=wait, daemon=True, name="parent").start()
    return closed


def _wakes(home: Home, stop_event: Event | None) -> Iterator[None]:
    """Yields at the start, whenever something changes in the inbox, and every second anyway."""
    yield None
    while not (stop_event and stop_event.is_set()):
        make_folders(home)
        try:
            for _ in wake_ups(
                home.inbox,
                watch_filter=None,
                debounce=100,
                step=20,
                stop_event=stop_event,
                rust_timeout=_POLL_MILLISECONDS,
                yield_on_timeout=True,
                recursive=False,
            ):
                yield None
        except OSError:  # the folder was taken away, or cannot be watched: look by the clock
            time.sleep(_POLL_MILLISECONDS / 1000)
            yield None
