"""Where: the score of each place with its interval, and which of them can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

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


def draw() -> None:
    """Draw NPS by location (by team or touchpoint where no location is given)."""
    column, rows = _groups()
    noun = column.capitalize()
    if not any(row.estimate.n for row in rows):
        charts.draw(f"{noun}s (NPS, 95 %)", "", None, empty="No NPS answers in what you chose.")
        return
    apart = comparisons.differences(_METRIC, rows)
    standings = comparisons.standings(_METRIC, rows)
    shown = _in_order(comparisons.shortlist(rows, standings, _MOST))
    answer = words.standing(_METRIC, standings, apart, column)
    chart = charts.dots(shown, _METRIC, whole=_whole(column), standings=standings, keep_order=True)
    charts.draw(
        "Where? (NPS, 95 %)" if column == "location" else f"By {column} (NPS, 95 %)",
        answer,
        chart,
        key="where",
        on_pick=filters.picker(column),
    )
    if len(shown) < len(rows) and menu.entry("nps").path.exists():
        st.page_link(
            menu.entry("nps").page(),
            label=f"All {len(rows):,} {column}s",
            query_params=filters.link(),
        )


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
    return _COLUMNS[0], rows


def _measured(column: str) -> list[Row]:
    # The chosen place is seen best beside the others.
    rows = state.figures(["nps"], state.view().slice.narrow(column), by=column)["nps"]
    return [row for row in rows if row.estimate.n]


def _whole(column: str) -> Estimate:
    return state.figures(["nps"], state.view().slice.narrow(column))["nps"][0].estimate
