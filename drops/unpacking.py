"""What comes out of a packed file, bit by bit: never more than asked for, never more than sane."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from drops import limits
from drops.problems import DropError

GZIP = b"\x1f\x8b"
_CHUNK = 1 << 18

#: What Python's zip reader raises when a file is not what it says.
BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError),
    *(ValueError, IndexError, KeyError, OverflowError, RuntimeError),
)

Read = Callable[[int], bytes]


def bad_zip(name: str) -> DropError:
    """The sentence for a zip file that cannot be read."""
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
        """Up to so many bytes; none at the end."""
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
        """Up to so many bytes; none at the end."""
        try:
            text = self._read(size)
        except BROKEN_ZIP as error:
            raise bad_zip(self.name) from error
        self.gauge.check(len(text), self.packed)
        return text
