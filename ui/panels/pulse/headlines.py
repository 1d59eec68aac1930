"""The four headline cards: recommended, resolved, satisfied, advocated."""

from __future__ import annotations

import streamlit as st

from metrics.catalogue import METRICS
from ui import state
from ui.app import empty
from ui.figures import comparisons
from ui.panels.shared import cards
from ui.sentences import findings

#: The metrics, and what their cards are called.
_HEADLINES = {
    "nps": "Would recommend us",
    "resolution_median": "Time to resolve",
    "resolved_to_satisfaction": "To their satisfaction",
    "advocacy_rate": "Advocates",
}


def draw() -> bool:
    """Draw the cards; False, with a sentence in their place, where the choice holds nothing."""
    found = comparisons.headlines(list(_HEADLINES))
    if empty.nothing_in(found[key].now for key in _HEADLINES):
        empty.draw()
        return False
    trends = comparisons.trends(list(_HEADLINES))
    before = findings.period_before(state.view().slice)
    for column, (key, label) in zip(st.columns(4), _HEADLINES.items(), strict=True):
        with column:
            cards.card(
                METRICS[key],
                found[key],
                before,
                trends[key],
                label=label,
            )
    return True
