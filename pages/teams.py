import streamlit as st

from ui.panels.shared import comments
from ui.panels.teams import chooser, peers, scorecard

chosen = chooser.choose()
if chosen:
    scorecard.draw(chosen)
    scorecard.draw_changes(chosen)
    figure = chooser.metric_choice()
    left, right = st.columns(2, gap="large")
    with left:
        peers.draw_trend(chosen, figure)
    with right:
        peers.draw_peers(chosen, figure)
    if comments.are_told():
        comments.draw_table(chosen.slice, chosen.column)
    scorecard.draw_missing()
