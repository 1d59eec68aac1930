"""Rows that cannot stand where a file says: refused, with the lines of all that are wrong."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from drops.intake.rows.across.tree import CIRCLE, OWN_PARENT, TWO_PARENTS, misplaced
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import undo
from metrics.lake import Lake
from store.settings import Home
from store.tables import PLACES, TABLES
from tests.support.dropping import answers


def wrong(tmp_path: Path, *rows: tuple[str, str | None]) -> dict[str, list[tuple[int, ...]]]:
    """The lines that are wrong, by why; the first row stands on line 2."""
    told = [(line, *row) for line, row in enumerate(rows, 2)]
    path = tmp_path / "rows.parquet"
    pl.DataFrame(told, ["line", "place", "parent"], orient="row").write_parquet(path)
    assert PLACES.tree
    found: dict[str, list[tuple[int, ...]]] = {}
    for each in misplaced(path, PLACES.tree):
        found.setdefault(each.why, []).append(each.lines)
    return found


def test_a_tree_is_right(tmp_path: Path) -> None:
    assert wrong(tmp_path, ("York", "North"), ("Hull", "North"), ("North", None)) == {}


def test_two_parents_are_wrong_however_they_are_spelled(tmp_path: Path) -> None:
    rows = [("York", "North"), ("Hull", "North"), ("YORK ", "South")]
    assert wrong(tmp_path, *rows) == {TWO_PARENTS: [(2, 4)]}
    assert wrong(tmp_path, ("York", "North"), ("york", "NORTH"), ("York", None)) == {}


def test_circles_are_wrong_and_what_stands_below_one_is_not(tmp_path: Path) -> None:
    rows = [("York", "A"), ("A", "B"), ("B", "C"), ("C", "A"), ("D", "d"), ("E", "F"), ("F", "E")]
    assert wrong(tmp_path, *rows) == {OWN_PARENT: [(6,)], CIRCLE: [(3, 4, 5), (7, 8)]}


PLACES_CSV = """place,level,parent,manager,opened_at,closed_at,timezone
York,location,North,Ada,1950-05-01,,Europe/London
Hull,location,North,,2024-05-01,2023-05-01,
Bath,location,South,,,,
Bath,location,North,,,,Europa/London
Bath,location,South,,,,
East,region,West,,,,
West,region,East,,,,
North,region,England,,,,
North,region,England,Dora,,,
"""


@pytest.fixture
def told(home: Home, tmp_path: Path) -> Home:
    """A store with a file of places, some of them wrong, and one of answers."""
    path = tmp_path / "places.csv"
    path.write_text(PLACES_CSV, encoding="utf-8")
    put(home, path)
    return home


def test_what_is_wrong_is_refused_with_its_lines(told: Home) -> None:
    (folder,) = told.drops.iterdir()
    refused = pl.read_csv(folder / "refused.csv", infer_schema=False)
    assert dict(refused.select("line", "reasons").iter_rows()) == {
        "3": "was closed before it was opened",
        "4": "has two parents in this file (lines 4, 5, 6)",
        "5": "has two parents in this file (lines 4, 5, 6)",
        "6": "has two parents in this file (lines 4, 5, 6)",
        "7": "lies in a circle of parents (lines 7, 8)",
        "8": "lies in a circle of parents (lines 7, 8)",
        "9": "the same key occurs again later in the file (line 10 wins)",
    }
    lake = Lake.open(told)
    assert lake.tables["places"].rows == 2
    york, north = (lake.places.named(name) for name in ("York", "North"))
    assert (york.opened_at.year, north.manager) == (1950, "Dora")
    assert lake.places.above("york") == {"region": "North"}


def test_a_file_of_places_moves_rows_and_is_taken_back(told: Home, tmp_path: Path) -> None:
    put(told, answers(tmp_path / "a.csv", {"a": 9}))
    regions = "SELECT DISTINCT location, region FROM responses"
    before = Lake.open(told).query(regions, {}).rows()
    path = tmp_path / "more.csv"
    path.write_text("place,parent\nYORK,Far North\n", encoding="utf-8")
    later = put(told, path)
    assert before == [("York", "North")]
    assert Lake.open(told).query(regions, {}).rows() == [("York", "Far North")]
    rebuild(told)
    assert Lake.open(told).query(regions, {}).rows() == [("York", "Far North")]
    undo(told, str(later.drop))
    assert Lake.open(told).query(regions, {}).rows() == before


def test_a_register_tells_of_no_time(told: Home) -> None:
    lake = Lake.open(told)
    assert TABLES["places"].is_register
    assert lake.told_until("places") is None
    assert lake.extent()[0].year == 2000  # no file tells of any
