"""Files that survive a power cut: copied with their hash, written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 20
_PATH = re.compile(r"""(?:file )?(['\\"]+)/[^'\\"]*\1|(?:file )?/\S+/\S+""")
#: The endings of files that intake has a reader for.
ENDINGS = (
    ".csv", ".tsv", ".tab", ".txt", ".gz", ".parquet", ".xlsx", ".json", ".jsonl", ".ndjson",
)  # fmt: skip


def sync_file(path: Path) -> None:
    """Nothing; the file's bytes are on the disk, not only in memory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Nothing; names that were made or moved in the folder are on the disk."""
    if os.name == "posix":  # other systems cannot open a folder, and need no such call
        sync_file(folder)


def copy_with_hash(
    source: Path, target: Path, on_bytes: Callable[[int], None] | None = None
) -> tuple[str, int]:
    """The SHA-256 (hexadecimal) and size in bytes of what was copied and is now on the disk."""
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
    """The SHA-256 of the file, hexadecimal."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Nothing; the file holds the text, and a reader never saw half of it."""
    replace_whole(path, text)
    sync_folder(path.parent)


def replace_whole(path: Path, text: str) -> None:
    """As `write_whole`; but after a power cut the file may be the one before."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as writer:
            writer.write(text)
            writer.flush()
            os.fsync(writer.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def remove_folder(folder: Path) -> None:
    """Nothing; the folder is gone, or what could not be removed is left for the next sweep."""
    shutil.rmtree(folder, ignore_errors=True)


def reason(error: BaseException) -> str:
    """Why it failed, in the system's or the library's own words, without paths or a traceback."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    full = os.strerror(errno.ENOSPC)
    # The engines put the path of the file, and more, around the system's words.
    return full.lower() if full in str(error) else _PATH.sub("a file", text)
