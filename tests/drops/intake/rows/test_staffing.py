"""Hours of a place: who was on duty, how many came; a row that tells of no hour, or of neither."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from drops.intake.propose.look import FileProfile
from drops.intake.propose.proposal import propose
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import undo
from metrics.lake import Lake
from store.settings import Home

SAMPLE = Path("sample_data/formats/pepper_staffing.csv")
ROWS = "SELECT location, team, hour, people, visits FROM staffing ORDER BY ALL"


@pytest.fixture
def told(home: Home) -> Home:
    """A store with the sample of the format."""
    put(home, SAMPLE)
    return home


def test_what_is_no_hour_of_a_place_is_refused_with_why(told: Home) -> None:
    (folder,) = told.drops.iterdir()
    refused = pl.read_csv(folder / "refused.csv", infer_schema=False)
    assert dict(refused.select("line", "reasons").iter_rows()) == {
        "2": "the same key occurs again later in the file (line 11 wins)",
        "6": "location is missing",
        "7": "hour names a day and no hour",
        "8": "neither people nor visits is given",
        "9": "neither people nor visits is given; people is below 0",
        "12": "hour lies in the future, in 2036",
    }


def test_half_a_person_is_one_and_what_is_no_number_is_left_out(told: Home) -> None:
    rows = Lake.open(told).query(ROWS, {}).rows()
    assert [(place, team, at.hour, people, visits) for place, team, at, people, visits in rows] == [
        ("Hull", "Bar", 12, 2.0, None),
        ("Hull", None, 11, None, 14),
        ("York", "Front of house", 11, 5.0, 9),
        ("York", "Front of house", 12, 4.5, 11),
        ("York", "Kitchen", 12, 3.0, None),
    ]


def test_a_later_file_counts_is_taken_back_and_made_again(told: Home, tmp_path: Path) -> None:
    before = Lake.open(told).query(ROWS, {}).rows()
    path = tmp_path / "later.csv"
    path.write_text(
        "location,hour,visits\nHull,2026-10-03T12:00:00+01:00,20\nBath,2026-10-04T12:00:00+01:00,7\n",
        encoding="utf-8",
    )
    later = put(told, path)
    after = Lake.open(told).query(ROWS, {}).rows()
    assert [row[-1] for row in after] == [7, None, 20, 9, 11, None]
    rebuild(told)
    assert Lake.open(told).query(ROWS, {}).rows() == after
    undo(told, str(later.drop))
    assert Lake.open(told).query(ROWS, {}).rows() == before


def test_a_rota_under_other_names_is_proposed() -> None:
    header = ["Store", "Interval start", "Staff on duty", "Footfall"]
    rows = [
        ["York", "2026-10-03 12:00", "4", "9"],
        ["York", "2026-10-03 13:00", "5", "11"],
        ["Hull", "2026-10-03 12:00", "3", "14"],
    ]
    told = propose(FileProfile.of_rows(header, rows)).mapping
    assert told.table == "staffing"
    assert {name: source.headers[0] for name, source in told.columns.items() if source.headers} == {
        "location": "Store",
        "hour": "Interval start",
        "people": "Staff on duty",
        "visits": "Footfall",
    }
