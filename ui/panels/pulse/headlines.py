"""The four headline cards: recommended, resolved, satisfied, advocated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from ui import state
from ui.app import empty
from ui.figures import comparisons
from ui.panels.shared import cards, invitation
from ui.panels.shared.invitation import beside

if TYPE_CHECKING:
    from collections.abc import Callable

#: The metrics, and what their cards are called.
NAMES = {
    "nps": "Would recommend us",
    "resolution_median": "Time to resolve",
    "resolved_to_satisfaction": "To their satisfaction",
    "advocacy_rate": "Advocates",
}
#: What stands in for those of which no file tells anything, in this order.
_INSTEAD = (
    *("csat", "ces", "complaints_opened", "review_average", "net_sentiment", "negative_share"),
    *("standard_kept", "next_step_in_time", "response_rate"),
)


def measured() -> bool:
    """Return whether the choice holds anything to show; else say so, and what to do next."""
    metric_keys = keys()
    found = comparisons.headlines(metric_keys)
    nothing = empty.nothing_in(found[key].now for key in metric_keys)
    if nothing and not empty.has_rows(state.view().tables):
        empty.draw()
        return False
    return True


def draw_over(*panels: tuple[int, bool, Callable[[], None]]) -> None:
    """Draw the cards, and under them the panels that have data, as `beside` takes them.

    A card alone would leave a hole beside it: there the last of them stands.
    """
    if len(keys()) > 1:
        draw()
        beside(*panels)
        return
    with_data = [panel for panel in panels if panel[1]]
    beside((2, True, draw), *with_data[-1:])
    beside(*with_data[:-1])


def draw() -> None:
    """Draw the cards."""
    metric_keys = keys()
    found = comparisons.headlines(metric_keys)
    trends, targets = comparisons.trends(metric_keys), state.view().settings.targets
    with cards.in_a_row():
        for key in metric_keys:
            cards.card(
                replace(METRICS[key], label=NAMES.get(key, METRICS[key].label)),
                found[key],
                cards.before_in_words(found[key]),
                trends[key],
                target=targets.get(key),
            )


def keys() -> list[str]:
    """Return the first four metrics of which files tell anything."""
    # Not the places of cards alone: the first four of which anything is told.
    with_data = comparisons.keys_with_data((*NAMES, *_INSTEAD))
    return [key for key in (*NAMES, *_INSTEAD) if key in with_data][: len(NAMES)]


def draw_missing() -> None:
    """Draw a line about the headlines of which no file tells anything.

    Where none of the page's own rows is there, lead to the pages about those that are.
    """
    invitation.draw(tuple(NAMES))
    tables = state.view().lake.tables
    if not any(tables[name].rows for name in state.view().tables):
        with st.container(horizontal=True, gap="small"):
            empty.lead_to_others()
