import streamlit as st

from metrics.tables import SLICE_COLUMNS
from ui import focus, panel_cards, panel_groups, panel_nps, panel_start, panel_trend, panel_why

focus.arrive()
if panel_start.measured("responses", panel_nps.ALL):
    panel_cards.draw(panel_nps.ALL, panel_nps.ALL)
    over_time, answers = st.columns([3, 2], gap="large")
    with over_time:
        panel_trend.draw(panel_nps.COMPARED, name="nps")
    with answers:
        panel_nps.draw_answers()
    places, said = st.columns([3, 2], gap="large")
    with places:
        panel_groups.draw(panel_nps.COMPARED, SLICE_COLUMNS, panel_nps.ALL, name="nps")
    with said:
        panel_nps.draw_comments()
    drivers, words = st.columns([3, 2], gap="large")
    with drivers:
        panel_why.draw_drivers()
    with words:
        panel_why.draw_words()
