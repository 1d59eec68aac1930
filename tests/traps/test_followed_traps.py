"""Traps of who has a finding: nothing is lost by two at once, by an undo, a rebuild or a restore."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drops.care.backup import back_up
from drops.care.restore import restore
from drops.cli.app import app
from drops.erase import erase
from drops.errors import DropError, StoreError
from drops.findings import follow
from drops.findings.events import FollowedError
from drops.findings.subjects import FollowedWords
from drops.lake.ledger import Ledger
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import put_sample_back, undo
from store.settings import Home
from tests.support.dropping import answers, frame

YORK, HULL = "kind=changed&metric=nps&by=location&group=York", "kind=missed&group=Hull"


def said(home: Home, finding: str = YORK) -> list[tuple[str, str, str]]:
    """State, owner and note of all that was done about a finding, the newest first."""
    return [(event.state, event.owner, event.note) for event in follow.history(home, finding)]


def test_each_line_is_kept_and_the_latest_holds(home: Home) -> None:
    assert follow.followed(home) == {}
    first = follow.follow(home, YORK, state="seen", owner=" Ann ", who="ann")
    second = follow.follow(home, YORK, state="done", owner="Ann", note="New oven", seen=first.seq)
    follow.follow(home, HULL, state="in work", owner="Bob")
    known = follow.followed(home)
    assert known[YORK] == second
    assert known[HULL].state == "in work"
    assert said(home) == [("done", "Ann", "New oven"), ("seen", "Ann", "")]
    assert follow.history(home, YORK)[1] == first
    assert first.at is not None
    assert first.at.utcoffset() is not None


def test_nobody_overwrites_what_they_have_not_seen(home: Home) -> None:
    ann = follow.follow(home, YORK, state="in work", owner="Ann")
    for seen in (0, ann.seq + 1):
        with pytest.raises(
            FollowedError, match=r"set to “in work” with Ann on .* after you looked"
        ):
            follow.follow(home, YORK, state="done", owner="Bob", seen=seen)
    assert said(home) == [("in work", "Ann", "")]


def test_of_many_at_once_one_is_first_and_the_others_are_told(home: Home) -> None:
    with Ledger(home):
        pass

    def one(name: str) -> str:
        try:
            return follow.follow(home, YORK, state="in work", owner=name).owner
        except FollowedError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        kept = [name for name in pool.map(one, [f"Person {n}" for n in range(16)]) if name]
    assert len(kept) == 1
    assert said(home) == [("in work", kept[0], "")]


def test_it_outlives_undo_rebuild_backup_and_restore(home: Home, tmp_path: Path) -> None:
    drop = put(home, answers(tmp_path / "a.csv", {"a": 9}))
    follow.follow(home, YORK, state="in work", owner="Ann", note="Ovens")
    undo(home, str(drop.drop))
    assert said(home) == [("in work", "Ann", "Ovens")]
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    rebuild(home)
    back_up(home, tmp_path / "backup")
    again = Home(tmp_path / "again")
    restore(tmp_path / "backup", again)
    assert follow.history(again, YORK) == follow.history(home, YORK)
    assert said(again) == [("in work", "Ann", "Ovens")]


def test_that_of_the_sample_goes_and_comes_back_with_it(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}), way="sample")
    follow.follow(home, YORK, state="done", owner="Ann")
    own = put(home, answers(tmp_path / "b.csv", {"b": 9}))
    assert follow.followed(home) == {}
    follow.follow(home, YORK, state="seen", owner="Bob")
    assert said(home) == [("seen", "Bob", "")]
    undo(home, str(own.drop))
    put_sample_back(home)
    assert said(home) == [("done", "Ann", "")]


def test_customers_are_in_no_note_and_people_can_be_taken_out(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "named.csv"
    head = "response_id,answered_at,question,score,location,customer_id"
    file.write_text(f"{head}\na1,2026-03-01T10:00:00Z,nps,9,York,customer-7\n", encoding="utf-8")
    put(home, file)
    note = "Called ann@example.org about Customer-7"
    first = follow.follow(home, YORK, state="seen", owner="Ann Lee", note=note)
    assert "example.org" not in first.note
    assert "Customer-7" in first.note
    follow.follow(home, HULL, state="seen", owner="Bob", note="Oven 7")
    erase(home, "customer-7")
    assert said(home) == [("seen", "Ann Lee", "")]
    assert said(home, HULL) == [("seen", "Bob", "Oven 7")]
    assert b"ustomer-7" not in home.ledger.read_bytes()
    assert follow.forget(home, "ann lee") == 1
    assert said(home) == [("seen", "", "")]
    assert b"Ann Lee" not in home.ledger.read_bytes()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"state": "gone"}, "no state gone; choose new, seen, in work, done"),
        ({"state": "seen", "owner": "x" * 61}, "a name has 60 characters at most"),
        ({"state": "seen", "note": "x" * 501}, "a note has 500 characters at most"),
    ],
)
def test_what_is_none_is_said(home: Home, given: dict[str, str], expected: str) -> None:
    with pytest.raises(DropError, match=expected):
        follow.follow(home, YORK, **given)
    with pytest.raises(DropError, match="no name that Pepper gives"):
        follow.follow(home, "", state="seen")
    assert follow.followed(home) == {}


def test_a_name_is_one_line_whatever_is_in_it(home: Home) -> None:
    kept = follow.follow(home, YORK, state="seen", owner="An\x1b[31mn\n", note="a\tb\nc")
    assert (kept.owner, kept.note) == ("An [31mn", "a b c")


def test_a_ledger_of_an_older_pepper_gets_the_table(home: Home) -> None:
    with Ledger(home):
        pass
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.execute("DROP TABLE finding_events")
        ledger.execute("PRAGMA user_version = 8")
    assert follow.followed(home) == {}
    assert follow.follow(home, YORK, state="seen") == follow.followed(home)[YORK]


def test_on_a_full_disk_nothing_is_changed_and_it_is_said(home: Home) -> None:
    kept = follow.follow(home, YORK, state="seen", owner="Ann")
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.execute(
            "CREATE TRIGGER full BEFORE INSERT ON finding_events"
            " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    with pytest.raises(StoreError, match=r"nothing was changed \(no space left on device\)"):
        follow.follow(home, YORK, state="done", seen=kept.seq)
    assert follow.followed(home) == {YORK: kept}


def test_the_command_line_lists_sets_and_refuses(home: Home) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--home", str(home.root)])

    asked = ("follow", YORK, "--state", "in work", "--owner", "Ann", "--note", "Ovens")
    assert run(*asked).stdout.split("\t")[2:5] == ["in work", "Ann", "Ovens"]
    refused = run("follow", YORK, "--state", "done")
    assert refused.exit_code == 1
    assert "after you looked; nothing was changed" in refused.stderr
    assert run("follow", YORK, "--state", "done", "--seen", "1").exit_code == 0
    (line,) = json.loads(run("findings", "--json").stdout)
    assert (line["finding"], line["state"], line["seq"]) == (YORK, "done", 2)
    assert len(run("findings", YORK).stdout.splitlines()) == 2
    assert "1 lines" in run("findings", "--forget", "Ann").stderr


SAID = FollowedWords("comment", "pepper_responses", "a1").lasting


def named_store(home: Home, folder: Path) -> str:
    """A store with a comment of one customer; return how the lake calls them."""
    file = folder / "named.csv"
    head = "response_id,answered_at,question,score,location,customer_id,comment"
    row = "a1,2026-03-01T10:00:00Z,nps,2,York,customer-7,Cold again"
    file.write_text(f"{head}\n{row}\n", encoding="utf-8")
    put(home, file)
    return str(frame(home, "responses")["customer_id"][0])


def test_words_are_taken_with_a_day_closed_told_and_opened_again(home: Home) -> None:
    due = datetime(2026, 12, 4, tzinfo=UTC)
    first = follow.follow(home, SAID, state="in work", owner="Ann", due_at=due)
    assert follow.followed(home)[SAID].due_at == due
    told = follow.follow(home, SAID, state="told", owner="Ann", due_at=due, seen=first.seq)
    follow.follow(home, SAID, state="in work", owner="Bob", seen=told.seq)
    assert [event.state for event in follow.everything(home)] == ["in work", "told", "in work"]
    assert follow.followed(home)[SAID].due_at is None
    with pytest.raises(DropError, match="expected a time with its zone"):
        follow.follow(home, SAID, state="done", due_at=datetime(2026, 12, 4))  # noqa: DTZ001


def test_with_a_customer_goes_what_was_done_about_their_words(home: Home, tmp_path: Path) -> None:
    whose = named_store(home, tmp_path)
    first = follow.follow(home, SAID, state="in work", owner="Ann", note="Oven", customer=whose)
    # A later line need not know whose words they are: the first one did.
    follow.follow(home, SAID, state="done", owner="Ann", note="Mended", seen=first.seq)
    other = follow.follow(home, YORK, state="seen", owner="Bob")
    erase(home, "customer-7")
    assert follow.everything(home) == [other]
    assert b"Mended" not in home.ledger.read_bytes()
    with pytest.raises(FollowedError, match="was erased"):
        follow.follow(home, SAID, state="seen", customer=whose)
    assert follow.everything(home) == [other]


def test_a_ledger_without_days_gets_them_and_keeps_its_lines(home: Home) -> None:
    kept = follow.follow(home, YORK, state="seen", owner="Ann")
    with closing(sqlite3.connect(home.ledger)) as ledger:
        for column in ("due_at", "whose"):
            ledger.execute(f"ALTER TABLE finding_events DROP COLUMN {column}")
        ledger.execute("PRAGMA user_version = 9")
    assert follow.everything(home) == [kept]


def test_the_command_line_knows_only_words_that_were_taken(home: Home) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--home", str(home.root)])

    with Ledger(home):
        pass
    refused = run("follow", SAID, "--state", "in work")
    assert refused.exit_code == 1
    assert "nobody took these words yet" in refused.stderr
    follow.follow(home, SAID, state="in work", owner="Ann")
    told = run(
        "follow", SAID, "--state", "seen", "--owner", "ann", "--due", "2026-12-04", "--seen", "1"
    )
    assert told.exit_code == 0
    follow.follow(home, YORK, state="done", owner="Ann")
    follow.follow(home, HULL, state="seen", owner="Eve", note="=HYPERLINK(1)")
    (formula,) = run("findings", "--owner", "eve", "--csv").stdout.splitlines()[1:]
    assert ",'=HYPERLINK(1)," in formula, "no spreadsheet runs it"
    head, line = run("findings", "--owner", "ANN", "--csv").stdout.splitlines()
    assert head.split(",")[:3] == ["finding", "state", "owner"]
    assert ",seen,ann," in line
    assert "2026-12-04T00:00:00+00:00" in line
