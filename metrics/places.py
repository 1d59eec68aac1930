"""Where teams and locations stand: what lies above each, since when it is open, on which clock.

Files of places name for each the one above it; rows of others may name beside their place what it
lies in. What lies above a row's location, or its team where no file tells where that location lies,
are columns of the row (`store.tables.LEVELS`), made when rows are read. Of a place nothing is
stored, so that a file that comes, or is taken back, moves all rows at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import polars as pl

from store.names import name_key
from store.schema import Table
from store.tables import LEVELS, PLACED_BY, PLACES

#: What lies above a location or team is one of these where no row says what it is.
_ABOVE_PLACES = "region"


@dataclass(frozen=True, slots=True)
class Place:
    """One place as the latest file tells of it; `None` where none does. Times are UTC."""

    name: str
    level: str | None = None
    parent: str | None = None
    manager: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    timezone: str | None = None


#: What a row says that its place lies in: the place, the level, and the name of what it lies in;
#: without a place it says so of itself alone.
Told = tuple[str | None, str, str]


def _agreed(claims: Iterable[Told]) -> dict[str, dict[str, str]]:
    """Return what lies above each place by level, where all that say so say the same."""
    claimed_names: dict[tuple[str, str], dict[str, str]] = {}
    placed = ((place, level, name) for place, level, name in claims if place is not None)
    for place, level, name in placed:
        claimed_names.setdefault((name_key(place), level), {}).setdefault(name_key(name), name)
    above: dict[str, dict[str, str]] = {}
    for (place, level), names in claimed_names.items():
        if len(names) == 1:
            above.setdefault(place, {})[level] = next(iter(names.values()))
    return above


@dataclass(frozen=True, slots=True)
class Places:
    """All places, by what the spellings of their names share."""

    by_key: Mapping[str, Place] = field(default_factory=dict)
    #: What rows say that a place lies in, by level: what no file of places tells is told by them.
    above_by_rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: All names of each level that rows say, by what the spellings of each share.
    named_by_rows: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Place], claims: Iterable[Told] = ()) -> Places:
        """Return the places of these rows; of two of one name the later row tells.

        `claims` are what rows of other tables say: where they say two things of a place, none
        counts.
        """
        found = {name_key(row.name): row for row in rows}
        for row in [*found.values()]:
            if row.parent is not None and row.level not in LEVELS:
                # Often only the shops have rows, each with its region.
                found.setdefault(name_key(row.parent), Place(row.parent, _ABOVE_PLACES))
        all_claims = [*claims]
        levels = {level for _, level, _ in all_claims}
        named = {
            level: frozenset(name_key(name) for _, of, name in all_claims if of == level)
            for level in levels
        }
        return cls(found, _agreed(all_claims), named)

    def named(self, name: str) -> Place | None:
        """Return the place of that name, in any spelling; `None` where no file tells of it."""
        return self.by_key.get(name_key(name))

    def upwards(self, name: str) -> Iterator[Place]:
        """Yield a place and all that lie above it, the nearest first.

        Files that each are right may make a circle together: it is gone round once.
        """
        seen: set[str] = set()
        here: str | None = name
        while here is not None and name_key(here) not in seen:
            seen.add(name_key(here))
            place = self.named(here)
            if place is None:
                return
            yield place
            here = place.parent

    def above(self, name: str) -> dict[str, str]:
        """Return the names of what a place lies in, by level; what it is itself is among them."""
        found: dict[str, str] = {}
        for place in self.upwards(name):
            if place.level in LEVELS:
                found.setdefault(place.level, place.name)
        return {**self.above_by_rows.get(name_key(name), {}), **found}

    def zone(self, name: str) -> str | None:
        """Return the time zone of a place, or of the nearest above it of which one is told."""
        return next((place.timezone for place in self.upwards(name) if place.timezone), None)

    def short_histories(
        self,
        chosen: Mapping[str, Iterable[str | None]],
        since: datetime | None,
        until: datetime | None,
    ) -> list[tuple[str, str, datetime]]:
        """Return which chosen places opened after `since`, or closed before `until`, and when.

        Each is a name, `opened` or `closed`, and the instant (UTC). `chosen` are values by column.
        """
        names = (name for column in PLACED_BY for name in chosen.get(column, ()) if name)
        found = []
        for place in filter(None, map(self.named, dict.fromkeys(names))):
            if place.opened_at and (since is None or place.opened_at > since):
                found.append((place.name, "opened", place.opened_at))
            if place.closed_at and (until is None or place.closed_at < until):
                found.append((place.name, "closed", place.closed_at))
        return found

    def are_several(self, column: str) -> bool:
        """Return whether a level has several places; yes of a column that is no level."""
        return column not in LEVELS or len(self._of_level(column)) > 1

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of which any place is, in order."""
        return tuple(level for level in LEVELS if self._of_level(level))

    def _of_level(self, level: str) -> set[str]:
        """Return the places of a level, each by what the spellings of its name share."""
        of_files = {key for key, place in self.by_key.items() if place.level == level}
        return of_files | self.named_by_rows.get(level, frozenset())


def place_rows(database: duckdb.DuckDBPyConnection, rows: str) -> list[Place]:
    """Return the places that a `SELECT` of ours of their table tells of, what counts last."""
    columns = ", ".join(Place.__slots__).replace("name", PLACES.key, 1)
    found = database.execute(
        f"SELECT {columns} FROM ({rows}) ORDER BY known_at, key_source, {PLACES.key}"
    )
    return [Place(*row) for row in found.fetchall()]


def told_of_places(database: duckdb.DuckDBPyConnection, table: Table, rows: str) -> list[Told]:
    """Return what a table's rows, a `SELECT` of ours, say that their places lie in.

    That is said of a row's location, and in a file without any of its team.
    """
    levels = table.told_levels
    if not levels:
        return []
    given = " OR ".join(f"{level} IS NOT NULL" for level in levels)
    # Most files name no level, and to be told so costs a third of asking which.
    if database.execute(f"SELECT 1 FROM ({rows}) WHERE {given} LIMIT 1").fetchone() is None:
        return []
    location, team = PLACED_BY
    found = database.execute(
        f"""WITH said AS (SELECT DISTINCT "drop", {location}, {team}, {", ".join(levels)}
        FROM ({rows}) WHERE {given}),
        placed AS (SELECT *, coalesce({location}, CASE WHEN
            count({location}) OVER (PARTITION BY "drop") = 0 THEN {team} END) AS place FROM said)
        SELECT DISTINCT place, level, name FROM (FROM placed UNPIVOT (
            name FOR level IN ({", ".join(levels)}))) ORDER BY ALL"""
    )
    return found.fetchall()


def register(
    database: duckdb.DuckDBPyConnection, places: Places, rows_of: Mapping[Table, str]
) -> frozenset[str]:
    """Make known to the database what lies above each name that rows have; see `levels_sql`.

    Return the levels of which anything lies above any. `rows_of` are `SELECT`s of ours, by the
    table that they are of.
    """
    selects = [
        f'SELECT "{column}" AS name FROM ({rows})'
        for table, rows in rows_of.items()
        for column in PLACED_BY
        if column in table.names
    ]
    names = database.execute(
        f"SELECT DISTINCT name FROM ({' UNION ALL '.join(selects)}) ORDER BY name"
    )
    levels_of = ((name, places.above(name)) for (name,) in names.fetchall() if name)
    above = {name: levels for name, levels in levels_of if levels or places.named(name)}
    placed_levels = frozenset(level for levels in above.values() for level in levels)
    if not placed_levels:
        return placed_levels
    found = pl.DataFrame(
        [(name, *(levels.get(level) for level in LEVELS)) for name, levels in above.items()],
        dict.fromkeys(("name", *LEVELS), pl.String),
        orient="row",
    ).with_row_index("number")
    database.register("placed_frame", found)
    database.execute("CREATE TABLE placed AS FROM placed_frame")
    database.unregister("placed_frame")
    database.execute("CREATE TYPE placed_name AS ENUM (SELECT name FROM placed ORDER BY number)")
    return placed_levels


def levels_sql(table: Table, placed_levels: Collection[str]) -> str:
    """Return the columns of a table's levels, as SQL over its rows; empty where it has none.

    `placed_levels` are the levels of which anything lies above any name, as `register` returned.

    A name is looked up by its number, and only where a question asks: a join would be made for
    each row, whatever is asked. A row without a location is where it says.
    """
    if not table.levels:
        return ""
    own = {
        level: f"CASE WHEN {PLACED_BY[0]} IS NULL THEN {level} END"
        if level in table.told_levels
        else "NULL"
        for level in table.levels
    }
    columns = (column for column in PLACED_BY if column in table.names)
    names = ", ".join(f'try_cast("{column}" AS placed_name)' for column in columns)
    number = f"enum_code(coalesce({names}))::INTEGER + 1"
    return "".join(
        f", coalesce((SELECT list({level} ORDER BY number) FROM placed)[{number}], {own[level]})"
        f" AS {level}"
        if level in placed_levels
        else f", {own[level]}::VARCHAR AS {level}"
        for level in table.levels
    )
