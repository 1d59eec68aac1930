"""The app that `streamlit run dashboard.py` serves: pages, live data, the inbox's watcher."""

from pathlib import Path

import streamlit as st

from ui import failures, server

app = st.App(
    Path(__file__).parent / "ui" / "entry.py",
    lifespan=server.lifespan,
    middleware=server.MIDDLEWARE,
    on_script_error=failures.say,
)
