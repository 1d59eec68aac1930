"""Columns found in a header: other names, zones in names, header rows, questions by their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from drops.intake.files.header import Header
from drops.intake.mapping import toml
from drops.intake.mapping.columns import (
    Columns,
    by_label,
    every_label,
    header_row_of,
    lacking,
    located,
    words_of,
)
from drops.intake.mapping.model import Mapping, Source
from tests.support.taking import take


@pytest.mark.parametrize(
    ("wanted", "names", "place"),
    [
        ("Created Date", ("a", " created  DATE "), 1),
        ("Created Date", ("created_date",), 0),
        ("StartDate", ("Start Date",), 0),
        ("Created Date", ("created_date", "Created Date"), 1),
        ("Created Date", ("Date Created", "Created Dates"), None),
        # Between digits a mark tells two questions apart.
        ("Q11", ("Q1_1",), None),
        ("Q1_1", ("Q11",), None),
        ("Time (in hrs)", ("Time (in hrs)_1",), None),
        ("Time (in hrs)_1", ("Time (in hrs)", "Time (in hrs)_1"), 1),
        ("\ufeffId", ("Id",), 0),
    ],
)
def test_a_name_is_found_however_it_is_spelled(
    wanted: str, names: tuple[str, ...], place: int | None
) -> None:
    assert Columns(names).place(wanted) == place


def test_other_names_come_after_the_name_itself() -> None:
    columns = Columns(("Horodateur", "Zeit"), {"Timestamp": ("Zeit", "Horodateur")})
    assert columns.place("Timestamp") == 1
    assert Columns(("x", "timestamp", "zeit"), columns.also_called).place("Timestamp") == 1
    assert columns.place("Horodateur") == 0


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Started at (Europe/Berlin)", "Europe/Berlin"),
        ("started  AT (America/Argentina/Buenos_Aires)", "America/Argentina/Buenos_Aires"),
        ("Started at ( UTC )", "UTC"),
        ("Started at (Etc/GMT+5)", "Etc/GMT+5"),
    ],
)
def test_a_zone_stands_in_the_name(name: str, zone: str) -> None:
    columns = Columns(("Id", name))
    assert (columns.place("Started at ({zone})"), columns.zone("Started at ({zone})")) == (1, zone)


@pytest.mark.parametrize("name", ["Started at", "Started at ()", "Started at (UTC) again"])
def test_no_zone_no_column(name: str) -> None:
    assert Columns((name,)).place("Started at ({zone})") is None


def test_what_a_header_lacks_is_said_in_words() -> None:
    mapping = Mapping(
        "m",
        "responses",
        recognised_by=("When", "Who"),
        first_column="When",
        recognised_by_words=("recommend", "empfehlen"),
    )
    assert lacking(mapping, ("Who", "When", "Colour")) == (
        "When as its first column",
        "a column that says recommend or empfehlen",
    )
    assert lacking(mapping, ("When", "Who", "Would you RECOMMEND us?")) == ()


def test_the_header_is_found_within_the_first_rows() -> None:
    mapping = Mapping("m", "responses", recognised_by=("a", "b"))
    rows = (("Report",), (), ("a", "b"), ("1", "2"))
    assert header_row_of(mapping, Header("utf-8", ",", rows)) == 3
    far = (*[("x",)] * 20, ("a", "b"))
    assert header_row_of(mapping, Header("utf-8", ",", far)) == 1
    assert header_row_of(Mapping("m", "responses"), Header("utf-8", ",", rows)) == 1


@pytest.mark.parametrize(
    ("below", "further"),
    [
        ([], 0),
        ([("Id label", "Time label", "Question?")], 1),
        ([("", "", "Response")], 1),
        ([("Id", "Time", "?"), ('{"id":"a1"}', '{"tz":"GMT+1"}', "{}")], 2),
        ([("Id", "Time", "?"), ("x", "y", "z"), ("{1", "{2", "")], 3),
    ],
)
def test_further_header_rows_name_no_key_and_no_time(
    below: list[tuple[str, ...]], further: int
) -> None:
    columns = {"response_id": Source(("id",)), "answered_at": Source(("at",))}
    mapping = Mapping("m", "responses", columns, recognised_by=("id",), further_header_rows=4)
    rows = (("id", "at", "q"), *below, ("R_1", "2026-01-01", "9"), ("R_2", "2026-01-01", "9"))
    found = located(mapping, Header("utf-8", ",", rows))
    assert (found.skip_after_header, found.further_header_rows) == (further, 0)


def test_a_row_that_lacks_its_time_is_no_header(tmp_path: Path) -> None:
    mapping = toml.load(
        "table = 'responses'\nrecognised_by = ['id']\nfurther_header_rows = 3\n[columns]\n"
        "response_id = 'id'\nanswered_at = 'at'\nscore = 'q'\nquestion = { constant = 'nps' }",
        "m",
    )
    taken = take(tmp_path, "id,at,q\nR1,,9\nR2,2026-01-01,8\n", mapping)
    assert taken.counts == (2, 1, 1, 0)
    assert taken.refused[0]["line"] == "2"


def test_questions_are_found_by_their_words() -> None:
    names = ("Q1", "Why would you recommend us?", "Would you <b>Recommend</b>&nbsp;us?")
    below = [("How likely to recommend", "", "")]
    asked = Source(label_contains=("satisfied", "recommend"), but_not=("why",))
    assert every_label(asked, names, below, set()) == [0, 2]
    assert every_label(asked, names, below, {0}) == [2]
    assert by_label(asked, names, below, set()) == [0, 2]
    assert by_label(Source(label_contains=("colour",)), names, below, set()) == []


def test_labels_are_read_without_their_html() -> None:
    assert words_of("<p>How&nbsp;<b>likely</b> &amp; soon?</p>") == "How likely & soon?"
    assert words_of("less < more > less") == "less less"
