"""Rows that cannot stand where a file says: below themselves, below two, or in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from drops.errors import listed
from store.names import name_key
from store.schema import Tree

OWN_PARENT = "is its own parent"
TWO_PARENTS = "has two parents in this file"
CIRCLE = "lies in a circle of parents"

#: Of so many lines each is named.
_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Rows that are refused for one reason, and on which lines they all stand."""

    why: str
    lines: tuple[int, ...]

    @property
    def where(self) -> str:
        """The lines in words: `lines 8 and 9`."""
        noun = "line" if len(self.lines) == 1 else "lines"
        return f"{noun} {listed(map(str, self.lines), _MOST_LINES)}"


def misplaced(rows: Path, tree: Tree) -> list[Misplaced]:
    """Return what is wrong with where rows stand, by the rows kept of a file as Parquet."""
    placements = pl.scan_parquet(rows, glob=False).select("line", tree.name, tree.parent).collect()
    lines: dict[str, list[int]] = defaultdict(list)
    parents: dict[str, set[str]] = defaultdict(set)
    for line, name, parent in placements.iter_rows():
        lines[name_key(name)].append(line)
        if parent is not None:
            parents[name_key(name)].add(name_key(parent))
    return [
        Misplaced(why, tuple(sorted(line for name in names for line in lines[name])))
        for why, names in _wrong(parents)
    ]


def _wrong(parents: Mapping[str, set[str]]) -> Iterator[tuple[str, Collection[str]]]:
    """Yield why which names cannot stand where they are said to, each name once."""
    above: dict[str, str] = {}
    for name, several in parents.items():
        if name in several:
            yield OWN_PARENT, [name]
        elif len(several) > 1:
            yield TWO_PARENTS, [name]
        else:
            (above[name],) = several
    for circle in _circles(above):
        yield CIRCLE, circle


def _circles(above: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the names of each circle; who only stands below one is in none."""
    seen: set[str] = set()
    for name in above:
        way: dict[str, None] = {}
        here = name
        while here in above and here not in seen and here not in way:
            way[here] = None
            here = above[here]
        if here in way:
            names = [*way]
            yield names[names.index(here) :]
        seen |= way.keys()
