"""The command line: data on stdout, words on stderr, exit codes, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drops.cli.app import app
from drops.lake.ledger import all_drops
from store.settings import Home
from store.tables import TABLES
from tests.support.dropping import answers, current, scores

Run = Callable[..., Result]
KEYS = "file drop table format read kept replaced refused blank duplicate_of reasons refused_rows"
MAPPING = """
table = "responses"
[columns]
response_id = "No"
answered_at = { from = "When", format = "%d.%m.%Y %H:%M" }
question = { constant = "nps" }
score = "Points"
"""


@pytest.fixture
def run(home: Home) -> Run:
    """Runs a command on the data folder."""

    def command(*arguments: str | Path) -> Result:
        first, *rest = map(str, arguments)
        return CliRunner().invoke(app, [first, "--home", str(home.root), *rest])

    return command


LOG = "Case ID,Activity,Resource,Complete Timestamp\n" + "".join(
    f"Case {n},{what},R{n % 3},2026-03-{2 + step:02} {n:02}:00:00\n"
    for n in range(20)
    for step, what in enumerate(["Open", "Closed", "Invoice printed"])
)


def test_a_log_of_events_is_proposed_answered_and_taken_in(run: Run, tmp_path: Path) -> None:
    log, mapping = tmp_path / "log.csv", tmp_path / "log.toml"
    log.write_text(LOG)
    asked = run("propose", log).stdout
    assert "? Case ID comes again: 60 rows hold 20 different ones" in asked
    assert '--answer "row:Case ID=event|once|each"' in asked
    assert '--answer "activity:Invoice printed=closing|open|answering|aside|left_out"' in asked
    told = run("propose", log, "--answer", "activity:Invoice printed=aside")
    mapping.write_text(told.stdout)
    put = run("put", log, "--map", mapping, "--json")
    assert put.exit_code == 0, put.output
    report = json.loads(put.stdout)
    assert (report["read"], report["kept"], report["refused"]) == (20, 20, 0)
    assert (
        "60 events made 20 cases, each opened at its first; Closed under Activity ends one"
        in put.output
    )


def test_which_table_a_file_fills_is_asked_and_answered(run: Run, tmp_path: Path) -> None:
    visits = tmp_path / "visits.csv"
    lines = [f"S{n},C{n % 4},Tea,2026-03-02 10:{n}:00" for n in range(10, 40)]
    visits.write_text("\n".join(["session_id,customer_id,product,time", *lines]) + "\n")
    asked = run("propose", visits)
    assert "to be answered: What is in the file? Too little in it tells" in asked.stderr
    assert "product may be its category" in asked.stderr
    told = run("propose", visits, "--answer", "table:=complaints").stdout
    assert 'table = "complaints"' in told
    assert "unanswered = " not in told
    refused = run("put", visits)
    assert refused.exit_code == 1
    assert "Before it can be taken in: What is in the file?" in refused.stderr


def test_put_list_show_undo_rebuild(run: Run, home: Home, tmp_path: Path) -> None:
    put = run("put", answers(tmp_path / "a.csv", {"a": 9, "b": 99}), "--json")
    assert put.exit_code == 0
    told = json.loads(put.stdout)
    assert set(KEYS.split()) <= set(told)
    assert (told["read"], told["kept"], told["refused"]) == (2, 1, 1)
    assert "99" in Path(told["refused_rows"]).read_text(encoding="utf-8")
    assert "1 row of 2 kept in responses" in put.stderr

    (listed,) = json.loads(run("list", "--json").stdout)
    assert listed["id"] == told["drop"]
    shown = json.loads(run("show", told["drop"], "--json").stdout)
    assert Path(shown["original"]).read_bytes() == (tmp_path / "a.csv").read_bytes()
    assert 'table = "responses"' in shown["mapping"]

    rebuilt = run("rebuild", "--json")
    assert json.loads(rebuilt.stdout)["rows"] == {"responses": 1}
    assert "read again: a.csv" in rebuilt.stderr
    undone = run("undo", told["drop"])
    assert (undone.exit_code, undone.stdout.strip()) == (0, told["drop"])
    assert scores(home) == {}
    assert json.loads(run("list", "--json").stdout)[0]["undone_at"]


def test_put_prints_one_json_object_per_file_and_goes_on(
    run: Run, home: Home, tmp_path: Path
) -> None:
    wrong = tmp_path / "what.csv"
    wrong.write_text("x,y\n1,2\n", encoding="utf-8")
    files = [answers(tmp_path / "a.csv", {"a": 9}), wrong, answers(tmp_path / "b.csv", {"b": 9})]
    done = run("put", *files, "--json")
    told = [json.loads(row) for row in done.stdout.splitlines()]
    assert [one["file"] for one in told] == ["a.csv", "what.csv", "b.csv"]
    assert (told[1]["drop"], "what.csv" in told[1]["error"]) == (None, True)
    assert done.exit_code == 1
    assert scores(home) == {"a": 9, "b": 9}


def test_refused_rows_are_no_failure_where_others_count(run: Run, tmp_path: Path) -> None:
    done = run("put", answers(tmp_path / "a.csv", {"a": 9, "b": 98}))
    assert done.exit_code == 0
    assert done.stdout.split("\t")[1:] == ["responses", "2", "1", "0", "1", "0", "a.csv\n"]


def test_a_file_of_which_no_row_counts_is_a_failure(run: Run, home: Home, tmp_path: Path) -> None:
    """A job that sends a file every night ended well, for weeks, and nothing of it counted."""
    bad = answers(tmp_path / "a.csv", {"a": 99, "b": 98})
    for how in ("--dry-run", "--json"):
        done = run("put", bad, how)
        assert done.exit_code == 1
        assert "nothing of this file counts" in done.stderr
    home.inbox.mkdir(parents=True, exist_ok=True)
    answers(home.inbox / "b.csv", {"c": 99})
    assert run("watch", "--once").exit_code == 1
    table = tmp_path / "mended.csv"
    (drop,) = [each.id for each in all_drops(home) if each.name == "a.csv"]
    assert run("mend", drop, "--to", table).exit_code == 0
    table.write_text(table.read_text("utf-8-sig").replace("99", "77"), encoding="utf-8")
    assert run("mend", drop, table).exit_code == 1


def test_the_same_file_again_says_so(run: Run, tmp_path: Path) -> None:
    first = json.loads(run("put", answers(tmp_path / "a.csv", {"a": 9}), "--json").stdout)
    again = run("put", tmp_path / "a.csv", "--json")
    assert (again.exit_code, json.loads(again.stdout)["duplicate_of"]) == (0, first["drop"])
    assert "nothing new; the same bytes were dropped on" in again.stderr


def test_a_mapping_file_a_time_and_a_dry_run(run: Run, home: Home, tmp_path: Path) -> None:
    home.root.rmdir()
    file, mapping = tmp_path / "odd.csv", tmp_path / "mine.toml"
    file.write_text("No;When;Points\n1;24.12.2025 18:00;10\n", encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    options = ["--map", mapping, "--known-at", "2025-12-31", "--json"]
    dry = run("put", file, "--dry-run", *options)
    assert dry.exit_code == 0, dry.stderr
    assert json.loads(dry.stdout)["kept"] == 1
    assert "When" in json.loads(dry.stdout)["mapping"]
    assert not home.root.exists()
    done = run("put", file, *options)
    assert json.loads(done.stdout)["known_at"] == "2025-12-31T00:00:00+00:00"
    assert current(home)["tables"]["responses"]["first_at"] == "2025-12-24T18:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["put"], "Missing argument"),
        (["put", "FILE", "--table", "respones"], "Did you mean responses?"),
        (["put", "FILE", "--format", "zendsk"], "the formats are"),
        (["put", "FILE", "--map", "gone.toml"], "gone.toml"),
        (["put", "FILE", "--known-at", "soon"], "expected a time like 2026-10-31T18:02"),
        (["put", "FILE", "--format", "zendesk", "--map", "x.toml"], "expected one of them"),
        (["undo"], "Missing argument"),
        (["fly"], "No such command"),
    ],
)
def test_wrong_usage_exits_2_and_changes_nothing(
    run: Run, home: Home, tmp_path: Path, arguments: list[str], said: str
) -> None:
    home.root.rmdir()
    file = answers(tmp_path / "a.csv", {"a": 9})
    command = [str(file) if argument == "FILE" else argument for argument in arguments]
    done = CliRunner().invoke(app, command) if command == ["fly"] else run(*command)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert not home.root.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["undo", "x"], "there is no drop x: nothing was dropped yet"),
        (["show", "x"], "there is no drop x: nothing was dropped yet"),
        (["put", "gone.csv"], "there is no file gone.csv"),
    ],
)
def test_what_cannot_be_done_exits_1_with_a_sentence(
    run: Run, arguments: list[str], said: str
) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr


def test_wrong_settings_are_a_sentence(run: Run, home: Home, tmp_path: Path) -> None:
    home.make()
    home.settings_file.write_text('timezone = "Mars/Base"\n', encoding="utf-8")
    done = run("put", answers(tmp_path / "a.csv", {"a": 9}))
    assert done.exit_code == 1
    assert "settings.toml, option timezone" in done.stderr
    assert all_drops(home) == []


def test_a_broken_ledger_is_a_sentence(run: Run, home: Home) -> None:
    home.make()
    home.ledger.write_bytes(b"this is no database at all" * 100)
    done = run("list")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "the ledger cannot be read" in done.stderr


def test_a_fault_of_ours_is_a_sentence_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("drops.lake.ledger.all_drops", fault)
    done = run("list")
    assert done.exit_code == 1
    assert (
        done.stderr == "something unexpected went wrong, nothing kept is lost: division by zero\n"
    )


def test_watch_once_takes_what_is_there(run: Run, home: Home) -> None:
    home.inbox.mkdir(parents=True)
    answers(home.inbox / "a.csv", {"a": 9})
    done = run("watch", "--once", "--json")
    assert (done.exit_code, json.loads(done.stdout)["kept"]) == (0, 1)
    (home.inbox / "what.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    assert run("watch", "--once").exit_code == 1


def test_formats_are_listed(run: Run) -> None:
    told = json.loads(run("formats", "--json").stdout)
    assert set(TABLES) == {one["table"] for one in told}
    assert len(run("formats").stdout.splitlines()) == len(told)


def test_list_starts_without_the_engines() -> None:
    code = "import sys, drops.__main__, drops.lake.ledger; print({'polars', 'duckdb', 'deltalake'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
