"""axe finds nothing grave of ours in what opens, in an empty store and on a wall.

Pages and their sections are in `test_every_page`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from store.settings import Home
from tests.browser import axe
from tests.browser.conftest import PHONE, serving, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser

#: A desk and a telephone, each in one theme: every rule meets both widths and both themes.
_SCREENS = {
    "desk, light": {"width": 1440, "height": 900, "scheme": "light"},
    "phone, dark": {**PHONE, "scheme": "dark"},
}
on_both_screens = pytest.mark.parametrize("screen", _SCREENS)


@on_both_screens
def test_what_opens_has_no_grave_fault(
    screen: str, sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(f"{sample_server.url}/?location=York", **_SCREENS[screen]).page
    page.locator(".st-key-filters").locator("summary, button").first.click()
    expect(page.get_by_role("combobox", name="Location")).to_be_visible()
    found = axe.faults(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="How counted").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += axe.faults(page)
    page.keyboard.press("Escape")
    page.locator(".st-key-needs").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Why you are here")).to_be_visible()
    settle(page)
    assert found + axe.faults(page) == []


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose store has nothing yet."""
    with serving(Home(tmp_path_factory.mktemp("empty") / "data")) as server:
        yield server


@on_both_screens
def test_an_empty_store_has_no_grave_fault(
    screen: str, empty_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(f"{empty_server.url}/", **_SCREENS[screen]).page
    found = axe.faults(page)
    for address in ("complaints", "drops"):
        page.goto(f"{empty_server.url}/{address}")
        settle(page)
        found += axe.faults(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", "complaints", "advocacy"])
def test_a_wall_has_no_grave_fault(
    address: str, scheme: str, sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{sample_server.url}/{address}?wall=1", 1920, 1080, scheme)
    assert axe.faults(tab.page) == []
