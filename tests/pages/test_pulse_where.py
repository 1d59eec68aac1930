"""Pulse tells places by what they lie in too, and leads from a region to its places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from metrics.analyses.evidence.names import Context, name_of
from metrics.analyses.findings import findings
from metrics.lake import Lake
from store.settings import Home
from tests.metrics.analyses.test_regions import OCTOBER, SCORES, answers, company, net
from tests.support.lakes import at, reader_of, write_lake
from tests.support.reading import OpenPage, charts, plain, said
from tests.support.stores import seeing_all


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return seeing_all(company(tmp_path_factory.mktemp("places")))


def test_regions_are_measured_over_their_rows(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "pulse", period="2026-10", where_by="Region")
    north, south = net("Hull", "Leeds", "York"), net("Bath", "Truro")
    (spec,) = [
        json.loads(chart.proto.spec) for chart in charts(page) if "South" in chart.proto.spec
    ]
    values = [value for each in spec["data"] for value in each.get("x") or () if value is not None]
    for wanted in (north, south):
        assert any(value == pytest.approx(wanted) for value in values)


def test_places_come_first_and_those_of_a_region_are_named(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "pulse", period="2026-10")
    specs = "".join(chart.proto.spec for chart in charts(page))
    assert all(name in specs for name in SCORES)
    page = open_page(home, "pulse", period="2026-10", region="North")
    specs = "".join(chart.proto.spec for chart in charts(page))
    assert "Bath" not in specs
    assert "All regions" in [button.label for button in page.button]


def test_a_place_behind_its_region_is_told_and_leads_to_it(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "pulse", period="2026-10")
    assert "**York** is 40 points below the other locations of North" in plain(said(page))
    links = {link.proto.label: link.proto for link in page.get("page_link")}
    assert "see NPS of York →" in links


def test_where_it_leads_its_region_is_drawn_with_it(home: Home, open_page: OpenPage) -> None:
    reader = reader_of(Lake.open(home))
    every = findings(reader, OCTOBER)
    (york,) = [each for each in (*every.found, *every.more) if each.group == "York"]
    why = name_of(york, Context(OCTOBER)).written()
    page = open_page(home, "nps", period="2026-10", location="York", why=why)
    text = plain(said(page))
    assert "York among the locations of North" in text
    drawn = [chart.proto.spec for chart in charts(page) if "Leeds" in chart.proto.spec]
    assert drawn
    assert all("Hull" in spec and "York" in spec and "Bath" not in spec for spec in drawn)


def test_a_chosen_place_is_drawn_among_many_whatever_it_is_like(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Forty shops that are alike, and one that nobody would draw by itself."""
    rows = [
        {"answered_at": at(f"2026-10-{1 + number % 28:02}T12:00"), "question": "nps",
         "score": 10 if number < 20 + shop % 5 else 3, "location": f"Shop {shop:02}"}
        for shop in range(40) for number in range(40)
    ]  # fmt: skip
    home = seeing_all(write_lake(tmp_path, responses=rows))
    drawn = "".join(c.proto.spec for c in charts(open_page(home, "pulse", period="2026-10")))
    for shop in (12, 22):
        name = f"Shop {shop}"
        page = open_page(home, "pulse", period="2026-10", location=name)
        assert name in "".join(chart.proto.spec for chart in charts(page))
    # Both ends are drawn: of those with 20 promoters of 40, and of those with 24.
    assert "Shop 04" in drawn
    assert "Shop 00" in drawn
    assert "within what you chose" in said(page)


def test_up_from_a_region_all_else_stays_as_it_was(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "pulse", period="2026-10", region="North", channel="not given")
    page.button(key="where_up").click().run()
    assert page.multiselect(key="region").value == []
    assert page.multiselect(key="channel").value == [None]
    assert "October 2026" in said(page)
    assert page.segmented_control(key="where_by").value == "region"
    specs = "".join(chart.proto.spec for chart in charts(page))
    assert "North" in specs
    assert "South" in specs


def test_when_a_place_opened_or_closed_is_said_where_its_history_is_short(
    tmp_path: Path, open_page: OpenPage
) -> None:
    places = [
        {"place": "York", "level": "location", "opened_at": at("2026-09-14T11:00")},
        {"place": "Hull", "level": "location", "closed_at": at("2026-10-20T11:00")},
        {"place": "Bath", "level": "location", "opened_at": at("2010-01-01T11:00")},
    ]
    home = seeing_all(write_lake(tmp_path, responses=answers(), places=places))
    text = said(open_page(home, "nps", period="2026-10", location=["York", "Hull", "Bath"]))
    assert "York opened on 14 Sep" in text
    assert "Hull closed on 20 Oct" in text
    assert "Bath opened" not in text
    assert "opened on" not in said(open_page(home, "nps", period="2026-10"))
