"""Who has no mouse: where the focus is seen, what it moves into, and where it returns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOK, section, settle
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser

#: More stops of the keyboard than these before a thing is reached are too many.
_MOST = 60
#: Of the focused element: what it is, what it is called, and whether something around it is seen.
_FOCUSED = """() => {
    // A ring that comes by and by is there at once.
    document.getAnimations().filter(each => each instanceof CSSTransition)
        .forEach(each => each.finish());
    const element = document.activeElement, by = element.getAttribute('aria-labelledby') || '';
    const named = by.split(' ').map(id => document.getElementById(id)?.innerText || '').join(' ');
    const seen = style => style.boxShadow !== 'none'
        || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
        || (parseFloat(style.borderTopWidth) > 0 && style.borderTopColor === 'FRAME');
    let ring = false;
    for (let at = element, up = 0; at && up < 4 && !ring; at = at.parentElement, up++)
        ring = seen(getComputedStyle(at));
    return {
        kind: (element.dataset.testid || element.tagName).replace(/(-[0-9]+)+$/, ''),
        name: [element.getAttribute('aria-label') || '', named, element.innerText || ''].join(' '),
        ring, background: getComputedStyle(element).backgroundColor,
    };
}""".replace("FRAME", "rgb(75, 83, 198)")  # a list's frame takes the theme's colour
_TRANSPARENT = "rgba(0, 0, 0, 0)"
#: What has no ring, and why: none of it is ours to give one.
_NO_RING = {
    "stMain": "the page itself, which arrows scroll",
    "BODY": "the browser's own controls are next",
    "data-grid-canvas": "a table draws the cell that has the focus",
    "glide-cell": "so it does once the cell is there for screen readers",
    "stBaseButton-elementToolbar": "a table's tools come into sight with the focus",
}
#: Streamlit marks a link to a page by its background alone; no option gives it a ring.
_BY_BACKGROUND = "stPageLink-NavLink"


def step(page: Page) -> dict[str, str]:
    page.keyboard.press("Tab")
    return page.evaluate(_FOCUSED)


def go_to(page: Page, name: str, most: int = _MOST) -> None:
    """Press the tab key until what is called so has the focus."""
    seen = []
    for _ in range(most):
        found = step(page)
        # What scrolls is a stop of the keyboard too; it is called by all that it holds.
        if found["kind"] != "stMain" and re.search(name, found["name"]):
            return
        seen.append(found["name"][:30])
    raise AssertionError(f"the keyboard did not come to {name} in {most} steps: {seen}")


#: What a list would take if it were told so now.
_MARKED = """() => document.getElementById(
    document.activeElement.getAttribute('aria-activedescendant'))?.innerText || ''"""


def _marked(page: Page, text: str) -> bool:
    """Return whether a list would take what has that name, after it was typed anew and marked."""
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.wait_for_timeout(LOOK)
    if page.get_by_role("option").all_inner_texts() != [text]:
        return False
    page.keyboard.press("ArrowDown")
    return page.evaluate(_MARKED) == text


def focused(page: Page) -> str:
    return page.evaluate(_FOCUSED)["name"]


@pytest.mark.parametrize("address", ["", "complaints", "drops"])
def test_where_the_focus_is_can_be_seen(
    sample_server: Server, open_tab: Callable[..., Tab], address: str
) -> None:
    page = open_tab(f"{sample_server.url}/{address}").page
    stops = [step(page) for _ in range(40)]
    assert len({stop["name"] for stop in stops}) > 10
    unseen = [stop for stop in stops if not stop["ring"] and stop["kind"] not in _NO_RING]
    assert {stop["kind"] for stop in unseen} <= {_BY_BACKGROUND}
    assert not [stop for stop in unseen if stop["background"] == _TRANSPARENT]


def test_the_keyboard_filters_and_follows_a_finding_and_goes_back(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(f"{sample_server.url}/").page
    go_to(page, "Filters")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Location")).to_be_visible()
    # What opened is what comes next.
    assert "Team" in step(page)["name"]
    go_to(page, "Location", 4)
    # While Streamlit opens a list, it loses letters that are typed faster than people type.
    wait_until(lambda: _marked(page, "York"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^All teams · York · "))).to_be_visible()
    # While a list is open, all else is out of reach.
    page.keyboard.press("Escape")
    settle(page)
    go_to(page, "see .* →")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Why you are here")).to_be_visible()
    # Alt and the arrow are the browser's own, and one without a window has none.
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pulse")
    expect(page.get_by_text(re.compile("^All teams · York · "))).to_be_visible()


def test_how_a_number_was_counted_opens_and_shuts_and_the_focus_returns(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(f"{sample_server.url}/").page
    go_to(page, "How counted")
    page.keyboard.press("Enter")
    # The code of what is in it is fetched once it opens.
    expect(page.get_by_role("button", name="The rows as CSV")).to_be_visible()
    # A popover of Streamlit's stands at the end of the page; by its rows and link it is come into.
    go_to(page, "The rows as CSV")
    assert "in How we count" in step(page)["name"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "How counted" in focused(page)


def test_sections_are_walked_by_arrows(sample_server: Server, open_tab: Callable[..., Tab]) -> None:
    page = open_tab(f"{sample_server.url}/complaints").page
    go_to(page, "^ *Now")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(section(page, "How long")).to_be_checked()
    settle(page)
    expect(page).to_have_url(re.compile("section=How"))
    page.wait_for_function(
        "() => document.activeElement.innerText.includes('How long')", polling=LOOK
    )


def test_drops_are_walked_to_the_last_control_without_a_trap(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(f"{sample_server.url}/drops").page
    go_to(page, "Upload|Browse")
    # The focus goes round the whole page and comes to its first link again.
    go_to(page, "Skip to main content", 200)
