"""What one viewer saw costs the next nothing: no question is asked of the data again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.reading import OpenPage, charts, whole

if TYPE_CHECKING:
    from store.settings import Home


@pytest.mark.parametrize("name", ["pulse", "teams", "nps", "complaints", "advocacy"])
def test_the_next_viewer_of_a_page_measures_nothing(
    name: str, company_home: Home, open_page: OpenPage, asked: list[str]
) -> None:
    first = whole(open_page, company_home, name)
    asked.clear()
    second = whole(open_page, company_home, name)
    assert not second.exception
    assert charts(second)
    assert len(charts(second)) == len(charts(first))
    assert not asked, f"{len(asked)} questions, the first of them: {asked[0][:200]}"
    filtered = open_page(company_home, name, location="Hull")
    assert not filtered.exception
    assert asked, "nothing was asked of rows that nobody had seen: what counts is not counted"
