"""The samples of tools that came later than the first formats; values worked out by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from drops.intake.files.json.records import Records
from drops.put import put
from store.settings import Home
from tests.support.dropping import frame
from tests.support.taking import take

SAMPLES = Path("sample_data/formats")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


_REQUEST = ("complaint_id", "opened_at", "resolved_at", "team", "location", "channel", "category")
#: By sample: what is looked at, and what it must be.
READ: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
    "microsoft_forms.csv": (
        ("response_id", "answered_at", "score", "comment"),
        [
            ("1:nps", at("2026-08-20T12:54:25"), 10, "Quick and warm"),
            ("2:nps", at("2026-08-21T09:03:00"), 3, "Cold, and late"),
        ],
    ),
    "microsoft_forms_de.csv": (
        ("answered_at", "score", "comment"),
        [
            (at("2026-08-20T12:54:25"), 9, "Freundlich"),
            (at("2026-08-21T09:03:00"), 6, "Zu laut"),
        ],
    ),
    "alchemer.csv": (
        ("answered_at", "score"),
        [(at("2026-08-20T12:54:25"), 10), (at("2026-08-21T00:11:00"), 4)],
    ),
    "jira_service_management.csv": (
        ("complaint_id", "opened_at", "resolved_at", "satisfaction", "category"),
        [
            ("HELP-1", at("2026-02-25T22:17:00"), at("2026-02-26T10:17:00"), 5, "Billing"),
            ("HELP-2", at("2026-02-26T09:00:00"), None, None, "Delivery"),
        ],
    ),
    "zendesk_explore.csv": (
        ("complaint_id", "first_response_at", "resolved_at", "satisfaction", "channel"),
        [
            ("7001", at("2026-03-02T09:30:00"), at("2026-03-02T11:00:00"), 5, "Email"),
            ("7002", at("2026-03-03T11:15:00"), None, None, "Web"),
        ],
    ),
    "hubspot_tickets.csv": (
        ("complaint_id", "opened_at", "resolved_at", "channel"),
        [
            ("10000000001", at("2026-03-02T09:00:00"), at("2026-03-02T15:00:00"), "Email"),
            ("10000000002", at("2026-03-03T11:00:00"), None, "Chat"),
        ],
    ),
    "servicenow.csv": (
        ("complaint_id", "opened_at", "resolved_at", "team", "location"),
        [
            (
                "INC0010001",
                at("2026-03-13T09:00:00"),
                at("2026-03-13T11:00:00"),
                "Payments",
                "York",
            ),
            ("INC0010002", at("2026-03-14T11:00:00"), None, "Logistics", "Hull"),
        ],
    ),
    "surveymonkey_expanded.csv": (
        ("response_id", "answered_at", "score", "comment"),
        [
            ("114000000004:nps", at("2026-07-14T09:05:12"), 10, "Quick, and warm"),
            ("114000000003:nps", at("2026-07-13T16:31:40"), 6, None),
            ("114000000001:nps", at("2026-07-02T23:59:59"), 0, "Nobody came"),
            ("114000000004:csat", at("2026-07-14T09:05:12"), 5, None),
            ("114000000003:csat", at("2026-07-13T16:31:40"), 2, None),
        ],
    ),
    "limesurvey.csv": (
        ("response_id", "answered_at", "score", "comment"),
        [
            ("1:nps", at("2026-03-05T14:05:33"), 10, 'Quick, and "warm"'),
            ("2:nps", at("2026-03-06T19:12:33"), 3, "The queue was long"),
            ("4:nps", at("2026-03-08T00:19:33"), 8, None),
            ("1:csat", at("2026-03-05T14:05:33"), 5, None),
            ("2:csat", at("2026-03-06T19:12:33"), 2, None),
        ],
    ),
    "trustpilot_api.json": (
        ("event_id", "happened_at", "kind", "source", "location", "rating", "text"),
        [
            (
                "t1",
                at("2026-07-01T10:00:00"),
                "review",
                "Trustpilot",
                "York",
                5,
                'Wonderful, "truly"',
            ),
            ("t2", at("2026-07-02T10:00:00"), "review", "Trustpilot", None, 1, "Only a title"),
        ],
    ),
    "chicago311.csv": (
        ("complaint_id", "opened_at", "resolved_at", "location", "category"),
        [
            (
                "SR26-00000001",
                at("2026-07-13T14:55:45"),
                at("2026-07-15T14:55:45"),
                "42",
                "Pothole in Street",
            ),
            ("SR26-00000003", at("2026-07-14T17:00:00"), None, "34", "Rodent Baiting"),
        ],
    ),
    # Summer and winter: seven and eight hours behind UTC. The third was closed before it was opened.
    "sf311.csv": (
        _REQUEST,
        [
            (
                "19000001",
                at("2026-07-13T16:55:45"),
                at("2026-07-15T16:55:45"),
                *("DPW Ops Queue", "Financial District", "Mobile/Open311"),
                "Street and Sidewalk Cleaning",
            ),
            (
                "19000002",
                at("2026-01-14T20:00:00"),
                None,
                *("MUNI Work Queue", "South Beach", "Phone", "Muni Service Feedback"),
            ),
            (
                "19000003",
                at("2026-07-14T19:00:00"),
                None,
                *("PUC Sewer Ops", None, "Web", "Sewer Issues"),
            ),
        ],
    ),
    "boston311.csv": (
        _REQUEST,
        [
            (
                "101004113747",
                at("2026-07-02T03:46:09"),
                at("2026-07-02T15:03:10"),
                *("Public Works Department", "Brighton", "Citizens Connect App"),
                "Street Light Outages",
            ),
            (
                "101004114377",
                at("2026-01-03T12:50:09"),
                None,
                *("Transportation - Traffic Division", "South Boston / South Boston Waterfront"),
                *("Constituent Call", "Parking Enforcement"),
            ),
        ],
    ),
    # In UTC, as it says.
    "boston311_new.csv": (
        _REQUEST,
        [
            (
                "BCS-00000001",
                at("2026-03-20T09:00:00"),
                None,
                *("Public Works Department (PWD)", "South Boston", "Call", "Street Light Outage"),
            ),
            (
                "BCS-00000002",
                at("2026-03-20T10:00:00"),
                at("2026-03-20T14:30:00"),
                *("Public Works Department (PWD)", "Roxbury", "App", "Litter & Debris"),
            ),
        ],
    ),
    "la311.csv": (
        _REQUEST,
        [
            (
                "1-2000000001",
                at("2024-07-13T16:55:45"),
                at("2024-07-15T16:55:45"),
                *("BOS", "Downtown Los Angeles", "Call", "Bulky Items"),
            ),
            (
                "1-2000000003",
                at("2024-12-14T20:00:00"),
                None,
                *("BSL", None, "Self Service", "Single Streetlight Issue"),
            ),
        ],
    ),
    "la311_cases.csv": (
        _REQUEST,
        [
            (
                "01329606",
                at("2026-07-13T16:55:45"),
                at("2026-07-15T16:55:45"),
                *("LASAN", "Downtown Los Angeles", "Self Service", "Item Pickups"),
            ),
            (
                "01329609",
                at("2026-07-14T19:00:00"),
                None,
                *("BSL", None, "Call", "Streetlight Repair Services"),
            ),
        ],
    ),
    "la311_cases.json": (
        _REQUEST,
        [
            (
                "01329606",
                at("2026-07-13T16:55:45"),
                at("2026-07-15T16:55:45"),
                *("LASAN", "Downtown Los Angeles", "Self Service", "Item Pickups"),
            ),
        ],
    ),
    "dc311.csv": (
        _REQUEST,
        [
            (
                "26-00000001",
                at("2026-03-02T15:09:22"),
                at("2026-03-05T19:00:16"),
                *("DOH", "Ward 5", None, "Rodent Inspection and Treatment"),
            ),
            (
                "26-00000002",
                at("2026-03-03T12:00:00"),
                None,
                *("DDOT", "Ward 2", None, "Parking Meter Repair"),
            ),
        ],
    ),
    "dc311_old.csv": (
        _REQUEST,
        [
            (
                "16-00000001",
                at("2016-10-29T15:09:22"),
                at("2017-01-12T19:00:16"),
                *("DOH", "5", "PHONE", "Rodent Inspection and Treatment"),
            ),
            (
                "16-00000002",
                at("2016-10-31T03:32:41"),
                None,
                *("DDOT", "2", "311-API", "Tree Planting"),
            ),
        ],
    ),
    # Five hours behind UTC in January, four in July; it has no ids and no closing time.
    "toronto311.csv": (
        _REQUEST[1:],
        [
            (
                at("2026-01-01T05:01:05"),
                None,
                *("Transportation Services", "Etobicoke-Lakeshore (03)", None, "Road - Pot hole"),
            ),
            (
                at("2026-07-02T14:00:00"),
                None,
                *("Solid Waste Management Services", "Spadina-Fort York (10)", None),
                "Garbage / Not Picked Up",
            ),
        ],
    ),
    # Central, Eastern and Pacific time in summer; the day of a closing alone is the end of it.
    "dallas311.csv": (
        _REQUEST,
        [
            (
                "26-00305557",
                at("2026-07-13T14:55:45"),
                at("2026-07-13T19:55:45"),
                *("Sanitation Services", "12", "Phone", "Garbage - Missed"),
            ),
            (
                "26-00011111",
                at("2026-01-14T18:00:00"),
                None,
                *("Public Works", "14", "API", "Street Repair - Routine"),
            ),
        ],
    ),
    "philadelphia311.csv": (
        _REQUEST,
        [
            (
                "17000001",
                at("2026-07-13T14:55:45"),
                at("2026-07-14T15:30:00"),
                *("Streets Department", None, None, "Illegal Dumping"),
            ),
            (
                "17000002",
                at("2026-07-14T01:00:00"),
                None,
                *("Streets Department", None, None, "Pothole Repair"),
            ),
        ],
    ),
    "baltimore311.csv": (
        _REQUEST,
        [
            (
                "26-00400001",
                at("2026-07-13T14:55:45"),
                at("2026-07-14T15:30:00"),
                *("Solid Waste", "Canton", "Phone", "SW-Missed Recycling"),
            ),
            (
                "26-00400003",
                at("2026-01-14T17:00:00"),
                None,
                *("Transportation", "Downtown", "Phone", "TRM-Pothole"),
            ),
        ],
    ),
    "san_diego311.csv": (
        _REQUEST,
        [
            (
                "4100001",
                at("2026-07-13T16:55:45"),
                at("2026-07-14T07:00:00"),
                *("ESD Complaint/Report", "Uptown", "Mobile", "Missed Collection"),
            ),
            ("4100002", at("2026-07-13T17:20:00"), None, *("TSW", "Downtown", "Web", "Pothole")),
        ],
    ),
    "kansas_city311.csv": (
        _REQUEST,
        [
            (
                "2020000001",
                at("2020-07-13T14:55:00"),
                at("2020-07-15T05:00:00"),
                *("NHS", "Westport", "PHONE", "Trash / Recycling-Missed Pickup-All"),
            ),
            (
                "2020000003",
                at("2020-01-14T19:00:00"),
                None,
                *("Public Works", "Downtown", "WEB", "Public Safety-Pothole-All"),
            ),
        ],
    ),
    "vancouver311.csv": (
        _REQUEST[1:],
        [
            (
                at("2026-07-13T16:55:45"),
                at("2026-07-15T07:00:00"),
                *(
                    "ENG - Sanitation Services",
                    "Kitsilano",
                    "Phone",
                    "Missed Green Bin Pickup Case",
                ),
            ),
            (
                at("2026-07-14T01:00:00"),
                None,
                *("ENG - Streets", "Downtown", "Mobile App", "Pothole Case"),
            ),
        ],
    ),
    "calgary311.csv": (
        _REQUEST,
        [
            (
                "26-00500001",
                at("2026-07-13T06:00:00"),
                at("2026-07-15T06:00:00"),
                *(
                    "UEP - Waste and Recycling Services",
                    "BRIDGELAND/RIVERSIDE",
                    "Phone",
                    "WRS - Cart Management",
                ),
            ),
            (
                "26-00500003",
                at("2026-01-14T07:00:00"),
                None,
                *("OS - Mobility", "BELTLINE", "Web", "Roads - Pothole Maintenance"),
            ),
        ],
    ),
    # Five hours behind UTC in July, six in January.
    "austin311.csv": (
        _REQUEST,
        [
            (
                "26-00100001",
                at("2026-07-13T14:55:45"),
                at("2026-07-13T16:55:45"),
                *(None, "9", "Phone", "Loose Dog"),
            ),
            (
                "26-00100003",
                at("2026-01-14T18:00:00"),
                None,
                *(None, None, "Web", "Pothole Repair"),
            ),
        ],
    ),
    "austin311.json": (
        _REQUEST,
        [
            (
                "26-00276479",
                at("2026-08-23T04:52:16"),
                None,
                *("Austin Transportation and Public Works", "5", "Phone"),
                "TPW - Traffic Signal - Maintenance",
            )
        ],
    ),
    "typeform_api.json": (
        ("answered_at", "score", "location", "comment"),
        [
            (at("2026-09-14T22:38:22"), 9, "York", "Quick and warm"),
            (at("2026-09-15T09:03:00"), 2, "Hull", None),
        ],
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_sample_is_read_as_it_is_meant(tmp_path: Path, name: str) -> None:
    columns, rows = READ[name]
    assert take(tmp_path, SAMPLES / name).rows.select(columns).rows() == rows


def test_a_software_project_is_no_service_desk(tmp_path: Path) -> None:
    """Without a column of the service desk a Jira export is not taken for complaints."""
    text = (SAMPLES / "jira_service_management.csv").read_text(encoding="utf-8")
    source = tmp_path / "jira.csv"
    source.write_text(text.replace("Satisfaction rating", "Story Points"), encoding="utf-8")
    with pytest.raises(AssertionError, match="not recognised"):
        take(tmp_path, source)


def test_the_reviews_of_the_api_are_those_of_the_file(home: Home) -> None:
    """Both have the review t1; the later file counts. Nothing of the consumer is kept."""
    put(home, SAMPLES / "trustpilot.csv")
    report = put(home, SAMPLES / "trustpilot_api.json")
    assert (report.kept, report.replaced) == (2, 2)
    rows = frame(home, "advocacy")
    assert sorted(rows["event_id"]) == ["t1", "t2"]
    assert "Ada" not in str(rows.to_dicts())
    assert "u-t1" not in str(rows.to_dicts())


@pytest.mark.parametrize(
    "whole",
    [
        {"links": [{"href": "a", "rel": "next"}], "reviews": [{"id": "1"}, {"id": "2"}]},
        {"reviews": [{"id": "1"}, {"id": "2"}], "_links": {"next": [{"href": "a"}]}},
        {
            "data": {
                "links": [{"href": "a", "method": "GET"}] * 3,
                "list": [{"id": "1"}, {"id": "2"}],
            }
        },
    ],
)
def test_links_beside_the_records_are_none(tmp_path: Path, whole: dict[str, Any]) -> None:
    file = tmp_path / "page.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert [record for _, record in Records(file, file.name, "utf-8")] == [{"id": "1"}, {"id": "2"}]


def test_a_list_of_links_with_more_in_them_is_one_of_records(tmp_path: Path) -> None:
    file = tmp_path / "page.json"
    file.write_text('{"sites": [{"href": "a", "stars": 5}]}', encoding="utf-8")
    found = [record for _, record in Records(file, file.name, "utf-8")]
    assert found == [{"href": "a", "stars": "5"}]


def test_another_citys_open311_is_not_that_of_san_francisco(tmp_path: Path) -> None:
    """The keys that all cities have that speak Open311 are not enough."""
    text = (SAMPLES / "sf311.json").read_text(encoding="utf-8")
    file = tmp_path / "requests.json"
    file.write_text(text.replace("neighborhoods_sffind_boundaries", "zipcode"), encoding="utf-8")
    with pytest.raises(AssertionError, match="not recognised"):
        take(tmp_path, file)
