"""The page NPS: empty first, then one row, a company, nothing left by the filters, hostile text."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store.settings import Home
from tests.support import stores
from tests.support.lakes import at, write_lake
from tests.support.reading import OpenPage, charts, markup, plain, said, sections, whole

PANELS = [
    "Is it getting better?",
    "How did they answer?",
    "What do they say?",
    "Where is it better, where worse?",
    "What goes along with the score?",
    "Which words tell them apart?",
]


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "nps")
    assert "nothing to show" in said(page)
    assert not page.metric
    assert not charts(page)


def test_a_store_without_answers_says_so(tmp_path: Path, open_page: OpenPage) -> None:
    home = write_lake(tmp_path, complaints=stores.complaints(3))
    page = open_page(home, "nps")
    assert "No survey answers were dropped yet." in said(page)
    assert not page.metric


def test_one_answer_is_a_score_without_a_past(tmp_path: Path, open_page: OpenPage) -> None:
    at = datetime(2026, 10, 12, 9, tzinfo=UTC)
    row = {"answered_at": at, "question": "nps", "score": 9}
    page = open_page(stores.seeing_all(write_lake(tmp_path, responses=[row])), "nps")
    assert sections(page) == PANELS[:2], "what no file tells has no panel"
    assert [metric.value for metric in page.metric] == ["+100"]
    text = plain(said(page))
    assert "1 answer; the most frequent is 9, given by 100 %." in text
    assert "Not measured yet: Satisfied (needs answers from 1 to 5 to how satisfied" in text
    assert "Where it is better (needs the team, location, touchpoint, segment or channel)" in text
    assert "What they say (needs the comments of those who answered)" in text


def test_a_company_is_shown_with_its_figures_in_words(
    company_home: Home, open_october: OpenPage
) -> None:
    page = whole(open_october, company_home, "nps", nps_by="Location")
    assert sections(page) == PANELS
    text = plain(said(page))
    october = [r for r in stores.answers() if r["answered_at"].month == 10]
    scores = Counter(row["score"] for row in october if row["question"] == "nps")
    promoters, detractors = scores[9] + scores[10], scores[2]
    net = 100 * (promoters - detractors) / scores.total()
    assert page.metric[0].value == f"+{net:.0f}"
    assert f"{scores.total()} answers; the most frequent is {max(scores, key=scores.get)}" in text
    assert re.search(r"York is \d+ points below the rest", text)
    assert len(charts(page)) == (3 + 2) + (3 + 1)


@pytest.mark.parametrize("kind", ["Detractors", "Promoters", "Passives", "All"])
def test_comments_are_of_the_kind_chosen(
    company_home: Home, open_page: OpenPage, kind: str
) -> None:
    page = open_page(company_home, "nps", said_by=kind)
    scores = {
        int(m.value.split(":small[")[1].split()[0])
        for m in page.markdown
        if " of 10" in plain(m.value) and ":small[" in m.value and "“" in m.value
    }
    within = {"Detractors": {2}, "Promoters": {9, 10}, "Passives": set(), "All": {2, 9, 10}}
    assert scores <= within[kind]
    assert scores or kind == "Passives"


def test_filters_that_leave_nothing_offer_the_way_back(tmp_path: Path, open_page: OpenPage) -> None:
    home = write_lake(
        tmp_path,
        responses=[*stores.answers(40), *stores.answers(4, location="Bath", team="Care")],
    )
    page = open_page(home, "nps", team="Care", location="York")
    assert "There are no survey answers in what you chose." in said(page)
    assert not page.metric
    next(b for b in page.button if b.key == "clear_filters").click()
    assert page.run().metric


def test_a_filter_on_one_place_offers_all_of_them(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(company_home, "nps", section="Where", nps_by="Location", location="York")
    assert "Only one location: nothing to compare it with." in said(page)
    next(b for b in page.button if b.key == "all_location").click()
    assert "Only one location" not in said(page.run())


def test_where_opens_on_what_can_be_compared(tmp_path: Path, open_page: OpenPage) -> None:
    """All answers are of one team: that is the last of what they can be told apart by."""
    rows = [
        {"answered_at": datetime(2026, 10, 9, n % 24, tzinfo=UTC), "question": "nps", "score": n % 11, "team": "Care",
         "channel": "web" if n % 2 else "phone", "touchpoint": "a" if n % 3 else "b"}
        for n in range(90)
    ]  # fmt: skip
    home = write_lake(tmp_path, responses=rows)
    page = open_page(home, "nps", section="Where")
    (by,) = (each for each in page.get("button_group") if each.key == "nps_by")
    assert by.options == ["Channel", "Touchpoint", "Team"]
    assert "Only one" not in said(page)


def test_many_places_are_drawn_when_asked_for(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [
        {**row, "location": f"Place {i % 60:02}", "question": "nps"}
        for i, row in enumerate(stores.answers(1200))
    ]
    home = write_lake(tmp_path, responses=rows)
    page = open_page(home, "nps", section="Where", nps_by="Location", period="Everything")
    assert "Now 16: those that stand out" in plain(said(page))
    few = len(_places(page).proto.spec)
    page.toggle(key="nps_all").set_value(True).run()
    assert "Now 16" not in plain(said(page))
    assert len(_places(page).proto.spec) > 2 * few


def test_hostile_names_and_comments_are_text(hostile_home: Home, open_page: OpenPage) -> None:
    page = whole(open_page, hostile_home, "nps", nps_by="Location")
    assert sections(page) == PANELS
    assert "alert" in said(page)
    assert not markup(page, stores.MARKUP)


def test_a_hostile_name_can_be_chosen(hostile_home: Home, open_page: OpenPage) -> None:
    page = whole(open_page, hostile_home, "nps", location="O'Brien; DROP TABLE responses --")
    assert page.metric[0].value != "–"
    assert sections(page) == PANELS


def _places(page: Any) -> Any:
    """The chart of the places, of all charts of the page."""
    (chart,) = [chart for chart in charts(page) if "nps-nps-location" in chart.proto.id]
    return chart


def test_nobody_is_sent_to_a_filter_that_is_not_set_nor_to_days_without_data(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [
        {"answered_at": at(f"2026-10-0{day}T08:00"), "question": "nps", "score": 9, "team": "Care"}
        for day in (1, 2)
    ]
    home = write_lake(tmp_path, responses=rows)
    assert "Hidden: 2 answers." in plain(said(open_page(home, "nps")))
    assert "Choose " not in plain(said(open_page(home, "nps")))
    page = open_page(home, "nps", team="Care")
    assert "Hidden: 2 answers. Choose fewer filters." in plain(said(page))
    page = open_page(home, "nps", period="2026-10-02 to 2026-10-02")
    assert "Choose a longer period." in plain(said(page))


def test_a_card_alone_stands_beside_what_is_about_it(
    company_home: Home, tmp_path: Path, open_page: OpenPage
) -> None:
    alone = [{"answered_at": at("2026-10-02T08:00"), "question": "nps", "score": 9}]
    page = open_page(write_lake(tmp_path, responses=alone), "nps")
    (card, trend, *_) = page.columns
    assert [each.label for each in card.metric] == ["Net Promoter Score"]
    assert [each.value for each in trend.header] == ["Is it getting better?"]
    # Several stand in a row of their own, above it.
    assert not any(column.metric for column in open_page(company_home, "nps").columns)
