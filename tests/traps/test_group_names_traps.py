"""A team may be called what our words for groups are called: it is told apart everywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from drops.put import put
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.model import group_name, group_named
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import at, write_lake
from tests.support.reading import plain, said, whole
from tests.support.workbooks import one_sheet

#: What a team may be called, and its answers: three tens, and as many more of another score.
TEAMS = {
    "not given": 10,
    "": 0,
    "All": 8,
    '"not given"': 9,
    "25": 7,
    "A, B": 6,
    "A/B": 5,
    "A & B": 4,
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("names")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["response_id", "answered_at", "question", "score", "team"])
    for team, score in TEAMS.items():
        writer.writerows(
            [f"{team}-{i}", f"2026-10-{i + 1:02}T10:00:00Z", "nps", score, team] for i in range(9)
        )
    (file := folder / "r.csv").write_text(text.getvalue(), encoding="utf-8")
    home = Home(folder / "data")
    put(home, file)
    return home


@given(st.text() | st.sampled_from(["not given", '"not given"', '""not given""']) | st.none())
def test_a_name_is_of_one_group(group: str | None) -> None:
    assert group_named(group_name(group)) == group


def test_the_command_line_tells_them_apart(named: Home) -> None:
    lines = CliRunner().invoke(app, ["show", "nps", "--by", "team", "--home", str(named.root)])
    names = [line.split("\t")[0] for line in lines.stdout.splitlines()]
    assert len(names) == len(set(names)) == len(TEAMS)
    assert {"not given", '"not given"', '""not given""', "All", "25"} <= set(names)


def test_a_sentence_names_who_is_meant() -> None:
    both = Slice(only={"team": ("not given", None)}).sentence()
    assert both.startswith('team "not given", not given · ')


#: How a link names those that are called as we call who has no name; all others as they are.
IN_A_LINK = {"": "not given", "not given": '"not given"', '"not given"': '""not given""'}


@pytest.mark.parametrize("team", TEAMS)
def test_a_link_shows_the_one_team(
    named: Home, open_page: Callable[..., AppTest], team: str
) -> None:
    group = team or None
    page = open_page(named, "nps", team=IN_A_LINK.get(team, team)).run()
    assert not page.exception
    assert not page.warning
    (chooser,) = [each for each in page.multiselect if each.label == "Team"]
    assert chooser.value == [group]
    assert len(chooser.options) == len(set(chooser.options)) == len(TEAMS)
    (metric, *_) = page.metric
    expected = {10: "+100", 9: "+100", 8: "0", 7: "0"}.get(TEAMS[team], "−100")
    assert metric.value == expected


#: Those with marks that links, lists and files use for themselves.
MARKED = ("A, B", "A/B", "A & B", "25", "All", "None", "50 % off", "C#", "a=b", "x;y", "+1", "Q?")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A company of which every team and location is called so, in all tables."""
    october = [at("2026-10-01T10:00") + timedelta(hours=i) for i in range(len(MARKED) * 12)]
    placed = [
        {"team": MARKED[i % len(MARKED)], "location": MARKED[-1 - i % len(MARKED)]}
        for i in range(len(october))
    ]
    return write_lake(
        tmp_path_factory.mktemp("marked"),
        responses=[
            {**place, "answered_at": moment, "question": "nps", "score": 9, "comment": "good"}
            for place, moment in zip(placed, october, strict=True)
        ],
        complaints=[
            {**place, "opened_at": moment, "resolved_at": moment + timedelta(hours=5)}
            for place, moment in zip(placed, october, strict=True)
        ],
        advocacy=[
            {
                **place,
                "happened_at": moment,
                "kind": "review",
                "source": "site",
                "rating": 4,
                "sentiment": "positive",
                "sentiment_from": "given",
            }
            for place, moment in zip(placed, october, strict=True)
        ],
    )


@pytest.mark.parametrize("page", ["pulse", "nps", "complaints", "advocacy", "teams"])
@pytest.mark.parametrize("column", ["team", "location"])
def test_every_page_follows_a_link_with_such_names(
    marked: Home, open_page: Callable[..., AppTest], page: str, column: str
) -> None:
    for shown in whole(open_page, marked, page, **{column: list(MARKED[:6])}).pages:
        assert not shown.exception
        assert not shown.warning
        (chooser,) = [each for each in shown.multiselect if each.label == column.capitalize()]
        assert sorted(chooser.value) == sorted(MARKED[:6])
        text = plain(said(shown)).replace("\u2060", "")
        assert all(name in text for name in MARKED[:6])
        assert f"{column} 25" in text


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "parquet"])
def test_every_kind_of_file_keeps_such_names(tmp_path: Path, ending: str) -> None:
    rows = pl.DataFrame(
        {
            "response_id": [f"R{i}" for i in range(len(MARKED))],
            "answered_at": [f"2026-10-{i + 1:02}T10:00:00Z" for i in range(len(MARKED))],
            "question": "nps",
            "score": 9,
            "team": MARKED,
        }
    )
    file = tmp_path / f"r.{ending}"
    write: dict[str, Callable[[Path], object]] = {
        "csv": rows.write_csv,
        "xlsx": lambda path: path.write_bytes(one_sheet([rows.columns, *rows.rows()])),
        "json": rows.write_json,
        "parquet": rows.write_parquet,
    }
    write[ending](file)
    home = Home(tmp_path / "data")
    put(home, file)
    # None is a word for nothing in every file; in a lake it is a name like any other.
    kept = set(MARKED) - {"None"}
    found = CliRunner().invoke(
        app, ["show", "nps", "--by", "team", "--json", "--home", str(home.root)]
    )
    groups = {row["group"] for row in json.loads(found.stdout)["rows"]}
    assert groups == kept | {None}
    assert set(Lake.open(home).names("responses", "team")) == kept
