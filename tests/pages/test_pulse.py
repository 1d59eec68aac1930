"""The page Pulse: empty first, then one row, a company, filtered, sixty places, hostile text."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest

from store.settings import Home
from tests.support import stores
from tests.support.lakes import at, write_lake
from tests.support.reading import OpenPage, charts, markup, plain, said, sections
from ui.panels.evidence.strip import MARK
from ui.panels.pulse import findings, headlines, where

PANELS = ["What needs us", "Newest comments, every score", "Where? (NPS, 95 %)"]
KNOWN = datetime(2026, 10, 31, 18, tzinfo=UTC)


def links(page: Any) -> list[tuple[str, str]]:
    """The page's links: their words, and page with query."""
    return [
        (link.proto.label, f"{link.proto.page}?{link.proto.query_string}")
        for link in page.get("page_link")
    ]


def needs(page: Any) -> list[tuple[str, str]]:
    """What needs us: each sentence, and the page with query behind it."""
    led_to = [to for _, to in links(page) if "why=" in to]
    # They are the first paragraphs of the page; the ranks between them are badges.
    sentences = [m.value for m in page.markdown if "**" in m.value and not m.value.startswith(":")]
    return list(zip(sentences, led_to, strict=False))


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "pulse")
    assert "nothing to show" in said(page)
    assert not page.metric


def test_one_answer_is_shown_and_nothing_else_is_a_zero(
    tmp_path: Path, open_page: OpenPage
) -> None:
    row = {"answered_at": KNOWN, "question": "nps", "score": 9, "comment": "Fine."}
    page = open_page(stores.seeing_all(write_lake(tmp_path, responses=[row])), "pulse")
    assert [metric.value for metric in page.metric] == ["+100"]
    # No file names a place.
    assert sections(page) == PANELS[:2]
    text = plain(said(page))
    assert "Too little was counted to compare." in text
    assert "“Fine.”" in text
    assert "9 of 10" in text
    assert "Not measured yet: Time to resolve (needs the time when complaints were" in text


def test_a_company_has_headlines_needs_places_and_comments(
    company_home: Home, open_october: OpenPage
) -> None:
    page = open_october(company_home, "pulse")
    assert sections(page) == PANELS
    text = plain(said(page))
    labels = [metric.label for metric in page.metric]
    assert labels == ["Would recommend us", "Time to resolve", "To their satisfaction", "Advocates"]
    assert all(metric.value != "–" for metric in page.metric)
    lines = [plain(sentence) for sentence, _ in needs(page)]
    assert any("**York** is 200 points below the others; 17" in line for line in lines), lines
    assert "York is 200 points below the rest; Bath and Hull are above the rest." in text
    # Four sparklines and the places.
    assert len(charts(page)) == 5


def test_nothing_is_drawn_below_the_list_before_it_stands(
    company_home: Home, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came above a card that stands would move it, under whoever is about to click it."""
    done: list[str] = []
    for what, name in ((findings, "_draw_grouped"), (headlines, "draw"), (where, "draw")):
        monkeypatch.setattr(what, name, noting(done, what, getattr(what, name)))
    page = open_page(company_home, "pulse")
    assert not page.exception
    assert list(dict.fromkeys(done)) == [m.__name__ for m in (findings, headlines, where)]


def noting(done: list[str], what: ModuleType, draw: Callable[..., None]) -> Callable[..., None]:
    """As `draw`, which notes when it is done."""

    def noted(*args: object) -> None:
        draw(*args)
        done.append(what.__name__)

    return noted


def test_needs_link_to_what_they_say(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(company_home, "pulse")
    seen = [(label, where) for label, where in links(page) if "why=" in where]
    assert seen
    assert any("location=York" in unquote(where) for _, where in seen), seen
    names = [label for label, _ in seen]
    assert len({*names}) == len(names), "no two links are called alike"


def test_a_need_opens_the_page_that_says_why_you_are_here(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "pulse")
    claim, where = needs(page)[0]
    script, _, query = where.partition("?")
    there = open_page(company_home, script, **dict(parse_qsl(query)))
    assert sections(there)[0] == "Why you are here"
    assert there.markdown[0].value == f"{MARK} {claim}"
    # Its first numbers are those of the claim, before all others.
    assert there.metric[0].label == "Difference"
    there.button(key="leave_why").click().run()
    assert "Why you are here" not in sections(there)
    assert there.session_state["location"] == ["York"]


def test_with_a_place_chosen_what_needs_us_is_about_it(tmp_path: Path, open_page: OpenPage) -> None:
    fell = [
        {**row, "question": "nps", "score": 1 if row["answered_at"].month == 10 else 9}
        for row in stores.answers(400, location="York")
    ]
    home = write_lake(tmp_path, responses=[*stores.answers(200, location="Bath"), *fell])
    page = open_page(home, "pulse", location="York", period="2026-10")
    lines = [sentence for sentence, _ in needs(page)]
    assert lines
    assert all("York" in line for line in lines if "older than" not in line)
    assert not [line for line in lines if "as a whole" in line or "company" in line]


def test_old_complaints_always_have_a_line(tmp_path: Path, open_page: OpenPage) -> None:
    old = [
        {"opened_at": KNOWN - timedelta(days=60 + n), "team": "Billing" if n else None}
        for n in range(4)
    ]
    young = [{"opened_at": KNOWN - timedelta(days=55), "team": "Care"}]
    home = write_lake(tmp_path, known_at=KNOWN, complaints=[*old, *young])
    page = open_page(home, "pulse", period="Last 90 days")
    lines = [plain(sentence) for sentence, _ in needs(page)]
    assert "**4** complaints are older than 8 weeks, 3 of them with **Billing**." in lines


def test_where_nothing_needs_us_it_says_what_was_looked_at(
    tmp_path: Path, open_page: OpenPage
) -> None:
    alike = [
        {**row, "score": (9, 7, 3)[i // 3 % 3], "question": "nps"}
        for i, row in enumerate(stores.answers(360))
    ]
    page = open_page(write_lake(tmp_path, responses=alike), "pulse")
    text = plain(said(page))
    assert "comparisons; nothing is worse than chance explains." in text
    assert "The 3 locations cannot be told apart." in text


def test_where_nobody_answered_places_are_shown_by_time_to_resolve(
    tmp_path: Path, open_page: OpenPage
) -> None:
    page = open_page(write_lake(tmp_path, complaints=stores.complaints(), known_at=KNOWN), "pulse")
    assert "Where? (time to resolve, 95 %)" in sections(page)
    # York takes ten times as long, so it comes last and is above the rest.
    drawn = json.loads(charts(page)[-1].proto.spec)
    assert drawn["data"][0]["customdata"][-1] == ["York"]
    assert re.search(r"York is [\d.]+ days slower than the rest", plain(said(page)))


def test_a_place_whose_median_is_not_reached_counts_among_the_others(
    tmp_path: Path, open_page: OpenPage
) -> None:
    opened = KNOWN - timedelta(days=20)
    rows = [
        {
            "opened_at": opened,
            "resolved_at": None if place == "Bronx" else opened + timedelta(hours=hours),
            "location": place,
            "known_at": KNOWN,
        }
        for place, size in (("Bronx", 40), ("Queens", 36), ("Bath", 30))
        for hours in range(30, 30 + size)
    ]
    page = open_page(write_lake(tmp_path, complaints=rows), "pulse")
    # Bronx with either has resolved less than half: no difference of medians can be told, but the
    # log-rank test says that the two without Bronx are faster.
    text = plain(said(page))
    assert "Bath and Queens are faster than the rest; Bronx is slower than the rest." in text
    assert "not reached" in charts(page)[-1].proto.spec


def test_a_table_that_is_missing_has_no_card_and_an_invitation(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = write_lake(tmp_path, responses=stores.answers(), known_at=KNOWN)
    page = open_page(home, "pulse")
    values = {metric.label: metric.value for metric in page.metric}
    assert values.keys() == {"Would recommend us", "Satisfied", "Found it easy"}
    assert "–" not in values.values()
    # No file tells of advocacy, so nobody knows that it is none.
    text = plain(said(page))
    assert "Time to resolve (needs the time when complaints were resolved)" in text
    assert "Advocates (needs the customer who posted or referred)" in text


def test_filters_that_leave_nothing_offer_the_way_back(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [*stores.answers(60), *stores.answers(4, location="Bath", team="Care")]
    page = open_page(write_lake(tmp_path, responses=rows), "pulse", team="Care", location="York")
    assert "in what you chose. Choose a longer period or fewer filters." in said(page)
    assert not page.metric
    page.button(key="clear_filters").click().run()
    assert page.metric[0].value != "–"


def test_a_chosen_place_is_seen_beside_the_others(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(company_home, "pulse", location="York")
    drawn = charts(page)[-1].proto.spec
    assert all(place in drawn for place in ("Bath", "York", "Hull"))
    nps = {m.label: m.value for m in page.metric}["Would recommend us"]
    assert nps == "−100"


def test_of_sixty_places_twelve_are_drawn(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [
        {**row, "location": f"Place {i % 60:02}", "question": "nps", "score": 9 if i % 2 else 8}
        for i, row in enumerate(stores.answers(1800))
    ]
    page = open_page(write_lake(tmp_path, responses=rows), "pulse")
    drawn = json.loads(charts(page)[-1].proto.spec)
    picks = drawn["data"][0]["customdata"]
    assert len(picks) == 13
    assert picks[-1] == [], "the 48 others are drawn as one, and a click on them does nothing"
    assert any(label == "All 60 locations" for label, _ in links(page))


def test_places_without_location_are_told_apart_by_team(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [{**row, "location": None} for row in stores.answers()]
    page = open_page(write_lake(tmp_path, responses=rows), "pulse")
    assert "By team (NPS, 95 %)" in sections(page)


def test_hostile_names_and_comments_are_text(hostile_home: Home, open_page: OpenPage) -> None:
    page = open_page(hostile_home, "pulse")
    assert "alert" in said(page)
    assert not markup(page, stores.MARKUP)


@pytest.fixture
def with_old_file(small_home: Home, tmp_path: Path) -> Home:
    """The small store, into which a file about 2022 is dropped last."""
    from drops.put import put

    path = tmp_path / "311_of_[May].csv"
    path.write_text(
        "response_id,answered_at,question,score\nold1,2022-05-01T12:00:00Z,nps,9\n"
        "old2,2022-05-01T13:00:00Z,nps,3\n",
        encoding="utf-8",
    )
    put(small_home, path)
    return small_home


def test_the_newest_file_is_named_where_the_period_leaves_it_out(
    with_old_file: Home, open_page: OpenPage
) -> None:
    page = open_page(with_old_file, "pulse")
    text = plain(said(page))
    assert "Newest file: 311_of_[May].csv, 2 survey answers of 1 May 2022" in text
    assert "[May]" not in said(page)
    shown = page.button(key="newest-dates").click().run()
    assert "1 May 2022" in plain(said(shown))
    assert "Newest file" not in said(shown)
    everything = open_page(with_old_file, "pulse", period="Everything")
    assert "Newest file" not in said(everything)


def test_the_newest_file_is_not_named_where_it_is_shown(
    small_home: Home, open_page: Callable[..., Any]
) -> None:
    assert "Newest file" not in said(open_page(small_home, "pulse"))


def test_no_two_buttons_of_what_needs_us_are_called_alike(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "pulse")
    names = [plain(each.proto.popover.label) for each in page.get("popover")]
    # As a bare number behind the word it would read as how many are new.
    followed = [name for name in names if re.search(r"line [\d.]+: not taken", name)]
    assert len(followed) > 1
    assert len({*followed}) == len(followed)


def test_a_card_says_whether_its_target_is_missed(tmp_path: Path, open_page: OpenPage) -> None:
    home = stores.company(tmp_path)
    home.settings_file.write_text("[targets]\nnps = 99\n", encoding="utf-8")
    assert "target +99 missed" in plain(said(open_page(home, "pulse")))
    home.settings_file.write_text("[targets]\nnps = -99\n", encoding="utf-8")
    assert "target −99 met" in plain(said(open_page(home, "pulse")))


def test_where_only_other_tables_have_rows_it_invites_and_leads_to_their_page(
    tmp_path: Path, open_page: OpenPage
) -> None:
    row = {"location": "York", "hour": at("2026-10-03T12:00"), "people": 4.0, "visits": 9}
    page = open_page(write_lake(tmp_path, staffing=[row]), "pulse")
    assert "No answers, complaints or reviews were dropped yet." in said(page)
    assert {"Drop a file", "Busy hours: staffing by the hour"} <= dict(links(page)).keys()
    assert "All teams" not in said(page), "no file tells of a team"
    assert "All locations" in said(page)


def test_checks_alone_have_a_headline_and_no_hole_beside_it(
    tmp_path: Path, open_page: OpenPage
) -> None:
    checks = [
        {"checked_at": at(f"2026-10-{day:02}T08:00"), "standard": "Plates hot", "passed": day > 9}
        for day in range(1, 29)
    ]
    page = open_page(write_lake(tmp_path, checks=checks), "pulse")
    assert [card.label for card in page.metric] == ["Standards kept"]
    assert "Touchpoints: checks of standards" in dict(links(page))
    assert "dropped yet" not in said(page)
    assert "Net Promoter Score (needs answers" in plain(said(page))


def test_experiments_alone_lead_to_their_page(tmp_path: Path, open_page: OpenPage) -> None:
    planned = {
        "experiment_id": "x", "name": "Warm plates", "metric": "nps", "expected_effect": 20.0,
        "treated": "York", "planned_start": at("2026-02-02T12:00"),
        "planned_end": at("2026-02-15T12:00"), "started_at": at("2026-02-02T12:00"),
        "key_source": "registered",
    }  # fmt: skip
    home = write_lake(tmp_path, experiments=[planned])
    page = open_page(home, "pulse")
    assert "no data yet" not in said(page)
    # Once in the menu, and once under what is not there.
    assert [label for label, _ in links(page)].count("Experiments") == 2
    page = open_page(home, "experiments")
    assert "no data yet" not in said(page)
    assert "Net Promoter Score (needs answers from 0 to 10" in plain(said(page))
