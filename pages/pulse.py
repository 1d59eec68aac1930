import streamlit as st

from ui.app import freshness
from ui.panels.pulse import findings, headlines, where
from ui.panels.shared import comments, posts

freshness.draw_newest_file()
if headlines.measured():
    findings.draw()
    headlines.draw()
    left, right = st.columns([2, 3], gap="large")
    with left:
        if comments.are_told():
            comments.draw_newest()
        elif posts.are_told():
            posts.draw_newest()
    with right:
        where.draw()
    headlines.draw_missing()
