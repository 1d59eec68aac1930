import streamlit as st

from ui import comments, findings_panel, freshness, panel_headlines, panel_where

freshness.draw_newest_file()
if panel_headlines.draw():
    left, right = st.columns([3, 2], gap="large")
    with left:
        findings_panel.draw()
        comments.draw_newest()
    with right:
        panel_where.draw()
