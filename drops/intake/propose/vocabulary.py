"""What the columns of other tools are called, in several languages, and how well a name fits."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import cache, lru_cache

from drops.intake.files import plain
from store.schema import Column


def _each(names: str) -> frozenset[str]:
    return frozenset(names.split("|"))


#: Names that many columns of many tools have: they tell little.
_VAGUE = _each(
    "id|#|date|datum|fecha|data|time|type|reason|source|number|site|region|state|country|land|pays"
    "|pais|paese|bundesland|province|provincia|reference|plan|note|details|review|owner|question"
    "|metric|amount|sales"
)
#: Words that make a column one of the person who wrote, not of the place that served them.
PEOPLE = _each(
    "author|authors|reviewer|user|customer|client|contact|person|visitor|consumer|respondent"
    "|billing|shipping|requester|submitter|autor|kunde|cliente|auteur"
)
#: Words for what stands in the place of a name.
_CODES = _each("code|codes|id|nr|no|num|number|kod|codigo|codice")
_PERSONAL = re.compile(
    r"\b(e-?mail|mail address|phone|telephone|mobile|first ?name|last ?name|surname|full ?name"
    r"|birth|dob|ip ?address|passport|vorname|nachname|prenom|nombre|apellidos?|telefon|telefono"
    r"|recipient|latitude|longitude|street|postal address|home address)\b"
)
_NAMED_PEOPLE = re.compile(
    r"^(name|author|authors|autor|auteur|reviewer|(author|reviewer|user|customer|contact|person"
    r"|requester|submitter|respondent|consumer|client|guest)s? (user)?name|username"
    r"|social security.*)$"
)

#: What may be a part of somebody's address.
_OF_ADDRESSES = _each(
    "state|country|country name|nation|land|pays|pais|paese|staat|province|provincia|bundesland"
    "|canton|kanton|kraj|ulke|maa|страна|国|国家|국가"
)

#: What a place may be called where somebody was served, and where somebody lives.
_OF_EITHER = _each(
    "city|town|location|place|ville|ciudad|citta|cidade|stadt|ort|plaats|stad|miasto|mesto|sehir"
    "|kaupunki|город|都市|市|城市|도시"
)

#: Words that ask for a reason, or for anything that people say in words of their own.
WHY = re.compile(
    r"\bwhy\b|\breasons?\b|comment|feedback|verbatim|tell us|anything else|warum|pourquoi|por ?que"
    r"|perche|waarom|opmerking|kommentar"
)

#: Marks without which a kana is another, as no letter with an accent is.
_OF_KANA = "\u3099\u309a"


@lru_cache(maxsize=1 << 12)
def words(name: str) -> str:
    """Return a column name as words: `Created_At`, `createdAt` and `créated at` are the same."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(unmarked(plain(apart).replace("_", " ").replace(".", " ")).split())


def unmarked(text: str) -> str:
    """Return a text, or a pattern that is to meet column names, as these are written: `é` is `e`.

    Kana keep their marks, and syllables of Hangul stay whole.
    """
    marked = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in marked if not unicodedata.combining(c) or c in _OF_KANA)
    return unicodedata.normalize("NFC", bare)


def says_personal(name: str) -> bool:
    """Return whether a column of that name holds who somebody is."""
    titles = (words(name), words(name.lower()))  # DoB is dob
    return any(_PERSONAL.search(each) or _NAMED_PEOPLE.match(each) for each in titles)


def is_of_address(name: str) -> bool:
    """Return whether a column of that name may be a part of where somebody lives."""
    return words(name) in _OF_ADDRESSES


def may_be_of_address(name: str) -> bool:
    """Return whether a column of that name may be of a place where somebody lives, or is served."""
    return words(name) in _OF_EITHER


@lru_cache(maxsize=1 << 14)  # every draft asks again
def name_fit(column: Column, header: str) -> float:
    """Return how well a header names a column of ours, from 0 (not at all) to 1 (its very name)."""
    title = words(header)
    bare = " ".join(re.sub(r"\([^)]*\)", " ", title).split())
    own = column.name.replace("_", " ")
    if not title:
        return 0.0
    if own in (title, bare):
        return 1.0
    known = _known(column.also)
    if title in known or bare in known:
        name = title if title in known else bare
        return 0.7 if name in _VAGUE else 0.95 - 0.01 * min(known.index(name), 10) / 2
    return 0.0 if column.only_by_name else _near(bare, (own, *known), column)


@cache
def _known(also: str) -> tuple[str, ...]:
    """The names that a column has elsewhere, written as headers are compared."""
    return tuple(words(name) for name in also.split("|") if name)


def _near(title: str, names: tuple[str, ...], column: Column) -> float:
    """Less than a name: one of the names with few words around it, or with a slip of the pen."""
    tokens = re.findall(r"\w+", title)
    for name in names:
        part = name.split()
        if name in _VAGUE or len(name) < 4 or len(tokens) > len(part) + 2:
            continue
        # What people write is theirs, whatever else the name says.
        of_people = column.text != "free" and PEOPLE & (set(tokens) - set(part))
        if _holds(tokens, part) and not of_people:
            # Beside the name of something its code says less to people.
            return 0.6 if column.text == "name" and _CODES & {*tokens} else 0.65
        if len(title) >= 6 and _is_slip(title, name):
            return 0.6
    return 0.0


#: So much alike are two names of which one has a slip of the pen.
_ALIKE = 0.88


def _is_slip(title: str, name: str) -> bool:
    """Whether the two are the same name but for a slip of the pen.

    What they can be alike at most, by their lengths and then by their letters, spares nearly all
    pairs the comparison itself.
    """
    both = len(title) + len(name)
    if 2 * min(len(title), len(name)) / both < _ALIKE:
        return False
    if 2 * (Counter(title) & _letters(name)).total() / both < _ALIKE:
        return False
    return SequenceMatcher(None, title, name).ratio() >= _ALIKE


@cache
def _letters(name: str) -> Counter[str]:
    """How often each letter is in a name that we know."""
    return Counter(name)


def _holds(tokens: list[str], part: list[str]) -> bool:
    """Whether the words stand at the end of the others, where nouns stand, or at their start."""
    return tokens[-len(part) :] == part or tokens[: len(part)] == part
