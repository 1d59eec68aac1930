"""What people and programs write where nothing is given is nothing, in every column and format."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from drops.put import put
from store.settings import Home
from tests.support.dropping import frame

WORDS = [
    "", " ", "-", "–", "—", "--", "N/A", "n/a", "#N/A", "n.a.", "N.A.", "None", "NONE", "none", "null",
    "NULL", "nil", "NaN", "nan", "NAN", "NaT", "<NA>", "\\N", "undefined", "(blank)", "(Blank)",
    "(empty)", "(not set)",
]  # fmt: skip
#: Teams, places and segments are called so.
NAMES = [
    "NA",
    "Nan Hua",
    "Null",
    "Nan",
    "not given",
    "All",
    "25",
    "Nil desperandum",
    "Unknown",
    "Other",
    "No",
]
COLUMNS = ("team", "location", "segment", "customer_id", "employee", "touchpoint")


def rows(words: list[str]) -> list[dict[str, str]]:
    return [
        {
            "response_id": f"r{n:02}",
            "answered_at": "2026-10-05T10:00:00Z",
            "question": "nps",
            "score": "9",
        }
        | dict.fromkeys(COLUMNS, word)
        for n, word in enumerate(words)
    ]


def write(path: Path, words: list[str]) -> Path:
    frame_ = pl.DataFrame(rows(words))
    if path.suffix == ".csv":
        frame_.write_csv(path)
    elif path.suffix == ".parquet":
        frame_.write_parquet(path)
    else:
        path.write_text(json.dumps(rows(words)), encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_words_for_nothing_are_nothing_everywhere(home: Home, tmp_path: Path, ending: str) -> None:
    assert put(home, write(tmp_path / f"a.{ending}", WORDS)).kept == len(WORDS)
    found = frame(home)
    for name in COLUMNS:
        assert found[name].drop_nulls().to_list() == []


def test_names_that_look_like_nothing_are_names(home: Home, tmp_path: Path) -> None:
    put(home, write(tmp_path / "a.csv", NAMES))
    found = frame(home).sort("response_id")
    for name in ("team", "location", "segment"):
        assert found[name].to_list() == NAMES
