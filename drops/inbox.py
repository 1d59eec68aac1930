"""The inbox: a file laid there is dropped as soon as it is written whole.

The inbox is looked into at the start, at every change in it, and every second anyway.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from watchfiles import watch as wake_ups

from drops.errors import DropError
from drops.intake.values.pseudonyms import identity_of
from drops.lake.erasure import names_erased
from drops.lake.erasure.forget import ErasureWatch, forget
from drops.lake.writing import make_folders, mend, open_store
from drops.put import OnProgress, put
from drops.report import Report
from drops.sandbox import keep_warm
from store.disk import FileStamp, is_being_written, look, write_whole
from store.settings import Home, SettingsError

log = logging.getLogger(__name__)

#: A file whose size and time have not changed for so long is written whole.
SETTLED_SECONDS = 0.4
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".partial")
_TAKEN = ".taken"
_REFUSED = "refused"

OnFile = Callable[[str, Report | DropError], None]


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that was laid into the inbox and could not be taken in: it waits, and `why` asks."""

    path: Path
    why: str

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

    @property
    def file_id(self) -> str:
        """What it is known by, as an uploaded file is."""
        return f"inbox-{hashlib.sha256(self.name.encode('utf-8', 'replace')).hexdigest()[:16]}"

    def remove(self) -> None:
        """Remove it and what it asks; the store has its own copy of what it took."""
        self.path.unlink(missing_ok=True)
        self.path.with_name(f"{self.name}.txt").unlink(missing_ok=True)


def waiting_files(home: Home) -> list[WaitingFile]:
    """The files of the inbox that were not taken in, with why: the newest first."""
    found: list[tuple[float, WaitingFile]] = []
    for said in (home.inbox / _REFUSED).glob("*.txt"):
        path = said.with_name(said.name.removesuffix(".txt"))
        with suppress(OSError):  # answered, or erased, meanwhile
            came = said.stat().st_mtime
            found.append((came, WaitingFile(path, said.read_text(encoding="utf-8").strip())))
    newest = sorted(found, key=lambda each: -each[0])
    return [waiting for _, waiting in newest if waiting.path.is_file()]


@dataclass
class Inbox:
    """The inbox of one data folder, and since when each file in it has looked the same."""

    home: Home
    on_file: OnFile | None = None
    on_progress: OnProgress | None = None
    _seen: dict[str, tuple[FileStamp, float]] = field(default_factory=dict)

    def take(self) -> int:
        """How many files are still being written, after all that are whole were dropped."""
        waiting = self._files()
        self._seen = {name: seen for name, seen in self._seen.items() if name in waiting}
        left = 0
        for name in sorted(waiting):
            if not self._whole(self.home.inbox / name) or not self._drop(name):
                left += 1
        return left

    def return_taken(self) -> None:
        """Return files that a crash left half-way to the inbox."""
        for path in (self.home.inbox / _TAKEN).glob("*"):
            if not (self.home.inbox / path.name).exists():
                path.rename(self.home.inbox / path.name)

    def _files(self) -> set[str]:
        make_folders(self.home)
        return {
            entry.name
            for entry in os.scandir(self.home.inbox)
            if entry.is_file()
            and not entry.name.startswith((".", "~$"))
            and not entry.name.lower().endswith(_UNFINISHED)
        }

    def _whole(self, path: Path) -> bool:
        """Whether the file has looked the same long enough and nobody has it open to write."""
        looks, now = look(path), time.monotonic()
        if looks is None:
            return False
        since = self._seen.get(path.name)
        if since is None or since[0] != looks:
            self._seen[path.name] = (looks, now)
            return False
        return now - since[1] >= SETTLED_SECONDS and not is_being_written(path)

    def _drop(self, name: str) -> bool:
        """Whether the file is dealt with: in the store, or beside the reason why it was refused."""
        taken = self.home.inbox / _TAKEN / name
        taken.parent.mkdir(exist_ok=True, mode=0o700)
        try:
            # Moved first: a file laid there under the same name meanwhile is another file.
            (self.home.inbox / name).replace(taken)
        except FileNotFoundError:
            return True  # another watcher was quicker
        except OSError:
            log.warning("%s cannot be taken out of the inbox: it may not be moved", name)
            return False
        looks = look(taken)
        outcome = self._put(taken)
        after = look(taken)
        if after and after != looks and not (self.home.inbox / name).exists():
            taken.replace(self.home.inbox / name)  # it has grown: drop it again, whole
            return False
        if after and isinstance(outcome, DropError):
            self._refuse(taken, outcome)
        else:
            taken.unlink(missing_ok=True)
        if self.on_file:
            self.on_file(name, outcome)
        return True

    def _put(self, path: Path) -> Report | DropError:
        try:
            return put(self.home, path, way="inbox", on_progress=self.on_progress)
        except DropError as error:
            return error
        except SettingsError as error:
            return DropError(str(error))
        except Exception:  # the watcher goes on, whatever one file does
            log.exception("a file in the inbox could not be read")
            return DropError(f"{path.name} could not be read; the log of the program says why")

    def _refuse(self, path: Path, error: DropError) -> None:
        folder = self.home.inbox / _REFUSED
        folder.mkdir(exist_ok=True, mode=0o700)
        name, number = path.name, 1
        while (folder / name).exists():  # an older file of the same name is kept
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        explanation = f"{error}\n"
        if self._names_erased(path):
            path.unlink()
            explanation += "The file names a customer who was erased, so it was not kept.\n"
        else:
            path.replace(folder / name)
        write_whole(folder / f"{name}.txt", explanation)

    def _names_erased(self, path: Path) -> bool:
        """Whether a file that is not taken in may not be kept either."""
        with suppress(DropError, OSError):
            identity = identity_of(self.home)
            return bool(identity.erased) and names_erased(path, path.name, identity)
        return False


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

    Args:
        home: the data folder, whose inbox is watched.
        once: whether to end when what is there now has been dropped.
        stop_event: ends the watch when set; without it, it goes on until the process ends.
        on_file: called with what came of each file.
        on_progress: called while a file is being read.
    """
    keep_warm()  # the first file is read as fast as the others
    open_store(home)
    inbox = Inbox(home, on_file, on_progress)
    inbox.return_taken()
    if once:
        for _ in range(_ONCE_LOOKS):
            if not inbox.take():
                break
            time.sleep(_LOOK_SECONDS)
        return
    erasures = ErasureWatch(home)
    for _ in _wakes(home, stop_event):
        _mend(home)
        if erasures.happened():
            forget()
        while inbox.take() and not (stop_event and stop_event.is_set()):
            time.sleep(_LOOK_SECONDS)


def _mend(home: Home) -> None:
    """Mend a lake that was damaged meanwhile, if its originals are there."""
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
