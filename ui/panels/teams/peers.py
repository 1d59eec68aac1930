"""One metric of one team or location: over time against its target, and among its peers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.standings import against_the_rest, best_first, left_out, shortlist
from metrics.catalogue import METRICS
from metrics.model import called, several
from ui import state
from ui.charts import charts, dots, trend
from ui.charts.line import day_of
from ui.figures import comparisons
from ui.figures import groups as groups_of_rows
from ui.filters import filters
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.shared.trend import cut_names, not_reached
from ui.panels.teams import scorecard
from ui.sentences import control as sentences
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.scorecard import ScorecardLine
    from metrics.analyses.standings import Standings
    from metrics.model import Metric, Row
    from ui.panels.teams.chooser import ChosenGroup


#: More peers than this are not all drawn: those that stand out, then both ends.
_MOST = 16


def draw_trend(chosen: ChosenGroup, key: str) -> None:
    """Draw the metric over the last 12 weeks or months, with its target and its usual range."""
    line = next(line for line in chosen.card if line.metric.key == key)
    name = plain_for_markdown(shorten(called(chosen.group, chosen.column), 40))
    recent, per = comparisons.lately(chosen.slice)
    control = groups_of_rows.control(key, recent, per)
    names = cut_names([day_of(row) for row in line.trend], per, recent)
    drawn = trend.trend(
        line.trend, line.metric, control=control, target=line.target, height=270, names=names
    )
    end = recent.until or date.min
    normal = sentences.in_words(control, line.metric, per, end, line.target)
    charts.draw(
        f"Is {name} getting better?",
        f"{in_words(line)} {normal}" if line.measured else in_words(line),
        drawn,
        empty=_nothing(name, line),
        key=f"team-trend-{key}",
    )


def _nothing(name: str, line: ScorecardLine) -> str:
    """Why no line is drawn: too few have ended yet, or nothing was measured."""
    counted = sum(row.estimate.n for row in line.trend if not row.estimate.hidden)
    if counted:
        return plain_for_markdown(not_reached(line.metric, counted))
    if line.trend and any(row.estimate.hidden for row in line.trend):
        return _hidden([row.estimate.n for row in line.trend], line.metric)
    return f"Nothing was measured for {name}. Choose another metric."


def in_words(line: ScorecardLine) -> str:
    """Return the value, its interval, and whether the target is met, as Markdown."""
    if not line.measured:
        return f"No {line.metric.counts} in the period shown."
    estimate = line.compared.now.estimate
    if estimate.hidden:
        findings = numbers.hidden(estimate.n, line.metric.counts)
        return plain_for_markdown(f"In the period shown {findings}.")
    text = numbers.value(estimate, line.metric.unit, target=line.target)
    between = numbers.interval(estimate, line.metric.unit, target=line.target)
    text += f", {between}, in the period shown" if between else " in the period shown"
    if line.reached:
        target = scorecard.target_in_words(line)
        verdict = {"cannot tell": "cannot tell whether it is met"}.get(line.reached, line.reached)
        text += f"; target {target}: {verdict}"
    return plain_for_markdown(f"{text}.")


def draw_peers(chosen: ChosenGroup, key: str) -> None:
    """Draw the metric of all teams or locations; a click chooses one."""
    metric, column = METRICS[key], chosen.column
    rows = [row.now for row in chosen.by_group[key] if row.now.estimate.n]
    found = against_the_rest(metric, rows)
    visible = _shown(rows, found, metric, chosen.group)
    whole = state.figures((key,), chosen.everyone)[key][0].estimate
    text = findings.standing(metric, found, column, [row.group for row in visible])
    click = " Click one to choose it." if len(rows) > 1 else ""
    charts.draw(
        f"How do the {several(column)} compare?",
        f"{text}{click}",
        dots.dots(
            visible,
            metric,
            # The whole of a count is no point of comparison: it is the sum.
            whole=None if metric.is_count else whole,
            standings=found.places,
            target=None if metric.is_count else _target(chosen, key),
            kind=column,
            others=left_out(metric, rows, visible),
        ),
        empty=_hidden([row.estimate.n for row in rows], metric)
        if rows
        else f"No {column} has {metric.counts} in what you chose.",
        # A chart keeps its clicks: with another choice it is another chart.
        key=f"peers-{column}-{key}-{chosen.group}",
        on_pick=lambda group: _take(column, group, chosen.groups),
    )
    if len(visible) < len(rows):
        drawn = f"{len(visible)} of {len(rows)} are drawn"
        st.caption(f"{drawn}: {groups_of_rows.kept_first(metric)}.")


def _hidden(counts: Sequence[int], metric: Metric) -> str:
    """That there are some, too few to be shown, as Markdown."""
    return plain_for_markdown(f"{numbers.hidden(sum(counts), metric.counts).capitalize()}.")


def _target(chosen: ChosenGroup, key: str) -> float | None:
    return next(line.target for line in chosen.card if line.metric.key == key)


def _shown(rows: Sequence[Row], found: Standings, metric: Metric, group: str) -> list[Row]:
    """The rows to draw, best first; the chosen one always among them."""
    kept = shortlist(rows, found, _MOST, always=(group,))
    order = best_first({row.group: row.estimate for row in kept}, metric.better)
    return sorted(kept, key=lambda row: order.index(row.group))


def _take(column: str, group: object, groups: Sequence[str]) -> None:
    """Choose the clicked team or location; a click on `not given` changes nothing."""
    if group in groups:
        st.session_state[filters.group_key(column)] = group
