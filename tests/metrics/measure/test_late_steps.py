"""Next steps that are late now, and those done in time: counted by hand, as far as files know."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.measure.overdue import Late, late_step_rows, late_steps
from metrics.measure.voice.opened import followed, opened
from metrics.slices import Scope, Slice
from store.settings import Home
from tests.support.lakes import Record, at, reader_of, write_lake

KNOWN = at("2026-10-30T12:00")
HOUR = timedelta(hours=1)


def step(name: str, due: float, done: float | None = None, **columns: Any) -> Record:
    """One that was due so many hours before its file was made, and done so many before."""
    return {
        "step_id": name, "step": "call back", "due_at": KNOWN - due * HOUR, "known_at": KNOWN,
        "done_at": None if done is None else KNOWN - done * HOUR,
    } | columns  # fmt: skip


DAY = {"due_at": at("2026-10-30T00:00"), "due_until": at("2026-10-31T00:00")}
ROWS = [
    step("in time", 30, 31, team="Care"),
    step("at the very second", 30, 30, team="Care"),
    step("done late", 30, 29, team="Care"),
    step("late", 30, team="Care", owner="Ada", about="40001"),
    step("latest", 100, team="Bar", owner="=1+1"),
    step("due in an hour", -1, team="Care"),
    step("due today by day", 0, team="Care") | DAY,
    step("done today, due by day", 0, 1, team="Care") | DAY,
    step("due yesterday by day", 0, 1, team="Bar", known_at=KNOWN)
    | {"due_at": at("2026-10-29T00:00"), "due_until": at("2026-10-30T00:00")},
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The steps above."""
    return write_lake(tmp_path_factory.mktemp("steps"), next_steps=ROWS)


def test_what_is_late_is_counted_and_listed(home: Home) -> None:
    reader = reader_of(Lake.open(home))
    assert late_steps(reader, Slice()) == Late(2, 100.0, "Bar", 1)
    rows = late_step_rows(reader, Slice())
    assert rows["step_id"].to_list() == ["latest", "late"]
    assert rows["hours_late"].to_list() == [100.0, 30.0]
    assert late_step_rows(reader, Slice(), 1)["step_id"].to_list() == ["latest"]
    # Whatever the period: what is late is late.
    october = Slice(since=at("2026-01-01T00:00").date(), until=at("2026-02-01T00:00").date())
    assert late_steps(reader, october).count == 2


def test_whose_they_are_can_be_chosen_and_is_kept_from_others(home: Home) -> None:
    reader = reader_of(Lake.open(home))
    assert late_steps(reader, Slice(only={"team": ("Care",)})) == Late(1, 30.0, "Care", 1)
    care = reader_of(Lake.open(home), scope=Scope({"team": ("Care",)}))
    assert late_step_rows(care, Slice())["step_id"].to_list() == ["late"]


def test_a_day_counts_until_its_end_and_what_is_not_due_counts_nowhere(home: Home) -> None:
    (row,) = measure(reader_of(Lake.open(home)), METRICS["next_step_in_time"], Slice())
    # In time: two of those due 30 hours ago. The one due yesterday was done an hour ago.
    assert row.inputs == {"counted": 2, "late": 2, "to_be_done": 2, "total": 6}
    assert row.estimate.value == pytest.approx(100 * 2 / 6)


def test_a_file_without_a_place_for_it_does_not_say_that_nothing_was_done(tmp_path: Any) -> None:
    """Nothing is known of them: no 0 %, and none is late."""
    home = write_lake(tmp_path, next_steps=[step("a", 5), step("b", 5)])
    path = home.lake / "current.json"
    manifest = json.loads(path.read_text())
    names = [name for name in ROWS[0] if name != "done_at"]
    manifest["given"] = {"drop-1": names}
    path.write_text(json.dumps(manifest))
    reader = reader_of(Lake.open(home))
    (row,) = measure(reader, METRICS["next_step_in_time"], Slice())
    assert row.estimate.value is None
    assert late_steps(reader, Slice()).count == 0


def said(**columns: Any) -> Record:
    return {"answered_at": KNOWN, "question": "nps", "score": 3, **columns}


def complained(number: str, words: str | None, **columns: Any) -> Record:
    return {"complaint_id": number, "opened_at": KNOWN, "summary": words, **columns}


def test_each_leads_to_the_words_that_it_follows(tmp_path: Any) -> None:
    """An id is of the step's own tool, else of the only one that has it; of two of neither."""
    tables = {
        "responses": [
            said(response_id="1:nps", comment="Cold plates.", key_source="survey", location="York"),
            said(response_id="1:csat", question="csat", key_source="survey"),
            said(response_id="7", comment="Of the survey.", key_source="survey"),
        ],
        "complaints": [
            complained("7", "Of the desk.", key_source="desk"),
            complained("8", "Of the desk alone.", key_source="desk"),
            complained("9", None, key_source="desk"),
            complained("7", "Of another desk.", key_source="another"),
        ],
        "next_steps": [
            step("a", 5, about="1"), step("b", 5, about="7", key_source="desk"),
            step("c", 5, about="7", key_source="tasks"), step("d", 5, about="8"),
        ],
    }  # fmt: skip
    reader = reader_of(Lake.open(write_lake(tmp_path, **tables)))

    def words(about: str, source: str = "tasks") -> str | None:
        found = followed(reader, about, source)
        return None if found is None else found.words

    assert words("1") == "Cold plates."
    assert [words("7", source) for source in ("desk", "survey", "another", "tasks")] == [
        "Of the desk.", "Of the survey.", "Of another desk.", None,
    ]  # fmt: skip
    assert words("8") == "Of the desk alone."
    assert words("9") is None, "it has no words"
    assert words("10") is None, "there is no such row"
    scope = Scope({"location": ("Hull",)})
    assert followed(reader_of(reader.lake, scope=scope), "1", "tasks") is None
    # The other way round: what follows a comment is what is about it, and of no other tool.
    ours, theirs = followed(reader, "7", "desk"), followed(reader, "7", "survey")
    assert ours
    assert theirs
    assert len(opened(reader, ours).steps) == 1
    assert opened(reader, theirs).steps == ()
    cold = followed(reader, "1", "tasks")
    assert cold
    assert len(opened(reader, cold).steps) == 1


def test_the_command_line_says_the_same(home: Home) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(app, [*words], env={"PEPPER_HOME": str(home.root)})
        assert result.exit_code == 0, result.output
        return result.stdout

    told = json.loads(run("late-steps", "--json"))
    assert told["late"] == 2
    assert [row["step_id"] for row in told["rows"]] == ["latest", "late"]
    first = next(csv.DictReader(io.StringIO(run("late-steps", "--csv"))))
    # What a spreadsheet would run leaves harmless.
    assert first["owner"] == "'=1+1"
    refused = CliRunner().invoke(
        app, ["late-steps", "--since", "2026-10-01"], env={"PEPPER_HOME": str(home.root)}
    )
    assert refused.exit_code
    assert "late-steps is what is late now" in refused.output
    assert json.loads(run("missing", "--json")) == {"rows": []}
