import streamlit as st

from ui.app import freshness
from ui.panels.pulse import findings, headlines, where
from ui.panels.shared import comments, posts

freshness.draw_newest_file()
if headlines.draw():
    left, right = st.columns([3, 2], gap="large")
    with left:
        findings.draw()
        if comments.are_told():
            comments.draw_newest()
        elif posts.are_told():
            posts.draw_newest()
    with right:
        where.draw()
    headlines.draw_missing()
