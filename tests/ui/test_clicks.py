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


def test_a_click_that_is_told_of_twice_counts_once(app: Any) -> None:
    app.session_state["clicked"] = ["go"]
    app.button(key="go").click().run()
    app.run()
    assert app.session_state["went"] == 1


def turned() -> None:
    import streamlit as st

    from ui.filters import filters
    from ui.panels.drops import history

    pick = filters.picker("team")
    for _ in range(2):  # one click, told of twice
        pick("Care")
        history._put("list", "a", True)
        history._show(40)
    st.session_state["picked"] = st.session_state["team"]
    pick = filters.picker("team")
    for _ in range(2):
        pick("Care")


def test_what_turns_over_is_set_by_what_was_drawn() -> None:
    app = AppTest.from_function(turned)
    app.session_state["team"] = []
    app.run()
    assert not app.exception
    assert (app.session_state["picked"], app.session_state["team"]) == (["Care"], [])
    assert app.session_state["list"] == ["a"]
    assert app.session_state["drops_shown"] == 40


def test_a_click_is_forgotten_where_the_button_is_gone(app: Any) -> None:
    app.session_state["without button"] = True
    app.button(key="go").click().run()
    app.session_state["without button"] = False
    app.run()
    assert app.session_state["went"] == 0
