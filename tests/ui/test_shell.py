"""What stands around every page: menu, the empty store, the sample's line, failures."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest

from drops.put import put
from drops.undo import SAMPLE
from store.tables import TABLES
from tests.conftest import write_small
from tests.support.reading import plain
from ui.app import menu, shell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.settings import Home

SLICED = [entry.script for entry in menu.MENU if entry.sliced]


def test_every_page_of_the_menu_has_a_script() -> None:
    assert [entry.script for entry in menu.MENU if not entry.path.exists()] == []


def test_every_script_is_a_page_of_the_menu() -> None:
    folder = menu.MENU[0].path.parent
    scripts = {path.stem for path in folder.glob("*.py")}
    # Every page hangs on a wall by the same script.
    assert scripts == {entry.script for entry in menu.MENU} | {"wall"}


def test_a_page_that_does_not_exist_names_the_choices() -> None:
    with pytest.raises(KeyError, match="no page sales; choose pulse, teams, nps"):
        menu.entry("sales")


@pytest.mark.parametrize("script", SLICED)
def test_an_empty_store_says_so_and_leads_to_drops(
    script: str, home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(home, script)
    assert not app.exception
    (told,) = [info.value for info in app.info]
    assert told.startswith("Nothing was dropped yet, so there is nothing to show. This page is")
    for name in menu.entry(script).tables:
        assert TABLES[name].noun in told
    assert [link.label for link in app.main.page_link] == ["Drop your first file"]


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


def press(app: Any, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def test_the_sample_is_taken_away_when_that_is_meant_and_put_back(
    home: Home, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    put(home, write_small(tmp_path / "sample.csv"), way=SAMPLE)
    app = open_page(home, "nps")
    shown = app.metric[0].value
    press(app, "Take it away …")
    assert "away, 1 file, 19 rows, on every screen?" in plain(app.caption[0].value)
    press(app, "No")
    assert app.metric[0].value == shown
    press(app, "Take it away …")
    press(app, "Yes, take it away")
    assert [toast.value for toast in app.toast] == [
        "The sample company was taken away. The page Drops puts it back."
    ]
    assert not app.metric
    press(app, "Put it back")
    assert [toast.value for toast in app.toast] == ["The sample company is in the data again."]
    assert app.metric[0].value == shown
    assert "sample company, made up" in app.caption[0].value


def test_what_is_taken_away_is_put_back_on_the_page_drops_beside_files_of_ones_own(
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
    assert not [button for button in app.button if button.label == "Put it back"]
    assert app.multiselect(key="team").options == ["Mine"]
    app.switch_page("../pages/drops.py").run()
    press(app, "Put it back")
    app.switch_page("../pages/nps.py").run()
    assert app.multiselect(key="team").options == ["Billing", "Kitchen", "Mine"]


def test_wrong_settings_are_told_on_the_page(
    small_home: Home, open_page: Callable[..., Any]
) -> None:
    small_home.settings_file.write_text('timezone = "Mars/Olympus"\n', encoding="utf-8")
    app = open_page(small_home, "nps")
    assert not app.exception
    assert "settings.toml, option timezone" in app.error[0].value.replace("\\", "")
    assert [each.value for each in app.title] == ["NPS"]


def test_a_damaged_lake_is_told_on_the_page(
    small_home: Home, open_page: Callable[..., Any]
) -> None:
    small_home.snapshot.write_text("{", encoding="utf-8")
    app = open_page(small_home, "nps")
    assert not app.exception
    assert "Run `python -m drops rebuild`" in app.error[0].value.replace("\\", "")


def test_what_is_there_before_the_first_run_is_not_looked_through_after_each(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    gc.unfreeze()
    shell._set_apart_what_was_imported.cache_clear()
    assert gc.get_freeze_count() == 0
    open_page(shared_small_home, "nps")
    assert gc.get_freeze_count() > len(gc.get_objects())
