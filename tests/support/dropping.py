"""Small files to drop, and what the lake then holds, read without any code of ours."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from drops.lake.ledger import all_drops
from drops.put import put
from drops.report import Report
from store.settings import Home
from store.tables import TABLES

Row = tuple[Any, ...]
#: A row of each table, all of it that has to be given.
WHOLE_ROWS = {
    "responses": {"response_id": "r1", "answered_at": "2026-03-01T10:00:00Z", "question": "nps", "score": "9"},
    "complaints": {"complaint_id": "c1", "opened_at": "2026-03-01T10:00:00Z"},
    "advocacy": {"event_id": "e1", "happened_at": "2026-03-01T10:00:00Z", "kind": "review", "rating": "5"},
    "customers": {"customer_id": "k1", "joined_at": "2026-03-01T10:00:00Z"},
    "revenue": {"customer_id": "k1", "period": "2026-03", "revenue": "12"},
    "checks": {
        "check_id": "k1", "checked_at": "2026-03-01T10:00:00Z", "standard": "x", "passed": "yes",
    },
    "next_steps": {"step_id": "n1", "due_at": "2026-03-01T10:00:00Z", "step": "x"},
    "beliefs": {
        "belief_id": "b1", "answered_at": "2026-03-01T10:00:00Z", "role": "leader",
        "statement": "differentiated", "agrees": "yes",
    },
    "invitations": {"invitation_id": "i1", "sent_at": "2026-03-01T10:00:00Z"},
    "places": {"place": "p1", "opened_at": "2026-03-01T10:00:00Z"},
    "experiments": {
        "experiment_id": "x1", "name": "x", "metric": "nps", "expected_effect": "5", "treated": "x",
        "planned_start": "2026-03-01T10:00:00Z", "planned_end": "2026-04-01T10:00:00Z",
    },
    "staffing": {"hour": "2026-03-01T10:00:00Z", "location": "x", "people": "2"},
}  # fmt: skip


def write_rows(path: Path, *rows: Mapping[str, str]) -> Path:
    """A file with these rows, all with the same columns."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def answers(
    path: Path, scores: Mapping[str, int | str], day: int = 1, *, second: float = 0
) -> Path:
    """A file of NPS answers in Pepper's own columns: score by response id.

    A file of a later second knows later, and tells of the same answers: exports that leave out the
    seconds do too.
    """
    told = f"{second:02}" if isinstance(second, int) else f"{second:06.3f}"
    lines = [
        f"{key},2026-03-{day:02}T10:00:{told}Z,nps,{score},Care,York"
        for key, score in scores.items()
    ]
    head = "response_id,answered_at,question,score,team,location"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def many_answers(path: Path, first: int, last: int, score: int = 9) -> Path:
    """A longer file: answers with the ids `first` to `last`, over six teams."""
    lines = [
        f"r{i},2026-03-{i % 28 + 1:02}T{i % 24:02}:00:00Z,nps,{score},Team {i * 7 % 6},Place {i * 11 % 12}"
        for i in range(first, last + 1)
    ]
    head = "response_id,answered_at,question,score,team,location"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def correct(home: Home, path: Path) -> Report:
    """Drop a file that corrects answers: it knows later than its times tell."""
    return put(home, path, source="pepper_responses", known_at=datetime(2026, 4, 1, tzinfo=UTC))


def complaint(path: Path, key: str = "c1") -> Path:
    """A file with one complaint."""
    path.write_text(
        f"complaint_id,opened_at,team\n{key},2026-03-05T09:00:00Z,Care\n", encoding="utf-8"
    )
    return path


def current(home: Home) -> dict[str, Any]:
    """What is published."""
    return json.loads(home.snapshot.read_text(encoding="utf-8"))


def frame(home: Home, table: str = "responses") -> pl.DataFrame:
    """The published rows of a table, all columns."""
    files = current(home)["tables"].get(table, {"files": []})["files"]
    frames = [
        pl.read_parquet(home.lake / file, hive_partitioning=False, glob=False) for file in files
    ]
    return pl.concat(frames) if frames else pl.DataFrame()


def content(home: Home, table: str = "responses") -> list[Row]:
    """The published rows of a table, sorted; drops by the names of their files."""
    rows = frame(home, table)
    if rows.is_empty():
        return []
    names = {drop.id: drop.name for drop in all_drops(home)}
    given_by = pl.col("given_by").str.split(" ").list.eval(pl.element().replace_strict(names))
    named = rows.with_columns(pl.col("drop").replace_strict(names), given_by.list.sort())
    return sorted(named.rows(), key=repr)


def scores(home: Home) -> dict[str, int]:
    """The published score by response id; an id that is there twice is a failure."""
    rows = frame(home)
    if rows.is_empty():
        return {}
    assert rows["response_id"].is_unique().all()
    return dict(sorted(rows.select("response_id", "score").iter_rows()))


def nth(table: str, column: str, number: int) -> str:
    """The text of a column that makes the row of that number, below ten, another one."""
    is_time = TABLES[table].column(column).kind == "time"
    return f"2026-03-0{number + 1}T10:00:00Z" if is_time else f"k{number}"
