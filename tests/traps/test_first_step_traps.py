"""How long what a customer said waits for the first step: whose ids, which step, to the day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.model import Row
from metrics.slices import Slice
from tests.support.lakes import Record, at, make_lake, reader_of

MONDAY = at("2026-10-05T08:00")
KNOWN = at("2026-10-30T08:00")
DESK, SURVEY, TASKS = ({"key_source": name} for name in ("desk", "survey", "tasks"))


def complaint(number: str, **columns: Any) -> Record:
    return {"complaint_id": number, "opened_at": MONDAY, **DESK, **columns}


def answer(number: str, **columns: Any) -> Record:
    return {
        "response_id": number, "answered_at": MONDAY, "question": "nps", "score": 3, **SURVEY, **columns,
    }  # fmt: skip


def step(number: int, about: str | None, done: str | None = None, **columns: Any) -> Record:
    return {
        "step_id": f"s{number}", "about": about, "step": "call back", "known_at": KNOWN,
        "due_at": at("2026-10-06T08:00"), "done_at": at(f"2026-10-{done}") if done else None,
        **TASKS, **columns,
    }  # fmt: skip


def measured(root: Path, **tables: list[Record]) -> Row:
    reader = reader_of(make_lake(root, known_at=KNOWN, **tables))
    (row,) = measure(reader, METRICS["first_step_median"], Slice())
    return row


def test_the_first_that_was_done_counts_once(tmp_path: Path) -> None:
    """Three steps about one complaint are one wait: until the earliest that was done."""
    row = measured(
        tmp_path,
        complaints=[complaint("7")],
        next_steps=[step(1, "7"), step(2, "7", "07T08:00"), step(3, "7", "06T20:00")],
    )
    assert (row.estimate.n, row.inputs["resolved"].tolist()) == (1, [36 * 3_600_000_000])
    assert row.inputs["still_open"].tolist() == []


def test_what_has_none_done_waits_until_its_file_knows(tmp_path: Path) -> None:
    row = measured(tmp_path, complaints=[complaint("7")], next_steps=[step(1, "7"), step(2, None)])
    assert row.inputs["still_open"].tolist() == [25 * 24 * 3_600_000_000]
    assert (row.estimate.n, row.estimate.value) == (1, None)


def test_an_answer_is_known_by_the_id_of_its_tool(tmp_path: Path) -> None:
    """A row with several questions is several answers, whose ids end with what was asked."""
    answers = [answer("a1:nps"), answer("a1:csat", question="csat"), answer("a2", score=9)]
    steps = [step(1, "a1", "06T08:00"), step(2, "a2", "07T08:00"), step(3, "nobody's", "07T08:00")]
    row = measured(tmp_path, responses=answers, next_steps=steps)
    assert [hours / 3_600_000_000 for hours in sorted(row.inputs["resolved"])] == [24, 48]


def test_an_id_of_two_tools_is_neithers(tmp_path: Path) -> None:
    """Two tools that count from 1: which is meant nobody can know, unless the step's tool is one."""
    tables = {
        "complaints": [complaint("1")],
        "responses": [answer("1", answered_at=at("2026-10-01"))],
    }
    assert measured(tmp_path / "a", **tables, next_steps=[step(1, "1", "06T08:00")]).estimate.n == 0
    own = step(1, "1", "06T08:00") | DESK
    row = measured(tmp_path / "b", **tables, next_steps=[own])
    assert row.inputs["resolved"].tolist() == [24 * 3_600_000_000]


def test_a_step_before_anything_was_said_is_left_out_and_counted(tmp_path: Path) -> None:
    row = measured(tmp_path, complaints=[complaint("7")], next_steps=[step(1, "7", "04T08:00")])
    assert (row.estimate.n, row.inputs["left_out_for_an_unusable_end"]) == (0, 1)


def test_a_day_without_an_hour_is_all_of_that_day(tmp_path: Path) -> None:
    """Done on the day on which it was said: after 0 to 16 hours, never before it was said."""
    done = {"done_at": at("2026-10-05T00:00"), "done_until": at("2026-10-06T00:00")}
    row = measured(tmp_path, complaints=[complaint("7")], next_steps=[step(1, "7") | done])
    assert row.inputs["resolved_to_the_day"].tolist() == [8 * 3_600_000_000]
    edges = [row.inputs[f"resolved_at_{edge}"].tolist() for edge in ("least", "most")]
    assert edges == [[0], [16 * 3_600_000_000]]


def test_what_was_said_after_the_file_was_made_has_no_step_yet(tmp_path: Path) -> None:
    later = complaint("7", opened_at=at("2026-10-31T08:00"))
    assert measured(tmp_path, complaints=[later], next_steps=[step(1, "7")]).estimate.n == 0
