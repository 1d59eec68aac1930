import streamlit as st

st.info("Files are dropped here soon; until then: python -m drops put FILE")
