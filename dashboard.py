"""The app that `streamlit run dashboard.py` serves: pages, live data, the ways in."""

from functools import partial
from pathlib import Path

import streamlit as st

from ui.app import addresses, failures
from ui.panels.pulse import ahead
from ui.server import api, server

app = st.App(
    Path(__file__).parent / "ui" / "entry.py",
    lifespan=partial(server.lifespan, ask_ahead=ahead.ask),
    routes=[*api.ROUTES, *addresses.ROUTES],
    middleware=server.MIDDLEWARE,
    on_script_error=failures.say,
)
