"""What is searched for: words, phrases in quotes, exclusions after a minus, beginnings with a star.

`pepper "nobody came" -soup call*`: comments with the word pepper, with that phrase, without soup,
and with a word that begins with call. A word is found in all its forms (`waited` finds waiting)
where the language of the comment is known, and as it stands between quotes. Neither capitals,
accents nor what stands between words count. Nothing of it is a pattern: a percent sign or a quote
is never more than itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.lake import Lake
from metrics.relations.voice import plain
from metrics.words.forms import forms_of, laid_out, lay_out_words

_QUOTES = str.maketrans("“”„«»", '"""""')
_PARTS = re.compile(r'(-?)(?:"([^"]*)"(\*?)|([^\s"]+))')
#: Scripts that put no space between words: what is asked for is found inside of others.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
#: So many words, phrases and exclusions are read of one search; nobody asks for more.
MOST_TERMS = 20


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked for, as it stands in `said`, and by language the other forms that are it too.

    `among` so many comments `voice_words` says in which its `word` is; 0 where it does not, as of
    beginnings. Of a phrase that is its longest word: where that is missing, nobody need look.
    """

    text: str
    word: str = ""
    among: int = 0
    forms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def condition(self, name: str) -> tuple[str, dict[str, object]]:
        """Return whether a comment holds it, as SQL that is never NULL, and what is bound in it."""
        if not self.among:
            return f"contains(said, ${name})", {name: self.text}
        bound: dict[str, object] = {f"{name}_word": self.word}
        each = [f"word = ${name}_word"]
        for i, (language, forms) in enumerate(self.forms):
            bound |= {f"{name}_{i}": language, f"{name}_{i}_forms": [*forms]}
            each.append(
                f"(language = ${name}_{i} AND list_contains(${name}_{i}_forms::VARCHAR[], word))"
            )
        # One bit a comment: a word may be in half of them, and to join these takes thrice as long.
        bits = f"""(
            SELECT bitstring_agg(held, 1::UINTEGER, {int(self.among)}::UINTEGER)
            FROM (SELECT unnest("rows") AS held FROM voice_words WHERE {" OR ".join(each)}))"""
        has_word = f"""coalesce(get_bit({bits}, ("row" - 1)::INTEGER) = 1, FALSE)"""
        if self.text == f" {self.word} ":
            return has_word, bound
        bound[name] = self.text
        return f"CASE WHEN {has_word} THEN contains(said, ${name}) ELSE FALSE END", bound


@dataclass(frozen=True, slots=True)
class Terms:
    """What has to be in a comment, all of it, and what must not.

    `unread` are parts of the search in which there is no word.
    """

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    unread: tuple[str, ...] = ()

    def condition(self, prefix: str) -> tuple[list[str], dict[str, object]]:
        """Return SQL clauses, to be joined by AND, and the values bound in them under `prefix`."""
        bound: dict[str, object] = {}
        clauses: list[str] = []
        for sign, terms in (("", self.wanted), ("NOT ", self.unwanted)):
            for term in terms:
                clause, values = term.condition(f"{prefix}_{len(clauses)}")
                bound |= values
                clauses.append(f"{sign}{clause}")
        return clauses, bound


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    is_wanted: bool
    is_beginning: bool
    is_as_it_stands: bool


def read_terms(lake: Lake, text: str) -> Terms:
    """Return what a search asks for; the lake's own rules say what a word is."""
    parts = [_part(*found) for found in _PARTS.findall(text.translate(_QUOTES))][:MOST_TERMS]
    plain_texts = as_said(lake, [part.text for part in parts])
    forms = forms_of(lake, [*_words(parts, plain_texts)])
    among = lay_out_words(lake) if any(map(laid_out, plain_texts)) else 0
    wanted: list[Term] = []
    unwanted: list[Term] = []
    unread: list[str] = []
    for part, words in zip(parts, plain_texts, strict=True):
        if not words.strip():
            unread.append(part.text)
            continue
        term = words.rstrip(" ") if part.is_beginning else words
        term = term.strip() if _UNSPACED.search(term) else term
        others = {} if part.is_as_it_stands else forms.get(words.strip(), {})
        word = laid_out(term)
        found = Term(term, word, among if word else 0, tuple(others.items()))
        (wanted if part.is_wanted else unwanted).append(found)
    if text.strip() and not parts:
        unread.append(text.strip())
    return Terms(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)), tuple(unread))


def as_said(lake: Lake, texts: Sequence[str]) -> list[str]:
    """Return texts as they stand in `said`."""
    if not texts:
        return []
    sql = f"SELECT list_transform($texts::VARCHAR[], lambda each: {plain('each')}) AS said"
    found: list[str] = lake.query(sql, {"texts": [*texts]}, are_few=True)["said"][0].to_list()
    return found


def _part(minus: str, phrase: str, star: str, word: str) -> _Part:
    is_beginning = bool(star) or (len(word) > 1 and word.endswith("*"))
    text = phrase or word.removesuffix("*")
    return _Part(text, not minus, is_beginning, is_beginning or not word)


def _words(parts: Sequence[_Part], plain_texts: Sequence[str]) -> Iterator[str]:
    """The words that are looked for in all their forms."""
    for part, words in zip(parts, plain_texts, strict=True):
        if not part.is_as_it_stands and len(words.split()) == 1:
            yield words.strip()
