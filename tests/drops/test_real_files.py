"""Real exports go in by recognition, against what is known of them from outside."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.drops.taking import take

DATA = Path(__file__).parents[3] / "shared/data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"THE REAL FILES ARE MISSING: {DATA}")


def test_nyc311_as_json(tmp_path: Path) -> None:
    path = DATA / "nyc311/NYC311Requests.json"
    requests = json.loads(path.read_text(encoding="utf-8"))
    taken = take(tmp_path, path)
    assert taken.reading.format == "nyc311"
    assert taken.counts == (1000, 1000, 0, 0)
    assert taken.rows["resolved_at"].count() == 437
    assert Counter(taken.column("team")) == Counter(each["agency"] for each in requests)
    closed = taken.rows.drop_nulls("resolved_at")
    minutes = (closed["resolved_at"] - closed["opened_at"]).dt.total_seconds() / 60
    assert minutes.median() == pytest.approx(41.83, abs=0.005), "as the file's keeper computed it"


@pytest.mark.parametrize("name", ["v1-public.csv", "v2-public.csv", "v2-intake.csv"])
def test_cfpb_in_both_dialects(tmp_path: Path, name: str) -> None:
    path = DATA / "cfpb" / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    taken = take(tmp_path, path)
    assert taken.reading.format == "cfpb"
    assert taken.counts == (len(rows), len(rows), 0, 0)
    assert taken.rows["opened_at"][0] == datetime(2019, 9, 24, 4, tzinfo=UTC), "month first"
    issue = "Issue" if "Issue" in rows[0] else "issue"
    assert Counter(taken.column("category")) == Counter(row[issue] for row in rows)
    assert "resolved_at" not in taken.reading.given


def test_cfpb_subset_without_ids(tmp_path: Path) -> None:
    taken = take(tmp_path, DATA / "cfpb/complaints-subset.csv")
    assert taken.counts == (280, 280, 0, 0)
    assert taken.rows["opened_at"][0] == datetime(2016, 10, 3, 4, tzinfo=UTC)


def test_cfpb_from_its_own_pipeline_lies_in_the_future(tmp_path: Path) -> None:
    """The file's dates of receipt are all in 2099, but one that is not there."""
    path = DATA / "cfpb/exp_socrata.ndjson"
    lines = path.read_text(encoding="utf-8").splitlines()
    received = [json.loads(line)["_source"].get("date_received") for line in lines]
    assert sum(each is None or each.startswith("2099") for each in received) == len(received)
    taken = take(tmp_path, path)
    assert taken.reading.format == "cfpb"
    assert taken.counts == (len(received), 0, len(received), 0)
