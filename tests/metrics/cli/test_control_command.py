"""`python -m metrics control`: the same chart as on the page, as text and as JSON."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from metrics.analyses.control import chart
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.slices import Slice
from store.settings import Home
from tests.metrics.analyses.test_control import KNOWN_LATER, weeks
from tests.support.lakes import at, reader_of, write_lake

COUNTS = [(20 + i % 2, 8, 10) for i in range(6)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    answers = weeks(*COUNTS, (5, 8, 30), *COUNTS, (10, 2, 3), (9, 2, 6), (1, 1, 0))
    return write_lake(tmp_path, responses=answers, known_at=KNOWN_LATER)


def run(home: Home, *words: str) -> Result:
    return CliRunner().invoke(app, ["control", *words, "--home", str(home.root)])


def told(home: Home, *words: str) -> dict[str, Any]:
    result = run(home, *words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_json_is_the_chart(home: Home) -> None:
    found = chart(reader_of(Lake.open(home), smallest=5), METRICS["nps"], Slice(), "week")
    said = told(home, "nps")
    assert found.limits is not None
    assert said["limits"] == {
        "low": found.limits.low, "middle": found.limits.middle, "high": found.limits.high,
    }  # fmt: skip
    assert [point["value"] for point in said["points"]] == [p.value for p in found.points]
    assert [p["first_day"] for p in said["points"] if p["outside"]] == ["2026-04-13"]
    joined = said["points"][-1]
    assert (joined["first_day"], joined["last_day"], joined["periods"]) == (
        "2026-06-01",
        "2026-06-21",
        3,
    )
    assert (joined["n"], joined["judged"], joined["over"]) == (34, True, True)


def test_text_has_a_line_per_point_and_the_limits_in_words(home: Home) -> None:
    result = run(home, "nps", "--by", "week")
    head, limits = result.stderr.splitlines()
    assert head == "Net Promoter Score (points) · All teams · all locations · all dates"
    assert limits.startswith("The usual range is ")
    odd = [line for line in result.stdout.splitlines() if line.endswith("\toutside")]
    assert odd == ["2026-04-13\t2026-04-19\t-58.14\t43\toutside"]


def test_why_there_are_no_limits(home: Home) -> None:
    assert "No limits: it takes 8 points" in run(home, "nps", "--by", "month").stderr
    assert told(home, "nps", "--by", "month")["reason"] == "few points"
    assert told(home, "csat") | {"limits": None, "points": [], "reason": "few points"} == told(
        home, "csat"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nsp"], "There is no metric nsp. Did you mean nps?"),
        (["nps", "--by", "team"], "team is no period of time; choose day, week, month"),
        (["open_by_age"], "open_by_age cannot be grouped by week; choose team"),
        (["nps", "--as-of", "soon"], "--as-of is soon; expected a time"),
    ],
)
def test_wrong_usage_is_a_sentence(home: Home, words: list[str], sentence: str) -> None:
    result = run(home, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_a_damaged_lake_ends_in_1(home: Home) -> None:
    home.snapshot.write_text("{")
    result = run(home, "nps")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "damaged" in result.stderr


def test_complaints_per_day_of_a_week_that_the_period_cuts_are_of_its_days(tmp_path: Path) -> None:
    """Three a day: October 2026 began on a Thursday and ended on a Saturday."""
    opened = [
        {"opened_at": at("2026-09-01T10:00") + timedelta(days=day)}
        for day in range(75)
        for _ in range(3)
    ]
    lake = write_lake(tmp_path, complaints=opened, known_at=KNOWN_LATER)
    words = ("complaints_opened", "--since", "2026-10-01", "--until", "2026-11-01")
    points = told(lake, *words)["points"]
    assert [(point["n"], point["value"]) for point in points] == [
        (12, 3.0), (21, 3.0), (21, 3.0), (21, 3.0), (18, 3.0),
    ]  # fmt: skip
