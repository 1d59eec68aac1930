"""The sections of a page: one is open and asked, the link says which, the next page begins anew."""

from typing import Any

import pytest

from store.settings import Home
from tests.support.reading import OpenPage, plain, said, section_names, sections
from ui import state


@pytest.mark.parametrize("script", ["teams", "nps", "complaints", "advocacy"])
def test_only_the_open_section_is_drawn(
    company_home: Home, open_page: OpenPage, script: str
) -> None:
    first = open_page(company_home, script)
    drawn = {None: sections(first)}
    for name in section_names(first):
        drawn[name] = sections(open_page(company_home, script, section=name))
    assert drawn[None] == drawn[section_names(first)[0]]
    others = [drawn[name] for name in section_names(first)]
    assert all(others)
    assert len({tuple(each) for each in others}) == len(others)


def test_only_the_open_section_is_asked(
    company_home: Home, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    remembered = state.remembered

    def noted(what: str, *others: Any) -> Any:
        asked.append(what)
        return remembered(what, *others)

    monkeypatch.setattr(state, "remembered", noted)
    open_page(company_home, "nps")
    assert asked
    assert "drivers" not in asked
    open_page(company_home, "nps", section="Why")
    assert "drivers" in asked


def test_a_section_that_is_not_there_is_said_and_opens_the_first(
    company_home: Home, open_page: OpenPage
) -> None:
    page, usual = (
        open_page(company_home, "nps", section="<b>Nowhere"),
        open_page(company_home, "nps"),
    )
    assert sections(page) == sections(usual)
    (said,) = [plain(each.value) for each in page.warning]
    assert said == "There is no section <b>Nowhere for what you chose; Score is open."
    assert not usual.warning


def test_the_next_page_begins_with_its_first_section(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "nps", section="Where")
    assert "Where is it better, where worse?" in sections(page)
    del page.query_params["section"]  # the menu's links name none
    page.switch_page("../pages/complaints.py").run()
    assert sections(page)[0] == "Are we keeping up?"


def test_the_chosen_card_is_what_the_page_is_about(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(company_home, "nps", metric="csat")
    assert [chart.proto.id.split("-trend-")[1] for chart in page.get("plotly_chart")
            if "-trend-" in chart.proto.id] == ["nps-csat"]  # fmt: skip
    assert "the most frequent is" in plain(said(page))
    # By keyboard or click: the card of another metric.
    card = next(each for each in page.get("button_group") if each.label == "Found it easy")
    card.set_value("ces").run()
    assert page.query_params["metric"] == "ces"
    drawn = [chart.proto.id for chart in page.get("plotly_chart")]
    assert any("trend-nps-ces" in name for name in drawn)
    assert not any("trend-nps-csat" in name for name in drawn)


def test_a_metric_that_the_page_has_not_leaves_the_first(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "nps", metric="resolution_median")
    assert any("trend-nps-nps" in chart.proto.id for chart in page.get("plotly_chart"))
