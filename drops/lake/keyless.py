"""Files whose rows have no key: two that tell of the same days are compared as wholes.

A key made of a row's content tells nothing once a column is added, a comment mended or the seconds
are left out; and rows of two places may have the same content. So of one source a file that knows
later tells all of its days, and rows of an older one in these days count no more. Whether two
files are of one source, their rows of the same days tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb

from drops.intake.mapping import toml
from drops.intake.mapping.model import Mapping, Source
from drops.intake.mapping.numberings import numbered
from drops.intake.values.spelled.zones import clock_of
from drops.lake.ledger import Drop
from drops.lake.sources import knows_until, source_of
from store.schema import Table

_INSTANT = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
#: All times that a row may have.
_EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
#: From such a share of rows that are alike on two files are of the same rows, or up to such of
#: different ones; between them only a person can tell.
SAME, OTHER = 0.9, 0.2


@dataclass(frozen=True, slots=True)
class FileSpan:
    """Days of `drop` that `by` tells: rows of it from `since` to `until` do not count."""

    drop: Drop
    by: Drop
    since: datetime
    until: datetime


def is_keyless(table: Table, drop: Drop) -> bool:
    """Return whether the keys of a drop's rows are made of their content."""
    return not table.key_of and bool(drop.given) and table.key not in drop.given


def spans_of(table: Table, live: Iterable[Drop]) -> list[FileSpan]:
    """Return the days of each keyless drop that another one of its source tells, which knows later.

    Of two that know until the same time it is the one that has a place for more columns, then the
    one that was dropped later.
    """
    drops = sorted((drop for drop in live if is_keyless(table, drop)), key=_order)
    return [
        FileSpan(older, later, *common)
        for place, older in enumerate(drops)
        for later in drops[place + 1 :]
        if source_of(table, older) == source_of(table, later)
        and (common := _days(table, older, later))
    ]


def shares_days(table: Table, drop: Drop, others: Iterable[Drop]) -> bool:
    """Return whether a drop is keyless, and so is one of the others that tells of its days."""
    return is_keyless(table, drop) and any(
        is_keyless(table, other) and _days(table, other, drop) for other in others
    )


def _order(drop: Drop) -> tuple[datetime, int, int]:
    return knows_until(drop), len(drop.given), drop.seq or 1 << 62


def _days(table: Table, one: Drop, other: Drop) -> tuple[datetime, datetime] | None:
    """Return the first and last instant of which `other` tells and `one` may, None for none.

    A file that gives days alone tells of whole days; any may leave out the seconds. A list tells
    how things stand, whatever time its rows are of.
    """
    if table.is_register:
        return _EVER
    if not (one.first_at and one.last_at and other.first_at and other.last_at):
        return None
    if one.first_at > other.last_at + _DAY or other.first_at - _DAY > one.last_at:
        return None
    days = _gives_days(one) or _gives_days(other)
    zone = clock_of(other.timezone)
    since = _floor(other.first_at.astimezone(zone), days=days)
    until = _floor(other.last_at.astimezone(zone), days=days)
    until += (_DAY if days else _MINUTE) - _INSTANT
    return (since, until) if one.first_at <= until and since <= one.last_at else None


def _gives_days(drop: Drop) -> bool:
    """Whether the first and last time of a drop are the beginning of a day."""
    zone = clock_of(drop.timezone)
    times = [time.astimezone(zone) for time in (drop.first_at, drop.last_at) if time]
    return all(time == _floor(time, days=True) for time in times)


def _floor(time: datetime, *, days: bool) -> datetime:
    minute = time.replace(second=0, microsecond=0)
    return minute.replace(hour=0, minute=0) if days else minute


@dataclass(frozen=True, slots=True)
class Likeness:
    """Of the same days: `ours` rows of a file, `theirs` of a source, `alike` of both."""

    source: str
    #: Whose customers' numbers are the source's own.
    ids_of: str
    ours: int
    theirs: int
    alike: int

    @property
    def share(self) -> float:
        """The share of the rows that could be alike."""
        return self.alike / min(self.ours, self.theirs)


def likenesses(
    connection: duckdb.DuckDBPyConnection, table: Table, drop: Drop, live: Iterable[Drop]
) -> list[Likeness]:
    """Return how like a keyless file is to each source of which a drop tells of the same days.

    Most like first. Compared are the columns that both have a place for, but for what people
    wrote, which may be mended, and for customers whose numbers are of two sources. The views
    `lake` and `rows` show the lake's rows and the file's.
    """
    found: dict[str, Likeness] = {}
    for older in live:
        days = _days(table, older, drop) if is_keyless(table, older) else None
        if days is None:
            continue
        one = _likeness(connection, table, drop, older, days)
        if one and (one.source not in found or one.share > found[one.source].share):
            found[one.source] = one
    return sorted(found.values(), key=lambda one: -one.share)


def _likeness(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    drop: Drop,
    older: Drop,
    days: tuple[datetime, datetime],
) -> Likeness | None:
    """Return how many rows of both are alike in these days; None where either has none."""
    unit = "day" if _gives_days(drop) or _gives_days(older) else "minute"
    given = {*drop.given} & {*older.given} - _numbered_apart(table, drop, older)
    names = [n for n in table.names if n in given and n not in (*table.free_texts, table.dated_by)]
    dated = f'"{table.dated_by}"'
    # DuckDB has no zone for an offset: its clocks are those of UTC, so much later.
    clock = clock_of(drop.timezone)
    later = None if isinstance(clock, ZoneInfo) else clock.utcoffset(None)
    local = f"{dated} + to_microseconds({(later or timedelta()) // _INSTANT})"
    cells = ", ".join([f"date_trunc('{unit}', {local}) AS at", *(f'"{name}"' for name in names)])
    connection.execute(f"SET TimeZone = '{clock.key if isinstance(clock, ZoneInfo) else 'UTC'}'")
    ours, theirs, alike = connection.execute(
        f"""WITH ours AS (SELECT {cells} FROM rows WHERE {dated} BETWEEN $since AND $until),
        theirs AS (SELECT {cells} FROM lake
            WHERE "drop" = $drop AND {dated} BETWEEN $since AND $until)
        SELECT (SELECT count(*) FROM ours), (SELECT count(*) FROM theirs),
        (SELECT count(*) FROM (SELECT * FROM ours INTERSECT ALL SELECT * FROM theirs))""",
        {"since": days[0], "until": days[1], "drop": older.id},
    ).fetchall()[0]
    connection.execute("SET TimeZone = 'UTC'")
    if not (ours and theirs):
        return None
    return Likeness(older.source, older.ids_of or older.source, ours, theirs, alike)


def _numbered_apart(table: Table, one: Drop, other: Drop) -> set[str]:
    """Return the columns in which the same customer has another hash in each of two drops."""
    columns = [_numbered(drop).columns for drop in (one, other)]
    return {
        name
        for name in table.people
        if len({columns_of.get(name, Source()).ids_of for columns_of in columns}) > 1
    }


def _numbered(drop: Drop) -> Mapping:
    return numbered(toml.load(drop.mapping, drop.format), drop.ids_of or drop.source)
