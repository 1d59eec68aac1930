import streamlit as st

from ui import comments, panel_peers, panel_scorecard, panel_team

chosen = panel_team.choose()
if chosen:
    panel_scorecard.draw(chosen)
    panel_scorecard.draw_changes(chosen)
    figure = panel_team.metric_choice()
    left, right = st.columns(2, gap="large")
    with left:
        panel_peers.draw_trend(chosen, figure)
    with right:
        panel_peers.draw_peers(chosen, figure)
    comments.draw_table(chosen.slice, chosen.column)
