"""The words beside which people tell who they are, as `words.toml` lists them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

_LISTS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
_LETTERS = re.compile(r"[^\W\d_]+")


def phrases(name: str) -> tuple[str, ...]:
    """Return the phrases of one list."""
    return tuple(_LISTS[name])


def any_of(phrases: Iterable[str]) -> str:
    """Return an expression for any of these phrases, the longest first, however they are spaced."""
    longest = sorted(phrases, key=len, reverse=True)
    parts = (re.escape(each).replace(r"\ ", r"\s+").replace("'", "['’]") for each in longest)
    return f"(?:{'|'.join(parts)})"


def any_end(phrases: Iterable[str]) -> str:
    """Return a shorter expression, quicker to search for, that is in every text with a phrase.

    It is the last words of each, as many as have some letters.
    """
    ends = {_end_of(_LETTERS.findall(phrase)) for phrase in phrases}
    fewest = (each for each in ends if not any(one in each for one in ends - {each}))
    return f"(?:{'|'.join(sorted(fewest)).replace(' ', _BETWEEN)})"


def _end_of(words: list[str]) -> str:
    end = words.pop()
    while words and len(end) < _ENOUGH:
        end = f"{words.pop()} {end}"
    return end


#: So many letters are seldom in other words.
_ENOUGH = 5
_BETWEEN = r"[^\p{L}]+"
