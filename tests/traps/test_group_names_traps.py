"""A team may be called what our words for groups are called: it is told apart everywhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from drops.put import put
from metrics.cli.show import app
from metrics.model import group_name, group_named
from metrics.slices import Slice
from store.settings import Home

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


@pytest.mark.parametrize("team", TEAMS)
def test_a_link_shows_the_one_team(
    named: Home, open_page: Callable[..., AppTest], team: str
) -> None:
    group = team or None
    page = open_page(named, "nps", team=group_name(group)).run()
    assert not page.exception
    assert not page.warning
    (chooser,) = [each for each in page.multiselect if each.label == "Team"]
    assert chooser.value == [group]
    assert len(chooser.options) == len(set(chooser.options)) == len(TEAMS)
    (metric, *_) = page.metric
    expected = {10: "+100", 9: "+100", 8: "0", 7: "0"}.get(TEAMS[team], "−100")
    assert metric.value == expected
