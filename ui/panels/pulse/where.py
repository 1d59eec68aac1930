"""Where: the score of each place with its interval, and which of them can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.analyses.ranking import best_first
from metrics.analyses.standings import against_the_rest, left_out, shortlist
from metrics.catalogue import METRICS
from ui import state
from ui.app import menu
from ui.charts import charts, dots
from ui.figures import comparisons, groups
from ui.filters import filters
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Estimate, Metric, Row

#: What rows are told apart by: the first that the data has.
_COLUMNS = ("location", "team", "touchpoint", "segment", "channel")
#: More places than this do not fit beside the findings; then those that stand out are shown.
_MOST = 12
#: What is shown by place, the first that was measured: how it is called in the title, and its page.
_SHOWN = {
    "nps": ("NPS", "nps"),
    "csat": ("satisfied", "nps"),
    "ces": ("found it easy", "nps"),
    "resolution_median": ("time to resolve", "complaints"),
    "complaints_opened": ("complaints opened", "complaints"),
    "review_average": ("stars", "advocacy"),
    "net_sentiment": ("public sentiment", "advocacy"),
    "negative_share": ("negative in public", "advocacy"),
}
_QUESTION = "Where? ({}, 95 %)"
_EMPTY = "No row in what you chose names a location, team, touchpoint, segment or channel."


def are_told() -> bool:
    """Whether any file tells rows apart by one of the columns."""
    return any(map(groups.are_groups, groups.given(_COLUMNS)))


def draw() -> None:
    """Draw NPS by location; time to resolve where nobody answered, by team where no place is."""
    metric, column, rows = _groups()
    name, page = _SHOWN[metric.key]
    if not rows:
        charts.draw(_QUESTION.format(name), "", None, empty=_EMPTY)
        return
    found = against_the_rest(metric, rows)
    visible = _in_order(metric, shortlist(rows, found, _MOST))
    others = left_out(metric, rows, visible)
    chosen = dict(state.view().slice.choice).get(column)
    chart = dots.dots(
        visible,
        metric,
        whole=None if metric.is_count else _whole(metric, column),
        standings=found.places,
        kind=column,
        others=others,
    )
    charts.draw(
        (_QUESTION if column == _COLUMNS[0] else f"By {column} ({{}}, 95 %)").format(name),
        findings.standing(metric, found, column),
        chart,
        # A chart keeps its clicks: with another choice it is another chart.
        key=f"where-{chosen!r}",
        on_pick=filters.picker(column),
    )
    if len(visible) < len(rows) and menu.entry(page).path.exists():
        menu.link(page, f"All {len(rows):,} {column}s")


def _in_order(metric: Metric, rows: Sequence[Row]) -> list[Row]:
    """The rows, best first, as far as is known: few answers do not top the list."""
    order = best_first({row.group: row.estimate for row in rows}, metric.better)
    return sorted(rows, key=lambda row: order.index(row.group))


def _groups() -> tuple[Metric, str, list[Row]]:
    """The metric that was measured, the column that names its rows, and its groups."""
    told = comparisons.told(tuple(_SHOWN))
    for key in told:
        for column in filter(groups.are_groups, groups.given(_COLUMNS)):
            rows = _measured(key, column)
            if any(row.group is not None for row in rows):
                return METRICS[key], column, rows
    return METRICS[next(iter(told), "nps")], _COLUMNS[0], []


def _measured(key: str, column: str) -> list[Row]:
    # The column's own filter is left aside: the chosen place is seen best beside the others.
    rows = state.figures([key], state.view().slice.narrow(column), by=column)[key]
    return [row for row in rows if row.estimate.n]


def _whole(metric: Metric, column: str) -> Estimate:
    whole = state.view().slice.narrow(column)
    return state.figures([metric.key], whole)[metric.key][0].estimate
