"""The regulator's table: worked out by hand, complete, and small groups hidden."""

import csv
import io
import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from metrics.analyses.regulator import (
    COLUMNS,
    GROUPS,
    TOTAL,
    RegulatorTable,
    cause_for,
    regulator_table,
)
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import Home, load_settings
from store.tables import LEVELS
from tests.support.companies import company
from tests.support.lakes import at, make_lake, reader_of, write_lake

OPENED = at("2026-10-10T12:00")
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))


def days(count: float) -> timedelta:
    return timedelta(days=count)


def closed(
    took: float, group: str | None, cause: str | None, outcome: str | None
) -> dict[str, Any]:
    return {
        "opened_at": OPENED, "resolved_at": OPENED + days(took), "touchpoint": group,
        "category": cause, "outcome": outcome,
    }  # fmt: skip


def cells(table: RegulatorTable) -> dict[str, tuple[Any, ...]]:
    return {record[table.by]: tuple(record.values())[1:] for record in table.records()}


def test_a_table_by_hand(tmp_path: Path) -> None:
    rows = [
        closed(1, "delivery", "late", "upheld"),
        closed(3, "delivery", "late", "partly"),
        closed(3.001, "delivery", "cold", "rejected"),
        closed(21, "delivery", "cold", None),
        # Opened long before and closed in the period: after 8 weeks.
        closed(0, "delivery", "rude", "upheld")
        | {"opened_at": OPENED - days(57), "resolved_at": OPENED},
        closed(2, "checkout", None, "rejected"),
        {"opened_at": OPENED, "touchpoint": "meal", "category": "salt"},
        closed(1, None, "late", "upheld"),
    ]
    table = regulator_table(reader_of(make_lake(tmp_path, complaints=rows)), OCTOBER)
    assert (table.by, table.cause) == ("touchpoint", "category")
    assert cells(table) == {
        # opened, closed, % within 3 days, % within 8 weeks, % upheld, main cause, note
        "checkout": (1, 1, 100, 0, 0, None, None),
        "delivery": (4, 5, 40, 40, 60, "cold", None),
        "meal": (1, 0, None, None, None, "salt", None),
        "not given": (1, 1, 100, 0, 100, "late", None),
        TOTAL: (7, 7, pytest.approx(400 / 7), pytest.approx(200 / 7), pytest.approx(400 / 7), "late", None),
    }  # fmt: skip
    assert list(table.records()[0]) == ["touchpoint", *COLUMNS]
    assert table.lines[-1].is_total


def test_equal_causes_are_told_by_their_name(tmp_path: Path) -> None:
    rows = [closed(1, "meal", cause, None) for cause in ("salt", "cold", "salt", "cold", "late")]
    table = regulator_table(reader_of(make_lake(tmp_path, complaints=rows)), OCTOBER)
    assert [line.main_cause for line in table.lines] == ["cold", "cold"]


@pytest.mark.parametrize("by", [each for each in GROUPS if each not in LEVELS])
@pytest.mark.parametrize("only", [{}, {"team": ("Care", None)}])
def test_any_company_by_any_group(tmp_path: Path, by: str, only: dict[str, Any]) -> None:
    rows = company(31, 250)["complaints"]
    chosen = Slice(date(2026, 4, 1), date(2026, 11, 1), "UTC", only=only)
    begin, end = at("2026-04-01T00:00"), at("2026-11-01T00:00")
    lake = make_lake(tmp_path, complaints=rows)
    table = regulator_table(reader_of(lake), chosen, by=by)
    assert table.cause == ("touchpoint" if by == "category" else "category")
    assert cells(table) == by_hand(
        [r for r in rows if all(r[c] in values for c, values in only.items())],
        by, table.cause, begin, end, {r["drop"] for r in rows if r["outcome"]},
    )  # fmt: skip


def test_lines_by_region_are_measured_over_their_rows(tmp_path: Path) -> None:
    rows = company(31, 250)["complaints"]
    begin, end = at("2026-04-01T00:00"), at("2026-11-01T00:00")
    names = sorted({row["location"] for row in rows if row["location"]})
    region = {name: ("North", "South")[number % 2] for number, name in enumerate(names)}
    places = [{"place": name, "level": "location", "parent": of} for name, of in region.items()]
    lake = make_lake(tmp_path, complaints=rows, places=places)
    chosen = Slice(begin.date(), end.date(), "UTC")
    table = regulator_table(reader_of(lake), chosen, by="region")
    placed = [{**row, "region": region.get(row["location"])} for row in rows]
    deciding = {row["drop"] for row in rows if row["outcome"]}
    assert cells(table) == by_hand(placed, "region", "category", begin, end, deciding)


def by_hand(
    rows: list[dict[str, Any]], by: str, cause: str, begin: Any, end: Any, deciding: set[str]
) -> dict[str, tuple[Any, ...]]:
    opened, ended = defaultdict(list), defaultdict(list)
    for row in rows:
        for name in ("not given" if row[by] is None else row[by], TOTAL):
            if begin <= row["opened_at"] < end:
                opened[name].append(row)
            known = row["resolved_at"] and row["resolved_at"] <= row["known_at"]
            if known and begin <= row["resolved_at"] < end:
                ended[name].append(row)
    found = {}
    for name in {*opened, *ended}:
        took = [r["resolved_at"] - r["opened_at"] for r in ended[name]]
        decided = [r["outcome"] for r in ended[name] if r["drop"] in deciding]
        causes = Counter(r[cause] for r in opened[name] if r[cause] is not None)
        most = min(causes, key=lambda c: (-causes[c], c)) if causes else None

        def share(counted: int, total: int) -> Any:
            return pytest.approx(100 * counted / total) if total else None

        found[name] = (
            len(opened[name]),
            len(took),
            share(sum(t <= days(3) for t in took), len(took)),
            share(sum(days(3) < t <= days(56) for t in took), len(took)),
            share(sum(o in ("upheld", "partly") for o in decided), len(decided)),
            most,
            None,
        )
    return found


def test_percentages_of_few_closed_are_hidden_with_the_next_smallest(tmp_path: Path) -> None:
    sizes = {"arrival": 2, "booking": 6, "delivery": 30, "meal": 9}
    draw = random.Random(1)  # noqa: S311  (rows, not secrets)
    rows = [
        closed(draw.choice([1, 9, 80]), group, "late", draw.choice(["upheld", "rejected"]))
        for group, size in sizes.items()
        for _ in range(size)
    ]
    lake = make_lake(tmp_path, complaints=rows)
    table = cells(regulator_table(reader_of(lake, smallest=5), Slice()))
    shown = cells(regulator_table(reader_of(lake), Slice()))
    assert table["arrival"] == (2, 2, None, None, None, "late", "hidden: 2 complaints")
    # Else the two could be found from all of them.
    assert table["booking"] == (6, 6, None, None, None, "late", "hidden: 6 complaints")
    assert {name: table[name] for name in ("delivery", "meal", TOTAL)} == {
        name: shown[name] for name in ("delivery", "meal", TOTAL)
    }


def test_what_files_do_not_tell_is_said(tmp_path: Path) -> None:
    rows = [
        *(closed(1, "meal", "salt", "upheld") for _ in range(3)),
        *(closed(1, "meal", "salt", None) | {"drop": "no decisions"} for _ in range(2)),
        {"opened_at": OPENED, "touchpoint": "meal", "drop": "never closes"},
    ]
    lake = make_lake(tmp_path, complaints=rows)
    told = frozenset({"opened_at", "resolved_at", "outcome", "touchpoint", "category"})
    given = {
        "drop-1": told,
        "no decisions": told - {"outcome"},
        "never closes": told - {"resolved_at", "outcome"},
    }
    table = regulator_table(reader_of(replace(lake, given=given)), Slice())
    assert cells(table)[TOTAL] == (6, 5, 100, 0, 100, "salt", None)
    notes = " ".join(table.notes)
    assert "2 of the 5 closed are from files that record no decision" in notes
    assert "1 of the 6 opened are from files that do not tell when a complaint is closed" in notes
    assert "72 hours here" in notes
    quiet = " ".join(regulator_table(reader_of(lake), Slice()).notes)
    assert "from files that do not tell" not in quiet


def test_the_group_and_the_cause_are_different_columns(tmp_path: Path) -> None:
    def lake_of(name: str, *columns: str) -> Lake:
        row = {"opened_at": OPENED, **dict.fromkeys(columns, "x")}
        return make_lake(tmp_path / name, complaints=[row])

    full = lake_of("full", "touchpoint", "team", "category")
    assert regulator_table(reader_of(full), Slice()).by == "touchpoint"
    by_cause = regulator_table(reader_of(full), Slice(), by="category")
    assert (by_cause.by, by_cause.cause) == ("category", "touchpoint")
    assert regulator_table(reader_of(lake_of("team", "team", "category")), Slice()).by == "team"
    alone = regulator_table(reader_of(lake_of("cause", "category")), Slice())
    assert (alone.by, alone.cause) == ("category", None)
    assert "no file tells causes" in alone.notes[0]
    assert cause_for(lake_of("bare"), "team") is None
    with pytest.raises(ValueError, match="no lines by severity; choose touchpoint, team"):
        regulator_table(reader_of(full), Slice(), by="severity")


def test_a_table_of_nothing_has_its_total(tmp_path: Path) -> None:
    table = regulator_table(reader_of(make_lake(tmp_path)), Slice())
    assert cells(table) == {TOTAL: (None,) * 7}


def told(home: Home, *words: str) -> Result:
    return CliRunner().invoke(app, ["fca", *words, "--home", str(home.root)])


def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('timezone = "Europe/London"\n')
    home = write_lake(tmp_path, **company(8))
    asked = (
        "--since",
        "2026-03-01",
        "--until",
        "2026-11-02",
        "--where",
        "team=Care",
        "--by",
        "location",
    )
    chosen = Slice(date(2026, 3, 1), date(2026, 11, 2), "Europe/London", only={"team": ("Care",)})
    settings = load_settings(home)
    table = regulator_table(
        Reader.of(Lake.open(home), settings),
        chosen,
        by="location",
    )
    found = json.loads(told(home, *asked, "--json").stdout)
    assert found["rows"] == table.records()
    assert found["notes"] == list(table.notes)
    assert (found["by"], found["cause"]) == ("location", "category")
    assert any(row["note"] for row in found["rows"])
    lines = list(csv.DictReader(io.StringIO(told(home, *asked, "--csv", "--raw").stdout)))
    assert lines == [
        {key: "" if value is None else str(value) for key, value in record.items()}
        for record in table.records()
    ]
    plain = told(home, *asked).stdout.splitlines()
    assert plain[0].split("\t") == ["location", *COLUMNS]
    assert [line.split("\t")[0] for line in plain[1:]] == [line.name for line in table.lines]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--by", "severity"), "no lines by severity; choose touchpoint"),
        (("--where", "team"), "--where is team; expected COLUMN=VALUE"),
        (("--since", "soon"), "--since is soon; expected a day like 2026-10-01"),
        (("--where", "age=3"), "no column age to choose by"),
    ],
)
def test_a_wrong_question_is_a_sentence(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    found = told(write_lake(tmp_path), *words)
    assert found.exit_code == 2
    assert sentence in found.stderr
