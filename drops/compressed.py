"""The bytes of a file; those inside it where it is packed, unpacked on the way, within limits."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from drops import limits
from drops.problems import DropError, listed
from drops.unpacking import BROKEN_ZIP, GZIP, Gzip, Read, Zip, bad_zip

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
    """How the file is packed, by its first bytes: gzip, zip or not at all."""
    with source.open("rb") as file:
        start = file.read(4)
    if start.startswith(GZIP):
        return "gzip"
    return "zip" if start in ZIP else ""


@contextmanager
def opened(source: Path, name: str) -> Iterator[Stream]:
    """The file's bytes, or those of the one file inside; `DropError` when it holds too much."""
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
    """The first bytes, unpacked."""
    with opened(source, name) as stream:
        return _read_all(stream.read, size)


def _read_all(read: Read, size: int) -> bytes:
    """So many bytes, or all that there are."""
    found = bytearray()
    while len(found) < size and (more := read(size - len(found))):
        found += more
    return bytes(found)


def members(source: Path, name: str) -> list[zipfile.ZipInfo]:
    """What a zip file says it holds; `DropError` when it cannot even say that."""
    try:
        with zipfile.ZipFile(source) as archive:
            return archive.infolist()
    except BROKEN_ZIP as error:
        raise bad_zip(name) from error


def only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The one data file; it is only ever read, never laid anywhere, so its path can do no harm."""
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
