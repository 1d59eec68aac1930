"""Themes: which comments each theme of the settings finds, told once for a version of the lake."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from metrics.lake import Lake
from metrics.measure.voice.terms import read_terms
from metrics.relations.voice import VOICE

#: What a slice chooses a theme by, and what its counts are called.
THEME = "theme"


def themed(lake: Lake, themes: Mapping[str, Sequence[str]]) -> str:
    """Return the name of a table in memory: `row` of a comment, and `theme`, one of those it has.

    A comment may have several themes, and none twice.
    """
    lake.make("voice", VOICE)
    digest = hashlib.sha256(repr(sorted(themes.items())).encode()).hexdigest()[:16]
    parts: list[str] = []
    bound: dict[str, object] = {}
    for i, (theme, searches) in enumerate(themes.items()):
        one_of, values = condition(lake, searches, f"theme_{i}")
        bound |= {**values, f"theme_{i}": theme}
        parts.append(f'SELECT "row", $theme_{i} AS theme FROM voice WHERE {one_of}')
    none = 'SELECT "row", NULL::VARCHAR AS theme FROM voice WHERE FALSE'
    lake.make(f"themed_{digest}", " UNION ALL ".join([*parts, none]), bound)
    return f"themed_{digest}"


def condition(lake: Lake, searches: Sequence[str], prefix: str) -> tuple[str, dict[str, object]]:
    """Return the SQL condition that one of some searches finds a comment, and what it binds.

    A search without a word finds none.
    """
    each = []
    bound: dict[str, object] = {}
    for j, search in enumerate(searches):
        clauses, values = read_terms(lake, search).condition(f"{prefix}_{j}")
        bound |= values
        if clauses:
            each.append(f"({' AND '.join(clauses)})")
    return (f"({' OR '.join(each)})" if each else "FALSE"), bound
