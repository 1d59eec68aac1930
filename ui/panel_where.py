"""Where: the score of each place with its interval, and which of them can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.catalogue import METRICS
from metrics.ranking import best_first
from ui import charts, comparisons, filters, menu, state, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.measure import Row
    from metrics.model import Estimate

#: What rows are told apart by: the first that the data has.
_COLUMNS = ("location", "team", "touchpoint")
#: More places than this do not fit beside the findings; then those that stand out are shown.
_MOST = 12
_METRIC = METRICS["nps"]
_QUESTION = "Where? (NPS, 95 %)"
_EMPTY = "No NPS answer here names a location, team or touchpoint."


def draw() -> None:
    """Draw NPS by location (by team or touchpoint where no location is given)."""
    column, rows = _groups()
    if not rows:
        charts.draw(_QUESTION, "", None, empty=_EMPTY)
        return
    standings = comparisons.standings(_METRIC, rows)
    shown = _in_order(comparisons.shortlist(rows, standings, _MOST))
    chosen = dict(state.view().slice.choice).get(column)
    charts.draw(
        _QUESTION if column == _COLUMNS[0] else f"By {column} (NPS, 95 %)",
        words.standing(_METRIC, standings, comparisons.differences(_METRIC, rows), column),
        charts.dots(shown, _METRIC, whole=_whole(column), standings=standings, keep_order=True),
        # A chart keeps its clicks: with another choice it is another chart.
        key=f"where-{chosen!r}",
        on_pick=lambda group: _take(column, group),
    )
    if len(shown) < len(rows) and menu.entry("nps").path.exists():
        menu.link("nps", f"All {len(rows):,} {column}s")


def _take(column: str, group: object) -> None:
    """Filter by the clicked group; a second click shows all again."""
    value = None if group is None else str(group)
    again = dict(state.view().slice.choice).get(column) == (value,)
    filters.choose(column, None if again else value)


def _in_order(rows: Sequence[Row]) -> list[Row]:
    """The rows, best first, as far as is known: few answers do not top the list."""
    order = best_first({row.group: row.estimate for row in rows}, _METRIC.better)
    return sorted(rows, key=lambda row: order.index(row.group))


def _groups() -> tuple[str, list[Row]]:
    """The column that tells places apart, and NPS by it; the column's own filter is left aside."""
    for column in _COLUMNS:
        rows = _measured(column)
        if any(row.group is not None for row in rows):
            return column, rows
    return _COLUMNS[0], []


def _measured(column: str) -> list[Row]:
    # The chosen place is seen best beside the others.
    rows = state.figures(["nps"], state.view().slice.narrow(column), by=column)["nps"]
    return [row for row in rows if row.estimate.n]


def _whole(column: str) -> Estimate:
    return state.figures(["nps"], state.view().slice.narrow(column))["nps"][0].estimate
