"""A place that is behind the others of its region is found, be it like the company or not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from metrics.analyses.evidence.names import Context, name_of, read
from metrics.analyses.evidence.proof import prove
from metrics.analyses.findings import Finding, Findings, findings
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import at, reader_of, write_lake
from tests.support.reading import plain
from ui.sentences.findings import finding as in_words

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
REGIONS = {"Hull": "North", "Leeds": "North", "York": "North", "Bath": "South", "Truro": "South"}
#: Promoters and detractors among 100 answers: York is like the company, and its region is not.
SCORES = {"Hull": (64, 4), "Leeds": (62, 6), "York": (40, 22), "Bath": (22, 42), "Truro": (24, 40)}


def net(*places: str) -> float:
    """Return the Net Promoter Score of some places, by hand."""
    up, down = (sum(SCORES[place][side] for place in places) for side in (0, 1))
    return 100 * (up - down) / (100 * len(places))


def answers(months: tuple[int, ...] = (9, 10)) -> list[dict[str, Any]]:
    return [
        {
            "answered_at": at(f"2026-{month:02}-{1 + number % 28:02}T12:00"),
            "question": "nps",
            "score": 10 if number < up else 3 if number < up + down else 8,
            "location": place,
        }
        for month in months
        for place, (up, down) in SCORES.items()
        for number in range(100)
    ]


def company(folder: Path, parents: dict[str, str] = REGIONS) -> Home:
    places = [{"place": place, "level": "location", "parent": of} for place, of in parents.items()]
    regions = [{"place": name, "level": "region"} for name in sorted({*parents.values()})]
    return write_lake(folder, responses=answers(), places=[*places, *regions])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return company(tmp_path_factory.mktemp("regions"))


def told_of(found: Findings, place: str) -> list[Finding]:
    return [each for each in (*found.found, *found.more) if each.group == place]


def test_a_place_like_the_company_is_found_behind_its_region(home: Home) -> None:
    found = findings(reader_of(Lake.open(home)), OCTOBER)
    (york,) = told_of(found, "York")
    assert (york.kind, york.key, york.column) == ("below its region", "nps", "location")
    assert york.region is not None
    assert (york.region.level, york.region.name) == ("region", "North")
    assert york.difference.value == pytest.approx(net("York") - net("Hull", "Leeds"))
    # No finding says so without regions: York is no worse than all others together.
    assert net("York") > net("Hull", "Leeds", "Bath", "Truro") - 5
    # The whole before; five places before, the others, and those of their regions.
    assert found.comparisons == 1 + 3 * 5


def test_one_region_is_the_company_and_looked_at_once(tmp_path: Path) -> None:
    home = company(tmp_path, dict.fromkeys(REGIONS, "Everywhere"))
    found = findings(reader_of(Lake.open(home)), OCTOBER)
    assert found.comparisons == 1 + 2 * 5
    assert not [each for each in (*found.found, *found.more) if each.region]


def test_of_one_chosen_region_the_others_are_all_others(home: Home) -> None:
    """Whoever looks at the North alone is told once by how much York is behind in it."""
    north = OCTOBER.narrow("region", "North")
    found = findings(reader_of(Lake.open(home)), north)
    assert found.comparisons == 1 + 2 * 3
    (york,) = told_of(found, "York")
    assert (york.kind, york.region) == ("below the rest", None)
    assert york.difference.value == pytest.approx(net("York") - net("Hull", "Leeds"))
    assert "other locations of" not in plain(in_words(york, "September"))


def test_what_proves_it_are_the_places_of_its_region(home: Home) -> None:
    reader, where = reader_of(Lake.open(home)), Context(OCTOBER)
    (york,) = told_of(findings(reader, OCTOBER), "York")
    proof = prove(reader, york, where)
    assert proof is not None
    assert proof.neighbours is not None
    values = {row.group: row.estimate.value for row in proof.neighbours.rows}
    assert values == {name: pytest.approx(net(name)) for name in ("Hull", "Leeds", "York")}
    assert proof.neighbours.rest.value == pytest.approx(net("Hull", "Leeds"))
    assert proof.rest == proof.neighbours.rest
    assert proof.difference == york.difference
    named = name_of(york, where)
    assert read(named.written(), OCTOBER.timezone, OCTOBER.week_start) == named


def test_the_command_line_names_the_region(home: Home) -> None:
    words = ["needs", "--since", "2026-10-01", "--until", "2026-11-01", "--json"]
    done = CliRunner().invoke(app, words, env={"PEPPER_HOME": str(home.root)})
    assert done.exit_code == 0, done.output
    (york,) = [row for row in json.loads(done.stdout)["rows"] if row["group"] == "York"]
    assert (york["kind"], york["region"]) == ("below its region", "North")
    assert york["difference"] == pytest.approx(net("York") - net("Hull", "Leeds"))


def test_it_is_said_in_a_sentence(home: Home) -> None:
    (york,) = told_of(findings(reader_of(Lake.open(home)), OCTOBER), "York")
    told = plain(in_words(york, "September"))
    assert told.startswith("**York** is 40 points below the other locations of North")


def test_a_place_that_fell_is_told_once_with_its_region_beside_it(tmp_path: Path) -> None:
    rows = [
        {**row, "score": 9} if row["answered_at"].month == 9 and row["location"] == "York" else row
        for row in answers()
    ]
    places = [{"place": place, "parent": of} for place, of in REGIONS.items()]
    home = write_lake(tmp_path, responses=rows, places=places)
    (york,) = told_of(findings(reader_of(Lake.open(home)), OCTOBER), "York")
    assert york.kind == "changed"
    told = plain(in_words(york, "September"))
    assert "York** fell 82 points against September" in told
    assert ", and is 40 points below the other locations of North; 100" in told
