"""`python -m metrics`: the shape of its answers, its sentences, and the same numbers as `measure`."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from metrics.analyses.compare import compare_all
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.relations.selects import MONTHLY
from metrics.slices import Slice
from store.settings import Home, load_settings
from tests.support.companies import company
from tests.support.lakes import at, write_lake

#: A lake as the command line has it open, and as `measure` is asked of it: two, so that neither
#: answers with what the other worked out.
Opened = tuple[Lake, Lake]

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


@pytest.fixture(scope="module")
def opened(home: Home) -> Opened:
    return Lake.open(home), Lake.open(home)


def shown_only(home: Home, shown: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the command line find this lake open."""
    monkeypatch.setattr(Lake, "open", {Home.find(home.root): shown}.__getitem__)


@pytest.mark.parametrize("key", METRICS)
def test_every_number_is_that_of_measure(
    home: Home, opened: Opened, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lake is opened once for all keys: what may be told of its groups is worked out once."""
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
    (shown, lake), settings = opened, load_settings(home)
    shown_only(home, shown, monkeypatch)
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
        for row in told["rows"]:
            row.pop("first_day", None)
            row.pop("last_day", None)
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
    assert [*csv.reader(written.splitlines())][:2] == [
        ["group", "value", "low", "high", "n", "note"],
        ["Bar", "", "", "", "3", "hidden: 3 answers"],
    ]


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


OCTOBER = ("--since", "2026-10-01", "--until", "2026-11-01")


def bounds(estimate: Estimate) -> dict[str, float | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


@pytest.mark.parametrize("key", METRICS)
@pytest.mark.parametrize("by", [None, "location"])
def test_change_says_what_a_card_says(
    home: Home, opened: Opened, key: str, by: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shown, lake), options = opened, load_settings(home)
    shown_only(home, shown, monkeypatch)
    month = Slice(date(2026, 10, 1), date(2026, 11, 1), options.timezone, options.week_start)
    cards = compare_all(Reader.of(lake, options), [METRICS[key]], month, by=by)[key]
    printed = show(home, key, "--change", *OCTOBER, *(("--by", by) if by else ()))["rows"]
    assert [row["group"] for row in printed] == [card.group for card in cards]
    for row, card in zip(printed, cards, strict=True):
        assert row["n"] == card.now.estimate.n
        assert row.get("hidden", False) == card.now.estimate.hidden
        assert (row["before"] is None) == (card.before is None)
        if card.before:
            whole = {**bounds(card.before.estimate), "n": card.before.estimate.n}
            period = {"since": "2026-09-01", "until": "2026-10-01"}
            if card.before_as_of:
                period["as_of"] = card.before_as_of.isoformat()
            hidden = {"hidden": True} if card.before.estimate.hidden else {}
            assert row["before"] == {**whole, **period, **hidden}
        assert (row["change"] is None) == (row["verdict"] is None) == (card.change is None)
        if card.change:
            assert row["change"] == bounds(card.change.difference)
            assert row["verdict"] == card.change.verdict


@pytest.fixture
def fallen(tmp_path: Path) -> Home:
    """York falls from 100 to -100, Hull stays, Bath is new."""
    scores = {"York": ([10] * 40, [0] * 40), "Hull": ([9, 3] * 20,) * 2, "Bath": ([], [9] * 9)}
    rows = [
        {"answered_at": at(f"2026-{month:02}-10T12:00"), "question": "nps", "score": score,
         "location": place}
        for place, months in scores.items()
        for month, answers in zip((9, 10), months, strict=True)
        for score in answers
    ]  # fmt: skip
    return write_lake(tmp_path, responses=rows)


def test_a_fall_is_worse_and_a_place_that_is_new_is_not_compared(fallen: Home) -> None:
    rows = show(fallen, "nps", "--change", *OCTOBER, "--by", "location")["rows"]
    found = {row["group"]: row for row in rows}
    verdicts = {name: row["verdict"] for name, row in found.items()}
    assert verdicts == {"York": "worse", "Hull": "cannot tell", "Bath": None}
    assert found["York"]["before"]["value"] == 100
    assert found["York"]["change"]["value"] == -200
    assert found["Bath"]["before"] is None


def test_change_in_csv_has_the_figures_of_json(home: Home) -> None:
    words = ("nps", "--change", *OCTOBER, "--by", "location")
    rows = show(home, *words)["rows"]
    text = run("show", *words, "--home", str(home.root), "--csv").stdout
    lines = [*csv.DictReader(io.StringIO(text))]
    assert len(lines) == len(rows) > 1
    for line, row in zip(lines, rows, strict=True):
        flat = {"group": row["group"], "verdict": row["verdict"]}
        flat |= {name: row[name] for name in ("value", "low", "high", "n")}
        for part, names in {"before": ("value", "low", "high", "n", "since", "until", "as_of"),
                            "change": ("value", "low", "high")}.items():  # fmt: skip
            flat |= {f"{part}_{name}": (row[part] or {}).get(name) for name in names}
        printed = {name: "" if value is None else str(value) for name, value in flat.items()}
        del line["note"]
        if row["before"] is None:  # the period is the same for all
            printed |= {"before_since": "2026-09-01", "before_until": "2026-10-01"}
            printed |= {"before_as_of": ""}
        assert line == printed


def test_without_a_period_nothing_is_compared(home: Home) -> None:
    (row,) = show(home, "nps", "--change")["rows"]
    assert row["value"] is not None
    assert (row["before"], row["change"], row["verdict"]) == (None, None, None)


def test_a_period_of_a_period_is_not_compared(home: Home) -> None:
    result = run("show", "nps", "--change", "--by", "week", *OCTOBER, "--home", str(home.root))
    assert result.exit_code == 2
    assert "--change compares the whole period with the one before, and --by is week" in (
        result.stderr
    )


def test_the_text_ends_with_the_change_and_the_verdict(fallen: Home) -> None:
    words = ("nps", "--change", *OCTOBER, "--by", "location")
    result = run("show", *words, "--home", str(fallen.root))
    assert "October 2026, against September" in result.stderr
    ends = {line.split("\t")[0]: line.split("\t")[-4:] for line in result.stdout.splitlines()}
    assert ends["Bath"] == ["-", "-", "-", "not compared"]
    assert ends["York"][0] == "-200.00"
    assert ends["York"][-1] == "worse"


OCTOBER = ("--since", "2026-10-01", "--until", "2026-11-01")


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Ten answers a day from the middle of September on, weeks from Monday."""
    first = at("2026-09-14T10:00")
    answers = [
        {"answered_at": first + timedelta(days=day), "question": "nps", "score": 9}
        for day in range(56)
        for _ in range(10)
    ]
    return write_lake(tmp_path_factory.mktemp("daily"), responses=answers)


def test_a_week_that_the_period_cuts_is_named_by_its_days(daily: Home) -> None:
    words = ("nps", "--by", "week", *OCTOBER, "--home", str(daily.root))
    lines = [line.split("\t") for line in run("show", *words).stdout.splitlines()]
    # By the calendar: October 2026 began on a Thursday and ended on a Saturday.
    assert [(line[0], line[-1]) for line in lines] == [
        ("2026-10-01 to 2026-10-04", "40"), ("2026-10-05", "70"), ("2026-10-12", "70"),
        ("2026-10-19", "70"), ("2026-10-26 to 2026-10-31", "60"),
    ]  # fmt: skip
    first, second = show(daily, *words[:3], *OCTOBER)["rows"][:2]
    assert first["group"] == "2026-09-28"
    assert (first["first_day"], first["last_day"]) == ("2026-10-01", "2026-10-04")
    assert list(second) == ["group", "value", "low", "high", "n"]
    table = [*csv.DictReader(io.StringIO(run("show", *words, "--csv").stdout))]
    assert [row["last_day"] for row in table] == ["2026-10-04", "", "", "", "2026-10-31"]


def test_a_month_that_the_period_cuts_is_named_by_its_days(daily: Home) -> None:
    words = ("--by", "month", "--since", "2026-09-20", "--until", "2026-10-08")
    lines = run("show", "nps", *words, "--home", str(daily.root)).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == [
        "2026-09-20 to 2026-09-30", "2026-10-01 to 2026-10-07",
    ]  # fmt: skip


def test_a_control_chart_s_points_have_the_days_that_the_period_holds(daily: Home) -> None:
    told = run("control", "nps", *OCTOBER, "--home", str(daily.root), "--json").stdout
    points = json.loads(told)["points"]
    days = [(point["first_day"], point["last_day"]) for point in points]
    assert (days[0], days[-1]) == (("2026-10-01", "2026-10-04"), ("2026-10-26", "2026-10-31"))
