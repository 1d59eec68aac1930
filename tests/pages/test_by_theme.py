"""By theme on the pages: a filter in the link and in the bar, groups, names that look like code."""

from __future__ import annotations

import json

import pytest

from store.settings import Home
from tests.support import stores
from tests.support.lakes import Record, at, write_lake
from tests.support.reading import OpenPage, markup, plain, said

DAY = at("2026-10-20T12:00")
ODD = "<b>Soup</b> *x* $y$ {z}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Of 60 answers 20 miss pepper, 10 of them and 10 others speak of soup; so do 12 complaints."""
    words = ("no pepper", "no pepper in the soup", "cold soup", None, "fine", None)
    answers: list[Record] = [
        {
            "answered_at": DAY,
            "question": "nps",
            "score": 2 if "pepper" in (words[n % 6] or "") else 9,
            "location": ("York", "Leeds")[n % 2],
            "comment": words[n % 6],
        }
        for n in range(60)
    ]
    complaints: list[Record] = [
        {"opened_at": DAY, "location": "York", "summary": "Cold soup" if n < 12 else "A bill"}
        for n in range(30)
    ]
    store = write_lake(
        tmp_path_factory.mktemp("by theme"), responses=answers, complaints=complaints
    )
    store.settings_file.write_text(
        f'[themes]\n"No pepper" = ["pepper"]\n{json.dumps(ODD)} = ["soup"]\n'
    )
    return store


def test_a_link_filters_every_page_by_theme(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "nps", theme="No pepper")
    assert not page.exception
    assert "theme No pepper" in plain(said(page))
    assert "20 answers" in plain(said(page))
    assert page.multiselect(key="theme").value == ["No pepper"]
    page = open_page(home, "complaints", theme=ODD)
    assert not page.exception
    assert not markup(page, stores.MARKUP)
    assert "opened 12 " in plain(said(page))


def test_the_bar_offers_the_themes_and_those_without_one(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "nps")
    assert page.multiselect(key="theme").options == [ODD, "No pepper", "not given"]
    page.multiselect(key="theme").set_value(["No pepper", ODD]).run()
    assert "30 answers" in plain(said(page))


def test_a_theme_that_is_gone_is_no_filter_and_said(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "nps", theme="Salt")
    assert "The link asks for theme Salt." in plain(said(page))
    assert "60 answers" in plain(said(page))


def test_groups_by_theme_are_set_against_the_rows_without_each(
    home: Home, open_page: OpenPage
) -> None:
    page = open_page(home, "nps", section="Where")
    page.segmented_control(key="nps_by").set_value("theme").run()
    assert not page.exception
    assert not markup(page, stores.MARKUP)
    table = next(each.value for each in page.dataframe if "theme" in map(str.lower, each.value))
    names = next(name for name in table if name.lower() == "theme")
    assert {*table[names]} == {"No pepper", ODD, "not given"}


def test_without_themes_there_is_no_such_filter(
    tmp_path_factory: pytest.TempPathFactory, open_page: OpenPage
) -> None:
    row = {"answered_at": DAY, "question": "nps", "score": 9, "comment": "fine"}
    bare = write_lake(tmp_path_factory.mktemp("bare"), responses=[row] * 12)
    page = open_page(bare, "nps")
    assert not page.exception
    assert "theme" not in [each.key for each in page.multiselect]
