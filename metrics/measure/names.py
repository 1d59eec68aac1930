"""The names that rows have: which columns tell groups apart, and which names only settings have.

A column of street addresses makes no groups: of none of them can anything be said, and all of them
together take minutes to measure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.relations.selects import BARE
from metrics.slices import Slice, check_columns
from store.names import same_names
from store.tables import LEVELS, NAMED, SLICE_COLUMNS, TABLES

#: So many names may be few rows each; beyond, a name must have as many as it takes to compare it.
_MANY, _FEWEST = 1_000, 10
#: More names than this are no groups, whatever each has.
_MOST = 10_000


def names_and_rows(lake: Lake, column: str) -> tuple[int, int]:
    """Return how many names a column has in the table that has most, and the rows with one."""
    check_columns([column], NAMED)

    found = [
        _counts_of_names(lake, table.name, column)[column]
        for table in TABLES.values()
        if column in table.names
    ]
    return max((names for names, _ in found), default=0), sum(rows for _, rows in found)


def _counts_of_names(lake: Lake, table: str, column: str) -> dict[str, tuple[int, int]]:
    """How many names a column of a table has, and how many rows have one; others beside it.

    Asked together: to make a question of a table ready costs more than to count one more column.
    A level is looked up for each row, so that it is asked alone.
    """
    plain = [name for name in NAMED if name in TABLES[table].names and name not in LEVELS]
    columns = [column] if column in LEVELS else plain
    if not lake.tables[table].files:
        return dict.fromkeys(columns, (0, 0))

    def ask() -> dict[str, tuple[int, int]]:
        counts = ", ".join(f'count(DISTINCT "{name}"), count("{name}")' for name in columns)
        numbers = lake.count(f"SELECT {counts} FROM {table}", {}).row(0)
        return dict(zip(columns, zip(numbers[::2], numbers[1::2], strict=True), strict=True))

    return lake.once(("names and rows", table, *columns), ask)


def are_groups(lake: Lake, column: str) -> bool:
    """Return whether the names of a column are groups: not a name of its own for nearly each row.

    What has no names, as `severity`, has few values.
    """
    if column not in NAMED:
        return True
    names, rows = names_and_rows(lake, column)
    return names <= _MANY or (names <= _MOST and rows >= _FEWEST * names)


def largest(reader: Reader, column: str, chosen: Slice, most: int) -> list[str]:
    """Return the names of a column with most rows of the slice in all tables, the largest first."""
    check_columns([column], NAMED)
    seen, bound = reader.scope.condition()
    parts = []
    for name, table in TABLES.items():
        if column in table.names:
            clauses, own = chosen.condition(table.dated_by, (*SLICE_COLUMNS, *table.names))
            where = " AND ".join([*clauses, *seen]) or "TRUE"
            parts.append(f'SELECT "{column}" AS found FROM ({BARE[name]}) WHERE {where}')
            bound |= own
    sql = f"""
    SELECT found FROM ({" UNION ALL ".join(parts)}) WHERE found IS NOT NULL
    GROUP BY found ORDER BY count(*) DESC, found LIMIT {int(most)}"""
    return reader.lake.query(sql, bound)["found"].to_list()


def first_seen(lake: Lake, column: str) -> list[str]:
    """Return the names of a column, that of the earliest row in any table first."""
    check_columns([column], NAMED)

    def ask() -> list[str]:
        union = " UNION ALL ".join(
            f'SELECT "{column}" AS found, min("{table.dated_by}") AS began FROM {name} GROUP BY 1'
            for name, table in TABLES.items()
            if column in table.names
        )
        sql = f"""
        SELECT found FROM ({union}) WHERE found IS NOT NULL
        GROUP BY found ORDER BY min(began), found"""
        return lake.query(sql, {})["found"].to_list()

    return [*lake.once(("first seen", column), ask)]


#: So many of the names that files have are listed beside one that none has.
_LISTED = 8
#: The columns whose groups have champions.
_CHAMPIONED = ("team", "location", "segment")

Purpose = Literal["promise", "opening times", "alias", "target", "journey", "champions"]


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in the settings, for what it stands there, and a sentence that says what is wrong."""

    name: str
    purpose: Purpose
    sentence: str


def unknown_names(reader: Reader, metrics: Collection[str]) -> list[UnknownName]:
    """Return the names in the settings that nothing has: no complaint, file or metric.

    Of names in files nothing is said while there is no row that could have them, nor to who may
    not see all rows: it would tell of the names that others have.
    """
    settings = reader.settings
    found = _unknown_targets({**settings.targets, **settings.targets_since}, metrics)
    if reader.scope.only:
        return found
    if reader.lake.tables["complaints"].rows:
        hours = settings.business_hours
        found += _unknown(reader, "severity", settings.promise.by_severity, "promise")
        found += _unknown(reader, "location", hours.locations if hours else (), "opening times")
    found += _unknown_touchpoints(reader)
    found += _of_unknown_champions(reader)
    for column, names in settings.aliases.items():
        found += _unused_aliases(reader, column, names)
    return found


def _unknown_targets(targets: Collection[str], metrics: Collection[str]) -> list[UnknownName]:
    """The targets of what is no metric, each with the key that it may be meant for."""
    found = []
    for key in targets:
        if key not in metrics:
            near = get_close_matches(key, metrics, 1)
            meant = f" Did you mean {near[0]}?" if near else " How we count names them all."
            sentence = f"The settings have a target for {key}; no metric has that key.{meant}"
            found.append(UnknownName(key, "target", sentence))
    return found


def _unused_aliases(reader: Reader, column: str, names: Mapping[str, str]) -> list[UnknownName]:
    """The aliases of a column that lead to a name which no row has.

    Which names files wrote in place of it is not kept: rows have the name that stays.
    """
    tables = [
        n for n, table in TABLES.items() if column in table.names and reader.lake.tables[n].rows
    ]
    known = sorted({name for table in tables for name in reader.lake.names(table, column)})
    return [
        UnknownName(
            name,
            "alias",
            f"The settings say that the {column} {name} is {to}; no file has either."
            f"{_listed(known)}",
        )
        for name, to in names.items()
        if tables and to not in known
    ]


def _unknown(
    reader: Reader, column: str, named: Collection[str], purpose: Purpose
) -> list[UnknownName]:
    used = reader.lake.meant_by(named, column, reader.settings).values()
    unknown = [name for name in named if name not in used]
    if not unknown:
        return []
    files = _listed(reader.lake.names("complaints", column))
    return [
        UnknownName(
            name,
            purpose,
            f"The settings have {_IS[purpose]} {name}; no file has such a {column}.{files}",
        )
        for name in unknown
    ]


def _unknown_touchpoints(reader: Reader) -> list[UnknownName]:
    """The steps of the journey in the settings that no row has."""
    settings, known = reader.settings, first_seen(reader.lake, "touchpoint")
    aliases = settings.aliases.get("touchpoint", {})
    used = same_names(known, settings.journey, aliases).values()
    return [
        UnknownName(
            name,
            "journey",
            f"The settings have {name} in the journey; no file has such a touchpoint."
            f"{_listed(known)}",
        )
        for name in settings.journey
        if known and name not in used
    ]


def _of_unknown_champions(reader: Reader) -> list[UnknownName]:
    """Those for whom the settings name champions, and that no row has."""
    settings, lake = reader.settings, reader.lake
    used: set[str] = set()
    known: list[str] = []
    for column in _CHAMPIONED:
        tables = [name for name, table in TABLES.items() if column in table.names]
        names = sorted({name for table in tables for name in lake.names(table, column)})
        used.update(
            same_names(names, settings.champions, settings.aliases.get(column, {})).values()
        )
        known += names
    return [
        UnknownName(
            name,
            "champions",
            f"The settings have champions of {name}; no file has such a team, location or "
            f"segment.{_listed(known)}",
        )
        for name in settings.champions
        if known and name not in used
    ]


def _listed(known: Sequence[str]) -> str:
    """The names that files have, some of them, as a sentence to follow another."""
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    return f" They have {', '.join(known[:_LISTED])}{more}." if known else ""


_IS: dict[Purpose, str] = {
    "promise": "a promise for the severity",
    "opening times": "opening times of",
}
