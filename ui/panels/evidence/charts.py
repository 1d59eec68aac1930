"""The chart that proves a finding, with its place marked: over time, or among the others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.compare import is_month
from metrics.analyses.findings import EVERYTHING
from metrics.model import Row, called, several
from ui.charts import bars, charts, dots, trend
from ui.charts.bars import Bar
from ui.figures import needs
from ui.format import colours, dates
from ui.sentences import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.evidence.proof import Proof
    from metrics.analyses.findings import Finding
    from metrics.inference.verdict import Standing
    from metrics.slices import Slice

_DAY = timedelta(days=1)


def draw(found: Finding, proof: Proof) -> None:
    """Draw now beside before and the time until then, or the group among all; where most."""
    if found.is_of_before:
        _draw_change(found, proof)
    elif not found.is_of_region:
        _draw_among(found, proof)
    _draw_neighbours(found, proof)
    _draw_most(found, proof)


def _draw_change(found: Finding, proof: Proof) -> None:
    """Now and before as dots, and beside them the periods as long as these, these two the last."""
    metric = found.metric
    left, right = (
        st.columns([2, 3], gap="medium") if len(proof.past) > 2 else (st.container(), None)
    )
    if proof.before is not None:
        pair = [
            Row("now", proof.now.estimate, {}),
            Row("before", proof.before.estimate, {}),
        ]
        with left:
            st.markdown("**Now against before**")
            drawn = dots.dots(pair, metric, standings={pair[0].group: _than_before(found)})
            charts.picture(drawn, key="why-change")
    if right is not None:
        with right:
            st.markdown(f"**{_steps_in_words(proof)}**")
            names = {row.group: _span(row.group, proof) for row in proof.past}
            picture = trend.trend(proof.past, metric, height=220, names=names)  # type: ignore[arg-type]
            charts.picture(picture, key="why-past")


def _worse(found: Finding) -> Standing:
    return "below the rest" if (found.difference.value or 0) < 0 else "above the rest"


def _than_before(found: Finding) -> str:
    """Where `now` stands against `before`, by the names of their rows."""
    return _worse(found).replace("the rest", "before")


def _steps_in_words(proof: Proof) -> str:
    """What the points over time are: `Each point is 28 days; the last is now`."""
    since, until = proof.here.since, proof.here.until
    if since is None or until is None:
        return "The last point is now"
    long = "a month" if is_month(proof.here) else f"{(until - since).days} days"
    return f"Each point is {long}; the last is now"


def _span(day: object, proof: Proof) -> str:
    """The days of one of the past periods, in words."""
    if not isinstance(day, date) or proof.here.since is None or proof.here.until is None:
        raise TypeError(f"a period that begins on {day!r}; expected a day")
    period = proof.here
    while period.since != day:
        before = period.before()
        if before is None:
            raise ValueError(f"no period before begins on {day}")
        period = before
    return evidence.period(period)


def _draw_among(found: Finding, proof: Proof) -> None:
    """All groups of its cut in the claim's period, its own marked, beside all others together."""
    mine = found.group
    title = f"{called(mine, found.column)} among all {several(found.column)}"
    st.markdown(f"**{evidence.escaped(title)}**")
    drawn = dots.dots(
        proof.rows,
        found.metric,
        whole=proof.rest,
        against="the others",
        standings={mine: _worse(found)},
        kind=found.column,
        others=proof.left_out,
    )
    charts.picture(drawn, key="why-among")


def _draw_neighbours(found: Finding, proof: Proof) -> None:
    """The places of its region in the claim's period, its own marked, beside the others of it."""
    if found.region is None or proof.neighbours is None:
        return
    region, neighbours = called(found.region.name, found.region.level), proof.neighbours
    place = called(found.group, found.column)
    title = f"{place} among the {several(found.column)} of {region}"
    st.markdown(f"**{evidence.escaped(title)}**")
    behind = (found.region.difference.value or 0) < 0
    drawn = dots.dots(
        neighbours.rows,
        found.metric,
        whole=neighbours.rest,
        # Names are customer text; this stands in a chart, where it would be read as markup.
        against="the others of its region",
        standings={found.group: "below the rest" if behind else "above the rest"},
        kind=found.column,
        others=neighbours.left_out,
    )
    charts.picture(drawn, key="why-region")


def _draw_most(found: Finding, proof: Proof) -> None:
    """Where it shows most: the group's touchpoints, and its weeks, that one marked."""
    if found.column == EVERYTHING or not (proof.steps or proof.weeks):
        return
    places = iter(st.columns(bool(proof.steps) + bool(proof.weeks), gap="medium"))
    if proof.steps:
        with next(places):
            _draw_one_of(found, proof.steps, found.touchpoint, "touchpoint", "At which touchpoint")
    if proof.weeks and found.week:
        first = next((r.group for r in proof.weeks if _holds(r.group, found.week)), None)
        at_touchpoint = f" at {found.touchpoint}" if found.touchpoint else ""
        with next(places):
            _draw_one_of(found, proof.weeks, first, "week", f"In which week{at_touchpoint}")


def _holds(day: object, week: tuple[date, date]) -> bool:
    return isinstance(day, date) and day <= week[0] < day + timedelta(days=7)


def _draw_one_of(found: Finding, rows: Sequence[Row], mine: object, kind: str, title: str) -> None:
    named = [Row(_called(row.group), row.estimate, {}) for row in rows if row.group is not None]
    st.markdown(f"**{evidence.escaped(title)}**")
    drawn = dots.dots(
        named,
        found.metric,
        standings={_called(mine): _worse(found)},
        kind=kind,
    )
    charts.picture(drawn, key=f"why-{kind}")


def _called(group: object) -> str:
    return f"week of {dates.day(group, group)}" if isinstance(group, date) else str(group)


def draw_old(chosen: Slice, team: str | None) -> None:
    """Draw with whom the complaints over eight weeks old are, that team marked."""
    items = [
        Bar(row.group, row.estimate.n, tone=colours.WORSE if row.group == team else colours.INK)
        for row in needs.old_by_team(chosen)
    ]
    st.markdown("**Older than 8 weeks, by team**")
    title = "Complaints older than 8 weeks by team"
    charts.picture(bars.bars(items, title=title), key="why-old")
