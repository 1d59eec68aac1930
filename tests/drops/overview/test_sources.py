"""The sources in one look: what is counted of which files, and the command that lists them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from drops.cli.app import app
from drops.lake.ledger import Drop, Ledger, all_drops
from drops.mend import mend, refused_rows
from drops.overview.sources import sources
from drops.put import put
from drops.undo import undo
from tests.support.dropping import answers, complaint

if TYPE_CHECKING:
    from pathlib import Path

    from store.settings import Home

NOW = datetime(2026, 10, 30, 12, tzinfo=UTC)


@pytest.fixture
def drop(home: Home, tmp_path: Path) -> Drop:
    """A drop of two answers, one of them refused."""
    put(home, answers(tmp_path / "a.csv", {"a": 9, "b": 12}))
    return all_drops(home)[0]


def test_a_source_is_told_by_its_last_file_and_all_that_count(drop: Drop) -> None:
    later = replace(drop, id="2", name="b.csv", taken_at=drop.taken_at + timedelta(hours=1))
    taken_back = replace(later, id="3", name="c.csv", undone_at=NOW)
    [found] = sources([drop, later, taken_back], NOW, UTC)
    assert (found.table, found.source, found.files) == ("responses", "pepper_responses", 2)
    assert (found.file, found.drop, found.taken_at) == ("b.csv", "2", later.taken_at)
    assert (found.kept, found.refused, found.asked) == (2, 2, 0)
    assert found.data_until == drop.known_at
    assert found.rhythm.words == ""


def test_what_was_mended_is_not_refused_any_more_and_no_file(home: Home, drop: Drop) -> None:
    [row] = refused_rows(home, drop).rows
    mend(home, drop.id, {row.line: ["b", *row.cells[1:3], "3", *row.cells[4:]]})
    [found] = sources(all_drops(home), NOW, UTC)
    assert (found.file, found.files, found.kept, found.refused) == ("a.csv", 1, 2, 0)


def test_each_file_that_lacks_open_rows_is_a_question_until_it_is_answered(drop: Drop) -> None:
    asked = [replace(drop, id=f"{said}", missing=2, is_full=said) for said in (None, True, False)]
    assert [each.asked for each in sources(asked, NOW, UTC)] == [1]


def test_tables_and_sources_are_told_apart_and_the_latest_stand_first(drop: Drop) -> None:
    weeks = [NOW - timedelta(days=7 * week) for week in (8, 7, 6, 5)]
    late = [replace(drop, source="desk", taken_at=week) for week in weeks]
    on_time = replace(drop, source="shop", taken_at=NOW)
    newer = replace(on_time, table="complaints", taken_at=NOW + timedelta(seconds=1))
    found = sources([*late, on_time, newer], NOW, UTC)
    assert [(each.table, each.source) for each in found] == [
        ("responses", "desk"),
        ("complaints", "shop"),
        ("responses", "shop"),
    ]
    assert found[0].rhythm.words == "every Friday"
    assert found[0].rhythm.late_days == 28


def test_days_begin_in_the_zone_that_is_told(drop: Drop) -> None:
    from zoneinfo import ZoneInfo

    hours = [datetime(2026, 10, day, 23, 30, tzinfo=UTC) for day in (5, 12, 19)]
    came = [replace(drop, taken_at=hour) for hour in hours]
    words = [sources(came, NOW, zone)[0].rhythm.words for zone in (UTC, ZoneInfo("Asia/Tokyo"))]
    assert words == ["every Monday", "every Tuesday"]


def test_the_command_lists_them(home: Home, tmp_path: Path, drop: Drop) -> None:
    put(home, complaint(tmp_path / "c.csv"))
    listed = CliRunner().invoke(app, ["sources", "--home", str(home.root)])
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    assert [row[:3] for row in rows] == [
        ["complaints", "pepper_complaints", "c.csv"],
        ["responses", "pepper_responses", "a.csv"],
    ]
    assert rows[1][3:] == [
        "01 Mar 2026 10:00", "1", "1", "0", "too few files to tell a rhythm", "-",
    ]  # fmt: skip
    told = CliRunner().invoke(app, ["sources", "--json", "--home", str(home.root)])
    assert json.loads(told.stdout)[1] == {
        "table": "responses",
        "source": "pepper_responses",
        "format": "pepper_responses",
        "files": 1,
        "drop": drop.id,
        "file": "a.csv",
        "taken_at": drop.taken_at.isoformat(),
        "data_until": "2026-03-01T10:00:00+00:00",
        "kept": 1,
        "refused": 1,
        "asked": 0,
        "rhythm": None,
        "due": None,
        "late_days": 0,
    }


def test_what_was_taken_back_is_no_source(home: Home, drop: Drop) -> None:
    undo(home, drop.id)
    with Ledger(home) as ledger:
        assert sources(ledger.drops(), NOW, UTC) == []
