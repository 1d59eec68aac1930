import streamlit as st

from ui import (
    focus,
    focus_line,
    panel_advocacy,
    panel_broadcast,
    panel_cards,
    panel_groups,
    panel_growth,
    panel_start,
    panel_trend,
    panel_voice,
)
from ui.panel_advocacy import ALL, COLUMNS, COMPARED, MAIN, OTHERS

focus.arrive()
if panel_start.measured("advocacy", ALL):
    panel_cards.draw(MAIN, ALL)
    say_do, referrals = st.columns(2, gap="large")
    with say_do:
        panel_advocacy.draw_say_do()
    with referrals:
        panel_advocacy.draw_referrals()
    panel_trend.draw(
        panel_advocacy.OVER_TIME, "Do more of them bring others?", name="customers", steps="steps"
    )
    growth, chains = st.columns(2, gap="large")
    with growth:
        panel_growth.draw_growth()
    with chains:
        panel_growth.draw_chains()
    focus_line.draw("source", "public")
    with focus.narrowed("source"):
        public = panel_advocacy.public()
        panel_cards.draw_small(OTHERS, public, panel_advocacy.inferred_notes())
        voice, stars = st.columns([3, 2], gap="large")
        with voice:
            panel_voice.draw_voice()
        with stars:
            panel_voice.draw_stars()
        speakers, reach = st.columns(2, gap="large")
        with speakers:
            panel_broadcast.draw_broadcast()
        with reach:
            panel_broadcast.draw_reach()
        where, posts = st.columns([3, 2], gap="large")
        with where:
            panel_trend.draw(COMPARED, "Do they speak better of us?", name="public", steps=None)
            panel_groups.draw(COMPARED, COLUMNS, public, name="public")
        with posts:
            panel_voice.draw_posts()
