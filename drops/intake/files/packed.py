"""The bytes of a file; of a packed file those inside it, unpacked on the way, within limits.

What comes out of a packed file comes bit by bit: never more than asked for, never more than sane.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from drops.errors import DropError, listed
from drops.sandbox import limits

GZIP = b"\x1f\x8b"
_CHUNK = 1 << 18

#: What Python's zip reader raises when a file is not what it says.
BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError),
    *(ValueError, IndexError, KeyError, OverflowError, RuntimeError),
)

Read = Callable[[int], bytes]


def bad_zip(name: str) -> DropError:
    """Return the sentence for a zip file that cannot be read."""
    return DropError(
        f"{name} is a zip file or a workbook, but damaged or cut off; expected a whole workbook, "
        "or a whole zip file with one data file in it"
    )


class _Gauge:
    """Counts what comes out, and stops what grows like no text does."""

    def __init__(self, name: str) -> None:
        self.name, self.out = name, 0

    def check(self, new: int, packed: int) -> None:
        self.out += new
        if self.out > limits.UNPACKED:
            raise DropError(
                f"{self.name} unpacks to more than {limits.UNPACKED >> 30} GB; "
                "expected less, or the same rows in several files"
            )
        if self.out > limits.UNPACKED_FREELY and self.out > limits.UNPACKED_RATIO * packed:
            raise DropError(
                f"{self.name} unpacks to more than {limits.UNPACKED_RATIO} times its size, as no "
                "export does; nothing more of it was unpacked. Expected the packed export of a tool"
            )


class Gzip:
    """Reads what a gzip file holds, all of its members, and never more than asked for."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        self.gauge, self.engine = _Gauge(name), zlib.decompressobj(wbits=31)
        self.left = b""

    def read(self, size: int) -> bytes:
        """Return up to so many bytes; none at the end."""
        if size <= 0:
            return b""  # to zlib, 0 means all
        while True:
            if not self.left and not self.engine.eof:
                self.left = self.file.read(_CHUNK)
            if self.engine.eof and not self._next_member():
                return b""
            at_end = not self.left
            try:
                text = self.engine.decompress(self.left, size)
            except zlib.error as error:
                raise self._broken("is damaged") from error
            self.left = self.engine.unconsumed_tail or self.engine.unused_data
            self.gauge.check(len(text), self.file.tell())
            if text:
                return text
            if at_end and not self.engine.eof:
                raise self._broken("ends too early; it may have been cut off while it was copied")

    def _next_member(self) -> bool:
        """Whether another member follows; some tools fill the end with zeros."""
        while not self.left.strip(b"\0"):
            self.left = self.file.read(_CHUNK)
            if not self.left:
                return False
        self.left = self.left.lstrip(b"\0")
        self.left += self.file.read(2) if len(self.left) == 1 else b""
        if not self.left.startswith(GZIP):
            raise self._broken("has something else behind its end")
        self.engine = zlib.decompressobj(wbits=31)
        return True

    def _broken(self, how: str) -> DropError:
        return DropError(f"{self.name} is a gzip file that {how}; expected a whole gzip file")


class Zip:
    """Reads the one member of a zip file."""

    def __init__(self, read: Read, name: str, packed: int) -> None:
        self._read, self.name, self.packed = read, name, packed
        self.gauge = _Gauge(name)

    def read(self, size: int) -> bytes:
        """Return up to so many bytes; none at the end."""
        try:
            text = self._read(size)
        except BROKEN_ZIP as error:
            raise bad_zip(self.name) from error
        self.gauge.check(len(text), self.packed)
        return text


ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NO_DATA = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class Stream:
    """Bytes one after another; `done` is how many bytes of the file itself have been used."""

    def __init__(self, file: BinaryIO, read: Read) -> None:
        self._file, self.read = file, read

    @property
    def done(self) -> int:
        """Bytes of the file itself, packed if it is packed, that have been used."""
        return self._file.tell()


def packing(source: Path) -> str:
    """Return how the file is packed, by its first bytes: gzip, zip or not at all."""
    with source.open("rb") as file:
        start = file.read(4)
    if start.startswith(GZIP):
        return "gzip"
    return "zip" if start in ZIP else ""


@contextmanager
def opened(source: Path, name: str) -> Iterator[Stream]:
    """Yield the file's bytes, or those of the file inside; `DropError` if it holds too much."""
    packed = packing(source)
    with source.open("rb") as file:
        if packed == "gzip":
            yield Stream(file, Gzip(file, name).read)
        elif packed == "zip":
            with ExitStack() as stack:
                yield Stream(file, _only_member_of(file, name, stack).read)
        else:
            yield Stream(file, file.read)


def _only_member_of(file: BinaryIO, name: str, stack: ExitStack) -> Zip:
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
        member = only_member(archive, name)
        inside = stack.enter_context(archive.open(member))
    except BROKEN_ZIP as error:
        raise bad_zip(name) from error
    return Zip(inside.read, name, member.compress_size)


def start_of(source: Path, name: str, size: int = 4096) -> bytes:
    """Return the first bytes, unpacked."""
    with opened(source, name) as stream:
        return _read_all(stream.read, size)


def _read_all(read: Read, size: int) -> bytes:
    """So many bytes, or all that there are."""
    found = bytearray()
    while len(found) < size and (more := read(size - len(found))):
        found += more
    return bytes(found)


def members(source: Path, name: str) -> list[zipfile.ZipInfo]:
    """Return what a zip file says it holds; `DropError` when it cannot even say that."""
    try:
        with zipfile.ZipFile(source) as archive:
            return archive.infolist()
    except BROKEN_ZIP as error:
        raise bad_zip(name) from error


def only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """Return the one data file.

    It is only ever read, never laid anywhere, so its path can do no harm.
    """
    found = [each for each in archive.infolist() if _is_data(each)]
    if len(found) != 1:
        held = listed((each.filename for each in found), 5) or "nothing"
        raise DropError(f"{name} is a zip file with {held} in it; expected exactly one data file")
    (member,) = found
    if member.flag_bits & 1:
        raise DropError(f"{name} is locked with a password; expected a zip file without one")
    if member.file_size > limits.UNPACKED:
        raise DropError(
            f"{name} unpacks to {member.file_size >> 30:,} GB; "
            f"expected at most {limits.UNPACKED >> 30} GB"
        )
    return member


def _is_data(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and not any(part in member.filename for part in _NO_DATA)
