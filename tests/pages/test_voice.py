"""The page Voice: nothing yet, a search, what is chosen, hostile words, a link."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from metrics.measure.voice.draw import BANDS, Drawn
from store.settings import Home, load_settings
from tests.support import stores
from tests.support.lakes import Record, at, write_lake
from tests.support.reading import OpenPage, markup, plain, said
from ui.panels.voice import full_range

HOSTILE = stores.HOSTILE


def company() -> dict[str, list[Record]]:
    """Twenty-four comments, eight of them without pepper, nine complaints and nine posts."""
    day = at("2026-10-20T12:00")
    words = ["No pepper on the table", "All was well", "Nobody called back"]
    answers: list[Record] = [
        {"answered_at": day, "question": "nps", "score": (0, 10, 5)[i % 3], "location": "York",
         "customer_id": "c1", "comment": f"{words[i % 3]} {HOSTILE[i % len(HOSTILE)]}"}
        for i in range(24)
    ]  # fmt: skip
    complaints: list[Record] = [
        {
            "opened_at": day,
            "complaint_id": f"t{i}",
            "location": "Hull",
            "summary": "Cold pepper soup",
        }
        for i in range(9)
    ]
    posts: list[Record] = [
        {"happened_at": day, "kind": "review", "rating": 4, "reach": i, "text": "Fine place"}
        for i in range(9)
    ]
    return {"responses": answers, "complaints": complaints, "advocacy": posts}


@pytest.fixture(scope="module")
def voice_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The company above."""
    return write_lake(tmp_path_factory.mktemp("voice"), **company())


def test_without_words_it_says_so(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"answered_at": at("2026-10-20T12:00"), "question": "nps", "score": 9}
    page = open_page(write_lake(tmp_path, responses=[row]), "voice")
    assert "No words of customers were dropped yet." in plain(said(page))


def test_every_word_is_listed_as_written(voice_home: Home, open_page: OpenPage) -> None:
    page = open_page(voice_home, "voice")
    assert not page.exception
    assert len(page.dataframe[0].value) == 24 + 9 + 9
    assert "24 comments · 9 complaints · 9 posts." in plain(said(page))
    assert not markup(page, stores.MARKUP)


def test_a_link_searches_and_chooses(voice_home: Home, open_page: OpenPage) -> None:
    page = open_page(voice_home, "voice", words="pepper", order="oldest")
    assert "9 complaints · 8 comments." in plain(said(page))
    page = open_page(
        voice_home, "voice", words='pepper "no pepper"', kind="comment", mark="0 of 10"
    )
    assert "8 comments." in plain(said(page))
    assert {*page.dataframe[0].value["Score"]} == {"0 of 10"}


def test_what_is_typed_is_searched_and_stands_in_the_link(
    voice_home: Home, open_page: OpenPage
) -> None:
    page = open_page(voice_home, "voice")
    page.text_input[0].set_value("called -pepper").run()
    assert "8 comments." in plain(said(page))
    assert page.query_params["words"] == "called -pepper"


@pytest.mark.parametrize("text", ["%", "_", "'", "'; DROP TABLE responses --", '"', "*", "-"])
def test_a_search_is_never_more_than_itself(
    voice_home: Home, open_page: OpenPage, text: str
) -> None:
    page = open_page(voice_home, "voice", words=text)
    assert not page.exception
    if not any(letter.isalpha() for letter in text):
        assert not page.dataframe


def test_a_proposed_theme_is_accepted_and_opens_its_comments(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = write_lake(tmp_path, **company())
    page = open_page(home, "voice", section="Themes")
    assert not page.exception
    assert "No theme is named yet." in said(page)
    page.text_input(key="theme name").set_value("Pepper **x**")
    page.text_area(key="theme searches").set_value("pepper\n%").run()
    assert "Catches 17 texts" in plain(said(page))
    page.button(key="theme save").click().run()
    assert "has no word to search for" in plain(page.error[0].value)
    page.text_area(key="theme searches").set_value("pepper").run()
    page.button(key="theme save").click().run()
    assert not page.exception
    assert page.dataframe[0].value["Texts"].to_list() == [17]
    page = open_page(home, "voice", theme="Pepper **x**")
    assert "9 complaints · 8 comments." in plain(said(page))
    assert not markup(page, stores.MARKUP)


def test_languages_are_counted_and_chosen_by_their_names(
    tmp_path: Path, open_page: OpenPage
) -> None:
    day = at("2026-10-20T12:00")
    said_in = {"de": "Kalte Suppe", "en": "Cold soup", None: "😍", "<b>": "**x**"}
    rows = [
        {"answered_at": day, "question": "nps", "score": 5, "comment": words, "language": code}
        for code, words in said_in.items()
        for _ in range(9 if code == "de" else 8)
    ]
    home = write_lake(tmp_path, responses=rows)
    page = open_page(home, "voice")
    assert not page.exception
    menu = next(each.proto for each in page.get("menu_button") if each.proto.label == "Language")
    assert [*map(plain, menu.options)] == ["German · 9", "<b> · 8", "English · 8"]
    page = open_page(home, "voice", language="de")
    assert "9 comments." in plain(said(page))
    assert {*page.dataframe[0].value["Language"]} == {"German"}
    assert "Language" not in page.dataframe[0].proto.column_order
    assert "Language: German" in plain(said(page))
    page = open_page(home, "voice", language="tlh")
    assert not page.exception
    assert "Nobody wrote anything" in plain(said(page))
    assert not markup(page, stores.MARKUP)


def test_the_full_range_counts_what_was_seen(voice_home: Home, open_page: OpenPage) -> None:
    page = open_page(voice_home, "voice", section="The full range")
    assert not page.exception
    # In turn of eight of each score, and of complaints, of which there are nine.
    twelve = "12 of 42: 3 low, 3 middle, 3 high, 3 without a score."
    twenty_four = "24 of 42: 6 low, 6 middle, 6 high, 6 without a score."
    assert f"You have seen {twelve}" in plain(said(page))
    page.button(key="draw Next 12 1").click().run()
    assert f"You have seen {twenty_four}" in plain(said(page))
    page.button(key="draw Before 0").click().run()
    # They stay seen, though the part that is open is the first again.
    assert f"Up to here {twelve}" in plain(said(page))
    assert f"you have seen {twenty_four.replace(' of 42', '')}" in plain(said(page))
    assert not markup(page, stores.MARKUP)


def test_how_far_one_is_in_the_full_range_holds_when_the_page_is_loaded_again(
    voice_home: Home, open_page: OpenPage
) -> None:
    """Nobody is said to have seen what a link passes over; the place in the draw is the link's."""
    page = open_page(voice_home, "voice", section="The full range", draw="2")
    assert not page.exception
    text = plain(said(page))
    assert "Up to here 24 of 42: 6 low, 6 middle, 6 high, 6 without a score." in text
    assert "Since you opened this page you have seen 12: 3 low, 3 middle, 3 high, 3 with" in text


def test_the_full_range_names_only_scores_that_are_there() -> None:
    """Of complaints alone it said that low, middle and high scores took turns."""
    day = date(2026, 11, 30)
    told = {
        (12, 0, 0, 0): "from 12 texts; the same",
        (0, 0, 0, 83): "from 83 texts; the same",
        (4, 4, 4, 0): "from 12 texts, low scores, middle scores and high scores in turn; the same",
        (1, 0, 0, 1): "from 2 texts, low scores and none in turn; the same",
    }
    for numbers, said_of in told.items():
        bands = {band: n for band, n in zip(BANDS, numbers, strict=True) if n}
        found = Drawn((), (), sum(numbers), bands, 0, 0)
        assert said_of in plain(full_range.in_words(found, day)).replace("\xa0", " ")


def test_a_proposal_is_accepted_or_refused_in_one_click(
    tmp_path: Path, open_page: OpenPage
) -> None:
    day = at("2026-10-20T12:00")
    ways = [
        "No pepper on the table",
        "There was no pepper",
        "no pepper again, sorry",
        "still no pepper",
    ]
    rows = [(f"{ways[i % 4]}. Visit {i}", 1) for i in range(12)]
    rows += [
        (f"{words} soup. Visit", 2) for words in ("cold", "cold old", "so cold", "cold thin") * 3
    ]
    rows += [(f"word{i} other{i} third{i}", 9) for i in range(60)]
    answers = [
        {"answered_at": day, "question": "nps", "score": score, "comment": words}
        for words, score in rows
    ]
    home = write_lake(tmp_path, responses=answers)
    page = open_page(home, "voice", section="Themes")
    page.button(key="theme Accept no pepper").click().run()
    assert load_settings(home).themes == {"no pepper": ("no pepper",)}
    assert page.dataframe[0].value["Theme"].to_list() == ["no pepper"]
    assert "“There was no pepper" not in said(page), "it is proposed no more"
    page.button(key="theme Refuse cold soup").click().run()
    assert load_settings(home).refused_themes == ("cold soup",)
    assert "Nothing is said in several ways" in said(page)


def test_what_all_rows_have_in_common_is_no_choice_and_no_column(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [
        {
            "answered_at": at("2026-10-20T12:00"), "question": "nps", "score": score, "team": "Care",
            "location": place, "comment": f"Soup was cold {score}",
        }
        for score in range(11) for place in ("York", "Hull")
    ]  # fmt: skip
    page = open_page(stores.seeing_all(write_lake(tmp_path, responses=rows)), "voice")
    menus = [each.proto.label for each in page.get("menu_button")]
    assert "Location" in menus
    assert not {"Kind", "Team"} & {*menus}
    assert "Kind" not in page.dataframe[0].proto.column_order


def test_of_one_place_there_is_one_and_its_hidden_words_are_a_sentence(
    tmp_path: Path, open_page: OpenPage
) -> None:
    told = [
        {"answered_at": at("2026-10-12T12:00"), "question": "nps", "score": n, "comment": f"soup {n}",
         "location": "York", "channel": "web"}
        for n in range(9)
    ]  # fmt: skip
    page = open_page(write_lake(tmp_path, responses=told), "voice", section="The full range")
    assert "Drawn by lot from 9 texts of 1 place and 1 channel" in plain(said(page))


def test_without_a_proposed_theme_nobody_is_told_to_accept_one(
    tmp_path: Path, open_page: OpenPage
) -> None:
    told = [
        {"answered_at": at("2026-10-12T12:00"), "question": "nps", "score": 3, "comment": "soup",
         "location": "York"}
    ]  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path, responses=told))
    page = open_page(home, "voice", section="Themes")
    assert "Nothing is said in several ways" in said(page)
    assert "Accept" not in said(page)
    assert page.button(key="theme remove").disabled


def test_the_score_stands_before_the_words_where_a_telephone_shows_it(
    tmp_path: Path, open_page: OpenPage
) -> None:
    told = [
        {"answered_at": at("2026-10-12T12:00"), "question": "nps", "score": 3, "comment": f"soup {n}",
         "location": "York", "channel": "web", "touchpoint": "meal"}
        for n in range(9)
    ]  # fmt: skip
    page = open_page(write_lake(tmp_path, responses=told), "voice")
    names = [*page.dataframe[0].value.columns]
    assert names[:4] == ["Score", "Words", "Place", "When"]


def test_what_files_do_tell_of_those_who_were_asked_is_not_asked_for(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """The customer stands beside both; of those who were asked nobody gave a score from 0 to 10."""
    asked: list[Record] = [
        {"invitation_id": f"i{n}", "sent_at": at("2026-10-01T12:00"), "delivery": "delivered",
         "answered_at": at("2026-10-03T12:00") if n < 8 else None, "customer_id": f"c{n}"}
        for n in range(30)
    ]  # fmt: skip
    asked.append({**asked[-1], "invitation_id": "late", "sent_at": at("2026-10-28T12:00")})
    told = [
        {"answered_at": at(f"2026-10-{2 * n + 1:02}T12:00"), "question": "csat", "score": 4,
         "customer_id": f"c{n}"}
        for n in range(14)
    ]  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path, invitations=asked, responses=told))
    text = said(open_page(home, "voice", section="Who was asked"))
    assert "Too few of those who were asked are known to have answered from 0 to 10" in text
    assert "No file tells" not in text
