"""What a file of the lake was when it was written, so that a damaged one is known as such.

The writer notes it of each file once. Readers look at sizes and footers, which costs little;
whoever opens the store to write looks at every byte.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

#: Size in bytes, and CRC-32 of the footer and of the whole file.
Checksums = tuple[int, int, int]

_CHUNK = 1 << 20
#: A Parquet file ends in its footer, the footer's length in four bytes, and four letters.
_TAIL = 8


def checksums_of(path: Path) -> Checksums:
    """Return the checksums of a file as it is now."""
    return path.stat().st_size, _footer(path), _whole(path)


def fault(path: Path, known: Checksums, *, closely: bool = False) -> str:
    """Return what is wrong with a file: `missing`, `empty`, `torn`, `damaged`.

    Nothing when it is whole.

    Only `closely` finds a flipped bit outside of the footer: it reads the whole file.
    """
    try:
        size = path.stat().st_size
        if size != known[0]:
            return "torn" if size else "empty"
        if _footer(path) != known[1] or (closely and _whole(path) != known[2]):
            return "damaged"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return ""


def faults(
    folder: Path, files: Mapping[str, Checksums], *, closely: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield each file that is not as it was known, relative to the folder, with what is wrong."""
    for name, known in files.items():
        if wrong := fault(folder / name, known, closely=closely):
            yield name, wrong


def _footer(path: Path) -> int:
    with path.open("rb") as reader:
        size = reader.seek(0, 2)
        reader.seek(max(0, size - _TAIL))
        length = int.from_bytes(reader.read(4), "little")
        reader.seek(max(0, size - _TAIL - length))
        return zlib.crc32(reader.read())


def _whole(path: Path) -> int:
    total = 0
    with path.open("rb") as reader:
        while chunk := reader.read(_CHUNK):
            total = zlib.crc32(chunk, total)
    return total
