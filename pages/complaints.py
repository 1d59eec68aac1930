import streamlit as st

from metrics.tables import SLICE_COLUMNS
from ui import focus, panel_cards, panel_complaints, panel_groups, panel_start, panel_waiting
from ui.panel_complaints import ALL, COMPARED

focus.arrive()
focus.draw_line("cause", "page")
with focus.narrowed("cause"):
    if panel_start.measured("complaints", ALL):
        panel_cards.draw(panel_complaints.MAIN, ALL)
        panel_complaints.draw_missing()
        curve, stock = st.columns(2, gap="large")
        with curve:
            panel_waiting.draw_curve()
        with stock:
            panel_waiting.draw_stock()
        panel_cards.draw_small(panel_complaints.OTHERS, ALL)
        where, why = st.columns([3, 2], gap="large")
        with where:
            panel_groups.draw(COMPARED, (*SLICE_COLUMNS, "category"), ALL, name="waiting")
        with why:
            panel_complaints.draw_ages()
            panel_complaints.draw_causes()
        panel_complaints.draw_oldest()
