"""Files from the browser and over HTTP, laid on the disk for intake to read like any other.

Each process has a folder of its own, which it holds as long as it lives; what lies in the folder of
one that was ended is nobody's.
"""

from __future__ import annotations

import os
import shutil
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import IO, TYPE_CHECKING

import streamlit as st

from drops.errors import DropError, printable
from store.disk import remove_folder

if TYPE_CHECKING:
    from collections.abc import Collection

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from store.settings import Home

#: How the names of files begin that were pushed; those of a browser are ids.
PUSHED = "api-"
#: Seconds after which a file that nobody took in is removed.
_KEPT_FOR = 86_400.0
#: How much may lie there, of one session and of all: so many files of the longest that is taken.
OF_ONE, OF_ALL = 2, 8
#: How many files of one session may lie there.
MOST_FILES = 200


class FullError(Exception):
    """There is no room for more: the text says of whom too much lies there."""


@dataclass(slots=True)
class _Lying:
    owner: str
    size: int = 0
    is_whole: bool = False


class Shelf:
    """What lies in this process's folder, and whose it is: a session's, or nobody's."""

    def __init__(self, folder: Path) -> None:
        # Held before it has its name: whoever sweeps meanwhile leaves it alone.
        new = folder.with_name(f".{folder.name}")
        new.mkdir(parents=True, mode=0o700)
        self._held = _hold(new)  # let go of when the process ends, however it does
        self.folder = new.replace(folder)
        self._lying: dict[str, _Lying] = {}
        self._lock = RLock()

    def grow(self, name: str, size: int, owner: str = "") -> None:
        """Make room for so many bytes more of this file; raise `FullError` if there is none."""
        with self._lock:
            if owner and name not in self._lying and len(self.names(owner)) >= MOST_FILES:
                raise FullError(f"more than {MOST_FILES} files of one session lie here")
            longest = int(st.get_option("server.maxUploadSize")) << 20
            if owner and self._size(owner) + size > OF_ONE * longest:
                raise FullError(f"more than {OF_ONE * longest >> 20:,} MB of one session lie here")
            if self._size() + size > OF_ALL * longest:
                raise FullError(f"more than {OF_ALL * longest >> 20:,} MB lie here already")
            self._lying.setdefault(name, _Lying(owner)).size += size

    def names(self, owner: str) -> list[str]:
        """Return the files of one session."""
        with self._lock:
            return [name for name, one in self._lying.items() if one.owner == owner]

    def finish(self, name: str) -> bool:
        """Note that a file is there whole; return whether it still is anybody's."""
        with self._lock:
            if name in self._lying:
                self._lying[name].is_whole = True
                return True
        self.remove(name)
        return False

    def owner(self, name: str) -> str | None:
        """Return whose a file is; None where there is none of that name."""
        with self._lock:
            return self._lying[name].owner if name in self._lying else None

    def owners(self) -> set[str]:
        """Return the sessions of which something lies here."""
        with self._lock:
            return {one.owner for one in self._lying.values()} - {""}

    def remove(self, name: str) -> None:
        """Remove a file and what is half written of it."""
        for path in (self.folder / name, self.folder / f"{name}.part"):
            path.unlink(missing_ok=True)
        with self._lock:
            self._lying.pop(name, None)

    def sweep(self) -> None:
        """Remove what lies here for longer than a day, and forget what others removed.

        A push stays whose sender was told to ask: it is tried until it is taken in or refused.
        """
        oldest = time.time() - _KEPT_FOR
        pushed = {name for note in self.folder.glob("*.json") for name in (note.name, note.stem)}
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):  # another thread was quicker
                if path.stat().st_mtime < oldest and path.name not in pushed:
                    self.remove(path.name)
        there = {path.name for path in self.folder.iterdir()}
        with self._lock:
            for name in [name for name, one in self._lying.items() if one.is_whole]:
                if name not in there:
                    del self._lying[name]

    def _size(self, owner: str | None = None) -> int:
        return sum(one.size for one in self._lying.values() if owner in (None, one.owner))


_shelves: dict[Path, Shelf] = {}
_making = RLock()


def shelf(home: Home) -> Shelf:
    """Return where this process lays files down; made on the first call, where a data folder is."""
    with _making:
        if home.root not in _shelves:
            home.require()
            _shelves[home.root] = Shelf(home.root / "uploads" / uuid.uuid4().hex)
        return _shelves[home.root]


def create(path: Path) -> IO[bytes]:
    """Return the file, open to be written, for nobody else's eyes."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def lay_down(home: Home, uploaded: UploadedFile) -> Path:
    """Return where the uploaded bytes lie, until `remove` or for a day.

    `DropError` when that is over. A file that did not come over HTTP is written on the first call.
    """
    path = place(home, uploaded.file_id)
    if path.exists():
        return path
    if not uploaded.size:
        raise DropError(
            f"{printable(uploaded.name)} is empty, or lay here for longer than a day; "
            "upload it again"
        )
    uploaded.seek(0)
    with create(path) as writer:
        shutil.copyfileobj(uploaded, writer)
    return path


def place(home: Home, name: str) -> Path:
    """Return where bytes that come in under this name are to lie."""
    home.require()
    return shelf(home).folder / name


def remove(home: Home, path: Path) -> None:
    """Remove an uploaded file; the store has its own copy of what it took."""
    shelf(home).remove(path.name)


def left_behind(home: Home) -> list[Path]:
    """Remove what ended processes left; pushes whose senders were told to ask stay, and move here.

    These are what is returned.
    """
    own, moved = shelf(home), list[Path]()
    for path in sorted(own.folder.parent.iterdir()):
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)  # of a version that had one folder for all
        elif path != own.folder and (held := _hold(path)) is not None:
            moved += [_move(own, note) for note in path.glob(f"{PUSHED}*.json")]
            remove_folder(path)
            os.close(held)
    return [path for path in moved if path.exists()]


def _move(own: Shelf, note: Path) -> Path:
    """Take over a push with its note."""
    pushed = own.folder / note.stem
    with suppress(FileNotFoundError):  # it named a customer who was erased
        note.with_suffix("").replace(pushed)
        note.replace(own.folder / note.name)
        own.grow(pushed.name, pushed.stat().st_size)
    return pushed


def sweep(home: Home, sessions: Collection[str] = ()) -> None:
    """Remove what is too old, and what is of these sessions, which ended."""
    own = shelf(home)
    for session in sessions:
        for name in own.names(session):
            own.remove(name)
    own.sweep()


def _hold(folder: Path) -> int | None:
    """Hold a folder until the descriptor is closed; None while another process does."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        return None
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held
