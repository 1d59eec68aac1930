import streamlit as st

from store.tables import SLICE_COLUMNS
from ui.filters import focus
from ui.filters import focus as focus_line
from ui.panels.complaints import age, causes, recovery, regulator, waiting
from ui.panels.complaints import clock as panel_clock
from ui.panels.complaints.age import ALL, COMPARED
from ui.panels.shared import cards, groups, start, trend

focus.arrive()
focus_line.draw("cause", "page")
with focus.narrowed("cause"):
    clock = panel_clock.draw()
    among = clock.keys(ALL)
    if start.measured("complaints", among):
        cards.draw(clock.keys(age.MAIN), among)
        age.draw_missing()
        curve, stock = st.columns(2, gap="large")
        with curve:
            waiting.draw_curve(clock, among)
        with stock:
            waiting.draw_stock()
        cards.draw_small(clock.keys(age.OTHERS), among)
        where, why = st.columns([3, 2], gap="large")
        with where:
            trend.draw(COMPARED, name="waiting", steps=None, turned=clock.key)
            columns = (*SLICE_COLUMNS, "category")
            groups.draw(COMPARED, columns, among, name="waiting", turned=clock.key)
            recovery.draw()
        with why:
            age.draw_ages()
            causes.draw()
        age.draw_oldest()
        regulator.draw()
