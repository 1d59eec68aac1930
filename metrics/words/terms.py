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
from dataclasses import dataclass, replace

from metrics.lake import Lake
from metrics.relations.voice import plain
from metrics.words.forms import Forms, bits_of, forms_of, is_laid_out, lay_out_words

_QUOTES = str.maketrans("“”„«»", '"""""')
_PARTS = re.compile(r'(-?)(?:"([^"]*)"(\*?)|([^\s"]+))')
#: Scripts that put no space between words: what is asked for is found inside of others.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
#: So many words, phrases and exclusions are read of one search; nobody asks for more.
MOST_TERMS = 20
#: Of a phrase so many words are looked up, the longest; what has them is read.
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word of a term that `voice_words` tells of, and by language the forms that are it too.

    A beginning stands for all words that begin with it.
    """

    text: str
    is_beginning: bool = False
    forms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def bits(self, name: str, comments: int) -> tuple[str, dict[str, object]]:
        """Return the bits of the comments that have it, as SQL, and what is bound in it."""
        bound: dict[str, object] = {name: self.text}
        each = [f"starts_with(word, ${name})" if self.is_beginning else f"word = ${name}"]
        for i, (language, forms) in enumerate(self.forms):
            bound |= {f"{name}_{i}": language, f"{name}_{i}_forms": [*forms]}
            each.append(
                f"(language = ${name}_{i} AND list_contains(${name}_{i}_forms::VARCHAR[], word))"
            )
        told = f"FROM voice_words WHERE ({' OR '.join(each)})"
        return (
            f"""(
            SELECT bit_or(bits) FROM (
                SELECT bits {told} AND bits IS NOT NULL
                UNION ALL
                SELECT {bits_of("held", comments)} FROM (SELECT unnest("rows") AS held {told})
                UNION ALL
                SELECT bitstring('0', {int(comments)})))""",
            bound,
        )


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked for, as it stands in `said`; `words` are those of it that are laid out.

    `is_told` says that whoever has the words has the term: the text need not be read.
    """

    text: str
    words: tuple[SearchWord, ...] = ()
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What has to be in a comment, all of it, and what must not.

    `unread` are parts of the search in which there is no word.
    """

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    unread: tuple[str, ...] = ()

    def condition(self, lake: Lake, prefix: str) -> tuple[list[str], dict[str, object]]:
        """Return SQL clauses, to be joined by AND, and the values bound in them under `prefix`.

        None of them is ever NULL.
        """
        texts: list[str] = []
        bound: dict[str, object] = {}
        for sign, terms in (("", self.wanted), ("NOT ", self.unwanted)):
            for term in terms:
                if not term.is_told:
                    name = f"{prefix}_{len(texts)}"
                    bound[name] = term.text
                    texts.append(f"{sign}contains(said, ${name})")
        bits = self._bits(lake)
        if bits is None:
            return texts, bound
        # A value, and no subquery: a join would copy all bits to each row that it finds.
        bound[f"{prefix}_bits"] = bits
        has_words = f"""get_bit(${prefix}_bits::BLOB::BIT, ("row" - 1)::INTEGER) = 1"""
        if not texts:
            return [has_words], bound
        return [f"CASE WHEN {has_words} THEN {' AND '.join(texts)} ELSE FALSE END"], bound

    def _bits(self, lake: Lake) -> bytes | None:
        """A bit for each comment, 1 where what is laid out does not rule it out; `None` if none is.

        That a text without an unwanted phrase has all the words of it says nothing.
        """
        wanted = [word for term in self.wanted for word in term.words]
        unwanted = [term.words[0] for term in self.unwanted if term.is_told]
        if not wanted and not unwanted:
            return None
        comments = lay_out_words(lake)
        each: list[str] = []
        bound: dict[str, object] = {}
        for sign, words in (("", wanted), ("~", unwanted)):
            for word in words:
                bits, values = word.bits(f"word_{len(each)}", comments)
                bound |= values
                each.append(f"SELECT {sign}{bits} AS bits")
        sql = f"SELECT bit_and(bits)::BLOB AS bits FROM ({' UNION ALL '.join(each)})"
        found: bytes = lake.query(sql, bound, are_few=True).item()
        return found


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
    wanted: list[Term] = []
    unwanted: list[Term] = []
    unread: list[str] = []
    for part, words in zip(parts, plain_texts, strict=True):
        if not words.strip():
            unread.append(part.text)
            continue
        others: Forms = {} if part.is_as_it_stands else forms.get(words.strip(), {})
        found = _term(words, others, is_beginning=part.is_beginning)
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


def _term(said: str, forms: Forms, *, is_beginning: bool) -> Term:
    """What is looked for of words as they stand in `said`, the last of them perhaps begun."""
    if _UNSPACED.search(said):
        return Term(said.strip())
    each = [SearchWord(word) for word in said.split()]
    each[-1] = replace(each[-1], is_beginning=is_beginning, forms=tuple(forms.items()))
    words = [word for word in each if is_laid_out(word.text)]
    longest = sorted(words, key=lambda word: -len(word.text))[:_MOST_WORDS]
    text = said.rstrip(" ") if is_beginning else said
    return Term(text, tuple(longest), is_told=len(each) == len(words) == 1)


def _words(parts: Sequence[_Part], plain_texts: Sequence[str]) -> Iterator[str]:
    """The words that are looked for in all their forms."""
    for part, words in zip(parts, plain_texts, strict=True):
        if not part.is_as_it_stands and len(words.split()) == 1:
            yield words.strip()
