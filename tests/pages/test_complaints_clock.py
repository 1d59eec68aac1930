"""The page Complaints on two clocks: a switch where opening times are set, none where not."""

from pathlib import Path

import pytest

from store.settings import Home
from tests.support import stores
from tests.support.reading import OpenPage, charts, plain, said, whole

OFFICE = "".join(
    f'{day} = ["09:00-17:00"]\n' for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
)


@pytest.fixture
def company(tmp_path: Path) -> Home:
    home = stores.company(tmp_path)
    home.settings_file.write_text(f"[promise]\nhours = 72\n[business_hours]\n{OFFICE}")
    return home


def test_without_opening_times_there_is_no_switch(company_home: Home, open_page: OpenPage) -> None:
    page = whole(open_page, company_home, "complaints", clock="Business hours")
    assert "Half are resolved within" in said(page)
    assert "open hours" not in said(page)


def test_the_switch_turns_cards_curve_trend_and_groups(
    company: Home, open_october: OpenPage
) -> None:
    calendar = whole(open_october, company, "complaints")
    assert "open hours" not in said(calendar)
    page = whole(open_october, company, "complaints", clock="Business hours")
    text = plain(said(page))
    labels = {plain(choice.label) for choice in page.get("button_group")}
    assert "Time to resolve, business hours" in labels
    assert "Time to resolve" not in labels
    assert "Time to first answer, business hours" in labels
    assert "Waits count only the hours in which the complaint's location was open." in text
    assert "Half are resolved within" in text
    assert "open hours; the closed ones alone would say" in text
    assert "The promise of 3 days is in calendar hours, so it has no mark here." in text
    drawn = "".join(chart.proto.spec for chart in charts(page)).replace("\\u00a0", " ")
    assert "open hours since they complained" in drawn
    assert "promised" not in drawn
    assert "open hours, with 95" in drawn


def test_a_promise_in_business_hours_is_marked_on_their_clock(
    company: Home, open_page: OpenPage
) -> None:
    told = company.settings_file.read_text().replace(
        "hours = 72\n", 'hours = 16\nclock = "business"\n'
    )
    company.settings_file.write_text(told)
    page = whole(open_page, company, "complaints", clock="Business hours")
    drawn = "".join(chart.proto.spec for chart in charts(page)).replace("\\u00a0", " ")
    assert "promised 16 open hours" in drawn
    calendar = whole(open_page, company, "complaints")
    assert "The promise of 16 open hours is in business hours" in plain(said(calendar))


def test_opening_times_of_an_unknown_location_are_told(company: Home, open_page: OpenPage) -> None:
    """A misspelt location would silently have the hours of all."""
    told = '\n[business_hours.locations."<b>Yrok"]\nsunday = ["10:00-16:00"]\n'
    told += '[business_hours.locations.York]\nsunday = ["10:00-16:00"]\n'
    company.settings_file.write_text(company.settings_file.read_text() + told)
    page = whole(open_page, company, "complaints", clock="Business hours")
    assert "opening times of <b>Yrok; no file has such a location." in plain(said(page))
    assert "<b>" not in said(page).replace("\\<b", "")
