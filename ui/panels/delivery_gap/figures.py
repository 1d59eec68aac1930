"""What the panels ask, remembered: gaps of the 13 weeks up to the end of the view's period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metrics.analyses.delivery_gap import columns, gaps, over_time, quarter, widened
from metrics.catalogue import METRICS
from metrics.slices import BEFORE
from ui import state
from ui.figures import comparisons, groups

if TYPE_CHECKING:
    from metrics.analyses.delivery_gap import Gap, Statement
    from metrics.model import Estimate
    from metrics.slices import Slice

#: How a share is written and drawn, whoever it is of.
SHARE = replace(METRICS["leaders_differentiated"], label="Say yes", short="")
#: How a difference of two shares is written and drawn.
DIFFERENCE = replace(
    METRICS["nps"], label="Leaders less customers", short="", better="lower", counts="answers"
)
FRONT_LINE = replace(DIFFERENCE, label="Leaders less front line")


def recent() -> Slice:
    """Return the view's rows in the quarter up to its end: leaders are asked seldom.

    The quarter before is what it is set against, whatever periods are on other pages: the year is
    drawn month by month.
    """
    chosen = replace(state.view().slice, against=BEFORE)
    return quarter(chosen.period(chosen.since, comparisons.lately(chosen)[0].until))


def of(statement: Statement, by: str | None = None) -> tuple[Gap, ...]:
    """Return the gaps of a statement by a column; without one, that of all."""
    reader, chosen = state.view().reader, recent()
    return state.remembered(
        "gaps", lambda: gaps(reader, chosen, statement, by=by), chosen, statement.key, by
    )


def wider(statement: Statement, now: Gap) -> Estimate | None:
    """Return by how much the gap of all is wider than in the quarter before; `None` of too few."""
    reader, earlier = state.view().reader, recent().before()
    if earlier is None:
        return None
    gaps_before = state.remembered(
        "gap before", lambda: gaps(reader, earlier, statement), earlier, statement.key
    )
    return widened(statement, now, gaps_before[0]) if gaps_before else None


def by_month(statement: Statement) -> tuple[Gap, ...]:
    """Return the gap of each month of the last twelve in which leaders or front line were asked."""
    reader, chosen = state.view().reader, state.view().slice
    until = comparisons.lately(chosen)[0].until
    year = chosen.period(None if until is None else _year_before(until), until)
    return state.remembered(
        "gaps over time", lambda: over_time(reader, year, statement), year, statement.key
    )


def _year_before(until: date) -> date:
    """The first day of the twelve months of which the last holds the day before `until`."""
    last = until - timedelta(days=1)
    months = last.year * 12 + last.month - 12
    return date(months // 12, months % 12 + 1, 1)


def offered() -> tuple[str, ...]:
    """Return the columns by which gaps are told here."""
    return tuple(groups.given(columns(state.view().reader)))


def untold(statement: Statement) -> str:
    """Return why nothing is known of what leaders say in the view; empty where it may be."""
    return comparisons.untold_by([statement.leaders], recent()).get(statement.leaders, "")
