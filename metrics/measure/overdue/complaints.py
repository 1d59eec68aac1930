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
from store.tables import SINGLE_VALUED, SLICE_COLUMNS

#: A file that is older tells little of what is past its promise now.
STALE = timedelta(days=7)
_BY = ("category", "severity")
_COLUMNS = (
    "complaint_id", "key_source", "opened_at", "seen_until", "hours_promised", "hours_waited",
    "hours_late", "employee", *SINGLE_VALUED, *_BY, "summary",
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
    """How many complaints are past their promise, and whose.

    `count` is how many there are, `longest` by how many hours the latest of them is late (on the
    clock of the promise); `stale` how many of them files tell of that are older than `STALE`, the
    oldest of `known_from`; `with_team` how many the `team` has that has most.
    """

    count: int
    longest: float | None
    stale: int
    team: str | None
    with_team: int
    known_from: datetime | None


def overdue(reader: Reader, chosen: Slice, today: datetime) -> Overdue:
    """The complaints that are past their promise now, counted; none where nothing is promised.

    Args:
        reader: who asks; `as_of` asks of what was past its promise then.
        chosen: whose, by the slice's columns, `category` and `severity`; its period is not looked
            at.
        today: since when files are old.
    """
    late, values = _asked(reader, chosen)
    by_team = reader.lake.query(
        "SELECT team, count(*) AS n, max(hours_late) AS longest, "
        "count_if(seen_until < $old) AS old, min(seen_until) AS known "
        f"{late} GROUP BY team ORDER BY n DESC, team",
        {**values, "old": today - STALE},
    )
    named = by_team.filter(pl.col("team").is_not_null())
    team, with_team = named.select("team", "n").row(0) if named.height else (None, 0)
    count, old = (int(by_team[name].sum()) for name in ("n", "old"))
    longest: float | None = by_team["longest"].max()  # type: ignore[assignment]  # of hours one
    known: datetime | None = by_team["known"].min()  # type: ignore[assignment]  # of times one
    return Overdue(count, longest, old, team, with_team, known)


def overdue_rows(reader: Reader, chosen: Slice, most: int = 100) -> pl.DataFrame:
    """The complaints that are past their promise now, those late for longest first.

    Columns: complaint_id, key_source (the tool whose id it is, empty where files do not say),
    opened_at and seen_until (UTC, until when its file knows), hours_promised, hours_waited and
    hours_late (on the clock of the promise), employee, the slice's columns, category, severity,
    summary; at most `most` rows.
    """
    late, values = _asked(reader, chosen)
    return reader.lake.query(
        f"SELECT {', '.join(_COLUMNS)} {late} ORDER BY hours_late DESC, complaint_id LIMIT $most",
        {**values, "most": most},
    )


def _asked(reader: Reader, chosen: Slice) -> tuple[str, dict[str, object]]:
    """The relation of those that are late among the rows chosen and allowed; its bound values."""
    whenever = chosen.period(None, None)
    clauses, bound = whenever.condition("opened_at", (*SLICE_COLUMNS, *_BY))
    seen, seen_bound = reader.scope.condition()
    late = f"FROM ({_LATE[reader.settings.promise.clock]}) WHERE hours_late > 0"
    return " AND ".join([late, *clauses, *seen]), {
        **bound,
        **seen_bound,
        **knowledge(reader, whenever),
    }
