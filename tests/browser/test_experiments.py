"""What was tried in the sample company is told in two clicks from Pulse: a hit, a miss, one too early."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle, unfold

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser


def follow(page: Page, name: str) -> None:
    """From Pulse to an experiment: what does not stand first is unfolded."""
    settle(page)
    line = page.get_by_role("link", name=f"the experiment {name}")
    if not line.count() or not line.is_visible():
        unfold(page, ".st-key-more_needs")
    line.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Experiments")
    settle(page)


@pytest.mark.parametrize(
    ("name", "verdict", "said"),
    [
        ("A card for the table check", "hit", r"points higher at 5 locations"),
        ("A dessert on the house", "miss", r"expected were \+15 points"),
    ],
)
def test_story_17_what_can_be_decided_is_two_clicks_from_pulse(
    sample_server: Server, open_tab: Callable[..., Tab], name: str, verdict: str, said: str
) -> None:
    tab = open_tab(f"{sample_server.url}/")
    follow(tab.page, name)
    expect(tab.page.get_by_role("heading", name=name)).to_be_visible()
    expect(tab.page.get_by_text(verdict, exact=True)).to_be_visible()
    expect(tab.page.get_by_text(re.compile(said))).to_be_visible()
    expect(tab.page.get_by_text("Did they move alike before, and apart since?")).to_be_visible()
    assert tab.problems == []


def test_story_17_what_is_not_over_is_two_clicks_from_pulse(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{sample_server.url}/")
    settle(tab.page)
    tab.page.get_by_role("link", name="Experiments", exact=True).click()
    settle(tab.page)
    tab.page.get_by_role("button", name="Drivers call before they ring").click()
    # Until the page has come to its end the list stands below what is opened, and says the same.
    expect(tab.page.get_by_role("heading", name="Drivers call before they ring")).to_be_visible()
    settle(tab.page)
    expect(tab.page.get_by_text("too early", exact=True)).to_be_visible()
    expect(tab.page.get_by_text(re.compile("files do not reach its planned end"))).to_be_visible()
    assert tab.problems == []
