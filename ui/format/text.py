"""Customer text made plain: what somebody wrote is shown as written, never read as markup.

And what its language is called.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from babel import Locale

from metrics.model import group_name

#: Zero width and no break: parts two characters that Markdown would read together.
_JOINER = "\u2060"

_PUNCTUATION = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")

#: Where Markdown extensions read on after backslashes are gone: directives and emoji names, links
#: without brackets, mail addresses, typographic arrows.
_READ_LATER = re.compile(r"(?<=[:@])(?=[\w/+-])|(?<=www)(?=\.)|(?<=[-<>~])(?=[-=>])", re.IGNORECASE)

#: All but the spaces that never break, which our own numbers hold.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")

#: They have no width either, but several scripts and composed emoji need them.
_JOINS = "\u200c\u200d"


#: The same spaces that never break, by nothing.
_NO_FIXED_SPACES = str.maketrans("", "", "\u00a0\u202f")

_FOR_PLOTLY = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def one_line(text: str) -> str:
    """Return the text on one line, without control characters and reading-direction marks."""
    if text.translate(_NO_FIXED_SPACES).isprintable():
        # Nearly every text: a chart has hundreds of them, and no character needs a look.
        return _SPACES.sub(" ", text).strip()
    kept = "".join(c for c in _SPACES.sub(" ", text) if c in _JOINS or _is_visible(c))
    return _SPACES.sub(" ", kept).strip()


def shorten(text: str, length: int = 24) -> str:
    """Return the text on one line, at most `length` characters, with `…` if something was cut."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def shorten_around(text: str, words: Iterable[str], length: int) -> str:
    """Return the text on one line, at most `length` characters, those that say most of some words.

    A word is found by how it begins, with or without accents; none of them, and the text's own
    beginning is told. `…` stands where something was cut.

    Args:
        text: what somebody wrote.
        words: what is looked for, plain.
        length: so many characters are told at most.
    """
    line = one_line(text)
    if len(line) <= length:
        return line
    plain_line = "".join(unicodedata.normalize("NFD", letter)[0] for letter in line).casefold()
    if len(plain_line) != len(line):
        # A letter that becomes two in small, and every place behind it is another.
        plain_line = line.lower() if len(line.lower()) == len(line) else line
    found = [
        (match.start(), word)
        for word in words
        for match in re.finditer(rf"\b{re.escape(_stem(word))}", plain_line)
    ]
    room = length * 3 // 4

    def says(start: int) -> int:
        return len({word for at, word in found if start <= at <= start + room})

    first = max(sorted(at for at, _ in found), key=says, default=0)
    begins = line.rfind(" ", 0, max(first - length // 5, 0)) + 1 if first > room else 0
    return ("…" if begins else "") + shorten(line[begins:], length - bool(begins))


def _stem(word: str) -> str:
    """How a word begins in most of its forms."""
    return word[: max(4, len(word) - 3)]


def plain_for_plotly(text: str) -> str:
    """Return the text as a Plotly label that shows it as written.

    No tag, entity or formula in it.
    """
    return one_line(text).translate(_FOR_PLOTLY)


def plain_for_markdown(text: str) -> str:
    """Return the text on one line as Markdown that shows it as written, wherever it is read.

    No emphasis, link, image, tag, colour, icon, emoji name or formula in it is read as such.
    """
    parted = _READ_LATER.sub(_JOINER, one_line(text))
    return _PUNCTUATION.sub(r"\\\1", parted)


def read_markdown(markdown: str) -> str:
    """Return the text that a sentence of ours as Markdown shows; a badge of it stands in brackets.

    What somebody wrote stands in it as `plain_for_markdown` made it, and is as written again.
    """
    badges = _BADGE.sub(r"(\1)", markdown)
    without = _OF_OURS.sub(lambda found: found["kept"] or "", badges)
    return without.replace(_JOINER, "")


#: An escaped character is kept; what is not escaped and would be read as markup is ours.
_BADGE = re.compile(r":[a-z]+-badge\[((?:\\.|[^\]\\])*)\]")
_OF_OURS = re.compile(r"\\(?P<kept>.)|\*\*|:[a-z]+\[|(?<!\\)\]")


def sentence(words: str) -> str:
    """Return words as a sentence of their own."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


def language_name(code: str | None) -> str:
    """Return what a language is called in English (CLDR); its code where that is of none."""
    names: Mapping[str, str] = Locale("en").languages
    return names.get(code or "") or group_name(code)


def _is_visible(character: str) -> bool:
    """Whether it is neither control, format, surrogate nor private-use character."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
