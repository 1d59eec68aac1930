"""The samples of help desks, public complaints and reviews; values worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from drops.errors import DropError
from tests.support.taking import Taken, take

SAMPLES = Path("sample_data/formats")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(taken: Taken, *columns: str) -> list[tuple[Any, ...]]:
    return taken.rows.select(columns).rows()


def test_zendesk_in_minutes_where_the_time_is_missing(tmp_path: Path) -> None:
    """7002 is open, so its full resolution time says nothing; 7003 was solved before it came."""
    taken = take(tmp_path, SAMPLES / "zendesk_min.csv")
    assert told(taken, "complaint_id", "first_response_at", "resolved_at", "satisfaction") == [
        ("7001", at("2026-07-01T10:30:00"), at("2026-07-01T11:30:00"), 1),
        ("7002", None, None, None),
        ("7003", None, None, None),
    ]
    assert told(taken, "first_response_unusable", "resolved_unusable") == [
        (None, None), (None, None), (True, True),
    ]  # fmt: skip
    assert {note.split(":")[0] for note in taken.reading.notes if "left out" in note} == {
        "first_response_at was left out of 1 row, because it is told by no number of minutes",
        "resolved_at was left out of 1 row, because it was resolved before it was opened",
    }


def test_the_number_of_answers_is_that_of_public_replies_by_agents(tmp_path: Path) -> None:
    """Zendesk writes "-" where it knows none; a file without the column has no place for it."""
    found = {
        name: take(tmp_path, SAMPLES / f"{name}.csv")
        for name in ("zendesk", "zendesk_min", "freshdesk", "pepper_complaints", "intercom")
    }
    assert told(found["zendesk"], "complaint_id", "answers", "reopened") == [
        ("40001", 2, 0),
        ("40002", 0, 0),
        ("40003", 3, 1),
        ("40004", 1, 0),
    ]
    assert found["zendesk_min"].column("answers") == [None, None, None]
    assert found["freshdesk"].column("answers") == [1, 1, 0, 0]
    assert found["pepper_complaints"].column("answers") == [1, 0, 2, 2]
    told_by = {name for name, taken in found.items() if "answers" in taken.reading.given}
    assert told_by == {"zendesk", "zendesk_min", "freshdesk", "pepper_complaints"}
    text = (SAMPLES / "intercom.csv").read_text(encoding="utf-8")
    lines = zip(text.splitlines(), ("Teammate replies", "3", ""), strict=False)
    taken = take(tmp_path, "\n".join(f"{line},{cell}" for line, cell in lines))
    assert taken.column("answers") == [3, None]


def test_a_number_of_answers_below_0_is_left_out(tmp_path: Path) -> None:
    head = "complaint_id,opened_at,answers\n"
    taken = take(tmp_path, f"{head}a,2026-07-01T10:00:00Z,-1\nb,2026-07-01T10:00:00Z,0\n")
    assert taken.column("answers") == [None, 0]
    note = "answers was left out of 1 row, because it is below 0: line 2 (-1)"
    assert note in taken.reading.notes


def test_freshdesk(tmp_path: Path) -> None:
    """Times first, lengths where there is none; 103 is open again; 1:75:00 is no length."""
    taken = take(tmp_path, SAMPLES / "freshdesk.csv")
    assert told(taken, "complaint_id", "first_response_at", "resolved_at", "satisfaction") == [
        ("101", at("2026-07-01T10:30:00"), at("2026-07-01T12:00:00"), 5),
        ("102", at("2026-07-01T12:15:30"), at("2026-07-02T14:00:00"), None),
        ("103", None, None, None),
        ("104", None, None, None),
    ]
    assert taken.reading.known_at == at("2026-07-03T09:00:00")
    left_out = [each.split(":")[0] for each in taken.reading.notes if "was left out" in each]
    assert left_out == [
        "satisfaction was left out of 1 row, because it is no whole number",
        "first_response_at was left out of 1 row, because it is told by no number of hours",
        "resolved_at was left out of 1 row, because it was resolved before it was opened",
    ]


def test_freshservice(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "freshdesk_freshservice.csv")
    assert told(taken, "complaint_id", "first_response_at", "resolved_at", "satisfaction") == [
        ("INC-1", at("2026-07-01T10:05:00"), at("2026-07-03T10:00:00"), 4),
        ("INC-2", None, None, None),
    ]


def test_intercom_in_the_zone_of_its_header(tmp_path: Path) -> None:
    """New York: four hours behind UTC in July; 1:30 on 1 November came twice, the first is taken."""
    taken = take(
        tmp_path, SAMPLES / "intercom.csv", zone="Asia/Tokyo", taken_at=at("2026-11-02T00:00:00")
    )
    assert told(taken, "complaint_id", "opened_at", "first_response_at", "resolved_at") == [
        ("9001", at("2026-07-01T14:00:00"), at("2026-07-01T14:01:30"), None),
        ("9002", at("2026-11-01T05:30:00"), None, None),
        ("9003", at("2026-07-01T14:00:00"), None, None),
    ]
    assert "resolved_at" not in taken.reading.given, "Intercom tells no time of closing"
    assert taken.reading.known_at == at("2026-11-01T10:00:00"), "Updated at, in the same zone"


@pytest.mark.parametrize(
    ("zone", "opened"),
    [
        ("Europe/Berlin", "2026-07-01T08:00:00"),
        ("America/Lima", "2026-07-01T15:00:00"),
        ("America/Argentina/Buenos_Aires", "2026-07-01T13:00:00"),
        ("UTC", "2026-07-01T10:00:00"),
        ("GMT", "2026-07-01T10:00:00"),
    ],
)
def test_intercom_in_any_zone(tmp_path: Path, zone: str, opened: str) -> None:
    text = (SAMPLES / "intercom.csv").read_text(encoding="utf-8")
    taken = take(tmp_path, text.replace("America/New_York", zone))
    assert taken.column("opened_at")[0] == at(opened)


def test_intercom_in_no_zone_that_there_is(tmp_path: Path) -> None:
    text = (SAMPLES / "intercom.csv").read_text(encoding="utf-8")
    with pytest.raises(DropError, match="says in its header that times are in Mars/North, which"):
        take(tmp_path, text.replace("America/New_York", "Mars/North"))


def test_intercom_by_a_third_party(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "intercom_exporter.csv", zone="Asia/Tokyo")
    assert told(taken, "opened_at", "first_response_at", "resolved_at", "satisfaction") == [
        (at("2026-07-01T10:00:00"), at("2026-07-01T10:01:00"), at("2026-07-01T11:00:00"), 4),
        (at("2026-07-01T10:00:00"), None, None, None),
    ]


def test_salesforce_is_read_day_first_as_one_column_proves(tmp_path: Path) -> None:
    """Only the 13th in "Closed" tells the order; Case 00001003 was closed before it was opened."""
    taken = take(tmp_path, SAMPLES / "salesforce_cases.csv", zone="Europe/London")
    assert told(taken, "complaint_id", "opened_at", "resolved_at") == [
        ("00001001", at("2026-04-03T08:15:00"), at("2026-04-13T08:15:00")),
        ("00001002", at("2026-04-04T22:00:00"), None),
        ("00001003", at("2026-04-05T09:00:00"), None),
    ]
    assert taken.column("resolved_unusable") == [None, None, True]
    assert taken.column("summary")[1] == 'Total damage, "again"'
    assert taken.reading.reasons == {}
    assert taken.reading.mapping.day_first is True


def test_nyc311_as_json(tmp_path: Path) -> None:
    """New York in February is five hours behind UTC."""
    taken = take(tmp_path, SAMPLES / "nyc311.json")
    assert told(taken, "complaint_id", "opened_at", "resolved_at", "location") == [
        ("70000001", at("2026-02-13T07:05:17"), at("2026-02-13T07:35:17"), "QUEENS"),
        ("70000002", at("2026-02-13T07:06:07"), None, None),
    ]


def test_cfpb_old_and_current(tmp_path: Path) -> None:
    """9/24/19 is 24 September 2019; 24/9/19 is refused; nothing is said of resolution."""
    taken = take(tmp_path, SAMPLES / "cfpb.csv")
    assert told(taken, "complaint_id", "opened_at", "location", "segment", "summary") == [
        ("3003003", at("2019-09-24T04:00:00"), "FL", None, "They called.\r\nTwice."),
        ("3003004", at("2020-03-04T05:00:00"), None, "Older American", None),
    ]
    assert "resolved_at" not in taken.reading.given
    taken = take(tmp_path, SAMPLES / "cfpb_current.csv")
    assert told(taken, "complaint_id", "opened_at", "segment") == [
        ("9000001", at("2026-02-01T17:00:00"), None),
        ("9000002", at("2026-02-03T05:00:00"), None),
    ]


def test_trustpilot(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "trustpilot.csv")
    assert told(taken, "event_id", "happened_at", "kind", "source", "rating", "text") == [
        ("t1", at("2026-07-01T10:00"), "review", "Trustpilot", 5, 'Wonderful, "truly"'),
        ("t2", at("2026-07-02T10:00"), "review", "Trustpilot", 1, "Only a title"),
    ]
    taken = take(tmp_path, SAMPLES / "trustpilot_locations.csv")
    assert told(taken, "event_id", "location", "rating") == [("t9", "Bath", 3)]
    assert taken.reading.known_at == at("2026-07-09T10:00:00")


@pytest.mark.parametrize("name", ["google_reviews.json", "google_reviews_flat.csv"])
def test_google_reviews_tell_stars_in_words(tmp_path: Path, name: str) -> None:
    taken = take(tmp_path, SAMPLES / name)
    assert told(taken, "event_id", "happened_at", "rating", "text", "sentiment") == [
        ("g1", at("2026-07-01T10:00:00.123456"), 5, "Très bien", "positive"),
        ("g2", at("2026-07-02T10:00:00"), 1, None, "negative"),
    ]
    assert taken.refused[0]["starRating"] == "SIX"


def test_other_reviews(tmp_path: Path) -> None:
    """1782900000000 is 1 July 2026, 10:00; two equal reviews count twice, the total not at all."""
    taken = take(tmp_path, SAMPLES / "review_aggregator.csv")
    assert told(taken, "happened_at", "location", "source", "rating") == [
        (at("2026-07-31T00:00"), "Bath", "Google", 5),
        (at("2026-08-01T00:00"), "York", "Facebook", 2),
        (at("2026-08-01T00:00"), "York", "Facebook", 2),
    ]
    taken = take(tmp_path, SAMPLES / "google_play.csv")
    assert told(taken, "event_id", "happened_at", "rating", "text") == [
        ("https://example.com/r1", at("2026-07-01T10:00:00"), 5, "Love it 🙂"),
        ("1782900001000", at("2026-07-01T10:00:01"), 1, None),
    ]
    taken = take(tmp_path, SAMPLES / "app_store.csv")
    assert told(taken, "event_id", "happened_at", "rating") == [("a1", at("2026-07-01T10:00"), 4)]
