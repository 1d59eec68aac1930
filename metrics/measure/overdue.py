"""The complaints that are past their promise now, whatever period is looked at.

Each is as its own file knows it: late by so much at the time until which that file knows. Like
those that wait longest they are not hidden from those who have to answer them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from metrics.measure.as_of import knowledge
from metrics.measure.reader import Reader
from metrics.relations.periods import HOUR_US
from metrics.relations.selects import PROMISED
from metrics.slices import Slice
from store.tables import SLICE_COLUMNS

#: A file that is older tells little of what is past its promise now.
STALE = timedelta(days=7)
_BY = ("category", "severity")
_COLUMNS = (
    "complaint_id", "key_source", "opened_at", "seen_until", "hours_promised", "hours_waited",
    "hours_late", "employee", *SLICE_COLUMNS, *_BY, "summary",
)  # fmt: skip


def _late(clock: str, wait: str) -> str:
    """The open complaints with the hours of their promise, on its clock, and of their wait."""
    return f"""
    SELECT *, promised_hours AS hours_promised, {wait} / {HOUR_US}.0 AS hours_waited,
        hours_waited - hours_promised AS hours_late
    FROM ({PROMISED[clock]})"""


_LATE = {"calendar": _late("calendar", "waited"), "business": _late("business", "open_waited")}


@dataclass(frozen=True, slots=True)
class Overdue:
    """The complaints past their promise, those that are late for longest first.

    `rows` has the columns complaint_id, key_source (the tool whose id it is, empty where files do
    not say), opened_at and seen_until (UTC, until when its file knows), hours_promised,
    hours_waited and hours_late (on the clock of the promise), employee, the slice's columns,
    category, severity, summary: at most as many as were asked for. `count` is how many there are,
    `stale` how many of them files tell of that are older than `STALE`, the oldest of `known_from`;
    `with_team` how many the `team` has that has most.
    """

    rows: pl.DataFrame
    count: int
    stale: int
    team: str | None
    with_team: int
    known_from: datetime | None


def overdue(reader: Reader, chosen: Slice, today: datetime, most: int = 100) -> Overdue:
    """The complaints that are past their promise now; none where nothing is promised.

    Args:
        reader: who asks; `as_of` asks of what was past its promise then.
        chosen: whose, by the slice's columns, `category` and `severity`; its period is not looked
            at.
        today: since when files are old.
        most: so many rows at most.
    """
    whenever = chosen.period(None, None)
    clauses, bound = whenever.condition("opened_at", (*SLICE_COLUMNS, *_BY))
    seen, seen_bound = reader.scope.condition()
    late = f"FROM ({_LATE[reader.settings.promise.clock]}) WHERE hours_late > 0"
    where = " AND ".join([late, *clauses, *seen])
    values = {**bound, **seen_bound, **knowledge(reader, whenever)}
    by_team = reader.lake.query(
        "SELECT team, count(*) AS n, count_if(seen_until < $old) AS old, min(seen_until) AS known "
        f"{where} GROUP BY team ORDER BY n DESC, team",
        {**values, "old": today - STALE},
    )
    rows = reader.lake.query(
        f"SELECT {', '.join(_COLUMNS)} {where} ORDER BY hours_late DESC, complaint_id LIMIT $most",
        {**values, "most": most},
    )
    named = by_team.filter(pl.col("team").is_not_null())
    team, with_team = named.select("team", "n").row(0) if named.height else (None, 0)
    count, old = (int(by_team[name].sum()) for name in ("n", "old"))
    known: datetime | None = by_team["known"].min()  # type: ignore[assignment]  # of times one
    return Overdue(rows, count, old, team, with_team, known)
