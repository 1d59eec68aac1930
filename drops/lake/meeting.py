"""What a file meets in the lake: rows whose keys it has too, and what would become of them.

A key belongs to a source. Where nobody said whose keys a file's are, and they meet others that are
not of the same rows, only a person can tell whether they are corrected or another tool's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from drops.errors import SourceError, counted, printable
from drops.lake.change import source_of
from drops.lake.ledger import Drop
from drops.lake.workbench import engine
from store.manifest import TableState
from store.schema import Table
from store.settings import Home, plain_path
from store.tables import TABLES

#: Exports of one tool may leave out the seconds.
_SAME = timedelta(minutes=1)
_EXAMPLES = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Meeting:
    """The rows of one source whose keys a file has too.

    `moved` of them are dated otherwise there than here; of `later` ones the lake knows until later
    than the file. `examples` are sentences, one a row.
    """

    source: str
    rows: int
    moved: int
    later: int
    later_until: datetime | None
    examples: tuple[str, ...] = ()

    @property
    def replaced(self) -> int:
        """How many rows the file replaces, when its keys are of this source."""
        return self.rows - self.later


def meetings(home: Home, state: TableState | None, drop: Drop, rows: Path) -> list[Meeting]:
    """Return what the file meets of each source, most rows first; nothing in an empty table.

    Args:
        home: the data folder.
        state: what the lake holds of the drop's table.
        drop: the line of the ledger that the file would become.
        rows: the Parquet file of its rows.
    """
    table = TABLES[drop.table]
    if state is None or not state.files:
        return []
    with engine(home) as connection:
        _show(connection, "lake", [home.lake / file for file in state.files])
        _show(connection, "rows", [rows])
        found = connection.execute(_meets(table), {"known": drop.known_at, "same": _SAME})
        met = [Meeting(source or "", *counts) for source, *counts in found.fetchall()]
        return [
            replace(one, examples=_examples(connection, table, one, _zone(drop))) for one in met
        ]


def check_source(drop: Drop, met: list[Meeting], *, is_told: bool) -> None:
    """Raise `SourceError` with the question if nobody told whose keys they are, and it matters.

    It does where most rows that have the same key are dated otherwise in the drop's own source, or
    alike in another one.
    """
    table = TABLES[drop.table]
    if is_told or table.keys_are_people:
        return
    own = source_of(table, drop)
    for one in met:
        if (one.source == own) == (2 * one.moved > one.rows):
            question = _question(drop, one, own)
            raise SourceError(f"{question} {_how(one.source)}", question, own, one.source, one.rows)


def notes_on(drop: Drop, met: list[Meeting]) -> list[str]:
    """Return sentences on rows of the file that change nothing, as later ones are known."""
    own = source_of(TABLES[drop.table], drop)
    return [
        f"{counted(one.later, 'row is', 'rows are')} known already as of a later time "
        f"({_moment(one.later_until, _zone(drop))}) than this file's "
        f"({_moment(drop.known_at, _zone(drop))}): of them only what was not known is added. If "
        "the file is newer than its times tell, undo it and say until when it knows (--known-at)"
        for one in met
        if one.source == own and one.later
    ]


def _meets(table: Table) -> str:
    dated = f'"{table.dated_by}"'
    return f"""SELECT key_source, count(*),
        count(*) FILTER (abs(epoch_us(lake.{dated}) - epoch_us(rows.{dated})) >= epoch_us($same)),
        count(*) FILTER (lake.known_at > $known), max(lake.known_at)
        FROM lake JOIN rows USING ("{table.key}") GROUP BY key_source ORDER BY count(*) DESC, 1"""


def _show(connection: duckdb.DuckDBPyConnection, name: str, files: list[Path]) -> None:
    paths = [plain_path(file) for file in files]
    connection.read_parquet(paths, hive_partitioning=False).create_view(name)


def _examples(
    connection: duckdb.DuckDBPyConnection, table: Table, met: Meeting, zone: ZoneInfo
) -> tuple[str, ...]:
    """Return what becomes of the first rows, those that change most first."""
    names = [name for name in table.names if name != table.key]
    changes = " + ".join(f'(lake."{n}" IS DISTINCT FROM rows."{n}")::INTEGER' for n in names)
    pairs = ", ".join(f'lake."{name}", rows."{name}"' for name in names)
    found = connection.execute(
        f"""SELECT "{table.key}", {pairs} FROM lake JOIN rows USING ("{table.key}")
        WHERE key_source IS NOT DISTINCT FROM ? ORDER BY {changes} DESC, 1 LIMIT {_EXAMPLES}""",
        [met.source],
    )
    return tuple(_example(table, names, row, zone) for row in found.fetchall())


def _example(table: Table, names: list[str], row: tuple[Any, ...], zone: ZoneInfo) -> str:
    """Return one row as it is and as it would be, without whom it is about and what they wrote."""
    key, *values = row
    changed = []
    for name, before, after in zip(names, values[::2], values[1::2], strict=True):
        if before == after:
            continue
        if name in (*table.people, *table.free_texts):
            changed.append(f"another {name.replace('_', ' ')}")
        else:
            changed.append(
                f"{name.replace('_', ' ')} {_value(before, zone)} → {_value(after, zone)}"
            )
    who = "one" if table.keys_are_people else printable(str(key), _LONGEST)
    return f"{who}: {', '.join(changed) or 'the same'}"


def _value(value: object, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return _moment(value, zone)
    return "not given" if value is None else printable(str(value), _LONGEST)


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return an instant as people of that zone say it."""
    return f"{moment.astimezone(zone):%-d %b %Y %H:%M}" if moment else "not known"


def _zone(drop: Drop) -> ZoneInfo:
    return ZoneInfo(drop.timezone)


def _question(drop: Drop, met: Meeting, own: str) -> str:
    """Return what is asked, with examples."""
    rows = counted(met.rows, "row has", "rows have")
    alike = "other times" if met.source == own else "the same times"
    examples = "; ".join(met.examples)
    return (
        f"{drop.name}: {rows} the ids of rows that are there already (source {met.source}), with "
        f"{alike}: {examples}. Are they the same {TABLES[drop.table].label}, or those of another "
        "tool whose ids only look alike?"
    )


def _how(source: str) -> str:
    """Return how it is answered in one step."""
    return (
        f"Say --source {_quoted(source)} for the same, which then are replaced, or --source with "
        "another name for another tool: both are kept then"
    )


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
