"""`python -m metrics`: the shape of its answers, its sentences, and the same numbers as `measure`."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.relations.selects import MONTHLY
from metrics.slices import Slice
from store.settings import Home, load_settings
from tests.support.companies import company
from tests.support.lakes import at, write_lake

PROMISED = [
    "nps", "csat", "ces", "resolution_median", "resolution_p90", "resolution_within_promise",
    "resolution_median_closed_only", "first_response_median", "open_complaints", "complaints_opened",
    "complaints_resolved", "reopen_rate", "resolved_to_satisfaction", "advocacy_rate", "referral_rate",
    "referral_conversion", "review_average", "net_sentiment", "negative_share", "say_do",
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("home")
    (folder / "settings.toml").write_text(
        'timezone = "America/New_York"\nweek_start = "sunday"\n[promise]\nhours = 5\n'
        '[business_hours]\nholidays = ["US"]\nmonday = ["09:00-17:00"]\nsaturday = ["18:00-02:00"]\n'
    )
    return write_lake(folder, **company(7))


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def show(home: Home, *words: str) -> dict[str, Any]:
    result = run("show", *words, "--home", str(home.root), "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_list_has_every_key_that_was_promised() -> None:
    told = json.loads(run("list", "--json").stdout)
    assert {each["key"] for each in told} >= set(PROMISED)
    assert all(each["label"] and each["definition"] and each["source"] for each in told)
    lines = run("list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(METRICS)


@pytest.mark.parametrize("key", METRICS)
def test_every_number_is_that_of_measure(home: Home, key: str) -> None:
    chosen = Slice(
        date(2026, 3, 1),
        date(2026, 11, 2),
        "America/New_York",
        "sunday",
        {"team": ("O'Brien", None)},
    )
    words = [
        key,
        "--since",
        "2026-03-01",
        "--until",
        "2026-11-02",
        "--where",
        "team=O'Brien",
        "--where",
        "team=",
    ]
    as_of = at("2026-10-10T04:00")
    lake, settings = Lake.open(home), load_settings(home)
    per = "month" if METRICS[key].relation in MONTHLY else "week"
    for by in (None, "location") if key == "open_by_age" else (None, per, "location"):
        grouped = ["--by", by] if by else []
        told = show(home, *words, *grouped, "--as-of", "2026-10-10T00:00")
        rows = measure(
            Reader.of(lake, settings, as_of),
            METRICS[key],
            chosen,
            by=by,
        )
        assert told["rows"] == [
            {
                "group": row.group.isoformat() if isinstance(row.group, date) else row.group,
                "value": row.estimate.value,
                "low": row.estimate.low,
                "high": row.estimate.high,
                "n": row.estimate.n,
                **({"hidden": True} if row.estimate.hidden else {}),
            }
            for row in rows
        ]
        assert told["as_of"] == as_of.isoformat()
        assert told["slice"] == chosen.sentence()


def test_the_json_has_the_shape_that_stays(home: Home) -> None:
    told = show(home, "nps")
    assert list(told) == ["metric", "label", "unit", "definition", "slice", "as_of", "rows"]
    assert (told["metric"], told["unit"]) == ("nps", "points")
    assert [list(row) for row in told["rows"]] == [["group", "value", "low", "high", "n"]]
    assert told["rows"][0]["group"] is None
    assert show(home, "nps", "--by", "month")["rows"][0]["group"] == "2026-02-01"


def test_as_of_is_until_when_the_metric_s_own_tables_know(tmp_path: Path) -> None:
    answer = {"answered_at": at("2026-10-31T10:00"), "question": "nps", "score": 9}
    complaint = {"opened_at": at("2026-05-01T10:00")}
    home = write_lake(tmp_path, responses=[answer], complaints=[complaint])
    assert show(home, "nps")["as_of"] == "2026-10-31T10:00:00+00:00"
    assert show(home, "resolution_median")["as_of"] == "2026-05-01T10:00:00+00:00"
    assert show(home, "net_sentiment")["as_of"] is None


def test_the_csv_has_the_same_rows(home: Home) -> None:
    result = run("show", "nps", "--by", "team", "--csv", "--home", str(home.root))
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    told = [{**row, "note": None} for row in show(home, "nps", "--by", "team")["rows"]]
    assert rows == [{k: "" if v is None else str(v) for k, v in row.items()} for row in told]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Eight answers of Care, six of Floor, three of Bar."""
    sizes = {"Care": 8, "Floor": 6, "Bar": 3}
    rows = [
        {"answered_at": at("2026-10-01T10:00"), "question": "nps", "score": 9, "team": team}
        for team, size in sizes.items()
        for _ in range(size)
    ]
    return write_lake(tmp_path_factory.mktemp("small"), responses=rows)


def test_a_small_group_is_hidden_and_says_of_how_many(small: Home) -> None:
    rows = {row["group"]: row for row in show(small, "nps", "--by", "team")["rows"]}
    nothing = {"value": None, "low": None, "high": None}
    assert rows["Bar"] == {"group": "Bar", **nothing, "n": 3, "hidden": True}
    assert rows["Floor"] == {"group": "Floor", **nothing, "n": 6, "hidden": True}
    assert (rows["Care"]["value"], rows["Care"]["n"]) == (100.0, 8)
    assert "hidden" not in rows["Care"]
    lines = run("show", "nps", "--by", "team", "--home", str(small.root)).stdout.splitlines()
    assert lines[0] == "Bar\t-\t-\t-\t3\thidden: 3 answers"
    written = run("show", "nps", "--by", "team", "--csv", "--home", str(small.root)).stdout
    assert written.splitlines()[:2] == ["group,value,low,high,n,note", "Bar,,,,3,hidden: 3 answers"]


def test_a_setting_turns_hiding_off(small: Home) -> None:
    small.settings_file.write_text("smallest_group = 1\n")
    try:
        rows = show(small, "nps", "--by", "team")["rows"]
    finally:
        small.settings_file.unlink()
    assert [row["value"] for row in rows] == [100.0] * 3
    assert not any("hidden" in row for row in rows)


def test_a_person_reads_one_line_per_group(home: Home) -> None:
    result = run("show", "nps", "--by", "team", "--home", str(home.root))
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == [
        "Care",
        "Floor",
        "O'Brien",
        "not given",
    ]
    assert result.stderr == "Net Promoter Score (points) · All teams · all locations · all dates\n"
    assert run("show", "nps", "--home", str(home.root)).stdout.startswith("all\t")
    (line,) = run(
        "show", "nps", "--where", "team=nobody", "--home", str(home.root)
    ).stdout.splitlines()
    assert line.split("\t") == ["all", "-", "-", "-", "0"]


def test_where_is_repeatable_and_an_empty_value_is_not_given(home: Home) -> None:
    counts = {row["group"]: row["n"] for row in show(home, "nps", "--by", "team")["rows"]}
    for given, groups in ((["team=Care"], ["Care"]), (["team=Care", "team="], ["Care", None])):
        words = [word for each in given for word in ("--where", each)]
        assert show(home, "nps", *words)["rows"][0]["n"] == sum(counts[g] for g in groups)
    hostile = 'location=Bath"; DROP TABLE responses; --'
    assert show(home, "nps", "--where", hostile)["rows"][0]["n"] > 0
    assert show(home, "nps", "--where", "location=a=b")["rows"][0]["n"] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nsp"], "There is no metric nsp. Did you mean nps?"),
        (["zzzz"], "There is no metric zzzz. Choose nps, csat"),
        (["nps", "--by", "category"], "nps cannot be grouped by category; choose day, week, month, team"),
        (["open_by_age", "--by", "day"], "open_by_age cannot be grouped by day; choose team"),
        (["nps", "--where", "category=bill"], "there is no column category to choose by; choose team"),
        (["nps", "--where", "team"], "--where is team; expected COLUMN=VALUE"),
        (["nps", "--since", "1/10/2026"], "--since is 1/10/2026; expected a day like 2026-10-01"),
        (["nps", "--until", "2026-13-01"], "--until is 2026-13-01; expected a day"),
        (["nps", "--since", "0001-01-01"], "expected a year from 1900 to 2999"),
        (["nps", "--since", "2026-10-02", "--until", "2026-10-01"], "the period ends (2026-10-01) before"),
        (["nps", "--as-of", "yesterday"], "--as-of is yesterday; expected a time like 2026-10-31T18:02"),
        (["nps", "--as-of", "9999-12-31T23:59"], "expected a year from 1900 to 2999"),
    ],
)  # fmt: skip
def test_wrong_usage_is_a_sentence(home: Home, words: list[str], sentence: str) -> None:
    result = run("show", *words, "--home", str(home.root))
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""


def test_unreadable_data_and_settings_end_in_1(tmp_path: Path) -> None:
    home = write_lake(
        tmp_path, responses=[{"answered_at": at("2026-10-01T10:00"), "question": "nps", "score": 9}]
    )
    home.snapshot.write_text("{")
    result = run("show", "nps", "--home", str(tmp_path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "damaged. Run `python -m drops rebuild`" in result.stderr
    home.settings_file.write_text("timezne = 1")
    result = run("show", "nps", "--home", str(tmp_path))
    assert result.exit_code == 1
    assert "there is no option timezne" in result.stderr


def test_settings_are_told_with_their_meaning(home: Home) -> None:
    lines = run("settings", "--home", str(home.root)).stdout.splitlines()
    assert "timezone = 'America/New_York'  # where a day begins and ends" in "\n".join(lines)
    assert all("  # " in line for line in lines)


def test_business_hours_without_opening_times_are_refused_with_what_is_missing(
    tmp_path: Path,
) -> None:
    home = write_lake(tmp_path, **company(7))
    result = run("show", "resolution_median_business", "--home", str(home.root))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "needs opening times; expected [business_hours] in settings.toml" in result.stderr
