"""The watch over the inbox: at the start, at every change in it, and every second anyway.

It ends when it is told to and for no other reason; what does not work now is tried again.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from watchfiles import watch as wake_ups

from drops.errors import reason
from drops.inbox.patience import Patience
from drops.inbox.taking import Inbox, OnFile
from drops.lake.erasure.forget import ErasureWatch, forget
from drops.lake.writing import make_folders, mend, open_store
from drops.put import OnProgress
from drops.sandbox import keep_warm
from store.errors import StoreFaultError
from store.places import remember_served
from store.rights import too_wide
from store.settings import Home

log = logging.getLogger("pepper")

_LOOK_SECONDS = 0.1

#: How often `once` looks again for files that are still being written: some three seconds. Not the
#: clock, for on a busy machine it stands still no longer for the writer than for us.
_ONCE_LOOKS = 30

_POLL_MILLISECONDS = 1000


def watch(
    home: Home,
    *,
    once: bool = False,
    stop_event: Event | None = None,
    on_file: OnFile | None = None,
    on_progress: OnProgress | None = None,
) -> None:
    """Drop what is laid in the inbox until stopped, or what is there now if `once`.

    With `once` a store that cannot be opened raises what is wrong with it; else the watch goes on.

    Args:
        home: the data folder, whose inbox is watched.
        once: whether to end when what is there now has been dropped.
        stop_event: ends the watch when set; without it, it goes on until the process ends.
        on_file: called with what came of each file.
        on_progress: called while a file is being read.
    """
    inbox = Inbox(home, on_file, on_progress)
    if once:
        _take_once(inbox)
        return
    watcher = _Watcher(inbox, stop_event or Event())
    for _ in _wakes(home, watcher.stop_event):
        watcher.look()


def _take_once(inbox: Inbox) -> None:
    keep_warm()
    open_store(inbox.home)
    inbox.return_taken()
    for _ in range(_ONCE_LOOKS):
        if not inbox.take():
            break
        time.sleep(_LOOK_SECONDS)


@dataclass
class _Watcher:
    """What is looked after while an inbox is watched, each apart from the others."""

    inbox: Inbox
    stop_event: Event
    _patience: Patience = field(default_factory=Patience)
    _is_made: bool = False
    _is_open: bool = False
    _erasures: ErasureWatch | None = None
    #: What was said last of each; it is not said again every second.
    _said: dict[str, str] = field(default_factory=dict)

    def look(self) -> None:
        """Look after store and inbox once; nothing that fails keeps the next from its turn."""
        with self._going_on("the store cannot be opened", self._patience):
            self._look_after_store()
        with self._going_on("what was erased cannot be told"):
            self._look_after_erasures()
        with self._going_on("the inbox cannot be looked into"):
            while self.inbox.take() and not self.stop_event.is_set():
                time.sleep(_LOOK_SECONDS)

    def _look_after_store(self) -> None:
        """Make and open the store at the start, and mend a lake that was damaged meanwhile."""
        if not self._patience.is_over:
            return
        if not self._is_made:
            make_folders(self.inbox.home)  # never again: a folder taken away is no empty store
            self._is_made = True
            if wide := too_wide(self.inbox.home):
                log.warning("%s", wide)
            self.inbox.return_taken()
            keep_warm()  # the first file is read as fast as the others
        self.inbox.home.require()
        if self._is_open:
            mend(self.inbox.home)
        else:
            open_store(self.inbox.home)
            remember_served(self.inbox.home.root)
            self._is_open = True
        self._patience.succeeded()

    def _look_after_erasures(self) -> None:
        self._erasures = self._erasures or ErasureWatch(self.inbox.home)
        if self._erasures.happened():
            forget()

    @contextmanager
    def _going_on(self, what: str, patience: Patience | None = None) -> Iterator[None]:
        """Go on after what fails inside, and say once that and why it did."""
        try:
            yield
        except Exception as error:
            if patience:
                patience.failed()
            why = str(error) if isinstance(error, StoreFaultError) else reason(error)
            if self._said.get(what) != why:
                expected = isinstance(error, (StoreFaultError, OSError))
                log.warning("%s: %s", what, why, exc_info=None if expected else error)
            self._said[what] = why
        else:
            if not (patience and patience.failures):
                self._said.pop(what, "")


def when_input_closes() -> Event:
    """Return an event that is set once standard input ends: whoever started this process is gone.

    The system closes a pipe whose other end died in whatever way, SIGKILL included.
    """
    closed = Event()

    def wait() -> None:
        while os.read(0, 1):
            pass
        closed.set()

    Thread(target=wait, daemon=True, name="parent").start()
    return closed


def _wakes(home: Home, stop_event: Event) -> Iterator[None]:
    """Yields at the start, whenever something changes in the inbox, and every second anyway."""
    yield None
    while not stop_event.is_set():
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
        except (OSError, RuntimeError):  # it was taken away, or cannot be watched: by the clock
            stop_event.wait(_POLL_MILLISECONDS / 1000)
            yield None
