"""Which columns tell groups apart, and which have a name of its own for nearly every row.

A column of street addresses makes no groups: of none of them can anything be said, and all of them
together take minutes to measure.
"""

from __future__ import annotations

from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.relations.selects import BARE
from metrics.slices import Slice, check_columns
from store.tables import NAMED, SLICE_COLUMNS, TABLES

#: So many names may be few rows each; beyond, a name must have as many as it takes to compare it.
_MANY, _FEWEST = 1_000, 10
#: More names than this are no groups, whatever each has.
_MOST = 10_000


def names_and_rows(lake: Lake, column: str) -> tuple[int, int]:
    """How many names a column has in the table that has most, and the rows with one."""
    check_columns([column], NAMED)

    def ask() -> tuple[int, int]:
        tables = [name for name, table in TABLES.items() if column in table.names]
        union = " UNION ALL ".join(
            f'SELECT count(DISTINCT "{column}") AS names, count("{column}") AS n FROM {table}'
            for table in tables
        )
        found = lake.query(f"SELECT max(names), sum(n)::BIGINT FROM ({union})", {}).row(0)
        return found[0], found[1]

    return lake.once(("names and rows", column), ask)


def are_groups(lake: Lake, column: str) -> bool:
    """Whether the names of a column are groups: not a name of its own for nearly each row.

    What has no names, as `severity`, has few values.
    """
    if column not in NAMED:
        return True
    names, rows = names_and_rows(lake, column)
    return names <= _MANY or (names <= _MOST and rows >= _FEWEST * names)


def largest(reader: Reader, column: str, chosen: Slice, most: int) -> list[str]:
    """The names of a column with most rows of the slice in all tables, the largest first."""
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
