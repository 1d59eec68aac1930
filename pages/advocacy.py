import streamlit as st

from ui.filters import focus
from ui.filters import focus as focus_line
from ui.panels.advocacy import broadcast
from ui.panels.advocacy import growth as panel_growth
from ui.panels.advocacy import say_do as panel_advocacy
from ui.panels.advocacy import voice as panel_voice
from ui.panels.advocacy.say_do import ALL, COLUMNS, COMPARED, MAIN, OTHERS, TOLD, is_told
from ui.panels.shared import cards, groups, invitation, start, trend
from ui.panels.shared.invitation import beside

focus.arrive()
if start.measured("advocacy", ALL):
    lead, others = cards.fitting(MAIN, OTHERS)
    cards.draw(lead, ALL)
    beside(
        (1, is_told("say_do"), panel_advocacy.draw_say_do),
        (1, is_told("referral_rate"), panel_advocacy.draw_referrals),
    )
    trend.draw(
        panel_advocacy.OVER_TIME, "Do more of them bring others?", name="customers", steps="steps"
    )
    beside(
        (1, is_told("net_revenue_retention"), panel_growth.draw_growth),
        (1, panel_growth.chains_are_told(), panel_growth.draw_chains),
    )
    focus_line.draw("source", "public")
    with focus.narrowed("source"):
        public = panel_advocacy.public()
        cards.draw_small(
            [key for key in others if key in OTHERS], public, panel_advocacy.inferred_notes()
        )
        beside(
            (3, is_told("net_sentiment"), panel_voice.draw_voice),
            (2, is_told("review_average"), panel_voice.draw_stars),
        )
        beside(
            (1, is_told("broadcast_ratio"), broadcast.draw_broadcast),
            (1, is_told("net_sentiment_by_reach"), broadcast.draw_reach),
        )
        where, posts = st.columns([3, 2], gap="large")
        with where:
            trend.draw(COMPARED, "Do they speak better of us?", name="public", steps=None)
            groups.draw(COMPARED, COLUMNS, public, name="public")
        with posts:
            panel_voice.draw_posts()
    invitation.draw(TOLD)
