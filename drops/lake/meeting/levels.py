"""What a file says that its places lie in, against itself and against the files that are there.

A place of which two things are said is in neither, until a file of places tells
(`metrics.places`): whoever drops the file is told where both are said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from drops.errors import counted, listed
from drops.lake.engine import engine
from drops.lake.keyless import is_keyless
from drops.lake.ledger import Drop
from drops.lake.sources import source_of
from store.manifest import Manifest
from store.names import name_key
from store.schema import Table
from store.settings import Home, plain_path
from store.tables import PLACED_BY, PLACES, TABLES

#: So many places are named.
_MOST = 3

#: What is said of a place at one level, and where: each name with the words for where it stands.
_Said = dict[tuple[str, str], dict[str, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class _Dispute:
    place: str
    level: str
    names: tuple[tuple[str, str], ...]


def level_notes(
    home: Home, published: Manifest, live: Iterable[Drop], drop: Drop, rows: Path
) -> list[str]:
    """Return sentences on places of which a file says other than itself or earlier files do.

    Args:
        home: the data folder.
        published: the lake as it is.
        live: the drops that count.
        drop: the line of the ledger that the file would become.
        rows: the Parquet file of its rows.
    """
    table = TABLES[drop.table]
    if not {*table.told_levels} & {*drop.given}:
        return []
    names = {each.id: each.name for each in live}
    with engine(home) as connection:
        _show(connection, "fresh", [rows])
        claims, spelled = _said_here(connection, table)
        for other in TABLES.values():
            state = published.tables.get(other.name)
            if other.told_levels and state and state.files and claims:
                _show(connection, "lake", [home.lake / file for file in state.files])
                for place, level, name, given_by in _said_there(connection, other, drop):
                    where = f"in {names.get(given_by, 'an earlier file')}"
                    known = claims.get((name_key(place), level))
                    if known is not None:
                        known.setdefault(name_key(name), (name, where))
        settled = _settled(connection, home, published)
    disputes = [
        _Dispute(spelled[place], level, tuple(found.values()))
        for (place, level), found in claims.items()
        if len(found) > 1 and place not in settled
    ]
    return [*_sentences(disputes)]


def _sentences(disputes: list[_Dispute]) -> Iterator[str]:
    for each in disputes[:_MOST]:
        both = listed(f"{name} ({where})" for name, where in each.names)
        yield (
            f"«{each.place}» lies in more than one {each.level}: {both}. Until a file of places "
            "says which, it is in none"
        )
    if (more := len(disputes) - _MOST) > 0:
        yield f"the same is so of {counted(more, 'more place', 'more places')}"


def _show(connection: duckdb.DuckDBPyConnection, name: str, files: list[Path]) -> None:
    paths = [plain_path(file) for file in files]
    relation = connection.read_parquet(paths, hive_partitioning=False)
    relation.create_view(name, replace=True)


def _placed(connection: duckdb.DuckDBPyConnection, view: str) -> str:
    """Return SQL for the rows with their place: the location, in a file without any the team."""
    location, team = PLACED_BY
    has_any = connection.execute(f"SELECT count({location}) > 0 FROM {view}").fetchone()
    place = location if view == "lake" or (has_any and has_any[0]) else team
    return f"SELECT *, {place} AS at_place FROM {view}"


def _said_here(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[_Said, dict[str, str]]:
    """Return what the file's own rows say, with their first lines, and how places are spelled."""
    claims: _Said = {}
    spelled: dict[str, str] = {}
    rows = connection.execute(
        f"""SELECT at_place, level, value, min(line) AS line FROM (
        FROM ({_placed(connection, "fresh")})
        UNPIVOT (value FOR level IN ({", ".join(table.told_levels)})))
        WHERE at_place IS NOT NULL GROUP BY ALL ORDER BY line, level, value"""
    )
    for place, level, name, line in rows.fetchall():
        spelled.setdefault(name_key(place), place)
        found = claims.setdefault((name_key(place), level), {})
        found.setdefault(name_key(name), (name, f"line {line}"))
    return claims, spelled


def _said_there(
    connection: duckdb.DuckDBPyConnection, table: Table, drop: Drop
) -> list[tuple[str, str, str, str]]:
    """Return what rows of the lake say that the file does not replace, and one drop of each."""
    held = {name for name, *_ in connection.execute("DESCRIBE lake").fetchall()}
    levels = [level for level in table.told_levels if level in held]
    if not levels:
        return []
    bound = {}
    stays = "TRUE"
    if table.name == drop.table:
        bound = {"source": source_of(table, drop)}
        stays = "key_source IS DISTINCT FROM $source"
        if not is_keyless(table, drop):
            stays += f' OR "{table.key}" NOT IN (SELECT "{table.key}" FROM fresh)'
    return connection.execute(
        f"""SELECT at_place, level, value, max("drop") FROM (
        FROM (SELECT * FROM ({_placed(connection, "lake")}) WHERE {stays})
        UNPIVOT (value FOR level IN ({", ".join(levels)})))
        WHERE at_place IS NOT NULL GROUP BY ALL ORDER BY ALL""",
        bound or None,
    ).fetchall()


def _settled(connection: duckdb.DuckDBPyConnection, home: Home, published: Manifest) -> set[str]:
    """Return the places of which a file of places tells what they lie in."""
    state = published.tables.get(PLACES.name)
    if state is None or not state.files:
        return set()
    _show(connection, "told", [home.lake / file for file in state.files])
    found = connection.execute(f"SELECT {PLACES.key} FROM told WHERE parent IS NOT NULL")
    return {name_key(name) for (name,) in found.fetchall()}
