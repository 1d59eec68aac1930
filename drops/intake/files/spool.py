"""A workbook or Parquet file that came packed, laid out whole: libraries read nothing else.

It has no name there, so that nothing of it is left however the process ends.
"""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

from drops.errors import DropError
from drops.intake.files.packed import members, opened, packing, start_of
from drops.sandbox import limits

PARQUET = b"PAR1"
#: The start of workbooks before 2007, and of those locked with a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
SQLITE = b"SQLite format 3\0"
#: How files of statistics programs start.
STATISTICS = {
    b"$FL2": "SPSS",
    b"$FL3": "SPSS",
    b"<stata_dta>": "Stata",
    b"\x72\x01\x01\x00": "Stata",
    b"\x72\x02\x01\x00": "Stata",
    b"\x73\x02\x01\x00": "Stata",
    b"RDX2\n": "R",
    b"RDX3\n": "R",
    b"X\n\x00\x00\x00\x02": "R",
    b"X\n\x00\x00\x00\x03": "R",
    b"\0" * 12 + b"\xc2\xea\x81\x60": "SAS",
}
WHOLE = (SQLITE, *STATISTICS)
_BLOCK = 1 << 22

Given = ParamSpec("Given")
Result = TypeVar("Result")

#: What tells one file from another: where it lies, how long it is, when it was written.
_State = tuple[int, int, int, int]
_held: dict[_State, BinaryIO] = {}
_forgetting: list[Callable[[], None]] = []


def packs_whole_file(source: Path, name: str) -> bool:
    """Return whether what is packed is no text.

    A workbook, a Parquet file, or something packed again.
    """
    packed = packing(source)
    if not packed or (packed == "zip" and is_document(source, name)):
        return False
    return start_of(source, name, 32).startswith((PARQUET, OLE, _ZIP, *WHOLE))


def is_document(source: Path, name: str) -> bool:
    """Return whether a zip file is one document of an office program, such as a workbook."""
    parts = {part.filename for part in members(source, name)}
    return not parts.isdisjoint(("[Content_Types].xml", "xl/workbook.xml", "content.xml"))


def laid_out(source: Path, name: str) -> Path:
    """Return the file itself; if a whole file is packed in it, where that lies until `let_go`."""
    if not packs_whole_file(source, name):
        return source
    status = source.stat()
    state = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    if state not in _held:
        let_go()
        _held[state] = _unpacked(source, name)
    return Path(f"/proc/self/fd/{_held[state].fileno()}")


def let_go() -> None:
    """Free the room on the disk."""
    while _held:
        _held.popitem()[1].close()


def letting_go(
    function: Callable[Given, Result], *arguments: Given.args, **options: Given.kwargs
) -> Result:
    """Return what the function gives back.

    Whatever was laid out for it is gone then, and so are the cells that were remembered.
    """
    try:
        return function(*arguments, **options)
    finally:
        let_go()
        for forget in _forgetting:
            forget()


def forgotten_after(forget: Callable[[], None]) -> None:
    """Call this, from now on, when a function that reads a file is done.

    The process that reads files lives on: what is remembered of cells while one is read is of
    customers, and not to stay there when they are erased.
    """
    _forgetting.append(forget)


def _unpacked(source: Path, name: str) -> BinaryIO:
    with _unnamed(source.parent) as file, opened(source, name) as stream:
        while block := stream.read(_BLOCK):
            if file.tell() + len(block) > limits.UNPACKED_WHOLE:
                raise DropError(
                    f"{name} holds a workbook or Parquet file of more than "
                    f"{limits.UNPACKED_WHOLE >> 30} GB; expected a smaller one, or the file "
                    "as it is, not packed"
                )
            file.write(block)
            limits.alive()
        file.flush()
        return file


@contextmanager
def _unnamed(folder: Path) -> Iterator[BinaryIO]:
    """A file without a name, beside the other where that may be; closed when something fails."""
    try:
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed below or by `let_go`
    except PermissionError:
        file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        yield file
    except BaseException:
        file.close()
        raise


atexit.register(let_go)
