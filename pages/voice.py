import streamlit as st

from ui.filters import focus, sections
from ui.panels.voice import words

focus.arrive()
if words.are_told():
    sections.draw({"All words": words.draw})
else:
    st.info("No file has words of a customer yet.", icon=":material/forum:")
