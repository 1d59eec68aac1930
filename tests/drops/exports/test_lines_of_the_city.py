"""Service requests of cities that no format knows, under the names that they and Open311 give."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.analyst import Outcome, analyse

BEGUN = datetime(2026, 3, 1, 8)  # noqa: DTZ001  (as a file writes it)
#: The names of Open311 (GeoReport v2), as Philadelphia's public_cases_fc has them beside its own.
OPEN311 = (
    "service_request_id,subject,status,status_notes,service_name,service_code,"
    "agency_responsible,service_notice,requested_datetime,updated_datetime,expected_datetime,"
    "closed_datetime,address,zipcode,media_url,lat,lon"
)
#: Dallas, as its portal has it but for one name.
DALLAS = (
    "Service Request Number,Address,City Council District,Department,Service Request Type,"
    "Estimated Response Time,Overall Service Request Due Date,Status,Created Date,"
    "Update Date,Closed Date,Outcome,Priority,Method Received Description"
)


def row_of(number: int, header: str, *, is_copy: bool) -> str:
    opened = BEGUN + timedelta(minutes=317 * number)
    closed = opened if is_copy else opened + timedelta(hours=2 + number % 30)
    is_open = number % 6 == 0
    if header == OPEN311:
        over = "" if is_open else f"{closed}"
        return (
            f"{17000000 + number},Litter,{'Open' if is_open else 'Closed'},,Litter,"
            f"SR-1,Streets,7 days,{opened},{closed},{opened + timedelta(9)},{over},,19102,,39.9,-75"
        )
    form = "%m/%d/%Y %I:%M:%S %p"
    over = "" if is_open else f"{closed:{form}}"
    return (
        f"26-{305557 + 13 * number:08},MIDWAY RD,{number % 14},Sanitation,Missed recycle,6 Hours,"
        f"{opened + timedelta(9):{form}},{'New' if is_open else 'Closed'},{opened:{form}},"
        f"{opened + timedelta(1):{form}},{over},,Standard,Phone"
    )


def taken_of(folder: Path, header: str, *, is_copy: bool = False) -> Outcome:
    rows = [row_of(number, header, is_copy=is_copy) for number in range(60)]
    return analyse(folder, "\n".join([header, *rows, ""]))


@pytest.mark.parametrize("header", [OPEN311, DALLAS])
def test_names_of_service_requests_are_read_without_a_question(tmp_path: Path, header: str) -> None:
    """Numbers like 26-00305557 are no telephone numbers where their name says that they are ids."""
    outcome = taken_of(tmp_path, header)
    assert outcome.asked == ()
    assert outcome.taken
    assert outcome.taken.counts == (60, 60, 0, 0)
    ids = {"17000000", "17000059"} if header == OPEN311 else set()
    assert ids <= {*outcome.taken.column("complaint_id")}
    assert "complaint_id" in outcome.taken.reading.given
    assert outcome.taken.rows["resolved_at"].null_count() == 10
    assert set(outcome.taken.column("category")) <= {"Litter", "Missed recycle"}
    assert outcome.taken.column("opened_at")[0].hour == BEGUN.hour


@pytest.mark.parametrize("header", [OPEN311, DALLAS])
def test_a_closing_time_that_repeats_the_opening_is_none(tmp_path: Path, header: str) -> None:
    """Every wait was 0 hours else, and nothing said so."""
    outcome = taken_of(tmp_path, header, is_copy=True)
    assert outcome.taken
    assert outcome.taken.rows["resolved_at"].null_count() == 60
    assert "resolved_at" not in outcome.taken.reading.given
    assert "nobody knows since when" in outcome.said


def test_telephone_numbers_that_come_alone_stay_out(tmp_path: Path) -> None:
    lines = [f"020 7946 {number:04},2026-10-01 10:{number:02},9" for number in range(40)]
    outcome = analyse(tmp_path, "\n".join(["Caller,Answered at,NPS", *lines]))
    assert outcome.taken
    assert "7946" not in str(outcome.taken.rows.rows())
