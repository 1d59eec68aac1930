"""The next steps that were due and are not done, whatever period is looked at."""

from __future__ import annotations

import polars as pl

from metrics.measure.overdue.late import Late, LateRows, late_of
from metrics.measure.reader import Reader
from metrics.relations.periods import HOUR_US
from metrics.relations.selects import RELATIONS
from metrics.slices import Slice
from store.tables import NEXT_STEPS, SINGLE_VALUED

_COLUMNS = (
    "step_id", "key_source", "about", "step", "due_at", "seen_until", "hours_late", "owner",
    *(name for name in SINGLE_VALUED if name in NEXT_STEPS.choosable),
)  # fmt: skip
_LATE = f"""
SELECT *, epoch_us(seen_until - coalesce(due_until, due_at)) / {HOUR_US}.0 AS hours_late
FROM ({RELATIONS["next_steps"]}) WHERE NOT is_done"""


def late_steps(reader: Reader, chosen: Slice) -> Late:
    """Return how many next steps of the slice are late now; its period is not looked at."""
    return late_of(_late_rows(reader, chosen).by_team())


def late_step_rows(reader: Reader, chosen: Slice, most: int = 100) -> pl.DataFrame:
    """Return the next steps of the slice that are late now, those late for longest first.

    Columns: step_id, key_source (the tool whose ids these are, empty where files do not say), about
    (the answer or complaint that it follows), step, due_at and seen_until (UTC, until when its file
    knows), hours_late, owner, team, location, touchpoint; at most `most` rows.
    """
    return _late_rows(reader, chosen).longest(_COLUMNS, "step_id", most)


def _late_rows(reader: Reader, chosen: Slice) -> LateRows:
    return LateRows.of(reader, chosen, _LATE, "due_at", ("step", "owner"))
