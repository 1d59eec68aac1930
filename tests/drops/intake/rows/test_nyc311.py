"""A real file of New York City, against what is known of it from outside."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.taking import Taken, take

FILE = Path(__file__).parents[5] / (
    "shared/data/nyc311/311_Service_Requests_from_2010_to_Present.csv"
)
pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"THE REAL FILE IS MISSING: {FILE}")


@pytest.fixture
def taken(tmp_path: Path) -> Taken:
    return take(tmp_path, FILE)


def test_every_request_is_kept(taken: Taken) -> None:
    assert taken.reading.format == "nyc311"
    assert taken.counts == (924, 924, 0, 0)
    assert taken.rows["resolved_at"].count() == 480
    assert taken.reading.known_at == datetime(2022, 5, 1, 6, 6, 52, tzinfo=UTC)


def test_agencies_and_boroughs_are_as_the_csv_module_counts_them(taken: Taken) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(taken.column("team")) == Counter(row["Agency"] for row in rows)
    boroughs = Counter(row["Borough"] for row in rows if row["Borough"] != "Unspecified")
    assert Counter(taken.rows["location"].drop_nulls().to_list()) == boroughs


def test_the_closed_only_median(taken: Taken) -> None:
    """0.5403 hours, as the file's keeper computed it."""
    closed = taken.rows.drop_nulls("resolved_at")
    hours = (closed["resolved_at"] - closed["opened_at"]).dt.total_seconds() / 3600
    assert hours.median() == pytest.approx(0.5403, abs=5e-5)
