"""The complaints that are past their promise now, whatever period is looked at.

Each is late by so much at the time until which its own file knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from metrics.measure.overdue.late import Late, LateRows, late_of
from metrics.measure.reader import Reader
from metrics.relations.periods import HOUR_US
from metrics.relations.selects import PROMISED
from metrics.slices import Slice
from store.tables import SINGLE_VALUED

#: A file that is older tells little of what is past its promise now.
STALE = timedelta(days=7)
_BY = ("category", "severity")
_COLUMNS = (
    "complaint_id", "key_source", "opened_at", "seen_until", "hours_promised", "hours_waited",
    "hours_late", "employee", *SINGLE_VALUED, *_BY, "summary",
)  # fmt: skip


def _late(clock: str, wait: str) -> str:
    """The open complaints past their promise: its hours, on its clock, and those of their wait."""
    return f"""
    SELECT *, promised_hours AS hours_promised, {wait} / {HOUR_US}.0 AS hours_waited,
        hours_waited - hours_promised AS hours_late
    FROM ({PROMISED[clock]}) WHERE hours_late > 0"""


_LATE = {"calendar": _late("calendar", "waited"), "business": _late("business", "open_waited")}


@dataclass(frozen=True, slots=True)
class Overdue(Late):
    """How many complaints are past their promise, late on its clock, and how old that is.

    `stale` is how many of them files tell of that are older than `STALE`, the oldest of
    `known_from`.
    """

    stale: int
    known_from: datetime | None


def overdue(reader: Reader, chosen: Slice, today: datetime) -> Overdue:
    """Return the complaints that are past their promise now, counted; none if nothing is promised.

    Args:
        reader: who asks; `as_of` asks of what was past its promise then.
        chosen: whose, by the slice's columns, `category` and `severity`; its period is not looked
            at.
        today: since when files are old.
    """
    by_team = _late_rows(reader, chosen).by_team(
        "count_if(seen_until < $old) AS old", "min(seen_until) AS known", old=today - STALE
    )
    late = late_of(by_team)
    known: datetime | None = by_team["known"].min()  # type: ignore[assignment]  # of times one
    old = int(by_team["old"].sum())
    return Overdue(late.count, late.longest, late.team, late.with_team, old, known)


def overdue_rows(reader: Reader, chosen: Slice, most: int = 100) -> pl.DataFrame:
    """Return the complaints that are past their promise now, those late for longest first.

    Columns: complaint_id, key_source (the tool whose id it is, empty where files do not say),
    opened_at and seen_until (UTC, until when its file knows), hours_promised, hours_waited and
    hours_late (on the clock of the promise), employee, the slice's columns, category, severity,
    summary; at most `most` rows.
    """
    return _late_rows(reader, chosen).longest(_COLUMNS, "complaint_id", most)


def _late_rows(reader: Reader, chosen: Slice) -> LateRows:
    relation = _LATE[reader.settings.promise.clock]
    return LateRows.of(reader, chosen, relation, "opened_at", _BY)
