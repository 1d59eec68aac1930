"""What Pulse asks as it opens was asked ahead: the first viewer finds every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.reading import OpenPage, charts
from ui import state
from ui.panels.pulse import ahead

if TYPE_CHECKING:
    from store.settings import Home


def test_the_first_viewer_measures_nothing(
    company_home: Home, open_page: OpenPage, asked: list[str]
) -> None:
    state.forget(0)
    ahead.ask(company_home, state.stamp(company_home))
    assert asked
    asked.clear()
    page = open_page(company_home, "pulse")
    assert not page.exception
    assert charts(page)
    assert not asked, "\n".join(asked)


def test_nothing_more_is_asked_once_it_is_over(company_home: Home, asked: list[str]) -> None:
    state.forget(0)
    ahead.ask(company_home, state.stamp(company_home))
    every, looks = len(asked), 0

    def is_over() -> bool:
        nonlocal looks
        looks += 1
        return looks > 10

    state.forget(0)
    asked.clear()
    ahead.ask(company_home, state.stamp(company_home), is_over)
    assert looks == 11
    assert 0 < len(asked) < every


def test_of_an_empty_store_nothing_is_asked(home: Home, asked: list[str]) -> None:
    ahead.ask(home, state.stamp(home))
    assert not asked
