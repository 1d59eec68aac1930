"""A page as a wall shows it: nothing to click, all words in figures that say what they show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.support.lakes import at, write_lake
from tests.support.reading import charts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from store.settings import Home
    from tests.support.reading import OpenPage

#: What can be clicked, typed into or opened.
CONTROLS = (
    "button", "page_link", "selectbox", "multiselect", "text_input", "date_input", "button_group",
    "expander", "popover", "tab", "file_uploader", "download_button", "menu_button",
)  # fmt: skip


def said(page: Any) -> str:
    """What a wall says to those who do not see it."""
    assert not page.exception
    assert not page.error
    return " ".join(chart.proto.alt for chart in charts(page)).replace("\u00a0", " ")


def test_a_wall_has_its_freshness_and_nothing_to_click(
    shared_small_home: Home, open_page: OpenPage
) -> None:
    page = open_page(shared_small_home, "pulse", wall="1")
    assert not [kind for kind in CONTROLS if page.get(kind)]
    assert "data until" in said(page)
    assert re.search(r"looked at \d\d:\d\d", said(page))


def test_what_needs_us_is_first_and_old_data_is_said_loudly(
    shared_small_home: Home, open_page: OpenPage
) -> None:
    page = open_page(shared_small_home, "pulse", wall="1", location="York", period="Everything")
    first, second, *_ = [chart.proto.alt for chart in charts(page)]
    assert first.startswith("Old numbers: data until")
    assert "York · all dates" in first.replace("\u00a0", " ")
    assert second.startswith("What needs us.")
    assert "Too little was counted to compare." in second
    assert [title.value for title in page.title] == ["Pulse"]


def test_a_page_that_nothing_is_of_says_what_needs_us_elsewhere(
    company_home: Home, open_page: OpenPage
) -> None:
    needs = charts(open_page(company_home, "advocacy", wall="1"))[1].proto.alt
    assert needs.startswith("What needs us. Nothing of this page needs us now. Elsewhere.")
    assert "York" in needs
    assert "nothing is worse" not in needs


def test_where_too_little_was_counted_nobody_says_that_nothing_needs_us(
    tmp_path: Path, open_page: OpenPage
) -> None:
    row = {"answered_at": at("2026-09-30T12:00"), "question": "nps", "score": 9}
    needs = charts(open_page(write_lake(tmp_path, responses=[row]), "pulse", wall="1"))[1].proto.alt
    assert needs == "What needs us. Too little was counted to compare."


def test_what_needs_us_elsewhere_has_the_room_that_is_left() -> None:
    from ui.charts.afar.plate import PlateText
    from ui.panels.wall import needs

    own, others = ([PlateText(f"{word} {n}.", 31) for n in range(4)] for word in ("own", "other"))
    line = own[0].height(900)
    texts = [words.text for words in needs._fitted(own, others, 900, 20 * line)]
    assert texts == ["own 0.", "own 1.", "own 2.", "own 3.", "Elsewhere", *(o.text for o in others)]
    texts = [words.text for words in needs._fitted(own, others, 900, 9 * line)]
    assert texts == ["own 0.", "own 1.", "own 2.", "own 3.", "Elsewhere", "other 0.", "and 3 more"]
    texts = [words.text for words in needs._fitted(own, others, 900, 7 * line)]
    assert texts == ["own 0.", "own 1.", "own 2.", "own 3.", "and 4 more"]
    assert needs._fitted(own, [], 900, 4 * line) == own


def test_what_a_card_says_is_smaller_before_it_is_cut() -> None:
    from metrics.analyses.compare import Compared
    from metrics.inference.verdict import judge
    from metrics.model import Estimate, Row
    from ui.panels.wall import headlines

    row = Row(None, Estimate(1024.3, 1010.0, 1043.0, 12_403), {})
    change = judge(Estimate(82.0, 40.0, 124.0, 403), "lower")
    found = Compared(row, None, change, "")
    for key in ("resolution_median", "complaints_opened", "nps"):
        said_ = headlines.texts(key, found, "27 Dec 2025 to 30 Jan 2026", None, 385)
        assert [len(words.lines(385)) for words in said_] == [1] * 4
        assert sum(words.height(385) for words in said_) <= headlines._HEIGHT


def test_an_empty_store_says_so_large(tmp_path: Path, open_page: OpenPage) -> None:
    from store.settings import Home

    home = Home(tmp_path / "data")
    home.root.mkdir()
    assert "Nothing was dropped yet." in said(open_page(home, "pulse", wall="1"))


def test_settings_that_cannot_be_used_are_said_large_and_tried_again(
    tmp_path: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.settings import Home
    from ui.app import live

    tried: list[bool] = []
    monkeypatch.setattr(live, "try_again", lambda: tried.append(True))
    home = Home(tmp_path / "data")
    home.root.mkdir()
    (home.root / "settings.toml").write_text('timezone = "Nowhere"')
    page = open_page(home, "nps", wall="1")
    assert [title.value for title in page.title] == ["NPS"]
    assert re.search("Nothing can be shown.*timezone", said(page))
    assert tried
