"""In which encoding the letters of a text make words of a language, and how sure that is."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import chardet

from drops.sandbox import limits

#: The encodings of exports in the wild, and how likely each is beside the others before a letter
#: was read: spreadsheet programs write those of Windows, hardly any tool those of DOS.
_LIKELY = {
    "cp1252": 1.6,
    "cp1250": 1.0,
    "cp1251": 1.0,
    "cp1253": 1.0,
    "cp1254": 1.0,
    "cp932": 1.0,
    "gb18030": 1.0,
    "big5": 1.0,
    "cp949": 1.0,
    "mac_roman": 1.0,
    "iso8859_2": 0.95,
    "euc_jp": 0.9,
    "cp1255": 0.75,
    "cp1256": 0.75,
    "cp1257": 0.75,
    "cp874": 0.75,
    "koi8_r": 0.75,
    "cp850": 0.6,
    "cp852": 0.6,
    "cp866": 0.6,
}
#: What the detector calls those among them that have narrower or wider relatives.
_SAME = {
    "shift_jis": "cp932",
    "shift_jisx0213": "cp932",
    "shift_jis_2004": "cp932",
    "euc_kr": "cp949",
    "euc_jis_2004": "euc_jp",
    "euc_jisx0213": "euc_jp",
    "big5hkscs": "big5",
    "iso8859_1": "cp1252",
}
#: Cells with letters outside ASCII, from separator to separator.
_CELLS = re.compile(rb"[^,;\t\r\n\"]*[\x80-\xff][^,;\t\r\n\"]*")
_MOST_CELLS = 2_000
#: Another encoding that is so near to the likeliest one is likely too, and so near as likely.
_NEAR, _AS_NEAR = 0.8, 0.9
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Likely:
    """An encoding that bytes may have, and how well the words in it are words."""

    encoding: str
    worth: float


@dataclass(frozen=True, slots=True)
class LanguageReading:
    """How one cell of a file reads in an encoding, and in which line it stands."""

    encoding: str
    text: str
    line: int
    #: Whether this encoding is clearly likelier than all others.
    is_likelier: bool


def likely_encodings(foreign: bytes) -> list[Likely]:
    """Return the encodings in which the bytes, which are no UTF-8, may be words.

    The likeliest first.
    """
    cells = _cells(foreign)
    text = b"\n".join(cells)
    limits.alive()
    known = [name.replace("_", "-") for name in _LIKELY]
    found = chardet.detect_all(
        text, ignore_threshold=True, compat_names=False, include_encodings=known
    )
    likely = [
        Likely(name, each["confidence"] * _LIKELY[name] * _order(text, name))
        for each in found
        if (name := _name(each["encoding"])) in _LIKELY
    ]
    return sorted(likely, key=lambda each: -each.worth)


def _cells(foreign: bytes) -> list[bytes]:
    """The cells that tell something, each once; those at both ends may be torn."""
    cells = _CELLS.findall(foreign)
    whole = cells[1:-1] if len(cells) > 20 else cells
    return list(dict.fromkeys(whole))[:_MOST_CELLS]


def _name(encoding: str | None) -> str:
    """The name by which an encoding stands in the list above."""
    try:
        name = codecs.lookup(encoding or "").name.replace("-", "_")
    except LookupError:
        return ""
    return _SAME.get(name, name)


def _order(text: bytes, encoding: str) -> float:
    """The share of letters outside ASCII that stand where letters stand, squared.

    No word has a capital between small letters, a sign or a quotation mark between letters, an
    opening mark behind one, or letters of two scripts; no text has a control character.
    """
    read = text.decode(encoding, "replace")
    odd = given = 0
    for index, letter in enumerate(read):
        if letter.isascii():
            continue
        given += 1
        odd += _is_odd(letter, read[index - 1] if index else " ", read[index + 1 : index + 2])
    return (1 - odd / given) ** 2 if given else 1.0


#: Marks that no word has between letters, and those that open and stand behind no letter: what is
#: ö, å, é, ç of DOS is one of them for Windows (`K”ln`, `perch‚`).
_BETWEEN_WORDS, _OPENING = "“”„«»‚‹›†‡•‰", "„‚"


def _is_odd(letter: str, before: str, behind: str) -> bool:
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Cn", "Co") or letter == "\ufffd":
        return True
    if kind == "Lu":
        return before.islower() or (before.isalpha() and behind.islower())
    if letter in _BETWEEN_WORDS:
        return before.isalpha() and (behind.isalpha() or letter in _OPENING)
    if kind[0] == "S" or kind == "No":
        return before.isalpha() or behind.isalpha()
    if kind[0] != "L" or letter.lower() == letter.upper():
        return False
    mixed = any("a" <= each.lower() <= "z" for each in (before, behind) if each)
    return mixed and not unicodedata.name(letter, "").startswith("LATIN")


def readings(foreign: bytes, line: int, likely: Sequence[Likely]) -> tuple[LanguageReading, ...]:
    """Return how a telling cell reads in each likely encoding; nothing where one alone is likely.

    `line` is where the bytes begin in the file.
    """
    best = likely[0]
    near = [each for each in likely if each.worth >= _NEAR * best.worth]
    cells = _cells(foreign)
    read = {each.encoding: [_shown(cell, each.encoding) for cell in cells] for each in near}
    different: dict[str, list[str]] = {}
    for encoding, texts in read.items():
        if texts not in different.values():
            different[encoding] = texts
    if len(different) < 2:
        return ()
    numbers = [
        number
        for number in range(len(cells))
        if len({texts[number] for texts in different.values()}) == len(different)
    ] or [
        number
        for number in range(len(cells))
        if len({texts[number] for texts in different.values()}) > 1
    ]
    telling = min(numbers, key=lambda number: abs(len(cells[number]) - 8))
    line_number = line + foreign[: foreign.index(cells[telling])].count(b"\n")
    worth = {each.encoding: each.worth for each in near}
    second = max(worth[each] for each in list(different)[1:])
    clear = second < _AS_NEAR * best.worth
    return tuple(
        LanguageReading(encoding, texts[telling], line_number, clear and encoding == best.encoding)
        for encoding, texts in list(different.items())[:3]
    )


def _shown(cell: bytes, encoding: str) -> str:
    text = cell.decode(encoding, "replace").strip()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
