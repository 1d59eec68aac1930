"""What is searched for: words, phrases in quotes, exclusions after a minus, beginnings with a star.

`pepper "nobody came" -soup call*`: comments with the word pepper, with that phrase, without soup,
and with a word that begins with call. Neither capitals, accents nor what stands between words
count. Nothing of it is a pattern: a percent sign or a quote is never more than itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.lake import Lake
from metrics.relations.voice import plain

_QUOTES = str.maketrans("“”„«»", '"""""')
_PARTS = re.compile(r'(-?)(?:"([^"]*)"(\*?)|([^\s"]+))')
#: Scripts that put no space between words: what is asked for is found inside of others.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
#: So many words, phrases and exclusions are read of one search; nobody asks for more.
MOST_TERMS = 20


@dataclass(frozen=True, slots=True)
class Terms:
    """What has to be in a comment, all of it, and what must not, each as it stands in `said`.

    `unread` are parts of the search in which there is no word.
    """

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def condition(self, prefix: str) -> tuple[list[str], dict[str, object]]:
        """Return SQL clauses, to be joined by AND, and the values bound in them under `prefix`."""
        bound: dict[str, object] = {}
        clauses = []
        for sign, terms in (("", self.wanted), ("NOT ", self.unwanted)):
            for term in terms:
                name = f"{prefix}_{len(bound)}"
                bound[name] = term
                clauses.append(f"{sign}contains(said, ${name})")
        return clauses, bound


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    is_wanted: bool
    is_beginning: bool


def read_terms(lake: Lake, text: str) -> Terms:
    """Return what a search asks for; the lake's own rules say what a word is."""
    parts = [_part(*found) for found in _PARTS.findall(text.translate(_QUOTES))][:MOST_TERMS]
    plain_texts = as_said(lake, [part.text for part in parts])
    wanted: list[str] = []
    unwanted: list[str] = []
    unread: list[str] = []
    for part, words in zip(parts, plain_texts, strict=True):
        if not words.strip():
            unread.append(part.text)
            continue
        term = words.rstrip(" ") if part.is_beginning else words
        term = term.strip() if _UNSPACED.search(term) else term
        (wanted if part.is_wanted else unwanted).append(term)
    if text.strip() and not parts:
        unread.append(text.strip())
    return Terms(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)), tuple(unread))


def as_said(lake: Lake, texts: Sequence[str]) -> list[str]:
    """Return texts as they stand in `said`."""
    if not texts:
        return []
    sql = f"SELECT list_transform($texts::VARCHAR[], lambda each: {plain('each')}) AS said"
    found: list[str] = lake.query(sql, {"texts": [*texts]})["said"][0].to_list()
    return found


def _part(minus: str, phrase: str, star: str, word: str) -> _Part:
    is_beginning = bool(star) or (len(word) > 1 and word.endswith("*"))
    return _Part(phrase or word.removesuffix("*"), not minus, is_beginning)
