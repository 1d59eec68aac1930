"""Files that survive a power cut: copied with their hash, written whole or not at all.

Whether a file is still being written, in the inbox, is told here too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 20

#: The endings of files that intake has a reader for.
ENDINGS = (
    ".csv", ".tsv", ".tab", ".txt", ".gz", ".parquet", ".xlsx", ".json", ".jsonl", ".ndjson",
)  # fmt: skip


def sync_file(path: Path) -> None:
    """Bring the file's bytes onto the disk, not only into memory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring names that were made or moved in the folder onto the disk."""
    if os.name == "posix":  # other systems cannot open a folder, and need no such call
        sync_file(folder)


def copy_with_hash(
    source: Path, target: Path, on_bytes: Callable[[int], None] | None = None
) -> tuple[str, int]:
    """Return SHA-256 (hexadecimal) and size in bytes of what was copied and is now on the disk."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reader, target.open("xb") as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            writer.write(chunk)
            size += len(chunk)
            if on_bytes:
                on_bytes(size)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest(), size


def file_hash(path: Path) -> str:
    """Return the SHA-256 of the file, hexadecimal."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write the text; a reader never sees half of it."""
    replace_whole(path, text)
    sync_folder(path.parent)


def replace_whole(path: Path, text: str) -> None:
    """Write the text as `write_whole`; but after a power cut the file may be the one before."""
    descriptor, name = tempfile.mkstemp(".tmp", ".", path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as writer:
            writer.write(text)
            writer.flush()
            os.fsync(writer.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def remove_folder(folder: Path) -> None:
    """Remove the folder; what cannot be removed is left for the next sweep."""
    shutil.rmtree(folder, ignore_errors=True)


#: Bytes of a name in a folder, as file systems allow them.
_LONGEST_NAME = 255


def fitted(name: str, *endings: str) -> str:
    """Return the name with the endings, shortened before them to what a folder takes.

    No letter is cut.
    """
    ending = "".join(endings)
    room = _LONGEST_NAME - len(os.fsencode(ending))
    while len(os.fsencode(name)) > room:
        name = name[:-1]
    return f"{name}{ending}"


FileStamp = tuple[int, int, int]


def look(path: Path) -> FileStamp | None:
    """Return identity, size and time of change of what has that name; None when it is gone."""
    try:
        state = path.lstat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def is_link(path: Path) -> bool:
    """Return whether the name leads to another one's file.

    A symbolic link, or one of several names.
    """
    try:
        state = path.lstat()
    except OSError:  # it is gone
        return False
    return stat.S_ISLNK(state.st_mode) or (stat.S_ISREG(state.st_mode) and state.st_nlink > 1)


def _as_it_is(path: str, flags: int) -> int:
    """Open a file and not what a link leads to; wait for nobody at a pipe's other end."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def is_being_written(path: Path) -> bool:
    """Return whether a program has the file open to write; False where the system cannot say."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        with open(path, "rb", opener=_as_it_is) as reader:
            # A lease is refused while somebody has the file open to write. Who opens it in the
            # meantime is told by a signal; this one does nothing, the default one would end us.
            fcntl.fcntl(reader, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(reader, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(reader, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except (ImportError, AttributeError, OSError):
        return False
    return False
