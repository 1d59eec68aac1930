import streamlit as st

from ui.filters import focus
from ui.filters import focus as focus_line
from ui.panels.advocacy import broadcast
from ui.panels.advocacy import growth as panel_growth
from ui.panels.advocacy import say_do as panel_advocacy
from ui.panels.advocacy import voice as panel_voice
from ui.panels.advocacy.say_do import ALL, COLUMNS, COMPARED, MAIN, OTHERS
from ui.panels.shared import cards, groups, start, trend

focus.arrive()
if start.measured("advocacy", ALL):
    cards.draw(MAIN, ALL)
    say_do, referrals = st.columns(2, gap="large")
    with say_do:
        panel_advocacy.draw_say_do()
    with referrals:
        panel_advocacy.draw_referrals()
    trend.draw(
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
        cards.draw_small(OTHERS, public, panel_advocacy.inferred_notes())
        voice, stars = st.columns([3, 2], gap="large")
        with voice:
            panel_voice.draw_voice()
        with stars:
            panel_voice.draw_stars()
        speakers, reach = st.columns(2, gap="large")
        with speakers:
            broadcast.draw_broadcast()
        with reach:
            broadcast.draw_reach()
        where, posts = st.columns([3, 2], gap="large")
        with where:
            trend.draw(COMPARED, "Do they speak better of us?", name="public", steps=None)
            groups.draw(COMPARED, COLUMNS, public, name="public")
        with posts:
            panel_voice.draw_posts()
