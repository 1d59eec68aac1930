"""The section Audit of Teams: nothing yet, one row, a company, and the same numbers elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from metrics.analyses.audit import Lever, TooLong
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.model import Estimate
from store.settings import Home
from tests.support import stores
from tests.support.audited import UNTIL, company
from tests.support.lakes import at, write_lake
from tests.support.reading import OpenPage, markup, plain, said, sections
from ui.panels.teams import audit

AUDIT = "Audit"
SETTINGS = """
[promise]
hours = 48
[targets]
nps = 40
first_response_median = 4
[champions.Kitchen]
"Plates hot" = "**Ada**"
"""


@pytest.fixture(scope="module")
def audited_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A company of half a year, from whose readers nothing is hidden."""
    home = stores.seeing_all(write_lake(tmp_path_factory.mktemp("audited"), **company()))
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(settings + SETTINGS, encoding="utf-8")
    return home


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    assert "nothing to show" in said(open_page(home, "teams", section=AUDIT))


def test_one_row_says_what_it_takes(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"answered_at": at("2026-09-30T12:00"), "question": "nps", "score": 9, "team": "Care"}
    home = stores.seeing_all(write_lake(tmp_path, responses=[row]))
    page = open_page(home, "teams", section=AUDIT)
    assert not page.dataframe
    assert "Nothing can be weighed yet. It takes checks of standards" in plain(said(page))
    assert "Too little is known of Care to compare" in plain(said(page))
    assert "A file of checks or next steps" in plain(said(page))


def test_what_to_change_first_is_what_the_command_line_says(
    audited_home: Home, open_page: OpenPage
) -> None:
    page = open_page(audited_home, "teams", section=AUDIT, one_team="Kitchen")
    assert sections(page) == [
        "What should Kitchen change first?",
        "What improved for sure, and what got worse?",
        "All that is to be kept",
    ]
    asked = ["audit", "--team", "Kitchen", "--until", f"{UNTIL}", "--json"]
    asked += ["--home", str(audited_home.root)]
    told = json.loads(CliRunner().invoke(app, asked).stdout)
    known = [row for row in told["levers"] if row["is_known"]]
    rows = page.dataframe[0].value.to_dict("records")
    assert rows[0]["What"] == "“Plates hot” kept every time"
    assert rows[0]["Worth"] == f"{known[0]['worth']:+.0f}"
    assert len(rows) == len(known)
    # How many were late and by how much, of what is a wait.
    shown = {row["What"]: (row["Late"], row["Late by"]) for row in rows}
    assert shown["“Plates hot” kept every time"] == ("–", "–")
    (promise,) = [row for row in known if row["lever"] == "promise"]
    late = [f"{promise[name]:.0f}" for name in ("late", "late_low", "late_high")]
    by = [f"{promise[name]:.2f}" for name in ("hours", "hours_low", "hours_high")]
    assert shown["Complaints resolved as promised"] == (
        "{} ({} to {})".format(*late),
        "{} hours ({} to {})".format(*by).replace(" h", "\u00a0h"),
    )
    assert len(page.dataframe[1].value) == len(told["levers"]) - len(known)
    kept = page.dataframe[-1].value.to_dict("records")
    first = next(row for row in kept if row["What"] == "Plates hot")
    assert first["Now"].split()[0] == f"{told['lines'][0]['value']:.0f}"
    assert first["Champion"] == "**Ada**"


def test_what_stays_as_it_was_is_named_with_whoever_champions_it(
    audited_home: Home, open_page: OpenPage
) -> None:
    page = open_page(audited_home, "teams", section=AUDIT, one_team="Kitchen")
    asked = ["audit", "--team", "Kitchen", "--json", "--home", str(audited_home.root)]
    lines = json.loads(CliRunner().invoke(app, asked).stdout)["lines"]
    verdicts = [line["verdict"] for line in lines if line["verdict"]]
    stayed = [line for line in lines if line["verdict"] == "cannot tell"]
    assert stayed
    (told,) = [
        element.value for element in page.markdown if element.value.startswith("**As it was**")
    ]
    for line in stayed:
        assert (line["name"] or METRICS[line["metric"]].label) in plain(told)
    assert told.count(",") == len(stayed), "nothing else is named"
    improved, worse = verdicts.count("better"), verdicts.count("worse")
    assert f"of {len(verdicts)} looked at {improved} improved and {worse} got worse" in plain(
        said(page)
    )


def test_words_of_others_are_no_markup(audited_home: Home, open_page: OpenPage) -> None:
    page = open_page(audited_home, "teams", section=AUDIT, one_team="Kitchen")
    assert markup(page, ["**Ada**"]) == []


def test_page_and_command_line_audit_the_same_quarter_where_the_last_event_is_an_end(
    audited_home: Home, open_page: OpenPage
) -> None:
    """Its last complaint was resolved on the day after its last row, of which no file tells more."""
    page = open_page(audited_home, "teams", section=AUDIT, one_team="Kitchen")
    words = ["audit", "--team", "Kitchen", "--home", str(audited_home.root)]
    (told,) = [
        line
        for line in CliRunner().invoke(app, words).stderr.splitlines()
        if line.startswith("Kitchen, ")
    ]
    period = told.removeprefix("Kitchen, ")
    assert period == "2 Jul to 30 Sep 2026."
    assert f"{period} What each is worth" in plain(said(page))


def test_without_any_wait_nothing_is_said_of_what_is_late(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = company()
    answers = {"responses": rows["responses"], "checks": rows["checks"]}
    home = stores.seeing_all(write_lake(tmp_path, **answers))
    page = open_page(home, "teams", section=AUDIT, one_team="Kitchen")
    assert "What each is worth" in plain(said(page))
    assert "late" not in plain(said(page)).split("What each is worth")[1].split("Surely")[0]
    config = json.loads(page.dataframe[0].proto.columns)
    assert (config["Late"]["hidden"], config["Late by"]["hidden"]) == (True, True)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (Estimate(30, 20, 41, 9), "30\u00a0hours (20 to 41)"),
        (Estimate(None, 23.8, None, 9), "23.8\u00a0hours or more"),
        (Estimate(None, None, None, 2), "not over yet"),
        (Estimate(None, None, None, 2, hidden=True), "hidden"),
    ],
)
def test_by_how_much_half_were_late_is_told_as_far_as_it_is_known(
    hours: Estimate, told: str
) -> None:
    one = Estimate(1, 1, 1, 9)
    late = TooLong(Estimate(None, None, None, 2, hidden=True) if hours.hidden else one, hours, 5)
    assert audit.late_by(Lever("promise", "", one, one, one, None, late)) == told
