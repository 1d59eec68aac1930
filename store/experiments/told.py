"""All experiments as they stand: a file tells of one in a row of the lake, then the ledger goes on.

The latest line of the ledger holds, and stands before what a file tells.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from store.errors import StoreFaultError
from store.experiments.model import PLACED_BY, SELECT_EVENTS, Experiment, ExperimentEvent, events_of
from store.manifest import Manifest, newest_whole
from store.reading import ask
from store.settings import Home
from store.tables import EXPERIMENTS

#: Between the names of places in one cell of a file.
BETWEEN = ";"


def experiments(home: Home, zone: ZoneInfo) -> list[Experiment]:
    """Return all experiments, those that were told of last first.

    Days of files are cut in the zone. What a file told stays once somebody started, stopped or
    decided it, though the file is taken back.
    """
    return as_they_stand(of_files(home, zone), events(home))


def as_they_stand(
    told_of: Iterable[Experiment], lines: Iterable[ExperimentEvent]
) -> list[Experiment]:
    """Return what files told, each as the latest line says, those that began last first."""
    by_id = {one.id: one for one in told_of}
    for event in lines:
        by_id[event.state.id] = event.state
    return sorted(by_id.values(), key=lambda one: (one.begins_on, one.seq, one.id), reverse=True)


def events(home: Home, experiment: str = "") -> list[ExperimentEvent]:
    """Return all lines of one experiment, or of all, the oldest first; none without a ledger."""
    if not home.ledger.exists():
        return []

    def read_lines(connection: sqlite3.Connection) -> list[ExperimentEvent]:
        sql = "SELECT 1 FROM sqlite_master WHERE name = 'experiment_events'"
        if connection.execute(sql).fetchone() is None:  # a ledger of an older Pepper
            return []
        rows = connection.execute(f"{SELECT_EVENTS} ORDER BY seq")
        return events_of(row for row in rows if experiment in ("", row[1]))

    try:
        return ask(home.ledger, read_lines)
    except sqlite3.Error as error:
        raise StoreFaultError(f"the ledger cannot be read: {error}") from error


def of_files(home: Home, zone: ZoneInfo) -> list[Experiment]:
    """Return the experiments of which files tell, as they tell of them."""
    version = newest_whole(home)
    rows = [] if version is None else _rows(home, version.manifest)
    return [one for row in rows if (one := _of_row(row, zone)) is not None]


def _rows(home: Home, manifest: Manifest) -> list[dict[str, Any]]:
    import polars as pl  # noqa: PLC0415  (commands that read none start without the engines)

    state = manifest.tables.get(EXPERIMENTS.name)
    files = [] if state is None else [*state.files]
    return [row for file in files for row in pl.read_parquet(home.lake / file).to_dicts()]


def _of_row(row: Mapping[str, Any], zone: ZoneInfo) -> Experiment | None:
    """One row as an experiment; `None` for one that names no place."""

    def day(name: str) -> date | None:
        moment: datetime | None = row.get(name)
        return moment and moment.astimezone(zone).date()

    starts_on, ends_on = day("planned_start"), day("planned_end")
    treated = places_of(row.get("treated") or "")
    if starts_on is None or ends_on is None or not treated:
        return None
    return Experiment(
        id=f"{row.get('key_source') or ''}/{row[EXPERIMENTS.key]}",
        name=row["name"],
        metric=row["metric"].strip(),
        expected=row["expected_effect"],
        treated=treated,
        starts_on=starts_on,
        ends_on=ends_on,
        compared=places_of(row.get("compared") or ""),
        placed_by=row.get("placed_by") or PLACED_BY[0],
        touchpoint=row.get("touchpoint") or "",
        change=row.get("change") or "",
        started_on=day("started_at"),
        stopped_on=day("stopped_at"),
        decision=row.get("decision") or "",
    )


def places_of(cell: str) -> tuple[str, ...]:
    """Return the names that stand in one cell, each once: `Hull; Leeds`."""
    names = (name.strip() for name in cell.replace("|", BETWEEN).split(BETWEEN))
    return tuple(dict.fromkeys(name for name in names if name))
