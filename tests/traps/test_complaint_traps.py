"""The traps of complaints that dashboards fall into, one test each."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.account import account
from metrics.analyses.regulator import regulator_table
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.model import NOTHING, Estimate
from metrics.slices import Slice
from tests.support.lakes import at, make_lake, reader_of

DAY = at("2026-06-01T12:00")
DONE = {"opened_at": DAY, "resolved_at": DAY + timedelta(days=1), "reopened": 0}


def one(lake: Lake, key: str, by: str | None = None, **reader: Any) -> Estimate:
    return measure(reader_of(lake, **reader), METRICS[key], Slice(), by=by)[0].estimate


def test_a_ticket_closed_without_an_answer_is_not_resolved_with_one(tmp_path: Path) -> None:
    """Zendesk's one-touch tickets have fewer than two replies, none among them."""
    rows = [DONE | {"answers": 0}, DONE | {"answers": 1}]
    assert one(make_lake(tmp_path, complaints=rows), "first_contact_share").value == 50


def test_a_file_that_counts_no_reopenings_has_no_first_contact_share(tmp_path: Path) -> None:
    """Taking its silence for "never" would make its team the best of all."""
    rows = [DONE | {"answers": 1, "reopened": None, "drop": "silent"} for _ in range(9)]
    lake = make_lake(tmp_path, complaints=rows)
    assert one(lake, "first_contact_share") == NOTHING


def test_a_complaint_that_was_resolved_later_was_open_when_they_answered(tmp_path: Path) -> None:
    """Else those who complained of the wait would stand among those who were served fast."""
    answer = {"answered_at": DAY + timedelta(hours=2), "question": "nps", "score": 0}
    row = {"opened_at": DAY, "resolved_at": DAY + timedelta(hours=5), "customer_id": "c"}
    lake = make_lake(tmp_path, responses=[answer | {"customer_id": "c"}], complaints=[row])
    (found,) = measure(reader_of(lake), METRICS["recovery"], Slice(), by="recovery")
    assert found.group == "still open"


def test_answers_after_the_complaints_end_are_not_those_of_happy_customers(tmp_path: Path) -> None:
    """An export of complaints from May does not say that nobody complained in June."""
    answer = {"answered_at": DAY, "question": "nps", "score": 3, "customer_id": "c"}
    row = {"opened_at": DAY - timedelta(days=200), "customer_id": "other"}
    lake = make_lake(
        tmp_path, responses=[answer], complaints=[row], known_at=DAY - timedelta(days=1)
    )
    (found,) = measure(reader_of(lake), METRICS["recovery"], Slice(), by="recovery")
    assert (found.group, found.estimate) == (None, NOTHING)


def test_the_total_of_percentages_is_measured_and_not_averaged(tmp_path: Path) -> None:
    slow = {"opened_at": DAY, "resolved_at": DAY + timedelta(days=9), "touchpoint": "b"}
    rows = [DONE | {"touchpoint": "a"}, *(slow for _ in range(9))]
    table = regulator_table(reader_of(make_lake(tmp_path, complaints=rows)), Slice())
    shares = [record["% closed within 3 days"] for record in table.records()]
    assert shares == [100, 0, pytest.approx(10)]


def test_no_decision_recorded_is_not_none_upheld(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[DONE])
    assert one(lake, "upheld_share") == NOTHING
    found = regulator_table(reader_of(lake), Slice())
    assert found.records()[-1]["% upheld"] is None
    assert "No file tells which were upheld." in " ".join(found.notes)
    assert "Upheld in part" not in " ".join(found.notes)


def test_the_account_says_that_the_data_begins_and_not_that_none_was_open(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[DONE])
    found = account(reader_of(lake), Slice(date(2026, 5, 1), date(2026, 7, 1)))
    assert found is not None
    assert (found.opening, found.begins) == (0, False)
