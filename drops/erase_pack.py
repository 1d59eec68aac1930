"""A new file, packed as an old one is; and the old one's text, whatever was read of it already."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, BinaryIO, cast

from drops.compressed import only_member, packing


def writer_like(source: Path, name: str, target: Path) -> IO[bytes]:
    """The new file, to be entered and written; packed as the old one is."""
    packed = packing(source)
    if packed == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(target, "wb", compresslevel=6, mtime=0))
    if packed == "zip":
        with zipfile.ZipFile(source) as archive:
            member = only_member(archive, name).filename
        return cast("IO[bytes]", _Zipped(target, member))
    return cast("IO[bytes]", cast("BinaryIO", target.open("wb")))


class _Zipped:
    """The one member of a new zip file; the file is whole when it is left."""

    def __init__(self, target: Path, member: str) -> None:
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._member = self._archive.open(member, "w", force_zip64=True)

    def __enter__(self) -> IO[bytes]:
        return self._member

    def __exit__(self, *_: object) -> None:
        self._member.close()
        self._archive.close()


class Joined(io.RawIOBase):
    """What was read already, then the rest, as one stream."""

    def __init__(self, start: bytes, read: Callable[[int], bytes]) -> None:
        self._start, self._read = start, read

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """How many bytes were put into the buffer."""
        view = memoryview(cast("bytearray", buffer)).cast("B")
        found, self._start = (
            self._start[: len(view)] or self._read(len(view)),
            self._start[len(view) :],
        )
        view[: len(found)] = found
        return len(found)
