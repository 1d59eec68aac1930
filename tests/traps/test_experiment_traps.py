"""Traps of experiments: nothing is lost by two at once, by an undo, a rebuild or a restore."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from drops.care.backup import back_up
from drops.care.restore import restore
from drops.cli.app import app
from drops.erase import erase
from drops.errors import DropError, StoreError
from drops.experiments import conduct
from drops.experiments.events import ConductedError
from drops.findings import follow
from drops.lake.ledger import Ledger
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import put_sample_back, undo
from store.experiments import Experiment, events, experiments
from store.settings import Home
from tests.support.dropping import answers

LONDON = ZoneInfo("Europe/London")
PLAN = Experiment(
    id="",
    name="Warm plates",
    metric="nps",
    expected=5.0,
    treated=("Hull", "York"),
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 4, 26),
)
ROW = (
    "experiment_id,name,metric,expected_effect,treated,planned_start,planned_end,started_at\n"
    "X-1,Warm plates,nps,5,Hull; York|hull,2026-03-02T00:30:00Z,2026-04-26T11:00:00Z,\n"
)
FROM_FILE = "pepper_experiments/X-1"


def stands(home: Home) -> list[str]:
    """How far each experiment is."""
    return [one.stands for one in experiments(home, LONDON)]


def a_file(folder: Path) -> Path:
    path = folder / "experiments.csv"
    path.write_text(ROW, encoding="utf-8")
    return path


def test_each_step_is_kept_and_the_latest_holds(home: Home) -> None:
    assert experiments(home, LONDON) == []
    planned = conduct.plan(home, PLAN, who="ann").state
    changed = conduct.plan(home, replace(planned, expected=7.0)).state
    started = conduct.start(home, changed, date(2026, 3, 3)).state
    stopped = conduct.stop(home, started, date(2026, 4, 27)).state
    decided = conduct.decide(home, stopped, "double down", note="All of them").state
    assert experiments(home, LONDON) == [decided]
    assert (decided.expected, decided.started_on, decided.note) == (
        7,
        date(2026, 3, 3),
        "All of them",
    )
    told = [(event.step, event.who) for event in events(home, planned.id)]
    steps = ["planned", "planned", "started", "stopped", "decided"]
    assert told == [*zip(steps, ["ann", "", "", "", ""], strict=True)]


def test_from_its_start_on_a_plan_stands(home: Home) -> None:
    """Who may move the end may look until it is right: what looks cost would not hold."""
    started = conduct.start(home, conduct.plan(home, PLAN).state, date(2026, 3, 3)).state
    for later in (replace(started, ends_on=date(2026, 6, 1)), replace(started, expected=1.0)):
        with pytest.raises(DropError, match="its plan stands since then"):
            conduct.plan(home, later)
    with pytest.raises(DropError, match="its plan stands since then"):
        conduct.start(home, started, date(2026, 3, 9))
    assert experiments(home, LONDON) == [started]


def test_what_a_file_tells_goes_on_here_and_outlives_the_file(home: Home, tmp_path: Path) -> None:
    drop = put(home, a_file(tmp_path))
    (told,) = experiments(home, LONDON)
    assert (told.id, told.treated, told.seq) == (FROM_FILE, ("Hull", "York", "hull"), 0)
    assert (told.starts_on, told.ends_on) == (PLAN.starts_on, PLAN.ends_on)
    started = conduct.start(home, told, date(2026, 3, 3)).state
    undo(home, str(drop.drop))
    assert experiments(home, LONDON) == [started]
    rebuild(home)
    back_up(home, tmp_path / "backup")
    again = Home(tmp_path / "again")
    restore(tmp_path / "backup", again)
    assert experiments(again, LONDON) == [started]
    assert events(again) == events(home)


def test_what_only_a_file_told_goes_with_it(home: Home, tmp_path: Path) -> None:
    drop = put(home, a_file(tmp_path))
    assert stands(home) == ["planned"]
    undo(home, str(drop.drop))
    assert stands(home) == []


def test_of_many_at_once_one_is_first_and_the_others_are_told(home: Home) -> None:
    planned = conduct.plan(home, PLAN).state

    def one(day: int) -> int:
        try:
            conduct.start(home, planned, date(2026, 3, day))
        except ConductedError as error:
            assert "after you looked; nothing was changed" in str(error)  # noqa: PT017
            return 0
        return day

    with ThreadPoolExecutor(8) as pool:
        (kept,) = [day for day in pool.map(one, range(2, 18)) if day]
    assert experiments(home, LONDON)[0].started_on == date(2026, 3, kept)


def test_of_many_plans_at_once_none_is_lost(home: Home) -> None:
    names = [f"Plan {n}" for n in range(16)]
    with Ledger(home):
        pass
    with ThreadPoolExecutor(8) as pool:
        [*pool.map(lambda name: conduct.plan(home, replace(PLAN, name=name)), names)]
    assert sorted(one.name for one in experiments(home, LONDON)) == sorted(names)


def test_that_of_the_sample_goes_and_comes_back_with_it(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}), way="sample")
    kept = conduct.plan(home, PLAN).state
    own = put(home, answers(tmp_path / "b.csv", {"b": 9}))
    assert stands(home) == []
    undo(home, str(own.drop))
    put_sample_back(home)
    assert experiments(home, LONDON) == [kept]


def test_customers_are_in_no_words_and_people_can_be_taken_out(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "named.csv"
    head = "response_id,answered_at,question,score,location,customer_id"
    file.write_text(f"{head}\na1,2026-03-01T10:00:00Z,nps,9,York,customer-7\n", encoding="utf-8")
    put(home, file)
    words = replace(PLAN, name="For Customer-7", change="ann@example.org and Customer-7 asked")
    planned = conduct.plan(home, words, who="Ann Lee").state
    assert "example.org" not in planned.change
    erase(home, "customer-7")
    (left,) = experiments(home, LONDON)
    assert (left.name, left.change, left.treated) == ("[erased]", "", PLAN.treated)
    assert b"ustomer-7" not in home.ledger.read_bytes()
    assert follow.forget(home, "ann lee") == 1
    assert b"Ann Lee" not in home.ledger.read_bytes()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": " "}, "it has no name"),
        ({"treated": ()}, "no place at which it is done"),
        ({"compared": ("Hull",)}, "Hull cannot be treated and compared both"),
        ({"expected": 0.0}, "the expected effect is 0"),
        ({"expected": float("nan")}, "the expected effect is no number"),
        ({"ends_on": date(2026, 3, 2)}, "expected 2 days to two years"),
        ({"placed_by": "channel"}, "choose location, team"),
        ({"name": "x" * 81}, "a name has 80 characters at most"),
    ],
)
def test_what_is_no_plan_is_said(home: Home, changed: dict[str, object], expected: str) -> None:
    with pytest.raises(DropError, match=expected):
        conduct.plan(home, replace(PLAN, **changed))  # type: ignore[arg-type]
    assert experiments(home, LONDON) == []


def test_what_was_never_started_is_neither_stopped_nor_decided(home: Home) -> None:
    planned = conduct.plan(home, PLAN).state
    with pytest.raises(DropError, match="never started"):
        conduct.stop(home, planned, date(2026, 4, 1))
    with pytest.raises(DropError, match="nothing to decide by"):
        conduct.decide(home, planned, "drop")
    with pytest.raises(DropError, match="choose double down, correct, drop"):
        conduct.decide(home, planned, "win")
    with pytest.raises(DropError, match="cannot start on 2026-05-01"):
        conduct.start(home, planned, date(2026, 5, 1))


def test_a_ledger_of_an_older_pepper_gets_the_table(home: Home) -> None:
    with Ledger(home):
        pass
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.execute("DROP TABLE experiment_events")
        ledger.execute("PRAGMA user_version = 9")
    assert experiments(home, LONDON) == []
    kept = conduct.plan(home, PLAN).state
    assert experiments(home, LONDON) == [kept]


def test_on_a_full_disk_nothing_is_changed_and_it_is_said(home: Home) -> None:
    kept = conduct.plan(home, PLAN).state
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.execute(
            "CREATE TRIGGER full BEFORE INSERT ON experiment_events"
            " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    with pytest.raises(StoreError, match=r"nothing was changed \(no space left on device\)"):
        conduct.start(home, kept, date(2026, 3, 3))
    assert experiments(home, LONDON) == [kept]


def test_the_command_line_plans_starts_stops_decides_and_refuses(home: Home) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["experiment", *words, "--home", str(home.root)])

    asked = ("--metric", "nps", "--expected", "5", "--treated", "Hull", "--treated", "York")
    days = ("--starts", "2026-03-02", "--ends", "2026-04-26")
    (planned,) = json.loads(run("plan", "Warm plates", *asked, *days, "--json").stdout)
    identity = planned["id"]
    assert run("start", identity, "--on", "2026-03-02").exit_code == 0
    refused = run("stop", identity, "--seen", "1")
    assert refused.exit_code == 1
    assert "it was started on" in refused.stderr
    assert run("stop", identity, "--on", "2026-04-27").exit_code == 0
    assert run("decide", identity, "drop", "--note", "No use").exit_code == 0
    (line,) = json.loads(run("list", "--json").stdout)
    (row,) = csv.DictReader(io.StringIO(run("list", "--csv").stdout))
    assert {name: row[name] for name in ("id", "decision", "note", "treated")} == {
        "id": identity, "decision": "drop", "note": "No use", "treated": "Hull; York",
    }  # fmt: skip
    assert (line["decision"], line["treated"]) == ("drop", ["Hull", "York"])
    assert len(json.loads(run("history", identity, "--json").stdout)) == 4
    assert "there is no experiment gone" in run("history", "gone").stderr
