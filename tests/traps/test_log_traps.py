"""Traps of the log: one line a file, whatever came of it, and nothing of what is in it."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from drops import background, log
from drops.errors import DropError, StoreError
from drops.inbox import watch
from drops.intake.mapping.doubts import Doubt
from drops.lake.writing import open_store
from drops.put import put
from drops.sandbox.pool import Pool
from store.settings import Home
from tests.support.dropping import answers

ROOT = Path(__file__).parents[2]
_PAIR = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|[^\s"]+)(?: |$)')


def parsed(line: str) -> dict[str, str]:
    """The pairs of a line; it fails where the line is anything else."""
    pairs = _PAIR.findall(line)
    assert "".join(f"{key}={value} " for key, value in pairs).strip() == line
    return {key: json.loads(value) if value[0] == '"' else value for key, value in pairs}


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is written of files meanwhile."""
    caplog.set_level(logging.INFO, "pepper")
    return caplog


def of_files(lines: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    return [parsed(line.getMessage()) for line in lines.records if line.name == "pepper.files"]


def test_a_file_taken_and_taken_again_has_a_line_each(
    home: Home, tmp_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    file = answers(tmp_path / "a b=c.csv", {"a": 9, "b": 99})
    drop = put(home, file, way="http").drop
    put(home, file, way="http")
    put(home, answers(tmp_path / "c.csv", {"c": 9}), dry_run=True)  # nothing came of it
    taken, known = of_files(lines)
    assert taken.pop("seconds")
    assert taken == {
        "event": "taken", "way": "http", "file": "a b=c.csv", "drop": drop, "table": "responses",
        "format": "pepper_responses", "read": "2", "kept": "1", "refused": "1", "blank": "0",
    }  # fmt: skip
    assert (known["event"], known["drop"]) == ("known", drop)


def test_files_refused_asked_and_not_taken_have_a_line_each_that_says_the_kind(
    home: Home, tmp_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "what.csv").write_text("Jane Doe,y\n1,2\n", encoding="utf-8")
    with pytest.raises(DropError):
        put(home, tmp_path / "what.csv", way="browser")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(DropError):
        put(home, tmp_path / "empty.csv", way="browser")
    fifteen = {f"r{n}": 9 if n < 10 else 50 for n in range(15)}
    with pytest.raises(Doubt):
        put(home, answers(tmp_path / "asks.csv", fifteen))
    home.settings_file.write_text("timezone = [", encoding="utf-8")
    with pytest.raises(ValueError, match="settings"):
        put(home, answers(tmp_path / "good.csv", {"a": 9}), way="http")
    assert of_files(lines) == [
        {"event": "asked", "way": "browser", "file": "what.csv", "kind": "AskedError"},
        {"event": "refused", "way": "browser", "file": "empty.csv", "kind": "DropError"},
        {"event": "asked", "way": "command line", "file": "asks.csv", "kind": "Doubt"},
        {"event": "not_taken", "way": "http", "file": "good.csv", "kind": "SettingsError"},
    ]


def test_a_file_of_the_inbox_has_one_line_too(home: Home, lines: pytest.LogCaptureFixture) -> None:
    open_store(home)
    answers(home.inbox / "good.csv", {"a": 9})
    (home.inbox / "link.csv").symlink_to("good.csv")
    (home.inbox / "what.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    watch(home, once=True)
    answers(home.inbox / "waits.csv", {"b": 9})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            "drops.inbox.taking.fault_of", lambda _: StoreError("call +44 20 7946 0958, please")
        )
        watch(home, once=True)
    found = {line["file"]: line["event"] for line in of_files(lines)}
    assert found == {
        "good.csv": "taken", "link.csv": "refused", "what.csv": "asked", "waits.csv": "waiting",
    }  # fmt: skip
    assert len(of_files(lines)) == 4
    assert of_files(lines)[-1]["why"].startswith("call [")


@pytest.mark.parametrize(
    "name",
    ["jane.doe@example.com.csv", 'a "quoted"\nline=1 event=taken.csv', "x" * 250 + ".csv"],
)
def test_a_name_can_neither_tell_of_a_customer_nor_forge_a_line(
    home: Home, tmp_path: Path, lines: pytest.LogCaptureFixture, name: str
) -> None:
    put(home, answers(tmp_path / name, {"a": 9}))
    (line,) = of_files(lines)
    assert line["event"] == "taken"
    assert "jane.doe" not in line["file"]
    assert "\n" not in lines.messages[-1]


def test_the_watcher_writes_its_lines_and_the_command_line_its_sentences(
    home: Home, tmp_path: Path
) -> None:
    open_store(home)
    answers(home.inbox / "a.csv", {"a": 9})
    shown = [
        subprocess.run(
            [sys.executable, "-m", "drops", *words, "--home", str(home.root)],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stderr
        for words in (["watch", "--once"], ["put", str(answers(tmp_path / "b.csv", {"b": 9}))])
    ]  # fmt: skip
    assert shown[0].count("INFO event=taken way=inbox file=a.csv") == 1
    assert "event=" not in shown[1]


def test_the_watcher_writes_one_line_a_file_whatever_came_of_it(home: Home) -> None:
    open_store(home)
    answers(home.inbox / "good.csv", {"a": 9})
    (home.inbox / "empty.csv").touch()
    (home.inbox / "what.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    command = [sys.executable, "-m", "drops", "watch", "--once", "--home", str(home.root)]
    written = ""
    for settings in ("", "timezone = ["):
        home.settings_file.write_text(settings, encoding="utf-8")
        ran = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        written += ran.stderr
        answers(home.inbox / "late.csv", {"b": 9})
    found = re.findall(r"(?:INFO|WARNING) event=(\w+) way=inbox file=(\S+)", written)
    assert sorted(found) == [
        ("asked", "what.csv"), ("refused", "empty.csv"), ("taken", "good.csv"), ("waiting", "late.csv"),
    ]  # fmt: skip


def test_the_process_that_writes_for_the_server_writes_its_lines(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pool = Pool("drops.background", quiet=False)
    monkeypatch.setattr(background, "_pool", pool)
    background.put(home, answers(tmp_path / "a.csv", {"a": 9}), way="http")
    pool.close()
    assert capfd.readouterr().err.count("INFO event=taken way=http file=a.csv") == 1


def test_a_log_that_is_written_already_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    logger, own = logging.getLogger("pepper"), logging.NullHandler()
    monkeypatch.setattr(logger, "handlers", [own])
    log.show()
    assert logger.handlers == [own]
