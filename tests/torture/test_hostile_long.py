"""Hostile files that are large, and thousands that are spoiled at random."""

from __future__ import annotations

import gzip
import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from drops.errors import DropError
from tests.drops.intake.files.test_hostile import check_sentence, check_taken, read, spoil_and_read
from tests.support.hostile_files import HEAD, Hostile, Refused, Taken, csv, row
from tests.support.workbooks import one_sheet

pytestmark = pytest.mark.torture


def endless_gzip(gigabytes: int) -> bytes:
    """One packed megabyte of rows, over and over: many members of one file."""
    member = gzip.compress(row("a", 9, comment="x" * 1000).encode() * 1000, mtime=0)
    return gzip.compress(HEAD.encode()) + member * (gigabytes << 10)


def overlapping_zip(gigabytes: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:  # noqa: SIM117
        with archive.open("f.csv", "w", force_zip64=True) as member:
            member.write(HEAD.encode())
            for _ in range(gigabytes << 10):
                member.write(b"a,2026-03-01,nps,9,x\n" * 50_000)
    return written.getvalue()


#: Name, bytes and outcome of each, made when it is read: all tests name them, few read them.
LARGE: dict[str, Callable[[], tuple[str, Callable[[], bytes], Refused | Taken]]] = {
    "a line of 60 MB": lambda: (
        "f.csv",
        csv(row(), row("b", comment="x" * (60 << 20)), row("c")),
        Refused("line 3: is longer than 16 MB"),
    ),
    "a gzip bomb of 20 GB": lambda: ("f.csv.gz", lambda: endless_gzip(20), Refused("more than 200")),
    "a zip bomb of 2 GB": lambda: ("f.zip", lambda: overlapping_zip(2), Refused("more than 200")),
    "a full sheet": lambda: (
        "f.xlsx",
        lambda: one_sheet([HEAD.strip().split(","), *([f"r{n}", "2026-03-01", "nps", n % 11, "x"] for n in range(200_000))]),
        Taken((200_000, 200_000, 0, 0), {f"r{n}": n % 11 for n in range(200_000)}),
    ),
    "a million stray quotation marks": lambda: (
        "f.csv",
        csv(*(row(f"r{n}", n % 11, comment='5" pipe') for n in range(1_000_000))),
        Taken((1_000_000, 1_000_000, 0, 0), {f"r{n}": n % 11 for n in range(1_000_000)}),
    ),
    "a quotation mark opened in every row": lambda: (
        "f.csv",
        csv(*(row(f"r{n}", 9, comment='"open') for n in range(100_000))),
        Refused("a quotation mark opens here|cannot be read"),
    ),
}  # fmt: skip


@pytest.mark.timeout(900)
@pytest.mark.parametrize("about", LARGE, ids=lambda about: about.replace(" ", "_"))
def test_a_large_hostile_file(tmp_path: Path, about: str) -> None:
    file = Hostile(about, *LARGE[about]())
    before = _own_memory()
    if isinstance(file.expected, Refused):
        with pytest.raises(DropError, match=file.expected.said) as caught:
            read(tmp_path, _made(file), "UTC")
        check_sentence(str(caught.value))
        # What the test itself holds of the file is not the server's.
        assert _own_memory() - before < 100 << 20
    else:
        reading, rows = read(tmp_path, file, "UTC")
        check_taken(reading, rows, file.expected)


def _made(file: Hostile) -> Hostile:
    text = file.make()
    return Hostile(file.about, file.name, _once(text), file.expected)


def _once(text: bytes) -> Callable[[], bytes]:
    held = [text]
    return held.pop


def _own_memory() -> int:
    status = Path("/proc/self/status").read_text()
    found = re.search(r"RssAnon:\s+(\d+)", status)
    return int(found[1]) << 10 if found else 0


@pytest.mark.timeout(1800)
def test_thousands_of_spoiled_files(tmp_path: Path) -> None:
    for seed in range(1000, 1000 + int(os.environ.get("PEPPER_SPOILED", "3000"))):
        spoil_and_read(tmp_path, seed)
