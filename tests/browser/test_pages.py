"""The sample company in a real browser: filters, links and the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FAILED, PHONE, settle, unfold, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser


def test_a_filter_changes_the_sentence_and_the_link(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(where(sample_server, "nps")).page
    sentence = page.get_by_text(re.compile("^All teams · all locations · 4 Oct to 31 Oct 2026"))
    expect(sentence).to_be_visible()
    unfold(page, ".st-key-filters")
    expect(page.get_by_role("combobox", name="Location")).to_be_visible()
    page.locator(".st-key-location input").fill("Yor")
    page.get_by_role("option", name="York").click()
    expect(page.get_by_text(re.compile("^All teams · York · 4 Oct to 31 Oct 2026"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/nps\?location=York$"))


def test_filters_go_along_to_the_next_page(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(where(sample_server, "nps") + "?location=York&period=Last+90+days").page
    # By a page that shows no rows, and so has no filters.
    page.get_by_test_id("stSidebar").get_by_role("link", name="How we count").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How we count")
    expect(page.locator(".st-key-filters")).to_have_count(0)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Complaints").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Complaints")
    expect(page.get_by_text(re.compile("^All teams · York · 3 Aug to 31 Oct"))).to_be_visible()
    expect(page).to_have_url(re.compile("location=York"))


def test_back_goes_one_step(sample_server: Server, open_tab: Callable[..., Tab]) -> None:
    page = open_tab(where(sample_server, "nps") + "?period=2026-10&location=Leeds").page
    sidebar, title = page.get_by_test_id("stSidebar"), page.get_by_role("heading", level=1)
    for name in ("How we count", "Complaints"):
        sidebar.get_by_role("link", name=name).click()
        expect(title).to_have_text(name)
        settle(page)
        expect(page).to_have_url(re.compile("location=Leeds"))
    page.go_back()
    expect(title).to_have_text("How we count")
    page.go_back()
    expect(title).to_have_text("NPS")
    expect(page.get_by_text(re.compile("^All teams · Leeds · October 2026"))).to_be_visible()


def test_on_a_phone_menu_and_filters_are_at_the_bottom_and_back_goes_one_step(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(where(sample_server, "nps") + "?location=Leeds", **PHONE).page
    title = page.get_by_role("heading", level=1)
    for name in ("How we count", "Complaints"):
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("link", name=name, exact=True).click()
        expect(title).to_have_text(name)
        settle(page)
        # What was open is shut, and the page can be read.
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page).to_have_url(re.compile("location=Leeds"))
    page.go_back()
    expect(title).to_have_text("How we count")
    page.go_back()
    expect(title).to_have_text("NPS")
    settle(page)
    opens = page.get_by_role("button", name=re.compile("^.*Last 4 weeks · 4 Oct to 31 Oct"))
    assert opens.bounding_box()["y"] > PHONE["height"] * 2 / 3
    opens.click()
    expect(page.get_by_role("combobox", name="Period")).to_be_visible()
    expect(page.get_by_role("combobox", name="Location")).to_be_visible()


def test_what_needs_us_leads_to_the_page_that_shows_it_and_back_again(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(where(sample_server, "pulse")).page
    sentence = page.get_by_text(re.compile("^All teams · all locations · 4 Oct to 31 Oct 2026"))
    expect(sentence).to_be_visible()
    link = page.get_by_test_id("stMain").get_by_test_id("stPageLink-NavLink").first
    target = f"{sample_server.url}/{link.get_attribute('href').lstrip('./')}"
    link.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Pulse")
    expect(page).to_have_url(target)
    settle(page)
    assert page.locator(FAILED).count() == 0
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pulse")
    expect(sentence).to_be_visible()


@pytest.mark.parametrize(
    ("spelled", "title"), [("pulse", "Pulse"), ("how_we_count", "How we count")]
)
def test_a_page_is_found_under_its_name_too(
    sample_server: Server, open_tab: Callable[..., Tab], spelled: str, title: str
) -> None:
    page = open_tab(f"{sample_server.url}/{spelled}?period=Everything").page
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_link_to_one_metric_shows_it_alone(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(where(sample_server, "how_we_count") + "?metric=reopen_rate").page
    expect(page.get_by_role("heading", level=3)).to_have_count(1)


def test_answers_carry_the_headers_that_keep_other_servers_out(sample_server: Server) -> None:
    with urlopen(sample_server.url) as answer:  # noqa: S310  (our own server)
        headers = answer.headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
