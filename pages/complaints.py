import streamlit as st

from store.tables import SLICE_COLUMNS
from ui.filters import focus
from ui.filters import focus as focus_line
from ui.panels.complaints import age, causes, recovery, regulator, waiting
from ui.panels.complaints import clock as panel_clock
from ui.panels.complaints.age import ALL, INSTEAD
from ui.panels.shared import cards, groups, invitation, start, trend
from ui.panels.shared.invitation import beside

focus.arrive()
focus_line.draw("cause", "page")
with focus.narrowed("cause"):
    clock = panel_clock.draw()
    among = clock.keys(ALL)
    if start.measured("complaints", among):
        lead, others = cards.fitting(clock.keys(age.MAIN), clock.keys(age.OTHERS), INSTEAD)
        cards.draw(lead, among)
        beside(
            (1, age.closing_is_told(), lambda: waiting.draw_curve(clock, among)),
            (1, age.closing_is_told(), waiting.draw_stock),
        )
        cards.draw_small(others, among)
        where, why = st.columns([3, 2], gap="large")
        with where:
            compared = age.compared()
            trend.draw(compared, name="waiting", steps=None, turned=clock.key)
            columns = (*SLICE_COLUMNS, "category")
            groups.draw(compared, columns, among, name="waiting", turned=clock.key)
            recovery.draw()
        with why:
            age.draw_ages()
            causes.draw()
        age.draw_oldest()
        regulator.draw()
        invitation.draw((*among, "recovery"))
