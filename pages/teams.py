from collections.abc import Callable
from functools import partial

import streamlit as st

from ui.filters import focus, sections
from ui.panels.shared import comments
from ui.panels.teams import audit, chooser, incentives, overview, peers, scorecard, segments


def by_column(draw: Callable[[chooser.Everyone], None]) -> None:
    """Draw a section about the groups of one column, and what is not measured of them."""
    everyone = chooser.choose_column()
    if everyone:
        draw(everyone)
        scorecard.draw_missing(everyone)


def draw_one(everyone: chooser.Everyone) -> None:
    """How is one of them doing on everything?"""
    chosen = chooser.choose(everyone)
    if chosen:
        scorecard.draw(chosen)
        scorecard.draw_changes(chosen)
        figure = chooser.metric_choice(chosen)
        left, right = st.columns(2, gap="medium")
        with left:
            peers.draw_trend(chosen, figure)
        with right:
            peers.draw_peers(chosen, figure)
        if comments.are_told():
            comments.draw_table(chosen.slice, chosen.column)


def draw_audit(everyone: chooser.Everyone) -> None:
    """What should one of them change first, and how is all that it has to keep?"""
    chosen = chooser.choose(everyone)
    if chosen:
        audit.draw(chosen)


focus.arrive()
if chooser.are_told():
    sections.draw(
        {
            "Overview": partial(by_column, overview.draw),
            chooser.ONE: partial(by_column, draw_one),
            "Audit": partial(by_column, draw_audit),
            **({"Segments": segments.draw} if segments.are_told() else {}),
            **({"Incentives": incentives.draw} if incentives.are_told() else {}),
        }
    )
else:
    chooser.invite()
