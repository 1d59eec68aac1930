"""The page Touchpoints: nothing yet, one row, no touchpoints, a company, hostile names."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from metrics.cli.show import app
from store.settings import Home
from tests.support import stores
from tests.support.lakes import Record, at, write_lake
from tests.support.reading import (
    OpenPage,
    charts,
    markup,
    plain,
    said,
    section_names,
    sections,
    whole,
)

LAST = at("2026-10-28T18:00")
PLACES = ("York", "Hull", "Leeds")


def company() -> dict[str, list[Record]]:
    """Four weeks: at the meal guests are unhappy where plates were cold, as every third was."""
    answers: list[Record] = []
    checks: list[Record] = []
    steps: list[Record] = []
    for number in range(28 * len(PLACES)):
        day, place = LAST - timedelta(days=number // len(PLACES)), PLACES[number % len(PLACES)]
        where = {"location": place, "team": "Kitchen"}
        passed = number % 3 != number // 9 % 3
        answers += [
            {**where, "answered_at": day - timedelta(hours=2), "question": "nps",
             "score": score, "touchpoint": "meal", "comment": f"meal {score}"}
            for score in ((10, 9, 9, 8) if passed else (0, 5, 6, 9))
        ]  # fmt: skip
        answers += [
            {**where, "answered_at": day, "question": "nps", "score": 10, "touchpoint": "booking"}
            for _ in range(3)
        ]
        checks.append(
            {**where, "checked_at": day - timedelta(hours=1), "standard": "Plates hot",
             "passed": passed, "touchpoint": "meal"}
        )  # fmt: skip
        due = day - timedelta(hours=5)
        done = due - timedelta(hours=1) if number % 4 else None
        steps.append(
            {**where, "step": "call back", "due_at": due, "done_at": done, "touchpoint": "meal",
             "owner": "Ada"}
        )  # fmt: skip
    return {"responses": answers, "checks": checks, "next_steps": steps}


@pytest.fixture(scope="module")
def journey_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The company above, from whose readers nothing is hidden."""
    home = stores.seeing_all(write_lake(tmp_path_factory.mktemp("journey"), **company()))
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(f'journey = ["booking", "meal"]\n{settings}', encoding="utf-8")
    return home


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "touchpoints")
    assert "nothing to show" in said(page)
    assert not page.dataframe


def test_a_filter_that_leaves_no_touchpoint_says_so_and_asks_for_no_column(
    tmp_path: Path, open_page: OpenPage
) -> None:
    row = {"answered_at": LAST, "question": "nps", "score": 9}
    answers = [{**row, "location": "York", "touchpoint": "meal"}, {**row, "location": "Leeds"}]
    home = write_lake(tmp_path, responses=answers)
    page = open_page(home, "touchpoints", location="Leeds")
    assert "There are no answers or complaints that name a touchpoint in what you chose." in said(
        page
    )
    assert "map a column" not in said(page)
    assert page.button(key="clear_filters").label == "Clear filters"


def test_a_page_opens_on_what_has_data(tmp_path: Path, open_page: OpenPage) -> None:
    told = {**company(), "responses": [{"answered_at": LAST, "question": "nps", "score": 9}]}
    page = open_page(write_lake(tmp_path, **told), "touchpoints")
    assert "Journey" not in section_names(page)
    assert "so no journey is known" not in said(page)
    assert "The journey (needs the touchpoint of answers or complaints)" in plain(said(page))


def test_checks_and_steps_alone_are_told_apart_by_their_own_columns(
    tmp_path: Path, open_page: OpenPage
) -> None:
    told = {name: rows for name, rows in company().items() if name != "responses"}
    home = stores.seeing_all(write_lake(tmp_path, **told))
    for section in ("Standards", "Next steps"):
        page = open_page(home, "touchpoints", section=section)
        assert "Where is it better, where worse?" in sections(page)
        assert "Location" in page.segmented_control(key=f"{section.split()[-1].lower()}_by").options


def test_of_one_touchpoint_nothing_is_said_of_others_or_of_before(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [{"answered_at": LAST, "question": "nps", "score": n, "touchpoint": "meal"}
            for n in range(11)]  # fmt: skip
    page = open_page(stores.seeing_all(write_lake(tmp_path, responses=rows)), "touchpoints")
    text = said(page)
    assert "In the order of the journey" in text
    assert "Beside a number" not in text
    assert "In colour" not in text


def test_rows_that_name_no_touchpoint_say_what_to_do(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"happened_at": LAST, "kind": "review", "rating": 4, "team": "Care"}
    page = open_page(write_lake(tmp_path, advocacy=[row]), "touchpoints")
    assert "No answer or complaint names a touchpoint, so no journey is known." in said(page)
    assert "longer period" not in said(page)
    assert "Standards kept (needs checks of standards)" in plain(said(page))


def test_the_journey_is_a_row_per_touchpoint_in_its_order(
    journey_home: Home, open_page: OpenPage
) -> None:
    page = open_page(journey_home, "touchpoints")
    rows: list[dict[str, Any]] = page.dataframe[0].value.to_dict("records")
    assert [row[""] for row in rows] == ["booking", "meal"]
    assert rows[0]["nps"].startswith("+100")
    # Where nobody looked nothing is known: a dash, and no 0.
    assert (rows[0]["standard_kept"], rows[0]["next_step_in_time"]) == ("–", "–")
    assert rows[1]["standard_kept"].replace("\u202f", " ").startswith("67 %")
    # With the interval that the command line prints.
    asked = ["show", "nps", "--by", "touchpoint", "--since", "2026-10-01", "--until", "2026-10-29",
             "--json", "--home", str(journey_home.root)]  # fmt: skip
    told = {row["group"]: row for row in json.loads(CliRunner().invoke(app, asked).stdout)["rows"]}
    for row in rows:
        low, high = (f"{told[row['']][end]:+.0f}" for end in ("low", "high"))
        between = f"({low} to {high})".replace("+", "").replace("-", "−")
        assert between in row["nps"], (row, between)
    assert "The weakest link is meal: Net Promoter Score" in plain(said(page))
    # Its words stand below, those of every score.
    words = page.dataframe[1].value.to_dict("records")
    assert {row["Comment"] for row in words} <= {f"meal {score}" for score in range(11)}


def test_what_no_row_of_a_touchpoint_tells_has_no_column(
    tmp_path: Path, open_page: OpenPage
) -> None:
    answers = company()["responses"]
    complaint = {"opened_at": LAST - timedelta(days=2), "resolved_at": LAST, "team": "Care"}
    home = stores.seeing_all(write_lake(tmp_path, responses=answers, complaints=[complaint] * 12))
    page = open_page(home, "touchpoints")
    assert list(page.dataframe[0].value.columns) == ["", "nps"]
    assert "target" not in plain(said(page)), "of what nobody aims at nothing is missed"


def test_what_is_missing_from_the_table_is_said_with_its_evidence(
    journey_home: Home, open_page: OpenPage
) -> None:
    page = open_page(journey_home, "touchpoints", section="Standards")
    text = plain(said(page))
    # By hand: +75 where plates were hot (three of four promoters), −50 where they were not.
    assert "Where “Plates hot” was missed, NPS at meal is 125 lower" in text
    assert "112 answers of 28 days, beside 224 of 56 days at the same 3 places" in text
    assert "An association" in text
    assert "What is missing from the table?" in sections(page)
    assert len(charts(page)) >= 3


def test_late_steps_are_listed_oldest_first(journey_home: Home, open_page: OpenPage) -> None:
    page = open_page(journey_home, "touchpoints", section="Next steps")
    assert "**21** next steps are late, all of them with **Kitchen**" in said(page)
    rows = page.dataframe[0].value.to_dict("records")
    late = [float(row["late"]) for row in rows]
    assert late == sorted(late, reverse=True)
    assert {row["owner"] for row in rows} == {"Ada"}


def test_hostile_names_are_text(hostile_home: Home, open_page: OpenPage) -> None:
    page = whole(open_page, hostile_home, "touchpoints")
    assert markup(page, ["<b>", "[here]", "*****"]) == []
