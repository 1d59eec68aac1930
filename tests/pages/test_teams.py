"""The page Teams: empty first, then one row, a company, filtered, sixty places, hostile names."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drops.put import put
from metrics.analyses.scorecard import KEYS
from metrics.catalogue import METRICS
from store.settings import Home
from tests.support import stores
from tests.support.lakes import write_lake
from tests.support.reading import OpenPage, charts, markup, plain, said, sections

#: The section about one of them.
ONE = "Scorecard"
KNOWN = datetime(2026, 10, 31, 18, tzinfo=UTC)


#: What the company's files tell of: nobody promised anything.
TOLD = {METRICS[key].label for key in KEYS} - {"Resolved as promised"}


def card(page: Any) -> dict[str, dict[str, Any]]:
    """The scorecard: by metric, what each column reads."""
    rows = page.dataframe[0].value.to_dict("records")
    return {row["Metric"]: row for row in rows}


def chosen(page: Any, column: str = "team") -> str:
    return page.selectbox(key=f"one_{column}").value


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "teams")
    assert "nothing to show" in said(page)
    assert not page.dataframe


def test_rows_that_name_no_team_say_what_to_do(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"answered_at": KNOWN, "question": "nps", "score": 9, "channel": "web"}
    home = write_lake(tmp_path, responses=[row])
    page = open_page(home, "teams")
    assert "No answer, complaint or review names its team, location or segment" in said(page)
    assert not page.dataframe


def test_one_row_is_a_card_with_one_number_and_no_zero(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"answered_at": KNOWN, "question": "nps", "score": 9, "team": "Care"}
    page = open_page(stores.seeing_all(write_lake(tmp_path, responses=[row])), "teams", section=ONE)
    lines = card(page)
    # What no file tells has no line of dashes: it is said once, below.
    assert {name: line["Now"] for name, line in lines.items()} == {"Net Promoter Score": "+100"}
    assert "Not measured yet: Satisfied (needs" in plain(said(page))
    # One team has no place among others.
    assert {line["Place"] for line in lines.values()} == {""}
    assert "Too little is known of Care to compare with 30 Oct." in plain(said(page))
    assert "Only one team: nothing to compare it with." in plain(said(page))
    assert "None of the 1" not in plain(said(page))
    # Nor is said what places and empty cells mean, of which there is no column.
    for of_nothing in ("Place 1", "Click one", "empty cell", "target"):
        assert of_nothing not in plain(said(page))


def test_the_card_agrees_with_a_count_by_hand(company_home: Home, open_october: OpenPage) -> None:
    page = open_october(company_home, "teams", section=ONE, of="Location", one_location="Bath")
    scores = Counter(
        row["score"]
        for row in stores.answers()
        if row["answered_at"].month == 10 and row["location"] == "Bath" and row["question"] == "nps"
    )
    promoters = scores[9] + scores[10]
    line = card(page)["Net Promoter Score"]
    assert line["Now"] == f"+{100 * promoters / scores.total():.0f}"
    assert line["Counted"].replace("\xa0", " ") == f"{scores.total()} answers"
    assert (
        card(open_october(company_home, "teams", section=ONE, of="Location", one_location="York"))[
            "Net Promoter Score"
        ]["Place"]
        == "3 of 3"
    )


def test_the_panels_follow_in_their_order(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(company_home, "teams", section=ONE, of="Location", one_location="York")
    assert sections(page) == [
        "What changed most",
        "Is York getting better?",
        "How do the locations compare?",
        "What they say, every score",
    ]
    assert len(charts(page)) == 2
    assert page.dataframe[1].value["Comment"].str.startswith("Words").all()


def test_first_comes_whoever_needs_us_most(company_home: Home, open_page: OpenPage) -> None:
    assert (
        chosen(open_page(company_home, "teams", section=ONE, of="Location"), "location") == "York"
    )


def test_a_link_chooses_the_group_and_the_metric(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(
        company_home, "teams", section=ONE, one_team="Kitchen", figure="Time to resolve"
    )
    assert chosen(page) == "Kitchen"
    assert "Time to resolve" in charts(page)[0].proto.spec
    unknown = open_page(company_home, "teams", section=ONE, one_team="Nobody")
    assert chosen(unknown) in {None, "Billing", "Kitchen"}
    assert card(unknown).keys() == TOLD


def test_targets_are_met_or_missed_by_the_interval(tmp_path: Path, open_page: OpenPage) -> None:
    home = stores.company(tmp_path)
    home.settings_file.write_text("[targets]\nnps = 40\ncsat = 50\n", encoding="utf-8")
    lines = card(open_page(home, "teams", section=ONE, of="Location", one_location="York"))
    assert (
        lines["Net Promoter Score"]["Target"],
        list(lines["Net Promoter Score"]["Reached"]),
    ) == (
        "+40",
        ["missed"],
    )
    lines = card(open_page(home, "teams", section=ONE, of="Location", one_location="Bath"))
    assert list(lines["Satisfied"]["Reached"]) == ["met"]
    assert list(lines["Found it easy"]["Reached"]) == []


def test_a_filter_on_teams_leaves_these_to_choose_and_all_to_compare(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "teams", section=ONE, team="Kitchen")
    assert page.selectbox(key="one_team").options == ["Kitchen"]
    drawn = charts(page)[-1].proto.spec
    assert "Billing" in drawn
    assert "Kitchen" in drawn


def test_an_overview_of_nothing_is_a_sentence_and_no_empty_table(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Of complaints without an end only how many there were is known, which is no headline."""
    lines = ["complaint_id,opened_at,location"]
    lines += [f"c{n},2026-10-{1 + n // 2:02}T12:00:00Z,{'York' if n % 2 else 'Bath'}"
              for n in range(56)]  # fmt: skip
    (tmp_path / "c.csv").write_text("\n".join(lines), encoding="utf-8")
    home = Home(tmp_path / "data")
    put(home, tmp_path / "c.csv")
    page = open_page(home, "teams", of="Location")
    assert "No headline figure is measured of any location here" in said(page)
    assert not page.dataframe


def test_intervals_are_offered_where_a_cell_has_one(tmp_path: Path, open_page: OpenPage) -> None:
    """Of few, all is hidden: there is nothing to switch."""
    for number, is_offered in ((1, False), (600, True)):
        home = write_lake(tmp_path / str(number), responses=stores.answers(number))
        page = open_page(home, "teams", of="Location")
        assert bool(page.dataframe)
        assert ("cells" in {each.key for each in page.segmented_control}) == is_offered


def test_filters_that_leave_nothing_offer_the_way_back(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [*stores.answers(60), *stores.answers(4, location="Bath", segment="business")]
    home = write_lake(tmp_path, responses=rows)
    page = open_page(home, "teams", section=ONE, segment="business", location="York")
    assert "in what you chose. Choose a longer period or fewer filters." in said(page)
    page.button(key="clear_filters").click().run()
    assert card(page).keys() == {"Net Promoter Score", "Satisfied", "Found it easy"}


def test_an_open_period_has_nothing_to_compare_with(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "teams", section=ONE, period="Everything")
    assert "Choose a period with a beginning and an end" in said(page)
    assert {len(line["Against before"]) for line in card(page).values()} == {0}


def test_of_sixty_places_the_chosen_one_is_always_drawn(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [
        {**row, "location": f"Place {i % 60:02}", "question": "nps", "score": 9 if i % 2 else 8}
        for i, row in enumerate(stores.answers(1803))
    ]
    page = open_page(
        write_lake(tmp_path, responses=rows),
        "teams",
        section=ONE,
        of="Location",
        one_location="Place 37",
    )
    assert "16 of 60 are drawn" in plain(said(page))
    assert "Place 37" in charts(page)[-1].proto.spec


def test_hostile_names_are_text_and_can_be_chosen(hostile_home: Home, open_page: OpenPage) -> None:
    page = open_page(hostile_home, "teams", section=ONE)
    assert not markup(page, stores.MARKUP)
    for name in stores.HOSTILE[:6]:
        page.selectbox(key="one_team").select(name).run()
        assert chosen(page) == name
        assert not markup(page, stores.MARKUP)
        assert card(page).keys() == TOLD


def test_places_with_numbers_are_called_by_what_they_are(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """And the table of comments has no column in which nothing is given."""
    bad = {"question": "nps", "score": 2, "location": "26", "comment": "Late.", "touchpoint": None}
    rows = [
        row | bad | ({} if i % 2 else {"score": 10, "location": "25"})
        for i, row in enumerate(stores.answers(120))
    ]
    home = write_lake(tmp_path, responses=rows)
    page = open_page(home, "teams", of="Location")
    assert [*page.dataframe[0].value[""]] == ["location 26", "location 25"]
    assert "location 26 needs us most" in plain(said(page))
    page = open_page(home, "teams", section=ONE, of="Location", one_location="25")
    assert [*page.dataframe[-1].value] == ["Score", "Comment", "Team", "When"]


def test_without_targets_nobody_misses_one(company_home: Home, open_page: OpenPage) -> None:
    assert "target" not in said(open_page(company_home, "teams"))


def test_segments_and_incentives_have_no_switch_that_changes_nothing(
    company_home: Home, open_page: OpenPage
) -> None:
    assert "of" in {group.key for group in open_page(company_home, "teams").button_group}
    page = open_page(company_home, "teams", section="Segments")
    assert "of" not in {group.key for group in page.button_group}
