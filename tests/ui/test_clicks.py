"""Clicks on buttons: none is lost where a run is cut off, and none counts twice or much later."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui import clicks

    if st.session_state.pop("cut off", False):
        st.stop()
    if not st.session_state.get("without button") and clicks.button("Go", key="go"):
        st.session_state["went"] += 1
    clicks.forget()


@pytest.fixture
def app() -> Any:
    app = AppTest.from_function(page)
    app.session_state["went"] = 0
    return app.run()


def test_a_click_counts_once(app: Any) -> None:
    app.button(key="go").click().run()
    app.run()
    assert app.session_state["went"] == 1


def test_a_click_counts_where_its_run_was_cut_off(app: Any) -> None:
    app.session_state["cut off"] = True
    app.button(key="go").click().run()
    assert app.session_state["went"] == 0
    app.run()
    assert app.session_state["went"] == 1


def test_a_click_is_forgotten_where_the_button_is_gone(app: Any) -> None:
    app.session_state["without button"] = True
    app.button(key="go").click().run()
    app.session_state["without button"] = False
    app.run()
    assert app.session_state["went"] == 0
