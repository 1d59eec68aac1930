"""The app that `streamlit run dashboard.py` serves: pages, live data, the ways in."""

from pathlib import Path

import streamlit as st

from ui.app import addresses, failures
from ui.server import api, server

app = st.App(
    Path(__file__).parent / "ui" / "entry.py",
    lifespan=server.lifespan,
    routes=[*api.ROUTES, *addresses.ROUTES],
    middleware=server.MIDDLEWARE,
    on_script_error=failures.say,
)
