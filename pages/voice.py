import streamlit as st

from ui.filters import focus, sections
from ui.panels.voice import full_range, themes, words

focus.arrive()
if words.are_told():
    sections.draw(
        {"All words": words.draw, "The full range": full_range.draw, "Themes": themes.draw}
    )
else:
    st.info("No file has words of a customer yet.", icon=":material/forum:")
