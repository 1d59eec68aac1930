"""Tables that JSON holds in other layouts than a list of records, and records of Parquet."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.analyst import Outcome, analyse

NAMES = ["response_id", "submitted_at", "how likely are you to recommend us", "store", "comment"]
SCORES = [10, 9, 8, 7, 6, 3, 0]
ROWS: list[list[Any]] = [
    [f"r-{n}", f"2026-03-{n + 10}T14:05:33Z", score, "York", f"Said that {n}"]
    for n, score in enumerate(SCORES)
]
RECORDS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
FIELDS = [{"name": name, "type": "text"} for name in NAMES]
PLACES = [str(n) for n in range(len(ROWS))]

LAYOUTS: dict[str, Any] = {
    "lists, names first": [NAMES, *ROWS],
    "columns and rows": {"columns": NAMES, "rows": ROWS},
    "pandas, split": {"columns": NAMES, "index": list(range(len(ROWS))), "data": ROWS},
    "pandas, by column": {name: dict(zip(PLACES, column, strict=True)) for name, column in zip(NAMES, zip(*ROWS, strict=True), strict=True)},
    "pandas, with a schema": {"schema": {"fields": FIELDS}, "data": RECORDS},
    "Metabase": {"data": {"cols": FIELDS, "rows": ROWS}, "status": "completed"},
    "Socrata": {"meta": {"view": {"id": "x", "columns": FIELDS}}, "data": ROWS},
    "R, a list for each column": {name: list(column) for name, column in zip(NAMES, zip(*ROWS, strict=True), strict=True)},
    "by key": {row[0]: dict(zip(NAMES[1:], row[1:], strict=True)) for row in ROWS},
    "Firebase": {"responses": {row[0]: dict(zip(NAMES[1:], row[1:], strict=True)) for row in ROWS}},
    "MongoDB": [{**each, NAMES[1]: {"$date": each[NAMES[1]]}, NAMES[2]: {"$numberInt": str(each[NAMES[2]])}} for each in RECORDS],
}  # fmt: skip


def check(outcome: Outcome) -> None:
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.column("response_id") == [row[0] for row in ROWS]
    assert outcome.taken.column("score") == SCORES
    assert set(outcome.taken.column("location")) == {"York"}
    assert [f"{at:%d}" for at in outcome.taken.column("answered_at")] == [
        str(n + 10) for n in range(len(ROWS))
    ]


@pytest.mark.parametrize("held", LAYOUTS.values(), ids=LAYOUTS)
def test_a_table_in_any_layout_is_read(tmp_path: Path, held: Any) -> None:
    check(analyse(tmp_path, json.dumps(held), name="export.json"))


def test_records_right_behind_another_are_read(tmp_path: Path) -> None:
    check(analyse(tmp_path, "".join(map(json.dumps, RECORDS)), name="export.json"))


def test_a_long_one_is_read_too(tmp_path: Path) -> None:
    """What is looked at first is its top alone."""
    rows = [[f"r-{n}", "2026-03-10T14:05:33Z", n % 11, "York", "word " * 50] for n in range(6_000)]
    text = json.dumps({"columns": NAMES, "rows": rows})
    assert len(text) > 1 << 20
    taken = analyse(tmp_path, text, name="export.json").taken
    assert taken
    assert taken.counts == (6_000, 6_000, 0, 0)


@pytest.mark.parametrize(
    "more",
    [
        {"meta": {"tags": ["a", "b"], "pages": [1, 2]}},
        {"by_store": {name: {"n": 1, "avg": 2} for name in "abc"}},
        {"columns": NAMES},
    ],
    ids=["lists", "objects", "names"],
)
def test_what_stands_beside_records_is_no_table(tmp_path: Path, more: dict[str, Any]) -> None:
    check(analyse(tmp_path, json.dumps({**more, "data": RECORDS}), name="export.json"))


def test_records_in_parquet_are_columns_as_in_json(tmp_path: Path) -> None:
    frame = pl.DataFrame(RECORDS).with_columns(pl.col(NAMES[1]).str.to_datetime(time_zone="UTC"))
    inner = pl.struct(nps=NAMES[2], comment="comment", more=pl.struct("store"))
    nested = frame.select(
        "response_id", NAMES[1], inner.alias("answers"), pl.lit([["a", "b"]]).alias("x")
    )
    held = io.BytesIO()
    nested.write_parquet(held)
    outcome = analyse(tmp_path, held.getvalue(), name="export.parquet")
    check(outcome)
    assert outcome.taken
    assert outcome.taken.column("comment")[0] == "Said that 0"
    assert isinstance(outcome.taken.column("answered_at")[0], datetime)
