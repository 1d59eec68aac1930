import streamlit as st

from ui import panel_advocacy, panel_cards, panel_groups, panel_start, panel_voice
from ui.panel_advocacy import ALL

if panel_start.measured("advocacy", ALL):
    panel_cards.draw(panel_advocacy.MAIN, ALL)
    say_do, referrals = st.columns(2, gap="large")
    with say_do:
        panel_advocacy.draw_say_do()
    with referrals:
        panel_advocacy.draw_referrals()
    panel_cards.draw_small(panel_advocacy.OTHERS, ALL, panel_advocacy.inferred_notes())
    voice, stars = st.columns([3, 2], gap="large")
    with voice:
        panel_voice.draw_voice()
    with stars:
        panel_voice.draw_stars()
    where, posts = st.columns([3, 2], gap="large")
    with where:
        panel_groups.draw(panel_advocacy.COMPARED, panel_advocacy.COLUMNS, ALL, name="public")
    with posts:
        panel_voice.draw_posts()
