"""How a text file is encoded, and its text as UTF-8, block by block."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from drops.problems import DropError

#: Bytes read at once: large enough for NumPy, small enough to keep several in memory.
BLOCK = 8 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: The encodings of exports in the wild; a guess outside them is more likely wrong than right.
_LIKELY = ["cp1252", "cp1251", "shift_jis", "gb18030", "big5"]
#: Fewer letters outside ASCII than this tell nothing about the encoding.
_ENOUGH = 8


def find_encoding(source: Path, name: str, most: int | None = None) -> str:
    """The encoding of the file (of its first `most` bytes), and that it holds text at all."""
    with source.open("rb") as file:
        start = file.read(4)
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    if marked == "utf-16":
        return marked
    foreign = _first_that_is_not_utf8(source, name, most)
    return (marked or "utf-8") if foreign is None else _guess(foreign)


def _first_that_is_not_utf8(source: Path, name: str, most: int | None) -> bytes | None:
    """Some bytes around the first place that is no UTF-8, or `None`; refuses NUL bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = 1
    for block in raw_blocks(source, most):
        if b"\0" in block:
            line = lines + block[: block.index(b"\0")].count(b"\n")
            raise DropError(
                f"{name}, line {line}: holds a NUL byte, which no text has; expected CSV in UTF-8, "
                "UTF-16 with its mark, or Windows-1252, or a Parquet file"
            )
        lines += block.count(b"\n")
        if block.isascii() and not decoder.getstate()[0]:
            continue
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return block[max(0, error.start - 20_000) : error.start + 80_000]
    return None


def raw_blocks(source: Path, most: int | None = None) -> Iterator[bytes]:
    """The file's bytes, block by block, at most `most` in all."""
    left = most
    with source.open("rb") as file:
        while block := file.read(BLOCK if left is None else min(BLOCK, left)):
            left = None if left is None else left - len(block)
            yield block


def _guess(foreign: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8; Windows-1252 when nothing tells."""
    if sum(byte > 127 for byte in foreign) < _ENOUGH:
        return "cp1252"
    best = from_bytes(foreign, cp_isolation=_LIKELY).best()
    return "cp1252" if best is None else best.encoding


def utf8_blocks(
    source: Path, encoding: str, most: int | None = None
) -> Iterator[tuple[bytes, int]]:
    """The file's text in UTF-8 without a mark, with how many bytes of the file have been read."""
    done = 0
    if encoding in ("utf-8", "utf-8-sig"):
        for block in raw_blocks(source, most):
            text = block.removeprefix(codecs.BOM_UTF8) if done == 0 else block
            done += len(block)
            yield text, done
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for block in raw_blocks(source, most):
        done += len(block)
        yield decoder.decode(block).encode("utf-8", "replace"), done
    yield decoder.decode(b"", final=True).encode("utf-8", "replace"), done
