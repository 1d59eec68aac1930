"""Whether a file speaks of a customer: looked for in its bytes, unpacked where it is packed."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from drops.errors import DropError
from drops.intake.files import kind_of, opened, packing, packs_whole_file
from drops.intake.values.pseudonyms import Identity, plain_id
from drops.sandbox import limits
from store.settings import plain_path
from store.tables import PEOPLE

_CHUNK = 1 << 22
#: How ASCII is written; every letter in so many bytes, the telling one first or last.
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
#: What may stand between fields in text, JSON and the parts of workbooks.
_BETWEEN = re.compile(rb'[,;\t|"<>{}\[\]\r\n]')
#: Kinds of files in which a number is no text, or a letter may be written as a number.
_CODED = ("page", "xml", "log", "database", "statistics")
_WORD = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")


@dataclass(frozen=True, slots=True)
class Needle:
    """The bytes by which a text of one encoding names a customer."""

    text: bytes
    any_case: bool
    encoding: str

    def is_in(self, text: bytes) -> bool:
        """Return whether the text names the customer, and not one with a longer id."""
        seen = text.lower() if self.any_case else text
        position = seen.find(self.text)
        while position >= 0:
            if not (
                self._is_word(seen, position, -1)
                or self._is_word(seen, position + len(self.text), 0)
            ):
                return True
            position = seen.find(self.text, position + 1)
        return False

    def _is_word(self, text: bytes, position: int, before: int) -> bool:
        """Whether a letter or digit stands at a place, or before it."""
        width = 1 if self.encoding == "ascii" else 2
        letter = text[max(position + before * width, 0) : position + (before + 1) * width]
        return bool(letter) and not _WORD.isdisjoint(letter)


def needles_of(customer: str) -> list[Needle]:
    """Return by what texts name a customer, per encoding.

    None when it may be written in many ways.
    """
    plain = plain_id(customer)
    if not plain.isascii() or not plain.isprintable() or set(plain) & set("\"\\/&<>'"):
        return []
    return [Needle(plain.encode(each), "@" in plain, each) for each in _ENCODINGS]


def may_hold(path: Path, _name: str, names: Sequence[str]) -> bool:
    """Return whether a file may speak of who has these names.

    False is certain, but for damaged files.

    It runs where files are read (`drops.sandbox`), because it unpacks what nobody has checked.
    """
    found = [needles_of(name) for name in names]
    needles = [needle for each in found for needle in each]
    if not all(found):
        return True
    with suppress(OSError, DropError, zipfile.BadZipFile, pl.exceptions.PolarsError):
        with path.open("rb") as file:
            start = file.read(4)
        if start == b"PAR1":
            return any(_parquet_may_hold(path, plain_id(name)) for name in names)
        if packs_whole_file(path, path.name) or kind_of(path, path.name) in _CODED:
            return True
        return any(_found(read, needles) for read in _streams(path))
    return True


def _streams(path: Path) -> Iterator[Callable[[int], bytes]]:
    """What is in the file, unpacked: every member of a zip file or workbook."""
    if packing(path) == "zip":
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                with archive.open(member) as inside:
                    yield inside.read
        return
    with opened(path, path.name) as stream:
        yield stream.read


def _found(read: Callable[[int], bytes], needles: list[Needle]) -> bool:
    rest = b""
    while block := read(_CHUNK):
        limits.alive()
        text = rest + block
        wide = b"\0" in text
        if any(needle.is_in(text) for needle in needles if wide or needle.encoding == "ascii"):
            return True
        rest = text[-1024:]
    return False


def names_erased(path: Path, _name: str, identity: Identity) -> bool:
    """Return whether a file that is not taken in names an erased customer, as far as it is read.

    Nobody knows any more who that was; so everything in it that may be a field is hashed. It runs
    where files are read (`drops.sandbox`), because it unpacks what nobody has checked.
    """
    known: set[bytes] = set()
    with suppress(OSError, DropError, zipfile.BadZipFile, EOFError, zlib.error):
        for read in _streams(path):
            rest = b""
            while block := read(_CHUNK):
                limits.alive()
                # In UTF-16 every second byte of an id is NUL.
                *fields, rest = _BETWEEN.split(rest + block.replace(b"\0", b""))
                new = {*fields, rest} - known
                new |= {field.strip(b"' ") for field in new}
                if any(identity.is_mark(field.decode("utf-8", "replace")) for field in new):
                    return True
                known |= new
    return False


def _parquet_may_hold(path: Path, plain: str) -> bool:
    """Whether any cell of a Parquet file holds the text; numbers as they are written."""
    rows = pl.scan_parquet(path, glob=False)
    pattern = rf"(?i)(?:^|\W){re.escape(plain)}(?:\W|$)"
    cells = [
        pl.col(name).cast(pl.String, strict=False).str.contains(pattern).any()
        for name, kind in rows.collect_schema().items()
        if not kind.is_nested() and not kind.is_temporal() and kind != pl.Binary
    ]
    return any(rows.select(cells).collect(engine="streaming").row(0))


def files_with(paths: list[Path], hashes: Sequence[str]) -> list[Path]:
    """Return those Parquet files of ours in which a row has one of the hashes; damaged ones too."""
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        return [path for path in paths if _holds(connection, path, hashes)]


def _holds(connection: duckdb.DuckDBPyConnection, path: Path, hashes: Sequence[str]) -> bool:
    try:
        rows = connection.read_parquet(plain_path(path), hive_partitioning=False)
        places = [name for name in PEOPLE if name in rows.columns]
        if not places:
            return False
        condition = " OR ".join(f'"{name}" IN (SELECT unnest($hashes))' for name in places)
        rows.create_view("rows", replace=True)
        found = connection.execute(
            f"SELECT 1 FROM rows WHERE {condition} LIMIT 1", {"hashes": [*hashes]}
        )
        return found.fetchone() is not None
    except duckdb.Error:
        return True
