"""Every page and section in a real browser, once at a desk and once on a telephone.

A page is walked through once for each screen, and what was seen is kept for the tests that ask
for it: whichever of them comes first has it walked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import FAILED, LOOK, PHONE, opening, section, settle, where
from ui.app.menu import MENU, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browser.conftest import Server, Tab, Windows

pytestmark = pytest.mark.browser

#: A desk and a telephone, each in one theme: every rule meets both widths and both themes.
DESK = {"width": 1440, "height": 900, "scheme": "light"}
_SCREENS = {"desk, light": DESK, "phone, dark": {**PHONE, "scheme": "dark"}}
_MAIN = "document.querySelector('[data-testid=\"stMain\"]')"


@dataclass
class Seen:
    """What was seen of a page, its sections one after the other."""

    title: str
    problems: list[str]
    faults: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    toolbars: list[str] = field(default_factory=list)


def open_section(page: Page, name: str, *, is_first: bool) -> None:
    """Open a section of the page by a click, and wait until it is drawn."""
    section(page, name).click()
    expect(section(page, name)).to_be_checked()
    # The browser marks it at once; the run that draws it writes it into the address, where the
    # first one needs no word.
    if is_first:
        expect(page).not_to_have_url(re.compile("[?&]section="))
    else:
        word = re.escape(quote_plus(name))
        expect(page).to_have_url(re.compile(rf"[?&]section={word}(&|$)"))
    settle(page)


def offered_by_toolbars(page: Page) -> list[str]:
    """What the toolbars that Streamlit gives its own tables offer."""
    buttons = page.get_by_test_id("stElementToolbarButton").locator("button")
    names: list[str] = buttons.evaluate_all("all => all.map(each => each.ariaLabel || '')")
    return [name.split(":")[0] for name in names]


def check_fit(page: Page, seen: Seen) -> None:
    """Charts draw themselves anew; then nothing is wider than the window, and nothing failed."""
    page.wait_for_function(f"() => {_MAIN}.scrollWidth <= {_MAIN}.clientWidth", polling=LOOK)
    seen.failures += page.locator(FAILED).all_inner_texts()


def walk(tab: Tab, *, is_desk: bool) -> Seen:
    """Open each section of a page; at a desk once more in a narrow and dark window."""
    page = tab.page
    sections = section(page).all_inner_texts()
    seen = Seen(page.get_by_role("heading", level=1).inner_text(), problems=tab.problems)
    for number, name in enumerate(sections or [seen.title]):
        if number:
            open_section(page, name, is_first=False)
        seen.faults += [f"{name}: {fault}" for fault in axe.faults(page)]
        seen.toolbars += offered_by_toolbars(page)
        check_fit(page, seen)
    if is_desk:
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"() => {_MAIN}.clientWidth <= {PHONE['width']}", polling=LOOK)
        check_fit(page, seen)
        for number, name in reversed([*enumerate(sections[:-1])]):
            open_section(page, name, is_first=not number)
            check_fit(page, seen)
    return seen


@pytest.fixture(scope="module")
def seen_of(sample_server: Server, windows: Windows) -> Iterator[Callable[[Entry, str], Seen]]:
    """A function that tells what was seen of a page on a screen; it is walked through once."""

    @cache
    def of(entry: Entry, screen: str) -> Seen:
        with opening(windows) as open_one:
            tab = open_one(where(sample_server, entry.script), **_SCREENS[screen])
            return walk(tab, is_desk=screen.startswith("desk"))

    return of


on_both_screens = pytest.mark.parametrize("screen", _SCREENS)
of_each_page = pytest.mark.parametrize("entry", MENU, ids=lambda entry: entry.script)


@on_both_screens
@of_each_page
def test_no_page_and_no_section_has_a_grave_fault(
    entry: Entry, screen: str, seen_of: Callable[[Entry, str], Seen]
) -> None:
    assert seen_of(entry, screen).faults == []


@on_both_screens
@of_each_page
def test_a_page_loads_whole_and_fits_and_asks_nobody_else(
    entry: Entry, screen: str, seen_of: Callable[[Entry, str], Seen]
) -> None:
    seen = seen_of(entry, screen)
    assert seen.title == entry.title
    assert seen.failures == []
    assert seen.problems == []


#: The toolbar of a table gives its cells away as they are, formulas with them.
_GIVES_NOTHING_AWAY = {"Search", "Fullscreen", "Show/hide columns"}


@of_each_page
def test_no_table_gives_its_cells_away_by_its_toolbar(
    entry: Entry, seen_of: Callable[[Entry, str], Seen]
) -> None:
    found = set(seen_of(entry, "desk, light").toolbars)
    assert found <= _GIVES_NOTHING_AWAY
    assert found or entry.script != "teams", "no table was looked at"
