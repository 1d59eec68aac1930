"""Themes: which comments each theme of the settings finds, told once for a version of the lake."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from metrics.lake import About, Lake
from metrics.relations.voice import SPOKEN, lay_out
from metrics.words.terms import read_terms
from store.schema import THEME


def themed(lake: Lake, themes: Mapping[str, Sequence[str]]) -> str:
    """Return the name of a table in memory: `row` of a comment, and `theme`, one of those it has.

    A comment may have several themes, and none twice.
    """
    lay_out(lake)
    digest = _digest(themes)
    parts: list[str] = []
    bound: dict[str, object] = {}
    for i, (theme, searches) in enumerate(themes.items()):
        one_of, values = condition(lake, searches, f"theme_{i}")
        bound |= {**values, f"theme_{i}": theme}
        parts.append(f'SELECT "row", $theme_{i} AS theme FROM voice WHERE {one_of}')
    none = 'SELECT "row", NULL::VARCHAR AS theme FROM voice WHERE FALSE'
    lake.make(f"themed_{digest}", " UNION ALL ".join([*parts, none]), bound)
    return f"themed_{digest}"


def about(themes: Mapping[str, Sequence[str]]) -> About:
    """Return what words are about by these themes, for `Lake.about`."""
    place = f"about_{_digest(themes)}"
    return About(place, lambda lake: lake.once((place,), lambda: _make_views(lake, place, themes)))


def _make_views(lake: Lake, place: str, themes: Mapping[str, Sequence[str]]) -> None:
    """Make views of all tables with words, in which `theme` is the list of a row's themes.

    A row that has none has no list.
    """
    found = f"{place}_rows"
    lake.make(
        found,
        f"""
        SELECT kind, row_key, source, list(theme ORDER BY theme) AS themes
        FROM voice JOIN {themed(lake, themes)} USING ("row") GROUP BY ALL""",
    )
    lake.make_views(
        place,
        {
            table.name: f"""
            SELECT spoken.* REPLACE (found.themes AS {THEME}) FROM main.{table.name} AS spoken
            LEFT JOIN {found} AS found ON found.kind = '{voice.noun}'
                AND found.row_key = spoken."{table.key}"
                AND found.source = coalesce(spoken.key_source, '')"""
            for table, voice in SPOKEN
        },
    )


def _digest(themes: Mapping[str, Sequence[str]]) -> str:
    return hashlib.sha256(repr(sorted(themes.items())).encode()).hexdigest()[:16]


def condition(lake: Lake, searches: Sequence[str], prefix: str) -> tuple[str, dict[str, object]]:
    """Return the SQL condition that one of some searches finds a comment, and what it binds.

    A search without a word finds none.
    """
    each = []
    bound: dict[str, object] = {}
    for j, search in enumerate(searches):
        clauses, values = read_terms(lake, search).condition(lake, f"{prefix}_{j}")
        bound |= values
        if clauses:
            each.append(f"({' AND '.join(clauses)})")
    return (f"({' OR '.join(each)})" if each else "FALSE"), bound
