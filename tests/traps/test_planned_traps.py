"""A time set ahead is no time at which something was: it may lie in the future, and tells no end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from metrics.measure.coverage import lines
from store.settings import Settings
from tests.support.lakes import at, make_lake, reader_of
from tests.support.taking import TAKEN_AT, take
from ui.filters import spans

ZONE = Settings.model_validate({}).zone


def test_what_is_due_later_is_kept_and_its_file_knows_no_later(tmp_path: Path) -> None:
    taken = take(
        tmp_path,
        "step_id,step,due_at,done_at\n"
        "1,call,2026-10-05T10:00:00Z,2026-10-04T09:00:00Z\n"
        "2,call,2027-03-01T10:00:00Z,\n"
        "3,call,2037-03-01T10:00:00Z,\n"
        "4,call,2026-10-09T10:00:00Z,2026-12-04T09:00:00Z\n",
    )
    assert taken.column("step_id") == ["1", "2"]
    assert taken.reading.known_at == datetime(2026, 10, 4, 9, tzinfo=UTC)
    assert [row["reasons"] for row in taken.refused] == [
        "due_at lies more than ten years ahead, in 2037",
        "done_at lies in the future, in 2026",
    ]


def test_where_nothing_is_done_yet_a_file_knows_until_it_came(tmp_path: Path) -> None:
    taken = take(tmp_path, "step_id,step,due_at,done_at\n1,call,2027-03-01T10:00:00Z,\n")
    assert taken.reading.known_at == TAKEN_AT


def test_days_to_come_are_no_days_of_the_data(tmp_path: Path) -> None:
    """Else every page would open on four weeks of which nobody knows anything."""
    known = at("2026-10-28T12:00")
    steps = [
        {"step": "call", "due_at": known + timedelta(days=number), "done_at": done}
        for number in range(-60, 60)
        for done in (known - timedelta(days=61) if number < 0 else None,)
    ]
    lake = make_lake(
        tmp_path, next_steps=[{**row, "known_at": known, "team": "Care"} for row in steps]
    )
    assert lake.data_until(("next_steps",)) == known
    assert spans.last_day(reader_of(lake), ("next_steps",)) == known.date()
    (line,) = lines(lake, "next_steps")
    assert line.known_at == known
    assert line.told_until <= known
    assert max(lake.rows_by_day("next_steps")[""]) * 86_400 <= known.timestamp()
