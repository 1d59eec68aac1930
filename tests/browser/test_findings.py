"""What is planted in the journey of the sample company is found from Pulse, in two clicks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import section, settle, unfold

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser


def strip_of(page: Page, link: str, leads_to: str = "Touchpoints") -> Locator:
    """Why we are here, after two clicks on Pulse at most: what does not stand first is unfolded."""
    settle(page)
    finding = page.get_by_role("link", name=link)
    if not finding.count() or not finding.is_visible():
        unfold(page, ".st-key-more_needs")
    finding.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(leads_to)
    settle(page)
    return page.locator(".st-key-why_here")


def test_story_13_cold_plates_are_found_from_pulse(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{sample_server.url}/")
    strip = strip_of(tab.page, "where Plates sent out hot is missed")
    expect(strip).to_contain_text(re.compile("Plates sent out hot is missed, NPS at meal is 2"))
    expect(strip).to_contain_text(re.compile("most at (Durham|Hull|Leeds|York); [23]"))
    expect(strip).to_contain_text("How often each location kept it")
    expect(section(tab.page, "Standards")).to_be_checked()
    expect(tab.page.get_by_text("What is missing from the table?")).to_be_visible()
    assert tab.problems == []


def test_story_14_steps_that_stopped_are_found_from_pulse(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{sample_server.url}/")
    strip = strip_of(tab.page, "Next step in time of Bookings")
    expect(strip).to_contain_text("Bookings does fewer next steps in time")
    expect(strip).to_contain_text("Bookings among all teams")
    expect(section(tab.page, "Next steps")).to_be_checked()
    expect(tab.page.get_by_text(re.compile(r"Lowest 0.% \(week of 19.Oct\)"))).to_be_visible()
    # Each step leads to the complaint that it follows.
    steps = tab.page.locator("[class*='st-key-late-steps'] .dvn-scroller").first
    steps.click(position={"x": 14, "y": 52})
    expect(tab.page.get_by_text("What follows")).to_be_visible()
    expect(tab.page.get_by_text(re.compile("^complaint ·"))).to_be_visible()
    assert tab.problems == []


def test_story_15_two_places_of_one_region_are_found_from_pulse(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{sample_server.url}/")
    strip = strip_of(tab.page, "see NPS of York →", "NPS")
    expect(strip).to_contain_text(re.compile(r"is \d\d points below the other locations of North"))
    expect(strip).to_contain_text("York among the locations of North")
    expect(strip.locator(".st-key-why-region")).to_contain_text("Leeds")
    assert tab.problems == []


def test_story_18_leaders_who_believe_what_guests_do_not_say_are_found_from_pulse(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{sample_server.url}/")
    strip = strip_of(tab.page, "the delivery gap of East", "Delivery gap")
    expect(strip).to_contain_text(re.compile("85.% of the leaders of East believe"))
    expect(strip).to_contain_text(re.compile("12.% of its customers say so"))
    expect(strip).to_contain_text("Leaders before")
    expect(section(tab.page, "Better than elsewhere")).to_be_checked()
    expect(tab.page.get_by_text("Published: 80 against 8")).to_be_visible()
    assert tab.problems == []


def test_story_19_a_rushed_saturday_is_found_from_pulse(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{sample_server.url}/")
    strip = strip_of(tab.page, "what happens Saturday 12–14 in Hull", "Busy hours")
    expect(strip).to_contain_text(re.compile("Saturday 12–14 in Hull more come than"))
    expect(tab.page.get_by_text("Which hours outrun their staff?")).to_be_visible()
    sentence = re.compile(r"Saturday 12–14 in Hull: 3\.1 visits a person against 1\.8, NPS")
    expect(tab.page.get_by_text(sentence)).to_be_visible()
    assert tab.problems == []


def test_story_20_who_was_asked_is_found_from_pulse(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{sample_server.url}/")
    strip = strip_of(tab.page, "see who was asked", "Voice")
    expect(strip).to_contain_text(
        re.compile(r"“app” is 6.\s% of the asked and 2.\s% of the answers")
    )
    expect(strip).to_contain_text(re.compile("NPS as invited is [6-9] points lower"))
    expect(section(tab.page, "Who was asked")).to_be_checked()
    expect(tab.page.get_by_text("Would all whom we asked say the same?")).to_be_visible()
    assert tab.problems == []
