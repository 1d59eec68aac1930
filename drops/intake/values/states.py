"""What the state of a ticket, an answer or a review means, in the words of tools and people.

An organisation has words of its own besides: a mapping says what these mean (`States`), and where
nobody has said it yet, it is asked.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Literal

#: `open`: it is not over, or not complete. `done`: it is over, complete, published. `left out`: it
#: is none that counts: joined with another, thrown away, a trial.
Meaning = Literal["open", "done", "left out"]
MEANINGS: tuple[Meaning, ...] = ("open", "done", "left out")


def _words() -> dict[str, list[str]]:
    """The words of each meaning, in many languages."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def plain_state(text: str) -> str:
    """A state as states are compared: `Wieder geöffnet`, `wieder_geoffnet` are one."""
    marked = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in marked if not unicodedata.combining(letter))
    whole = unicodedata.normalize("NFC", bare)  # what is of several parts, as in Korean, again
    return " ".join(re.sub(r"[\W_]+", " ", whole).split())


_MEANINGS: dict[str, Meaning] = {
    plain_state(word): meaning for meaning in MEANINGS for word in _words()[meaning]
}


def meaning_of(state: str) -> Meaning | None:
    """What a state means in any language here; `None` where it is a word of somebody's own."""
    return _MEANINGS.get(plain_state(state))
