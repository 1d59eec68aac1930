import streamlit as st

from store.tables import SLICE_COLUMNS
from ui.filters import focus
from ui.panels.nps import answers as panel_nps
from ui.panels.nps import why
from ui.panels.shared import cards, groups, invitation, start, trend

focus.arrive()
if start.measured("responses", panel_nps.ALL):
    cards.draw(cards.fitting(panel_nps.ALL)[0], panel_nps.ALL)
    over_time, answers = st.columns([3, 2], gap="large")
    with over_time:
        trend.draw(panel_nps.COMPARED, name="nps")
    with answers:
        panel_nps.draw_answers()
    places, comments = st.columns([3, 2], gap="large")
    with places:
        groups.draw(panel_nps.COMPARED, SLICE_COLUMNS, panel_nps.ALL, name="nps")
    with comments:
        panel_nps.draw_comments()
    drivers, words = st.columns([3, 2], gap="large")
    with drivers:
        why.draw_drivers()
    with words:
        why.draw_words()
    invitation.draw(panel_nps.ALL)
