"""What the searches of a theme would catch in a slice, and what of it they just miss.

Just missed are comments that hold one of the words that are searched for, and that none of the
searches finds: another spelling, another word for it, or something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.measure.reader import Reader
from metrics.measure.voice.read import Comment, Visible, numbered, visible
from metrics.slices import Slice
from metrics.words.terms import read_terms
from metrics.words.themed import condition

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class ThemePreview:
    """How many comments searches catch and just miss, with some of each, drawn by their ids."""

    caught: int
    missed: int
    examples: tuple[Comment, ...]
    near: tuple[Comment, ...]


def preview(reader: Reader, chosen: Slice, searches: Sequence[str]) -> ThemePreview:
    """Return what searches catch in a slice, and what they just miss."""
    seen = visible(reader, chosen)
    found, bound = condition(reader.lake, searches, "searched")
    words = [word for search in searches for word in _words(reader, search)]
    near, near_bound = condition(reader.lake, words, "near")
    caught, examples = _counted(reader, seen, found, bound)
    missed, others = _counted(reader, seen, f"{near} AND NOT {found}", {**bound, **near_bound})
    return ThemePreview(caught, missed, examples, others)


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
