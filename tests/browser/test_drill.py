"""Down from a region to its places by a click on its mark or its row, and up again by another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import section, settle, where
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser

#: What a reader had chosen before: not the usual period, and one segment.
CHOSEN = {"period": "Last 90 days", "segment": "regular"}
REGIONS = {"East", "Midlands", "North", "South West"}
NORTH = {"Durham", "Hull", "Leeds", "York"}
#: The one chart of the panel that has a line for each group.
CHART = ".js-plotly-plot:has(.ytick)"


def address(page: Page) -> dict[str, list[str]]:
    """What the address names now: asked of the page, since `url` is of when it last told."""
    return parse_qs(str(page.evaluate("location.search.slice(1)")))


def named(page: Page) -> set[str]:
    """The groups that the chart has a line for, without the numbers behind their names."""
    ticks = page.locator(f"{CHART} .ytick text").all_text_contents()
    return {tick.replace("\xa0", " ").split("  ")[0].strip() for tick in ticks}


def click_mark(page: Page, group: str) -> None:
    """Click the mark on the line of that group once, where it is."""
    name = page.locator(f"{CHART} .ytick text").filter(has_text=group)
    name.scroll_into_view_if_needed()
    tick = name.bounding_box()
    assert tick is not None
    middle = tick["y"] + tick["height"] / 2
    marks = page.locator(f"{CHART} path.point").all()
    boxes = [box for mark in marks if (box := mark.bounding_box()) is not None]
    mark = min(boxes, key=lambda box: abs(box["y"] + box["height"] / 2 - middle))
    page.mouse.click(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)


def shows(page: Page, groups: set[str], region: list[str] | None) -> None:
    """Wait until the chart is of these groups, and the address names the region, or none."""
    wait_until(lambda: named(page) == groups and address(page).get("region") == region)
    settle(page)


@pytest.mark.parametrize(
    ("script", "switch", "told"),
    [
        ("pulse", "where_by", {}),
        ("nps", "nps_by", {"section": "Where", "metric": "csat"}),
    ],
)
def test_a_click_on_a_regions_mark_leads_to_its_places_and_up_again(
    sample_server: Server,
    open_tab: Callable[..., Tab],
    script: str,
    switch: str,
    told: dict[str, str],
) -> None:
    query = urlencode({**CHOSEN, **told, switch: "Region"})
    tab = open_tab(f"{where(sample_server, script)}?{query}")
    page = tab.page
    shows(page, REGIONS, None)
    before = address(page)
    kept = {name: [value] for name, value in {**CHOSEN, **told}.items()}
    assert {name: before.get(name) for name in kept} == kept
    click_mark(page, "North")
    shows(page, NORTH, ["North"])
    down = address(page)
    assert {name: down.get(name) for name in kept} == kept
    up = page.get_by_role("button", name="All regions")
    up.click()
    shows(page, REGIONS, None)
    assert address(page) == before
    expect(up).to_have_count(0)
    assert tab.problems == []


def test_a_click_on_a_regions_row_leads_to_its_places_and_up_again(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    query = urlencode({**CHOSEN, "of": "Region"})
    tab = open_tab(f"{where(sample_server, 'teams')}?{query}")
    page = tab.page
    # The first row is whoever needs us most; its column of NPS lies beside the name.
    first = page.get_by_text(re.compile("^.+ needs us most: ")).inner_text()
    region = first.partition(" needs us most")[0]
    assert region in REGIONS
    page.locator("[class*=st-key-overview] .dvn-scroller").first.click(position={"x": 200, "y": 52})
    expect(section(page, "Scorecard")).to_be_checked()
    settle(page)
    kept: dict[str, Any] = {name: [value] for name, value in CHOSEN.items()}
    page.get_by_role("button", name="Its locations").click()
    wait_until(lambda: address(page).get("region") == [region])
    settle(page)
    kept["section"] = ["Scorecard"]
    down = address(page)
    assert {name: down.get(name) for name in (*kept, "of")} == {**kept, "of": ["Location"]}
    page.get_by_role("button", name="All regions").click()
    wait_until(lambda: "region" not in address(page))
    settle(page)
    up = address(page)
    assert {name: up.get(name) for name in (*kept, "of")} == {**kept, "of": ["Region"]}
    assert tab.problems == []
