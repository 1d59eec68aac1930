"""Answers in a list inside each response: one row for each, with a column for each question."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from drops.intake.files.json.text import flat
from tests.support.analyst import analyse

#: Lists of answers as tools write them, and the columns that a person would make of them.
LISTS: dict[str, tuple[dict[str, Any], dict[str, str | None]]] = {
    "Typeform: kind and reference of the field": (
        {"answers": [{"field": {"id": "a", "type": "nps", "ref": "r1"}, "type": "number", "number": 9}]},
        {"nps (r1)": "9"},
    ),
    "Typeform: one choice": (
        {"answers": [{"field": {"id": "a", "type": "dropdown"}, "type": "choice", "choice": {"label": "York"}}]},
        {"dropdown (a)": "York"},
    ),
    "Typeform: several choices": (
        {"answers": [{"field": {"id": "a", "type": "multiple_choice"}, "type": "choices", "choices": {"ids": ["1"], "labels": ["Late", "Cold"]}}]},
        {"multiple_choice (a)": "Late, Cold"},
    ),
    "Typeform: a webhook tells the texts of its questions": (
        {"form_response": {
            "definition": {"fields": [{"id": "a", "title": "How likely?", "type": "nps"}]},
            "answers": [{"field": {"id": "a", "type": "nps"}, "type": "number", "number": 0}],
        }},
        {"How likely?": "0"},
    ),
    "question and answer as texts": (
        {"responses": [{"question": "How likely?", "answer": 7}, {"question": "Why?", "answer": None}]},
        {"How likely?": "7", "Why?": None},
    ),
    "a label and a value": (
        {"fields": [{"key": "q1", "label": "How likely?", "type": "RATING", "value": 4}]},
        {"How likely?": "4"},
    ),
    "Zendesk: custom fields by their ids": (
        {"id": 1, "custom_fields": [{"id": 360001, "value": "Billing"}, {"id": 360002, "value": None}]},
        {"id": "1", "360001": "Billing", "360002": None},
    ),
    "the same question twice": (
        {"answers": [{"question": "Why?", "answer": "a"}, {"question": "Why?", "answer": "b"}]},
        {"Why?": "a", "Why? (2)": "b"},
    ),
    "a question called as a column beside it": (
        {"id": "r1", "answers": [{"question": "id", "answer": "5"}]},
        {"id": "r1", "answers.id": "5"},
    ),
    "no answers: tags": (
        {"tags": [{"id": 1, "name": "late"}]},
        {"tags": '[{"id": "1", "name": "late"}]'},
    ),
    "no answers: messages with a text": (
        {"messages": [{"id": 1, "body": "hello"}]},
        {"messages": '[{"id": "1", "body": "hello"}]'},
    ),
    "one record of the list is no answer": (
        {"answers": [{"question": "Why?", "answer": "a"}, {"page": 2}]},
        {"answers": '[{"question": "Why?", "answer": "a"}, {"page": "2"}]'},
    ),
    "plain values": ({"tags": ["late", "cold"]}, {"tags": "late, cold"}),
}  # fmt: skip


@pytest.mark.parametrize(("record", "columns"), LISTS.values(), ids=LISTS)
def test_a_list_of_answers_is_columns(record: dict[str, Any], columns: dict[str, str]) -> None:
    found = flat(json.loads(json.dumps(record), parse_int=str))
    assert {name: value for name, value in found.items() if "definition" not in name} == columns


def test_one_row_for_each_response(tmp_path: Path) -> None:
    records = [
        {
            "submission": f"s{n}",
            "created_at": f"2026-03-{n + 1:02d}T10:00:00Z",
            "answers": [
                {"question": {"text": "How likely are you to recommend us?"}, "value": n},
                {"question": {"text": "Why?"}, "value": f"Because of {n}, I think so"},
            ][: 1 + n % 2],
        }
        for n in range(11)
    ]
    taken = analyse(tmp_path, json.dumps({"data": records}), name="answers.json").taken
    assert taken
    assert taken.column("score") == list(range(11))
    assert [bool(comment) for comment in taken.column("comment")] == [n % 2 == 1 for n in range(11)]


def test_lists_within_lists_are_told(tmp_path: Path) -> None:
    records = [
        {
            "id": f"r{n}",
            "date_modified": f"2026-03-{n + 1:02d}T10:00:00+00:00",
            "pages": [{"id": "1", "questions": [{"id": "2", "answers": [{"choice_id": "3"}]}]}],
        }
        for n in range(5)
    ]
    outcome = analyse(tmp_path, json.dumps(records), name="answers.json")
    assert not outcome.taken
    assert "Its column pages holds a list of records in each cell" in outcome.said
