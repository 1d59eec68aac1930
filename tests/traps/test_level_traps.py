"""Where a place lies is never chosen in silence: files that contradict each other are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from drops.put import put
from drops.report import Report
from drops.undo import undo
from metrics.lake import Lake
from store.settings import Home

HEADER = "response_id,answered_at,question,score,location,region,country"


def answers(path: Path, *rows: str) -> Path:
    """A file of answers, each `LOCATION,REGION,COUNTRY`."""
    lines = [f"{path.stem}-{n},2026-10-{n + 1:02}T10:00Z,nps,9,{row}" for n, row in enumerate(rows)]
    path.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return path


def placed(home: Home) -> dict[str, tuple[str | None, str | None]]:
    """Region and country by location, as the lake tells it of each row."""
    rows = Lake.open(home).query("SELECT DISTINCT location, region, country FROM responses", {})
    assert rows.height == rows["location"].n_unique()
    return {place: (region, country) for place, region, country in rows.iter_rows()}


def notes_of(report: Report) -> list[str]:
    return [note for note in report.notes if "lies in more than one" in note]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "data")


def test_two_regions_of_one_place_in_a_file_are_told_with_their_lines(
    tmp_path: Path, home: Home
) -> None:
    file = answers(tmp_path / "a.csv", "York,North,UK", "Bath,West,UK", "york,East,UK")
    report = put(home, file)
    told = (
        "«York» lies in more than one region: North (line 2), East (line 4). Until a file of "
        "places says which, it is in none"
    )
    assert notes_of(report) == [told]
    assert placed(home)["Bath"] == ("West", "UK")
    assert {region for region, _ in placed(home).values()} == {None, "West"}


def test_files_that_contradict_each_other_are_told_and_undone(tmp_path: Path, home: Home) -> None:
    put(home, answers(tmp_path / "a.csv", "York,North,UK", "Bath,West,UK"))
    trial = put(home, other := answers(tmp_path / "b.csv", "York,East,UK"), dry_run=True)
    report = put(home, other)
    told = (
        "«York» lies in more than one region: East (line 2), North (in a.csv). Until a file of "
        "places says which, it is in none"
    )
    assert notes_of(trial) == notes_of(report) == [told]
    assert placed(home) == {"York": (None, "UK"), "Bath": ("West", "UK")}
    places = tmp_path / "places.csv"
    places.write_text("place,level,parent\nYork,location,North\n")
    settled = put(home, places)
    assert placed(home) == {"York": ("North", "UK"), "Bath": ("West", "UK")}
    assert not notes_of(put(home, answers(tmp_path / "c.csv", "York,East,UK")))
    undo(home, settled.drop)
    undo(home, report.drop)
    assert placed(home)["York"] == (None, "UK")


def test_a_file_that_corrects_its_rows_contradicts_nothing(tmp_path: Path, home: Home) -> None:
    put(home, answers(tmp_path / "a.csv", "York,North,UK"))
    (later := tmp_path / "later").mkdir()
    report = put(home, answers(later / "a.csv", "York,East,UK", "Bath,West,UK"))
    assert not notes_of(report)
    assert placed(home) == {"York": ("East", "UK"), "Bath": ("West", "UK")}
