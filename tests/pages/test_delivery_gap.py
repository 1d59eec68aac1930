"""The page Delivery gap: nothing yet, one side alone, one statement, many places, hostile names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from drops.put import put
from metrics.analyses.delivery_gap import STATEMENTS, gaps, quarter
from metrics.lake import Lake
from metrics.slices import Slice
from store.settings import Home, Settings
from store.tables import BELIEFS
from tests.support.lakes import Record, at, reader_of, write_lake
from tests.support.reading import OpenPage, charts, markup, plain, said, sections
from ui.app import menu
from ui.panels.delivery_gap import ask
from ui.panels.delivery_gap.statement import listed
from ui.panels.shared.table import template

BETTER = STATEMENTS["differentiated"]
HOSTILE = "<b>York</b> [x](http://e.com) `*_"


def said_yes(role: str, yes: int, no: int, **where: Any) -> list[Record]:
    return [
        {
            "answered_at": at("2026-10-12T12:00"), "role": role, "statement": BETTER.key,
            "agrees": says, **where,
        }
        for says in [True] * yes + [False] * no
    ]  # fmt: skip


def both(location: str, leaders: tuple[int, int], customers: tuple[int, int]) -> list[Record]:
    return [
        *said_yes("leader", *leaders, location=location),
        *said_yes("customer", *customers, location=location),
    ]


@pytest.fixture(scope="module")
def two_homes(tmp_path_factory: pytest.TempPathFactory) -> Home:
    beliefs = [*both(HOSTILE, (17, 3), (19, 141)), *both("Hull", (12, 8), (80, 80))]
    words = [
        {"answered_at": at("2026-10-12T12:00"), "question": "nps", "score": 3, "comment": f"{HOSTILE} {n}",
         "location": HOSTILE}
        for n in range(9)
    ]  # fmt: skip
    return write_lake(tmp_path_factory.mktemp("gap"), beliefs=beliefs, responses=words)


def test_nothing_yet_says_what_to_drop_and_has_the_form(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "delivery_gap")
    text = plain(said(page))
    assert "nothing to show" in text
    assert sections(page) == ["Ask the three of them the same"]
    assert all(f"“{each.question}”" in text for each in STATEMENTS.values())
    assert [each.proto.label for each in page.get("download_button")] == [
        "Download the CSV template"
    ]
    assert text.count("Drop") == text.count("Drop your first file"), "it is invited to once"
    assert not page.exception
    # Where nothing asks for a page's rows, there is nothing but the invitation.
    assert not sections(open_page(home, "busy_hours"))


def test_answers_without_beliefs_lead_to_the_form(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"answered_at": at("2026-10-12T12:00"), "question": "nps", "score": 9}
    page = open_page(write_lake(tmp_path, responses=[row]), "delivery_gap")
    assert "Ask the three of them the same" in sections(page)
    assert "needs what leaders, front line and customers say" in plain(said(page))


def test_the_three_stand_side_by_side_with_the_gap_and_what_was_published(
    two_homes: Home, open_page: OpenPage
) -> None:
    page = open_page(two_homes, "delivery_gap")
    text = plain(said(page)).replace("\u202f", " ")
    assert "leaders believe 42 points more, for sure" in text
    assert "Published: 80 against 8" in text
    assert "That counts companies; ours counts answers" in text
    assert "has the widest: 85 % of leaders against 12 % of customers" in text
    assert len(charts(page)) == 3


def test_names_and_words_of_others_are_text(two_homes: Home, open_page: OpenPage) -> None:
    page = open_page(two_homes, "delivery_gap")
    assert markup(page, [HOSTILE, "<b>York"]) == []
    words = [frame.value for frame in page.dataframe if "Comment" in frame.value.columns]
    assert words
    assert words[0]["Comment"].str.startswith(HOSTILE).all()


def test_the_table_has_the_rows_of_the_command(two_homes: Home, open_page: OpenPage) -> None:
    page = open_page(two_homes, "delivery_gap")
    (frame,) = [each.value for each in page.dataframe if "leaders_n" in each.value.columns]
    asked = quarter(Slice(until=at("2026-10-13T00:00").date()))
    found = gaps(reader_of(Lake.open(two_homes), smallest=5), asked, BETTER, by="location")
    ours = listed(found, "location")
    assert frame["gap"].to_list() == ours["gap"].to_list()
    assert frame["customers_n"].to_list() == ours["customers_n"].to_list() == [160, 160]


@pytest.mark.parametrize(("role", "missing"), [("leader", "customers"), ("customer", "leaders")])
def test_one_side_alone_is_drawn_and_the_other_asked_for(
    tmp_path: Path, open_page: OpenPage, role: str, missing: str
) -> None:
    home = write_lake(tmp_path, beliefs=said_yes(role, 8, 4, location="York", team="Care"))
    page = open_page(home, "delivery_gap")
    text = plain(said(page))
    assert f"No answer of {missing} here, so no gap can be told" in text
    if role == "customer":
        # One dot is beside nothing; its value and its interval are in the sentence (Wilson's).
        assert not charts(page)
        assert "67 % of customers say yes (39 to 86)" in text.replace("\u202f", " ")


def test_few_leaders_are_not_told_of(tmp_path: Path, open_page: OpenPage) -> None:
    home = write_lake(tmp_path, beliefs=both("York", (3, 0), (10, 10)))
    text = plain(said(open_page(home, "delivery_gap"))).replace("\xa0", " ")
    assert "Hidden: 3 answers of leaders" in text
    assert "100" not in text


def test_it_opens_on_the_column_of_which_anything_is_told(
    tmp_path: Path, open_page: OpenPage
) -> None:
    beliefs = [
        {**row, "team": "Kitchen"}
        for place in range(12)
        for row in both(f"Shop {place}", (1, 1), (1, 1))
    ]
    page = open_page(write_lake(tmp_path, beliefs=beliefs), "delivery_gap")
    assert page.segmented_control(key="gap_by").value == "team"
    assert "too few of each" not in said(page)


def test_of_many_places_the_widest_are_drawn(tmp_path: Path, open_page: OpenPage) -> None:
    beliefs = [row for n in range(60) for row in both(f"Shop {n:03}", (5, 1), (n % 7, 9))]
    page = open_page(write_lake(tmp_path, beliefs=beliefs), "delivery_gap")
    assert not page.exception
    (frame,) = [each.value for each in page.dataframe if "leaders_n" in each.value.columns]
    assert len(frame) == 60


def test_the_template_is_known_when_it_comes_back(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "beliefs.csv"
    header = template(BELIEFS).strip()
    told = {"answered_at": "2026-10-12T12:00:00Z", "role": "leader", "statement": "recommend",
            "score": "9", "location": "York", "belief_id": "1"}  # fmt: skip
    row = ",".join(told.get(name, "") for name in header.split(","))
    file.write_text(f"{header}\n{row}\n", encoding="utf-8")
    report = put(home, file)
    assert (report.table, report.kept) == ("beliefs", 1)


def test_the_questions_are_those_that_the_statements_declare() -> None:
    asked = ask.questions()
    for words, each in zip(asked, STATEMENTS.values(), strict=True):
        assert f"Leaders and front line: “{each.question}”" in words
        assert each.of_customers in words
    assert "Customers are not asked." in asked[-1]


def test_the_survey_of_the_settings_is_a_link(tmp_path: Path, open_page: OpenPage) -> None:
    home = write_lake(tmp_path, beliefs=both("York", (8, 2), (5, 5)))
    home.settings_file.write_text(
        'beliefs_survey = "https://survey.example.com/b"\n', encoding="utf-8"
    )
    page = open_page(home, "delivery_gap", section="Ask them")
    (button,) = page.get("link_button")
    assert button.proto.url == "https://survey.example.com/b"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "survey.example.com", "https://a b.c"])
def test_what_is_no_address_of_a_page_is_no_survey(address: str) -> None:
    with pytest.raises(ValidationError, match="no address of a survey"):
        Settings.model_validate({"beliefs_survey": address})


def said_of_weeks(open_page: OpenPage, home: Home, **params: str) -> str:
    return plain(said(open_page(home, "delivery_gap", **params)))


def test_a_change_within_chance_is_no_change_and_each_side_is_counted(
    tmp_path: Path, open_page: OpenPage
) -> None:
    now = [*said_yes("leader", 30, 10), *said_yes("customer", 20, 40)]
    before = [{**row, "answered_at": at("2026-06-12T12:00")} for row in now]
    # One leader more says yes: a gap that is 0.03 points wider is no news.
    home = write_lake(tmp_path, beliefs=[*now, *said_yes("leader", 3, 1), *before])
    text = said_of_weeks(open_page, home)
    assert "No clear change against" in text
    assert "wider" not in text
    assert "44 answers of leaders, 60 answers of customers." in text


def test_a_gap_that_opened_says_by_how_much_in_the_place_of_its_question(
    tmp_path: Path, open_page: OpenPage
) -> None:
    now = [*said_yes("leader", 38, 2), *said_yes("customer", 10, 50)]
    before = [
        {**row, "answered_at": at("2026-07-01T12:00")}
        for row in (*said_yes("leader", 20, 20), *said_yes("customer", 30, 30))
    ]
    text = said_of_weeks(open_page, write_lake(tmp_path, beliefs=[*now, *before]))
    assert "The gap is 78 points wider than before, " in text


def test_of_a_statement_that_nobody_was_asked_no_other_period_is_offered(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = write_lake(tmp_path, beliefs=both("York", (8, 2), (5, 5)))
    text = said_of_weeks(open_page, home, section="Strategy is clear")
    assert "Nobody was asked this yet" in text
    assert "Choose" not in text


def test_without_leaders_nothing_asks_where_their_gap_is(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = write_lake(tmp_path, beliefs=said_yes("customer", 8, 4, location="York"))
    page = open_page(home, "delivery_gap")
    assert sections(page) == ["Who says yes?"]
    assert not page.dataframe


def test_places_whose_few_leaders_are_hidden_are_named(tmp_path: Path, open_page: OpenPage) -> None:
    few = [row for n in range(6) for row in both(f"Small {n}", (2, 0), (9, 9))]
    beliefs = [*both("York", (17, 3), (19, 141)), *both("Hull", (12, 8), (80, 80)), *few]
    text = said_of_weeks(open_page, write_lake(tmp_path, beliefs=beliefs))
    assert "Hidden, as too few answered: Small 0, Small 1, Small 2, Small 3 and 2 more." in text


def test_whose_words_they_are_stands_under_their_title(
    two_homes: Home, open_page: OpenPage
) -> None:
    page = open_page(two_homes, "delivery_gap")
    texts = [each.value for each in page.main if each.type in ("header", "subheader", "caption")]
    title = next(n for n, text in enumerate(texts) if text == "What they say, every score")
    assert "where the gap is widest, in the same 13 weeks" in plain(texts[title + 1])


def test_of_one_group_alone_none_is_the_widest(tmp_path: Path, open_page: OpenPage) -> None:
    home = write_lake(tmp_path, beliefs=both("York", (17, 3), (19, 141)))
    text = said_of_weeks(open_page, home)
    assert "York, the only location that is told of: 85 % of leaders against 12 % of" in text
    assert re.search(r"a gap for sure \(\+?\d+ to \+?\d+ points\)", text)
    assert "widest:" not in text
    # The three sides and the month are drawn; of one place alone there is nothing to compare.
    assert len(charts(open_page(home, "delivery_gap"))) == 2


def test_over_time_it_is_twelve_months_and_no_thirteenth(
    tmp_path: Path, open_page: OpenPage
) -> None:
    beliefs = [
        {**row, "answered_at": at(f"{2025 + month // 12}-{month % 12 + 1:02}-20T12:00")}
        for month in range(22)
        for row in both("York", (9, 3), (5, 9))
    ]
    page = open_page(write_lake(tmp_path, beliefs=beliefs), "delivery_gap")
    months = set(re.findall(r"[A-Z][a-z]{2} 20\d\d", charts(page)[1].proto.spec))
    assert len(months) == 12
    assert "Oct 2025" not in months


def test_where_customers_are_not_asked_the_gap_to_the_front_line_closes_or_not(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [
        {**row, "statement": "strategy_clear", "answered_at": at(when)}
        for when, yes in (("2026-10-12T12:00", 10), ("2026-07-01T12:00", 38))
        for row in (*said_yes("leader", 38, 2), *said_yes("frontline", yes, 50 - yes))
    ]
    home = write_lake(tmp_path, beliefs=rows)
    text = said_of_weeks(open_page, home, section="Strategy is clear")
    assert "The gap is 56 points wider than before, " in text


def test_who_is_hidden_so_that_others_cannot_be_worked_out_is_not_said_to_be_few(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Ten leaders of Bath were “so few”, while ten of Hull were told of."""
    beliefs = [
        *both("York", (17, 3), (19, 141)), *both("Hull", (6, 4), (80, 80)),
        *both("Bath", (5, 4), (80, 80)), *both("Truro", (2, 0), (9, 9)),
    ]  # fmt: skip
    home = write_lake(tmp_path, beliefs=beliefs)
    text = said_of_weeks(open_page, home)
    assert "Hidden, as too few answered: Truro." in text
    assert "Hidden, so that nobody works out what fewer said elsewhere: Bath." in text
    alone = said_of_weeks(open_page, home, location="Bath")
    assert "9 answers of leaders" in alone
    assert "so few" not in alone
    assert "too few" not in alone


def test_the_table_has_the_interval_of_each_side_and_the_gap_first(
    two_homes: Home, open_page: OpenPage
) -> None:
    page = open_page(two_homes, "delivery_gap")
    (table,) = [each for each in page.dataframe if "leaders_n" in each.value.columns]
    shown = [*table.proto.column_order]
    assert shown[:5] == ["location", "gap", "gap_low", "gap_high", "is_sure"]
    for side in ("leaders", "frontline", "customers"):
        assert [name for name in shown if name.startswith(side)] == [
            side, f"{side}_low", f"{side}_high", f"{side}_n",
        ]  # fmt: skip


def test_the_gap_is_set_against_the_quarter_before_whatever_was_chosen_elsewhere(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """The days named beside the title were those of the period, which nothing here is set against."""
    beliefs = [
        {**row, "answered_at": at(when)}
        for when, share in (
            ("2026-10-12T12:00", (39, 1)),
            ("2026-07-01T12:00", (20, 20)),
            ("2025-10-01T12:00", (38, 2)),
        )
        for row in (*said_yes("leader", *share), *said_yes("customer", 6, 54))
    ]
    home = write_lake(tmp_path, beliefs=beliefs)
    page = open_page(home, "delivery_gap", against="year")
    text = plain(said(page))
    assert "The gap is 48 points wider than before, " in text
    assert not [each for each in page.selectbox if each.key == "against"]
    assert page.query_params["against"] in ("year", ["year"]), "other pages have it still"


def test_on_a_telephone_their_words_are_whole(
    tmp_path: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row of a table has room for five words there."""
    words = [
        {"answered_at": at("2026-10-12T12:00"), "question": "nps", "score": 3, "location": "York",
         "comment": f"{HOSTILE} stood at the door for a quarter of an hour, and nobody came to take "
                    f"our coats, or to say how long it would be, the {n}. time"}
        for n in range(9)
    ]  # fmt: skip
    home = write_lake(tmp_path, beliefs=both("York", (17, 3), (19, 141)), responses=words)
    monkeypatch.setattr(menu, "is_on_telephone", lambda: True)
    page = open_page(home, "delivery_gap")
    assert not [frame for frame in page.dataframe if "Comment" in frame.value.columns]
    shown = [each.value for each in page.markdown if "stood at the door" in each.value]
    assert len(shown) == 8
    assert all(re.search(r"how long it would be, the \d. time”", plain(text)) for text in shown)
    assert markup(page, [HOSTILE, "<b>York"]) == []
    (link,) = [
        each.proto
        for each in page.get("page_link")
        if "Voice" in each.proto.label and "More" in each.proto.label
    ]
    assert "location=York" in link.query_string
    assert "period=2026-" in link.query_string
