"""What the searches of a theme would catch in a slice, and what of it they just miss.

Just missed are comments that hold all words of a search but one, of one word that word, and that
none of the searches finds: another order, another word for it, or something else. What is left of a
search must say something by itself: of "no pepper" *pepper* does, *no* is in half of all comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.analyses.keywords import FUNCTION_WORDS
from metrics.measure.reader import Reader
from metrics.measure.voice.read import Comment, Visible, numbered, visible
from metrics.slices import Slice
from metrics.words.terms import read_terms
from metrics.words.themed import condition

_EXAMPLES = 3
#: Words that turn what others say round.
_TURNING = frozenset(
    str.split("no not never nobody none nothing without don't didn't isn't wasn't")
)


@dataclass(frozen=True, slots=True)
class ThemePreview:
    """How many comments searches catch and just miss, with some of each, drawn by their ids.

    `words` are those that the searches want, plain, a beginning without its star.
    """

    caught: int
    missed: int
    examples: tuple[Comment, ...]
    near: tuple[Comment, ...]
    words: tuple[str, ...] = ()


def preview(reader: Reader, chosen: Slice, searches: Sequence[str]) -> ThemePreview:
    """Return what searches catch in a slice, and what they just miss."""
    seen = visible(reader, chosen)
    found, bound = condition(reader.lake, searches, "searched")
    nearly = dict.fromkeys(rest for each in searches for rest in _all_but_one(reader, each))
    near, near_bound = condition(reader.lake, [*nearly], "near")
    caught, examples = _counted(reader, seen, found, bound)
    missed, others = _counted(reader, seen, f"{near} AND NOT {found}", {**bound, **near_bound})
    words = dict.fromkeys(word.rstrip("*") for each in searches for word in _words(reader, each))
    return ThemePreview(caught, missed, examples, others, tuple(words))


def _all_but_one(reader: Reader, search: str) -> list[str]:
    """The searches for all words of a search but one, those that say something by themselves."""
    words = list(dict.fromkeys(_words(reader, search)))
    if len(words) < 2:
        return words
    each = (words[:place] + words[place + 1 :] for place in range(len(words)))
    return [" ".join(rest) for rest in each if {*rest} - FUNCTION_WORDS - _TURNING]


def _words(reader: Reader, search: str) -> list[str]:
    """The single words that a search wants, a beginning with its star."""
    found = []
    for term in read_terms(reader.lake, search).wanted:
        *whole, last = term.text.split()
        found += [*whole, last if term.text.endswith(" ") else f"{last}*"]
    return found


def _counted(
    reader: Reader, seen: Visible, found: str, bound: dict[str, object]
) -> tuple[int, tuple[Comment, ...]]:
    sql = f"""
    SELECT count(*) AS n, arg_min("row", lot, {_EXAMPLES}) AS examples
    FROM ({seen.rows}) WHERE {found}"""
    n, examples = reader.lake.query(sql, {**seen.bound, **bound}).row(0)
    return n, numbered(reader, seen, examples or [])
