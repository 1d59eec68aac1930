"""The page Busy hours: nothing yet, one row, one place, no staff, 400 places, hostile names."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.busy_hours import outrun, stretch_rows
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import Home, load_settings
from tests.support import stores
from tests.support.busy import MONDAY, told
from tests.support.lakes import write_lake
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


@pytest.fixture(scope="module")
def busy_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return stores.seeing_all(write_lake(tmp_path_factory.mktemp("busy"), **told()))


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "busy_hours")
    assert "nothing to show" in said(page)
    assert not page.dataframe


def test_the_hours_are_in_a_sentence_with_what_would_level_them(
    busy_home: Home, open_page: OpenPage
) -> None:
    page = open_page(busy_home, "busy_hours")
    text = plain(said(page))
    assert "**Saturday 12–14 in Hull**: 3.1 visits a person against 2.0, NPS" in text
    assert "270 customers a month" in text
    assert "would take 5.5 people more in each of these hours" in text
    assert "5 from Tuesday 15–17 (0.9 visits a person there, then 1.8)" in text
    assert "Arithmetic, no promise" in text
    assert "An association" in text
    rows = page.dataframe[0].value.to_dict("records")
    reader = Reader.of(Lake.open(busy_home), load_settings(busy_home))
    every = stretch_rows(outrun(reader, Slice()))
    assert [row["Place"] for row in rows] == [row["place"] for row in every]
    assert rows[0]["Load"] == every[0]["load"]
    assert rows[0]["Metric"] == "NPS"
    assert rows[0]["from"] <= rows[0]["Difference"] <= rows[0]["to"]


def test_the_load_stands_under_the_sentences_and_how_they_fare_in_the_week(
    busy_home: Home, open_page: OpenPage
) -> None:
    page = open_page(busy_home, "busy_hours")
    load = ["How many come for each person on duty?", "Who is on duty?"]
    assert sections(page) == ["Which hours outrun their staff?", *load]
    # As many are on duty in every hour: a sentence has it all.
    assert len(charts(page)) == 1
    assert "20 people on duty on average in every hour, at all 2 places together." in said(page)
    page = open_page(busy_home, "busy_hours", section="The week")
    assert sections(page) == ["How is the score by hour?", "How long do they wait?"]
    assert len(charts(page)) == 2
    assert page.dataframe[0].value.shape[0] == 6 * 7 + 7


def test_channels_stand_side_by_side(busy_home: Home, open_page: OpenPage) -> None:
    page = open_page(busy_home, "busy_hours", section="Channels")
    assert "Longest by phone from 9 to 10" in plain(said(page))
    # Who waits, and when they are answered, is told of one hour alone: a sentence, no chart.
    assert len(charts(page)) == 1


def test_without_staff_it_says_what_to_drop_and_tells_of_answers(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = stores.seeing_all(write_lake(tmp_path, **told(staffed=False)))
    page = open_page(home, "busy_hours")
    text = plain(said(page))
    # Nobody is known to be on duty, so nothing is said to outrun them.
    load = "How many answer and complain an hour?"
    assert sections(page) == ["Which hours have more than usual?", load]
    assert "3.0 answers and complaints an hour against 1.0" in text
    assert "needs a rota, and a till that counts visits by the hour" in text


def test_without_complaints_there_are_no_channels(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(write_lake(tmp_path, responses=told()["responses"][:9]), "busy_hours")
    assert section_names(page) == ["Where it is too much", "The week"]


@pytest.mark.parametrize("table", ["responses", "complaints", "staffing"])
@pytest.mark.parametrize("section", ["", "The week", "Channels"])
def test_one_row_is_a_page(tmp_path: Path, open_page: OpenPage, table: str, section: str) -> None:
    home = write_lake(tmp_path, **{table: told()[table][:1]})
    page = open_page(home, "busy_hours", **({"section": section} if section else {}))
    assert not page.exception


def test_four_hundred_places_are_as_many_sentences_as_fit(
    tmp_path: Path, open_page: OpenPage
) -> None:
    staffing = [
        {"hour": MONDAY + timedelta(days=day, hours=hour), "location": f"Shop {shop}",
         "people": 4.0, "visits": 30 if hour == 12 else 8}
        for shop in range(400) for day in range(2) for hour in (11, 12, 13)
    ]  # fmt: skip
    answers = [
        {"answered_at": MONDAY + timedelta(days=n % 2, hours=12 if n % 4 < 2 else 11, minutes=n % 50),
         "question": "nps", "score": 2 if n % 4 < 2 else 10, "location": f"Shop {n % 8}"}
        for n in range(480)
    ]  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path, staffing=staffing, responses=answers))
    page = open_page(home, "busy_hours")
    assert "stretches have a load above the usual" in said(page)
    assert page.dataframe[0].value.shape[0] == 800
    assert not page.exception


def test_hostile_names_are_text(hostile_home: Home, open_page: OpenPage) -> None:
    page = whole(open_page, hostile_home, "busy_hours")
    assert markup(page, ["<b>", "[here]", "*****"]) == []


def test_one_row_of_each_is_no_news_and_no_chart(tmp_path: Path, open_page: OpenPage) -> None:
    home = stores.seeing_all(
        write_lake(tmp_path, **{name: rows[:1] for name, rows in told().items()})
    )
    assert "Files tell of too few hours to say" in said(open_page(home, "busy_hours"))
    week = open_page(home, "busy_hours", section="The week")
    assert said(week).count("Fewer than two hours can be told of") == 1
    channels = open_page(home, "busy_hours", section="Channels")
    assert "All complaints came by one channel in one hour" in said(channels)
    assert sections(week) == sections(channels) == []


def test_it_says_of_which_time_it_tells_and_of_how_many(
    busy_home: Home, open_page: OpenPage
) -> None:
    half_year = "The half year up to the period's end, 23 Feb to 23 Aug 2026"
    week = plain(said(open_page(busy_home, "busy_hours", section="The week")))
    assert half_year in week
    assert "NPS of each hour, of 1,056 answers in all." in week
    channels = plain(said(open_page(busy_home, "busy_hours", section="Channels")))
    assert half_year in channels
    assert "Complaints opened, 84 in all." in channels
    longest = channels.split("Longest by phone from 9 to 10: ")[1].splitlines()[0]
    assert longest.startswith("2.0 hours, of 84 complaints."), longest
    assert "at all 2 places together" in said(open_page(busy_home, "busy_hours"))


def test_hours_that_read_alike_are_said_to_be_alike(tmp_path: Path, open_page: OpenPage) -> None:
    staffing = [
        {"hour": MONDAY + timedelta(days=day, hours=hour), "location": "Hull",
         "people": 100.0, "visits": 180 + hour % 3}
        for day in range(7) for hour in (11, 12, 13)
    ]  # fmt: skip
    page = open_page(stores.seeing_all(write_lake(tmp_path, staffing=staffing)), "busy_hours")
    assert "As many in every hour: 1.8 visits a person" in plain(said(page))
    assert not charts(page), "77 cells that read alike tell no more"


def test_hours_of_many_places_that_read_alike_send_to_one_place(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Of 400 places the one with a rush is not seen in the mean of all."""
    staffing = [
        {"hour": MONDAY + timedelta(days=day, hours=hour), "location": f"Shop {shop}",
         "people": 100.0, "visits": 180 + (9 if (shop, hour) == (3, 12) else 0)}
        for shop in range(40) for day in range(7) for hour in (11, 12, 13)
    ]  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path, staffing=staffing))
    text = plain(said(open_page(home, "busy_hours")))
    assert "As many in every hour of all 40 places together: 1.8 visits a person." in text
    assert "Choose one place to see its own hours." in text


def test_nothing_is_compared_so_nothing_to_compare_with_is_chosen(
    busy_home: Home, open_page: OpenPage
) -> None:
    page = open_page(busy_home, "busy_hours", against="year")
    assert not [each for each in page.selectbox if each.key == "against"]
    assert "against" not in plain(said(page)).split("How we count")[0].split("person against")[0]
    # What is chosen elsewhere stays chosen.
    assert page.query_params["against"] in ("year", ["year"])


def test_hours_of_which_nobody_tells_are_named_and_nobody_is_said_to_be_well(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = told()
    rushed = [row for row in rows["staffing"] if row["location"] == "Hull"]
    # Who answers names no place, and so is not known to have come in these hours.
    answers = [{**row, "location": None} for row in rows["responses"]]
    home = stores.seeing_all(write_lake(tmp_path, staffing=rushed, responses=answers))
    text = plain(said(open_page(home, "busy_hours")))
    assert "1 stretch has a load above the usual of its place" in text
    assert "furthest Saturday 12–14 in Hull: 3.1 visits a person against 2.0." in text
    assert "Too few of those who came then answered or complained" in text
    assert "by more than chance" not in text
    assert "10 people on duty on average in every hour." in text, "what names no place is none"


def test_a_day_on_which_nobody_came_is_none_on_which_the_half_year_is_empty(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = told()
    closed = {name: [row for row in some if day_of(row) != 9] for name, some in rows.items()}
    home = stores.seeing_all(write_lake(tmp_path, **closed))
    assert closed != rows
    page = open_page(home, "busy_hours", period="2026-08-09 to 2026-08-09")
    assert "There are no" not in said(page)
    assert sections(page)


def day_of(row: dict[str, Any]) -> int:
    moment = next(row[name] for name in ("hour", "answered_at", "opened_at") if name in row)
    return moment.day if moment.month == 8 else 0


@pytest.mark.parametrize("section", ["The week", "Channels"])
def test_the_table_of_hours_names_its_columns(
    busy_home: Home, open_page: OpenPage, section: str
) -> None:
    """`nps_low` and 0.1154 stood there."""
    (table,) = open_page(busy_home, "busy_hours", section=section).dataframe
    called = json.loads(table.proto.columns)
    assert {*table.value.columns} <= called.keys()
    labels = [called[name].get("label") or name for name in table.value.columns]
    assert all(each in ("from", "to") or (each[0].isupper() and "_" not in each) for each in labels)
