"""What names say: when two spellings are one, in files and in settings; what a source is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

_SPACES = re.compile(r"\s+")
#: Nobody sees these either, though Unicode counts them as letters or marks.
_FILLERS = frozenset("\u034f\u115f\u1160\u3164\uffa0") | {chr(c) for c in range(0xFE00, 0xFE10)}


def without_invisible(text: str) -> str:
    """Return the text without what nobody sees.

    Zero-width, direction and other format characters.
    """
    return "".join(
        c
        for c in text
        if c.isspace() or not (unicodedata.category(c) in ("Cf", "Cc") or c in _FILLERS)
    )


@lru_cache(maxsize=100_000)
def clean_name(text: str) -> str:
    """Return the name as it is shown.

    Composed, without invisible characters, with single spaces.
    """
    as_it_is = text.isascii() and text.isprintable()
    seen = text if as_it_is else unicodedata.normalize("NFC", without_invisible(text))
    return _SPACES.sub(" ", seen).strip()


@lru_cache(maxsize=100_000)
def name_key(text: str) -> str:
    """Return what two spellings of one name share."""
    if text.isascii():
        return clean_name(text).casefold()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return clean_name(unicodedata.normalize("NFKC", folded)).casefold()


def same_names(
    known: Iterable[str], named: Iterable[str], aliases: Mapping[str, str]
) -> dict[str, str]:
    """Return, of the names that are known in files, which of `named` each one is.

    A name that is none of them is left out. `aliases` say which names files show otherwise.
    """
    alias_keys = {name_key(name): name_key(to) for name, to in aliases.items()}
    meant = {alias_keys.get(name_key(name), name_key(name)): name for name in named}
    return {name: meant[key] for name in known if (key := name_key(name)) in meant}


#: The names of mappings that nobody has given a name: their files may be of any tool.
UNNAMED = ("proposed", "by-hand")
#: What the names of Pepper's own formats begin with.
_OWN_FORMAT = "pepper_"


def source_in_words(source: str) -> str:
    """Return a source as people say it, `Zendesk explore`; empty where its name names no tool."""
    if source in UNNAMED or source.startswith(_OWN_FORMAT):
        return ""
    words = source.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"
