"""What the state of a ticket, an answer or a review means, in the words of tools and people.

And what an activity of a log says of its case: most activities say nothing of its end.

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


#: What an activity says. `closing`: the case is over. `open`: it is not. `left out`: it is none
#: that counts. `answering`: a public answer by a person. `aside`: nothing of whether it is over.
Activity = Literal["closing", "open", "left out", "answering", "aside"]


def _words() -> dict[str, list[str]]:
    """The words of each meaning, in many languages."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def plain_state(text: str) -> str:
    """Return a state as states are compared: `Wieder geöffnet`, `wieder_geoffnet` are one."""
    marked = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in marked if not unicodedata.combining(letter))
    whole = unicodedata.normalize("NFC", bare)  # what is of several parts, as in Korean, again
    return " ".join(re.sub(r"[\W_]+", " ", whole).split())


_MEANINGS: dict[str, Meaning] = {
    plain_state(word): meaning for meaning in MEANINGS for word in _words()[meaning]
}


def meaning_of(state: str) -> Meaning | None:
    """Return what a state means in any language here; `None` if it is a word of somebody's own."""
    return _MEANINGS.get(plain_state(state))


#: Words of states that end an answer or a review, and no case.
_NO_END = {
    plain_state(word)
    for word in ("submitted", "published", "live", "approved", "successful", "screened in")
}
_CLOSING = frozenset(map(plain_state, _words()["closing"]))
_MAY_CLOSE = frozenset(map(plain_state, _words()["closing if asked"])) | _CLOSING
_ANSWERING = frozenset(map(plain_state, _words()["answering"]))
_ASIDE = frozenset(map(plain_state, _words()["aside"]))
_AROUND = frozenset(map(plain_state, _words()["around"]))


def activity_of(activity: str) -> Activity | None:
    """Return what an activity says of its case in any language here.

    `None` where its words tell nothing.

    A closing word with others beside it tells only where these are of the case and its state:
    `Close ticket`, `Set to resolved`; of `Close the form` it may not (`may_close`).
    """
    plain = plain_state(activity)
    if plain in _ANSWERING or plain in _ASIDE:
        return "answering" if plain in _ANSWERING else "aside"
    meaning = None if plain in _NO_END else _MEANINGS.get(plain)
    if meaning:
        return "closing" if meaning == "done" else meaning
    words = plain.split()
    ends = [word for word in words if word in _CLOSING]
    return "closing" if ends and all(w in _CLOSING or w in _AROUND for w in words) else None


def may_close(activity: str) -> bool:
    """Return whether a word of an activity may end cases, but the whole does not say so."""
    words = plain_state(activity).split()
    return activity_of(activity) is None and not _MAY_CLOSE.isdisjoint(words)
