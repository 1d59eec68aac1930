"""Where: the score of each place with its interval, and which of them can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from ui import charts, comparisons, filters, menu, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.measure import Row

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
    shown = shortlist(rows, standings)
    answer = words.standing(_METRIC, standings, apart, column)
    chart = charts.dots(shown, _METRIC, whole=_whole(column), standings=standings)
    charts.draw(
        "Where? (NPS, 95 %)" if column == "location" else f"By {column} (NPS, 95 %)",
        answer,
        chart,
        key="where",
        on_pick=lambda group: _choose(column, group),
    )
    if len(shown) < len(rows) and menu.entry("nps").path.exists():
        st.page_link(
            menu.entry("nps").page(),
            label=f"All {len(rows):,} {column}s",
            query_params=filters.link(),
        )


def shortlist(rows: Sequence[Row], standings: Mapping[str | None, str]) -> list[Row]:
    """At most twelve rows: those that stand out first, then those with most answers."""
    if len(rows) <= _MOST:
        return list(rows)

    def telling(row: Row) -> tuple[bool, bool, int]:
        standing = standings.get(row.group, "")
        return (standing != "below the rest", standing != "above the rest", -row.estimate.n)

    return sorted(rows, key=telling)[:_MOST]


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


def _whole(column: str) -> object:
    return state.figures(["nps"], state.view().slice.narrow(column))["nps"][0].estimate


def _choose(column: str, group: object) -> None:
    chosen = None if group is None else str(group)
    filters.choose(column, chosen)
