"""The row of a list that is chosen is the same one while others come and go around it."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest


def _page() -> None:
    """A list of what the session says is in it; it notes which row is chosen."""
    import polars as pl
    import streamlit as st

    from ui.panels.shared.table import draw_to_choose

    rows = [(each, None) for each in st.session_state["listed"]]
    place = draw_to_choose("letters", pl.DataFrame({"letter": [row[0] for row in rows]}), rows)
    st.session_state["found"] = None if place is None else rows[place][0]


@pytest.fixture
def clicked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the browser last told of each list: the place of its row, by the key of the list."""
    told: dict[str, Any] = {}
    drawn = st.dataframe

    def draw(*given: Any, **how: Any) -> Any:
        begins = drawn(*given, **how)
        told["key"] = how["key"]
        return {"selection": {"rows": told.get(how["key"], begins["selection"]["rows"])}}

    monkeypatch.setattr(st, "dataframe", draw)
    return told


@pytest.fixture
def page() -> AppTest:
    page = AppTest.from_function(_page)
    page.session_state["listed"] = ["a", "b", "c"]
    return page.run()


def _of(page: AppTest, *listed: str) -> Any:
    page.session_state["listed"] = [*listed]
    page.run()
    assert not page.exception
    return page.session_state["found"]


def test_nothing_is_chosen_at_first(page: AppTest) -> None:
    assert page.session_state["found"] is None
    assert _of(page, "b", "c") is None


def test_it_stays_chosen_where_others_come_and_go(page: AppTest, clicked: dict[str, Any]) -> None:
    assert _of(page, "a", "b", "c") is None
    clicked[clicked["key"]] = [1]
    assert _of(page, "a", "b", "c") == "b"
    assert _of(page, "new", "a", "b", "c") == "b"
    assert _of(page, "b") == "b"
    assert _of(page, "c", "b") == "b"


def test_where_it_is_gone_no_other_is_chosen(page: AppTest, clicked: dict[str, Any]) -> None:
    _of(page, "a", "b", "c")
    clicked[clicked["key"]] = [1]
    assert _of(page, "a", "b", "c") == "b"
    assert _of(page, "a", "c") is None
    assert _of(page, "c", "b", "a") is None


def test_what_is_chosen_no_more_stays_so(page: AppTest, clicked: dict[str, Any]) -> None:
    _of(page, "a", "b")
    clicked[clicked["key"]] = [0]
    assert _of(page, "a", "b") == "a"
    assert _of(page, "a", "b", "c") == "a"
    clicked[clicked["key"]] = []
    assert _of(page, "a", "b", "c") is None
    assert _of(page, "a") is None


def test_the_list_is_the_same_to_the_browser_while_its_rows_are(
    page: AppTest, clicked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it begins with is part of what Streamlit knows it by: else each click would reset it."""
    begins: list[Any] = []
    drawn = st.dataframe

    def draw(*given: Any, **how: Any) -> Any:
        begins.append(how["selection_default"])
        return drawn(*given, **how)

    monkeypatch.setattr(st, "dataframe", draw)
    _of(page, "a", "b", "c")
    clicked[clicked["key"]] = [2]
    _of(page, "a", "b", "c")
    _of(page, "a", "b", "c")
    assert begins == [None] * 3
    _of(page, "c", "b")
    _of(page, "c", "b")
    assert begins[3:] == [{"selection": {"rows": [0]}}] * 2
