"""Files of the inbox that are in no store yet, and what is said of each.

A file is refused for what it is itself: it lies in a folder of its own, beside the reason. A file
that the store could not take is held: it stays where it was laid, and is tried again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from drops.errors import DropError, StoreError
from drops.inbox.health import fault_of
from drops.intake.values.pseudonyms import identity_of
from drops.lake.erasure import names_erased
from store.disk import fitted, is_link, write_whole
from store.settings import Home

_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".partial")
TAKEN, REFUSED, HELD = ".taken", "refused", ".held"
_REASON = ".txt"
#: Between what is asked of a file and how to go on with it.
_HOW = "\n\n"

#: A file that lies there for longer, and of which nobody said why, is not looked after.
_UNATTENDED_SECONDS = 60.0
_UNATTENDED = "nobody looks after the inbox: is the dashboard, or `python -m drops watch`, running?"
_UNSAID = "there is no room on the disk even to say why: make room"


def file_id(name: str) -> str:
    """Return what a file of the inbox is known by, as an uploaded file is."""
    return f"inbox-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that was laid into the inbox and could not be taken in: it waits, and `why` asks.

    `how` is how to go on for who reads it beside the file, where a person can.
    """

    path: Path
    why: str
    how: str = ""

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

    @property
    def file_id(self) -> str:
        """What it is known by, as an uploaded file is."""
        return file_id(self.name)

    @property
    def can_be_read(self) -> bool:
        """Whether it is a file and no link: what a link leads to is nobody's to see here."""
        return self.path.is_file() and not is_link(self.path)

    def remove(self) -> None:
        """Remove it and what it asks; the store has its own copy of what it took."""
        self.path.unlink(missing_ok=True)
        self.path.with_name(f"{self.name}{_REASON}").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of the inbox that is whole and that the store cannot take now, with why."""

    name: str
    why: str


def candidates(home: Home) -> Iterator[os.DirEntry[str]]:
    """Yield what lies in the inbox to be taken: files, and links, which are refused."""
    for entry in os.scandir(home.inbox):
        unfinished = entry.name.startswith((".", "~$"))
        unfinished = unfinished or entry.name.lower().endswith(_UNFINISHED)
        if not unfinished and (entry.is_symlink() or entry.is_file(follow_symlinks=False)):
            yield entry


def own_folder(path: Path) -> Path:
    """Return the folder, made if it is not there; `StoreError` if something else has its name."""
    path.mkdir(exist_ok=True, mode=0o700)
    if not stat.S_ISDIR(path.lstat().st_mode):
        raise StoreError(f"{path.name} in the inbox is a link; expected a folder of Pepper's own")
    return path


def waiting_files(home: Home) -> list[WaitingFile]:
    """Return the files of the inbox that were not taken in, with why: the newest first."""
    found: list[tuple[float, WaitingFile]] = []
    for reason_file in (home.inbox / REFUSED).glob(f"*{_REASON}"):
        path = reason_file.with_name(reason_file.name.removesuffix(_REASON))
        with suppress(OSError):  # answered, or erased, meanwhile
            came = reason_file.stat().st_mtime
            why, _, how = reason_file.read_text(encoding="utf-8").partition(_HOW)
            found.append((came, WaitingFile(path, why.strip(), how.strip())))
    newest = sorted(found, key=lambda each: -each[0])
    return [waiting for _, waiting in newest if os.path.lexists(waiting.path)]


def held_files(home: Home) -> list[HeldFile]:
    """Return the files that lie in the inbox although they are whole, with why, by name."""
    found: dict[str, str] = {}
    with suppress(OSError):  # no inbox, or one that is taken away just now
        for entry in candidates(home):
            try:
                found[entry.name] = _note_of(home, entry.name).read_text("utf-8")
            except OSError:
                if time.time() - entry.stat(follow_symlinks=False).st_ctime > _UNATTENDED_SECONDS:
                    found[entry.name] = _UNATTENDED
    fault = fault_of(home) if not all(found.values()) or _UNATTENDED in found.values() else None
    return [
        HeldFile(name, str(fault) if fault and why in ("", _UNATTENDED) else why or _UNSAID)
        for name, why in sorted(found.items())
    ]


def set_aside(home: Home) -> Iterator[Path]:
    """Yield the files of the inbox that are whole and in no store.

    Refused, beside the reason, or held.

    Of others nobody knows yet whether they are still being written.
    """
    with suppress(OSError):  # no inbox yet
        refused = sorted((home.inbox / REFUSED).glob("*"))
        held = [home.inbox / entry.name for entry in candidates(home)]
        held = [path for path in held if _note_of(home, path.name).exists()]
        yield from (path for path in refused + held if path.is_file() and not is_link(path))


def hold(home: Home, name: str, why: str) -> None:
    """Say beside the file why it is held, where there is room to."""
    with suppress(OSError, StoreError):
        own_folder(home.inbox / HELD)
        # A full disk leaves it empty, which says as much.
        _note_of(home, name).write_text(why, encoding="utf-8")


def prepare(home: Home) -> None:
    """Make the folders in which files are set aside: a full disk has no room for them later."""
    for name in (TAKEN, REFUSED, HELD):
        own_folder(home.inbox / name)


def release(home: Home, names: set[str]) -> None:
    """Say nothing any more of files that are held no longer; `names` are those that still are."""
    notes = {_note_of(home, name).name for name in names}
    with suppress(OSError):
        for note in (home.inbox / HELD).iterdir():
            if note.name not in notes:
                note.unlink(missing_ok=True)


def _note_of(home: Home, name: str) -> Path:
    return home.inbox / HELD / f"{file_id(name)}{_REASON}"


def give_back(home: Home, taken: Path) -> None:
    """Lay a file that was set aside into the inbox again; a newer one of its name stays."""
    with suppress(FileNotFoundError):  # erased, or another watcher was quicker
        taken.replace(home.inbox / _free_name(home.inbox, taken.name))


def refuse(home: Home, path: Path, error: DropError, name: str = "") -> None:
    """Lay a file that was set aside beside the reason why it is refused, or what is asked of it."""
    folder = own_folder(home.inbox / REFUSED)
    name = _free_name(folder, name or path.name, _REASON)
    reason, explanation = folder / f"{name}{_REASON}", f"{error.sentence}\n"
    if error.how:
        explanation = f"{error.sentence}{_HOW}{error.how}\n"
    is_kept = is_link(path) or not _names_erased(home, path)
    if not is_kept:
        explanation += "The file names a customer who was erased, so it was not kept.\n"
    write_whole(reason, explanation)  # before the file moves: a full disk leaves it in the inbox
    try:
        if is_kept:
            path.replace(folder / name)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        reason.unlink(missing_ok=True)
        raise


def _names_erased(home: Home, path: Path) -> bool:
    """Whether a file that is not taken in may not be kept either."""
    identity = identity_of(home)
    with suppress(DropError):  # it cannot be read
        return bool(identity.erased) and names_erased(path, path.name, identity)
    return False


def _free_name(folder: Path, name: str, beside: str = "") -> str:
    """The name, short enough for what stands `beside` it, with a number if both are not free."""
    stem, ending = Path(name).stem, Path(name).suffix
    number, free = 1, fitted(stem, ending, beside).removesuffix(beside)
    while any(os.path.lexists(folder / each) for each in {free, f"{free}{beside}"}):
        number += 1
        free = fitted(stem, f" ({number})", ending, beside).removesuffix(beside)
    return free
