import streamlit as st

from metrics.tables import SLICE_COLUMNS
from ui import (
    focus,
    focus_line,
    panel_cards,
    panel_causes,
    panel_clock,
    panel_complaints,
    panel_groups,
    panel_recovery,
    panel_regulator,
    panel_start,
    panel_trend,
    panel_waiting,
)
from ui.panel_complaints import ALL, COMPARED

focus.arrive()
focus_line.draw("cause", "page")
with focus.narrowed("cause"):
    clock = panel_clock.draw()
    among = clock.keys(ALL)
    if panel_start.measured("complaints", among):
        panel_cards.draw(clock.keys(panel_complaints.MAIN), among)
        panel_complaints.draw_missing()
        curve, stock = st.columns(2, gap="large")
        with curve:
            panel_waiting.draw_curve(clock, among)
        with stock:
            panel_waiting.draw_stock()
        panel_cards.draw_small(clock.keys(panel_complaints.OTHERS), among)
        where, why = st.columns([3, 2], gap="large")
        with where:
            panel_trend.draw(COMPARED, name="waiting", steps=None, turned=clock.key)
            columns = (*SLICE_COLUMNS, "category")
            panel_groups.draw(COMPARED, columns, among, name="waiting", turned=clock.key)
            panel_recovery.draw()
        with why:
            panel_complaints.draw_ages()
            panel_causes.draw()
        panel_complaints.draw_oldest()
        panel_regulator.draw()
