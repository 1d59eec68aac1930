"""The next steps that were due and are not done, whatever period is looked at.

Each is as its own file knows it. Like overdue complaints they are not hidden from those who have to
do them.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metrics.measure.as_of import knowledge
from metrics.measure.reader import Reader
from metrics.relations.periods import HOUR_US
from metrics.relations.selects import RELATIONS
from metrics.slices import Slice
from store.tables import NEXT_STEPS, SINGLE_VALUED, SLICE_COLUMNS

_COLUMNS = (
    "step_id", "about", "step", "due_at", "seen_until", "hours_late", "owner",
    *(name for name in SINGLE_VALUED if name in NEXT_STEPS.choosable),
)  # fmt: skip
_LATE = f"""
SELECT *, epoch_us(seen_until - coalesce(due_until, due_at)) / {HOUR_US}.0 AS hours_late
FROM ({RELATIONS["next_steps"]}) WHERE NOT is_done"""


@dataclass(frozen=True, slots=True)
class LateSteps:
    """How many steps are late, by how many hours the latest is, and who has most of them."""

    count: int
    longest: float | None
    team: str | None
    with_team: int


def late_steps(reader: Reader, chosen: Slice) -> LateSteps:
    """The next steps of the slice that are late now, counted; its period is not looked at."""
    late, values = _asked(reader, chosen)
    by_team = reader.lake.query(
        f"SELECT team, count(*) AS n, max(hours_late) AS longest {late} GROUP BY team "
        "ORDER BY n DESC, team",
        values,
    )
    named = by_team.filter(pl.col("team").is_not_null())
    team, with_team = named.select("team", "n").row(0) if named.height else (None, 0)
    longest: float | None = by_team["longest"].max()  # type: ignore[assignment]  # of hours one
    return LateSteps(int(by_team["n"].sum()), longest, team, with_team)


def late_step_rows(reader: Reader, chosen: Slice, most: int = 100) -> pl.DataFrame:
    """The next steps of the slice that are late now, those late for longest first.

    Columns: step_id, about (the answer or complaint that it follows), step, due_at and seen_until
    (UTC, until when its file knows), hours_late, owner, team, location, touchpoint; at most `most`
    rows.
    """
    late, values = _asked(reader, chosen)
    return reader.lake.query(
        f"SELECT {', '.join(_COLUMNS)} {late} ORDER BY hours_late DESC, step_id LIMIT $most",
        {**values, "most": most},
    )


def _asked(reader: Reader, chosen: Slice) -> tuple[str, dict[str, object]]:
    """The relation of those that are late among the rows chosen and allowed; its bound values."""
    whenever = chosen.period(None, None)
    clauses, bound = whenever.condition("due_at", (*SLICE_COLUMNS, "step", "owner"))
    seen, seen_bound = reader.scope.condition()
    late = " AND ".join([f"FROM ({_LATE}) WHERE TRUE", *clauses, *seen])
    return late, {**bound, **seen_bound, **knowledge(reader, whenever)}
