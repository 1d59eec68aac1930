"""A lake from rows in plain Python: Parquet files and the file that names them, as intake writes."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Disclosure, Scope
from store.manifest import SourceState, TablePart, TableState
from store.settings import Home, Settings
from store.tables import LAKE_COLUMNS, TABLES

Record = Mapping[str, Any]
#: When a register of places came.
_REGISTERED = datetime(2026, 11, 1, tzinfo=UTC)
#: Three days are promised to who complains, and nothing else is said.
PROMISED = Settings.model_validate({"promise": {"hours": 72}})

_KINDS = {
    "text": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "month": pl.Datetime("us", "UTC"),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
}


def at(text: str) -> datetime:
    """An instant, UTC, from a text like `2026-10-31T18:02`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def complete(
    table: str, rows: Iterable[Record], known_at: datetime | None = None
) -> list[dict[str, Any]]:
    """The rows with all columns of the table: `None` where not given, keys numbered.

    A row's drop is `drop-1` unless it says so, or names the source of its key; the drop knows until
    `known_at` or its latest time.
    """
    declared = TABLES[table]
    whole = []
    for number, row in enumerate(rows):
        unknown = set(row) - set(declared.names) - {c.name for c in LAKE_COLUMNS}
        assert not unknown, f"{table} has no column {unknown}"
        given = dict.fromkeys(declared.names) | {
            declared.key: f"{table}-{number:05}",
            "drop": row.get("key_source", "drop-1"),
        }
        whole.append(given | dict(row))
    latest: dict[str, datetime] = {}
    for row in whole:
        # Where nothing happened yet, the time that a row is dated by is the only one; what is in a
        # register is so when its file comes.
        times = [row[column] for column in declared.instants if row[column]]
        times = [_REGISTERED] if declared.is_register else times or [row[declared.dated_by]]
        latest[row["drop"]] = max([*times, latest.get(row["drop"], times[0])])
    return [
        {
            "known_at": known_at or latest[row["drop"]],
            "key_source": "",
            "given_by": row["drop"],
        }
        | row
        for row in whole
    ]


def write_lake(
    root: Path, *, known_at: datetime | None = None, files: int = 2, **tables: Iterable[Record]
) -> Home:
    """The data folder whose lake holds these rows, each table in that many Parquet files."""
    home = Home(root)
    pinned, drops = {}, set()
    sources: dict[str, dict[str, Any]] = {}
    for name in TABLES:
        rows = complete(name, tables.get(name, ()), known_at)
        drops |= {row["drop"] for row in rows}
        pinned[name] = _write(home, name, rows, files)
        sources[name] = _sources(name, rows)
    home.lake.mkdir(parents=True, exist_ok=True)
    current = {
        "snapshot": 1,
        "published_at": "2026-11-22T12:00:00+00:00",
        "drops": sorted(drops),
        "tables": pinned,
        "sources": {name: states for name, states in sources.items() if states},
    }
    home.snapshot.write_text(json.dumps(current), encoding="utf-8")
    return home


def _sources(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What each source says of a table, as far as rows name one."""
    states = {}
    for source in sorted({row["key_source"] for row in rows} - {""}):
        own = [row for row in rows if row["key_source"] == source]
        dated = [row[TABLES[name].dated_by] for row in own]
        known = max(row["known_at"] for row in own)
        drops = tuple(sorted({row["drop"] for row in own}))
        states[source] = SourceState(drops, min(dated), max(dated), known).as_json()
    return states


def make_lake(root: Path, **tables: Any) -> Lake:
    """The lake of these rows, open."""
    return Lake.open(write_lake(root, **tables))


def reader_of(
    lake: Lake,
    *,
    scope: Scope | None = None,
    smallest: int = 1,
    smallest_comments: int = 1,
    settings: Settings | None = None,
    as_of: datetime | None = None,
) -> Reader:
    """A reader of all rows from whom nothing is hidden, who was promised 3 days, unless told."""
    disclosure = Disclosure(smallest, smallest_comments)
    return Reader(lake, scope or Scope.everything(), disclosure, settings or PROMISED, as_of)


def _write(home: Home, name: str, rows: list[dict[str, Any]], files: int) -> dict[str, Any]:
    table = TABLES[name]
    schema = {c.name: _KINDS[c.kind] for c in (*table.columns, *LAKE_COLUMNS)}
    folder = home.lake / name / "part=0"
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, int] = {}
    for number in range(min(files, len(rows))):
        path = folder / f"part-{number}.parquet"
        some = rows[number::files]
        pl.DataFrame(some, schema=schema, orient="row").write_parquet(path)
        written[str(path.relative_to(home.lake))] = len(some)
    if not rows:
        return TableState(1).as_json()
    dated = [row[table.dated_by] for row in rows if row[table.dated_by]]
    known = max(row["known_at"] for row in rows)
    first, last = min(dated, default=None), max(dated, default=None)
    return TableState(1, parts={0: TablePart((), written, first, last, known)}).as_json()
