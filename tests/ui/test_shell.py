"""What stands around every page: menu, the empty store, the sample's line, failures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from drops.put import put
from drops.undo import SAMPLE
from tests.conftest import write_small
from ui.app import menu

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.settings import Home

SLICED = [entry.script for entry in menu.MENU if entry.sliced]


def test_every_page_of_the_menu_has_a_script() -> None:
    assert [entry.script for entry in menu.MENU if not entry.path.exists()] == []


def test_every_script_is_a_page_of_the_menu() -> None:
    folder = menu.MENU[0].path.parent
    assert {path.stem for path in folder.glob("*.py")} == {entry.script for entry in menu.MENU}


def test_a_page_that_does_not_exist_names_the_choices() -> None:
    with pytest.raises(KeyError, match="no page sales; choose pulse, teams, nps"):
        menu.entry("sales")


@pytest.mark.parametrize("script", SLICED)
def test_an_empty_store_says_so_and_leads_to_drops(
    script: str, home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(home, script)
    assert not app.exception
    assert [info.value for info in app.info] == [
        "Nothing was dropped yet, so there is nothing to show."
    ]
    assert [link.label for link in app.page_link] == ["Drop your first file"]


@pytest.mark.parametrize("entry", menu.MENU, ids=lambda entry: entry.script)
def test_every_page_runs_on_a_small_store(
    entry: menu.Entry, shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, entry.script)
    assert not app.exception
    assert app.title[0].value == entry.title


def test_your_own_data_has_no_line_about_the_sample(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    assert not [
        caption for caption in open_page(shared_small_home).caption if "sample" in caption.value
    ]


def test_one_click_takes_the_sample_away_and_leaves_the_rest(
    home: Home, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    put(home, write_small(tmp_path / "sample.csv"), way=SAMPLE)
    own = tmp_path / "own.csv"
    own.write_text(
        "response_id,answered_at,question,score,team\nown,2026-10-02T10:00:00Z,nps,9,Mine\n",
        encoding="utf-8",
    )
    put(home, own)
    app = open_page(home, "nps")
    assert "sample company" in app.caption[0].value
    next(button for button in app.button if button.label == "Take it away").click().run()
    assert not [caption for caption in app.caption if "sample company" in caption.value]
    assert app.multiselect(key="team").options == ["Mine"]


def test_wrong_settings_are_told_on_the_page(
    small_home: Home, open_page: Callable[..., Any]
) -> None:
    small_home.settings_file.write_text('timezone = "Mars/Olympus"\n', encoding="utf-8")
    app = open_page(small_home, "nps")
    assert not app.exception
    assert "settings.toml, option timezone" in app.error[0].value.replace("\\", "")


def test_a_damaged_lake_is_told_on_the_page(
    small_home: Home, open_page: Callable[..., Any]
) -> None:
    small_home.snapshot.write_text("{", encoding="utf-8")
    app = open_page(small_home, "nps")
    assert not app.exception
    assert "Run `python -m drops rebuild`" in app.error[0].value.replace("\\", "")
