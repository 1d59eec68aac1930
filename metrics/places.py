"""Where teams and locations stand: what lies above each, since when it is open, on which clock.

Files of places name for each the one above it. What lies above a row's location, or its team where
no file tells where that location lies, are columns of the row (`store.tables.LEVELS`), made when
rows are read. Nothing is stored, so that a file of places that comes, or is taken back, moves all
rows at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import polars as pl

from store.names import name_key
from store.schema import Table
from store.tables import LEVELS, PLACES

#: The columns whose values may be places, the one that tells most of where a row was first.
PLACED_BY = ("location", "team")
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


@dataclass(frozen=True, slots=True)
class Places:
    """All places, by what the spellings of their names share."""

    by_key: Mapping[str, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Place]) -> Places:
        """Return the places of these rows; of two of one name the later row tells."""
        found = {name_key(row.name): row for row in rows}
        for row in [*found.values()]:
            if row.parent is not None and row.level not in LEVELS:
                # Often only the shops have rows, each with its region.
                found.setdefault(name_key(row.parent), Place(row.parent, _ABOVE_PLACES))
        return cls(found)

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
        return found

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
        return column not in LEVELS or sum(p.level == column for p in self.by_key.values()) > 1

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of which any place is, in order."""
        told = {place.level for place in self.by_key.values()}
        return tuple(level for level in LEVELS if level in told)


def places_of(database: duckdb.DuckDBPyConnection, rows: str) -> Places:
    """Return the places that a `SELECT` of ours of their table tells of."""
    columns = ", ".join(Place.__slots__).replace("name", PLACES.key, 1)
    found = database.sql(
        f"SELECT {columns} FROM ({rows}) ORDER BY known_at, key_source, {PLACES.key}"
    )
    return Places.of(Place(*row) for row in found.fetchall())


def register(
    database: duckdb.DuckDBPyConnection, places: Places, rows_of: Mapping[Table, str]
) -> None:
    """Make known to the database what lies above each name that rows have; see `levels_sql`.

    `rows_of` are `SELECT`s of ours, by the table that they are of.
    """
    asked = [
        f'SELECT "{column}" AS name FROM ({rows})'
        for table, rows in rows_of.items()
        for column in PLACED_BY
        if column in table.names
    ]
    names = database.sql(f"SELECT DISTINCT name FROM ({' UNION ALL '.join(asked)}) ORDER BY name")
    above = {
        name: places.above(name) for (name,) in names.fetchall() if name and places.named(name)
    }
    if not above:
        return
    found = pl.DataFrame(
        [(name, *(levels.get(level) for level in LEVELS)) for name, levels in above.items()],
        dict.fromkeys(("name", *LEVELS), pl.String),
        orient="row",
    ).with_row_index("number")
    database.register("placed_frame", found)
    database.execute("CREATE TABLE placed AS FROM placed_frame")
    database.unregister("placed_frame")
    database.execute("CREATE TYPE placed_name AS ENUM (SELECT name FROM placed ORDER BY number)")


def levels_sql(database: duckdb.DuckDBPyConnection, table: Table) -> str:
    """Return the columns of a table's levels, as SQL over its rows; empty where it has none.

    A name is looked up by its number, and only where a question asks: a join would be made for
    each row, whatever is asked.
    """
    if not table.levels:
        return ""
    if not database.sql("SELECT 1 FROM duckdb_tables() WHERE table_name = 'placed'").fetchall():
        return "".join(f", NULL::VARCHAR AS {level}" for level in table.levels)
    columns = (column for column in PLACED_BY if column in table.names)
    names = ", ".join(f'try_cast("{column}" AS placed_name)' for column in columns)
    number = f"enum_code(coalesce({names}))::INTEGER + 1"
    return "".join(
        f", (SELECT list({level} ORDER BY number) FROM placed)[{number}] AS {level}"
        for level in table.levels
    )
