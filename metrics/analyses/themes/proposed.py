"""Themes that comments propose by themselves: two words that stand together in several ways.

A clause is what stands between two marks of punctuation. The same clause says the same, however
many write it, or a machine fills it in: each counts once. Of two words that stand in a clause
together more than chance would have it (Dunning 1993, *Accurate Methods for the Statistics of
Surprise and Coincidence*, the log-likelihood ratio) in so many different clauses, those come first
with which most unhappy customers come: a low score, or a complaint. The names of our own teams and
places are no themes. The comments are drawn by their ids: the same every time.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from metrics.analyses.keywords import FUNCTION_WORDS
from metrics.measure.hiding.suppression import at_least
from metrics.measure.reader import Reader
from metrics.measure.voice.draw import BAND, LOW
from metrics.measure.voice.read import (
    LISTED,
    SPOKEN_AS,
    Comment,
    Visible,
    comments,
    numbered,
    visible,
)
from metrics.slices import Slice
from metrics.words.terms import as_said
from metrics.words.themed import condition
from store.tables import SINGLE_VALUED

#: So many comments are read; of more, as many are drawn.
MOST_COMMENTS = 5_000
#: In so many different clauses two words stand, of so many comments, to be proposed.
_WAYS, _FEWEST = 3, 8
#: The log-likelihood ratio from which on it is more than chance, at one in a thousand.
_CLEAR = 10.83
#: A proposal is not told beside one that has this share of its comments.
_SAME = 0.5
_EXAMPLES = 3
#: So many words a name has at most.
_LONGEST = 6
_CLAUSES = re.compile(r"[.,:;!?\n…]+")
_BRIEF = frozenset(str.split("didn don doesn isn wasn couldn wouldn ve ll re"))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A theme that comments propose: its name, the search that finds it, how many that finds.

    `ways` are the different clauses in which its words stand together.
    """

    name: str
    search: str
    comments: int
    ways: int
    examples: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause: all its words, those that say something, and whose it is by their numbers."""

    whole: tuple[str, ...]
    words: frozenset[str]
    rows: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two words, the clauses that hold both with all their words, and whose they are."""

    words: tuple[str, str]
    clauses: tuple[_Clause, ...]
    rows: frozenset[int]
    unhappy: int


def proposals(reader: Reader, chosen: Slice, most: int = 8) -> tuple[Proposed, ...]:
    """Return the themes that the comments of a slice propose, at most `most`.

    Without those that the settings have under that name, or refuse.
    """
    seen = visible(reader, chosen)
    known = {*reader.settings.themes, *reader.settings.refused_themes}
    sql = f"""
    SELECT {LISTED}, {BAND} AS band FROM ({seen.rows})
    ORDER BY lot, "row" LIMIT {MOST_COMMENTS}"""
    drawn = reader.lake.query(sql, seen.bound)
    unhappy = _unhappy(drawn)
    pairs = _pairs(reader, comments(reader, drawn.drop("band")), unhappy)
    fewest = at_least(_FEWEST, reader.disclosure)
    ranked = sorted(
        (pair for pair in pairs if len(pair.rows) >= fewest),
        key=lambda pair: (-pair.unhappy, -len(pair.rows), pair.words),
    )
    named = ((name_of(pair), pair) for pair in _apart(ranked))
    kept = [(name, pair) for name, pair in named if name not in known][:most]
    return tuple(_proposed(reader, seen, name, pair) for name, pair in kept)


def _unhappy(drawn: pl.DataFrame) -> frozenset[int]:
    """The numbers of the comments with a low score, and of those that complain."""
    complain = [kind for kind, (_, voice) in SPOKEN_AS.items() if voice.is_open]
    unhappy = drawn.filter((pl.col("band") == LOW) | pl.col("kind").is_in(complain))
    return frozenset(unhappy["row"].to_list())


def _pairs(reader: Reader, rows: Iterable[Comment], unhappy: frozenset[int]) -> Iterator[_Pair]:
    """The pairs of words that stand together more than chance, in several clauses."""
    clauses = _clauses(reader, rows)
    single: Counter[str] = Counter()
    together: dict[tuple[str, str], list[_Clause]] = defaultdict(list)
    for clause in clauses:
        single.update(clause.words)
        for one, other in combinations(sorted(clause.words), 2):
            together[one, other].append(clause)
    for (one, other), both in together.items():
        counts = len(both), single[one], single[other], len(clauses)
        if len(both) >= _WAYS and _is_more_than_chance(*counts):
            found = frozenset().union(*(clause.rows for clause in both))
            yield _Pair((one, other), tuple(both), found, len(found & unhappy))


def _clauses(reader: Reader, rows: Iterable[Comment]) -> list[_Clause]:
    """The different clauses, two of which with the same words that say something are one."""
    written: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for clause in _CLAUSES.split(row.words):
            written[clause].add(row.row)
    texts = sorted(written)
    ours = _our_names(reader)
    found: dict[frozenset[str], tuple[tuple[str, ...], set[int]]] = {}
    for text, plain_text in zip(texts, as_said(reader.lake, texts), strict=True):
        whole = tuple(plain_text.split())
        words = frozenset(word for word in whole if _says_something(word, ours))
        if len(words) > 1:
            found.setdefault(words, (whole, set()))[1].update(written[text])
    return [_Clause(whole, words, frozenset(of)) for words, (whole, of) in found.items()]


def _our_names(reader: Reader) -> frozenset[str]:
    """The words of the names of our teams and places."""
    names = [
        name
        for table, _ in SPOKEN_AS.values()
        for column in ("team", "location")
        if column in table.names and column in SINGLE_VALUED
        for name in reader.lake.names(table.name, column)
    ]
    return frozenset(word for text in as_said(reader.lake, names) for word in text.split())


def _says_something(word: str, ours: frozenset[str]) -> bool:
    is_short = len(word) < 2 or word.isdigit() or word in _BRIEF
    return not is_short and word not in ours and word not in FUNCTION_WORDS


def _is_more_than_chance(both: int, one: int, other: int, n: int) -> bool:
    if both * n <= one * other:
        return False
    cells = (
        (both, one * other),
        (one - both, one * (n - other)),
        (other - both, (n - one) * other),
        (n - one - other + both, (n - one) * (n - other)),
    )
    ratio = 2 * sum(seen * math.log(seen * n / expected) for seen, expected in cells if seen)
    return ratio >= _CLEAR


def _apart(ranked: Iterable[_Pair]) -> Iterator[_Pair]:
    """The pairs, none whose comments are mostly those of pairs before it."""
    taken: set[int] = set()
    for pair in ranked:
        if len(pair.rows & taken) <= _SAME * len(pair.rows):
            taken |= pair.rows
            yield pair


def name_of(pair: _Pair) -> str:
    """Return what most comments say from one word to the other, and around, as far as most do."""
    stretches: Counter[tuple[str, ...]] = Counter()
    for clause in pair.clauses:
        for first, last in _reaches(clause, pair.words):
            stretches[clause.whole[first : last + 1]] += len(clause.rows)
    likely = {text: n for text, n in stretches.items() if 2 * n >= len(pair.rows)}
    if not likely:
        clause = max(pair.clauses, key=lambda clause: (len(clause.rows), clause.whole))
        return " ".join(sorted(pair.words, key=clause.whole.index))
    _, _, text = max((len(text), n, text) for text, n in likely.items())
    return " ".join(text)


def _reaches(clause: _Clause, words: tuple[str, str]) -> Iterator[tuple[int, int]]:
    """The stretches of a clause that hold both words, by their first and last place.

    They begin and end with a word that says something, and hold no name of ours.
    """
    whole = clause.whole
    places = sorted(whole.index(word) for word in words)
    for first in range(places[0] + 1):
        for last in range(places[1], min(len(whole), first + _LONGEST)):
            ends = {whole[first], whole[last]} <= clause.words
            if ends and {*whole[first : last + 1]} <= clause.words | FUNCTION_WORDS:
                yield first, last


def _proposed(reader: Reader, seen: Visible, name: str, pair: _Pair) -> Proposed:
    """The proposal with what its search finds in all of the slice."""
    search = " ".join(word for word in name.split() if word not in FUNCTION_WORDS)
    found, bound = condition(reader.lake, (search,), "proposed")
    sql = f"""
    SELECT count(*) AS n, arg_min("row", lot, {_EXAMPLES}) AS examples
    FROM ({seen.rows}) WHERE {found}"""
    n, examples = reader.lake.query(sql, {**seen.bound, **bound}).row(0)
    return Proposed(name, search, n, len(pair.clauses), numbered(reader, seen, examples or []))
