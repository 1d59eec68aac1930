"""How a text file is encoded, and its text as UTF-8, block by block."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drops.errors import DropError
from drops.intake.files.languages import LanguageReading, likely_encodings, readings
from drops.intake.files.packed import opened, start_of
from drops.sandbox import limits

#: Bytes read at once: large enough for NumPy, small enough to keep several in memory.
BLOCK = 8 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Fewer bytes than this tell nothing about how wide a letter is.
_ENOUGH = 8


def find_encoding(
    source: Path, name: str, most: int | None = None, *, named_encoding: str = ""
) -> str:
    """Return the encoding of the file (of its first `most` bytes), and that it holds text at all.

    `named_encoding` is how a person said that it is encoded, where it is no UTF-8.
    """
    start = start_of(source, name)
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    if marked == "utf-16":
        return marked
    if wide := _wide_without_mark(start):
        return wide
    foreign = _first_that_is_not_utf8(source, name, most)
    if foreign is None or marked:
        return marked or "utf-8"
    return named_encoding or _guess(foreign.text)


def readings_of(source: Path, name: str, encoding: str) -> tuple[LanguageReading, ...]:
    """Return how a cell reads in the encodings that are likely; empty where only that one is."""
    if encoding.startswith("utf"):
        return ()
    foreign = _first_that_is_not_utf8(source, name, None)
    likely = likely_encodings(foreign.text) if foreign else []
    return readings(foreign.text, foreign.line, likely) if foreign and likely else ()


@dataclass(frozen=True, slots=True)
class _Foreign:
    """Some bytes that are no UTF-8, and the line in which they begin."""

    text: bytes
    line: int


def _wide_without_mark(start: bytes) -> str:
    """UTF-16 whose mark was lost: every second byte of western text is NUL."""
    high, low = start[0::2].count(0), start[1::2].count(0)
    enough = len(start) // 2 * 0.8
    if len(start) < _ENOUGH or min(high, low) > len(start) // 100:
        return ""
    return "utf-16-be" if high > enough else "utf-16-le" if low > enough else ""


def _first_that_is_not_utf8(source: Path, name: str, most: int | None) -> _Foreign | None:
    """Some bytes around the first place that is no UTF-8, or `None`; refuses NUL bytes.

    `None` too when the text around is UTF-8: then the place is torn, and its row alone is wrong.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, letters = 1, False
    for block, _ in raw_blocks(source, name, most):
        if b"\0" in block:
            line = lines + block[: block.index(b"\0")].count(b"\n")
            raise DropError(
                f"{name}, line {line}: holds a NUL byte, which no text has; expected CSV in UTF-8, "
                "UTF-16 or Windows-1252, or an Excel, JSON or Parquet file"
            )
        before, lines = lines, lines + block.count(b"\n")
        if block.isascii() and not decoder.getstate()[0]:
            continue
        held = decoder.getstate()[0]
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            text = held + block
            if letters or _is_torn_utf8(text, error.start):
                return None
            start = text.rfind(b"\n", 0, max(0, error.start - 20_000)) + 1
            line = before + text[:start].count(b"\n") - held.count(b"\n")
            return _Foreign(text[start : error.start + 80_000], line)
        letters = True
    return None


def _is_torn_utf8(text: bytes, first: int) -> bool:
    """Whether letters in UTF-8 outnumber the bytes that are none: other encodings have few such."""
    before = sum(letter > "\x7f" for letter in text[:first].decode("utf-8"))
    read = text[first : first + 80_000].decode("utf-8", "replace")
    torn = read.count("\ufffd")
    return before + sum(letter > "\x7f" for letter in read) - torn >= torn


def raw_blocks(source: Path, name: str, most: int | None = None) -> Iterator[tuple[bytes, int]]:
    """Yield the unpacked bytes, block by block, and how many bytes of the file itself were used."""
    left = most
    with opened(source, name) as stream:
        while block := stream.read(BLOCK if left is None else min(BLOCK, left)):
            left = None if left is None else left - len(block)
            limits.alive()
            yield block, stream.done


def _guess(foreign: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8; Windows-1252 when nothing tells."""
    likely = likely_encodings(foreign)
    return likely[0].encoding if likely else "cp1252"


def utf8_blocks(
    source: Path, encoding: str, most: int | None = None, *, name: str = "the file"
) -> Iterator[tuple[bytes, int]]:
    """Yield the file's text in UTF-8 without a mark, with how many bytes have been read."""
    if encoding in ("utf-8", "utf-8-sig"):
        first = True
        for block, done in raw_blocks(source, name, most):
            yield (block.removeprefix(codecs.BOM_UTF8) if first else block), done
            first = False
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    done = 0
    for block, done in raw_blocks(source, name, most):
        yield decoder.decode(block).encode("utf-8", "replace"), done
    yield decoder.decode(b"", final=True).encode("utf-8", "replace"), done
