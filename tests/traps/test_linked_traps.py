"""Ways to learn what a hidden group said from several cuts, levels of time, charts and files."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from metrics.analyses.control import chart
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.measure.rows import newest_comments
from metrics.measure.suppression import note
from metrics.model import Estimate
from metrics.slices import Slice
from store.settings import Settings
from tests.support.lakes import Record, at, make_lake, reader_of

NPS = METRICS["nps"]
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
MONDAY = at("2026-10-05T12:00")
FEW = 5
#: How many answers each team has at each place.
SIZES = {
    ("Small", "Tiny"): 3,
    ("Solo", "Tiny"): 20,
    ("Mid", "York"): 8,
    ("Mid2", "York"): 30,
    ("Mid3", "Leeds"): 40,
}


def answers(count: int, score: int = 9, when: Any = MONDAY, **columns: Any) -> list[Record]:
    return [
        {"answered_at": when, "question": "nps", "score": score, **columns} for _ in range(count)
    ]


def shown(lake: Lake, chosen: Slice = OCTOBER, **options: Any) -> dict[Any, Estimate]:
    rows = measure(Reader.of(lake, Settings()), NPS, chosen, **options)
    return {row.group: row.estimate for row in rows}


def of_sizes(folder: Path, sizes: dict[tuple[str, str], int]) -> Lake:
    rows = [
        answer
        for (team, place), n in sizes.items()
        for answer in answers(n, 0 if n < FEW else 9, team=team, location=place)
    ]
    return make_lake(folder, responses=rows)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return of_sizes(tmp_path_factory.mktemp("places"), SIZES)


def test_a_place_less_a_team_that_is_all_in_it_tells_of_nobody(places: Lake) -> None:
    """Tiny less Solo are the three of Small: neither a place nor a team alone is too small."""
    by_team, by_location = shown(places, by="team"), shown(places, by="location")
    assert by_team["Small"].hidden
    assert by_team["Solo"].hidden or by_location["Tiny"].hidden
    # Of all ways the one that costs least: Mid has nothing to do with Tiny.
    assert {group for group, e in by_team.items() if e.hidden} == {"Small", "Solo"}
    assert not any(e.hidden for e in by_location.values())


def test_the_command_line_and_its_csv_hide_the_same(places: Lake) -> None:
    home = ["--home", str(places.folder.parent)]
    for kind in ("--json", "--csv"):
        told = CliRunner().invoke(app, ["show", "nps", "--by", "team", kind, *home]).stdout
        rows = (
            json.loads(told)["rows"] if kind == "--json" else [*csv.DictReader(io.StringIO(told))]
        )
        assert {r["group"] for r in rows if r.get("hidden") or r.get("note")} == {"Small", "Solo"}
        assert not any(r["value"] for r in rows if r["group"] in ("Small", "Solo"))


def ways(lake: Lake, sizes: dict[tuple[str, str], int]) -> Iterator[set[tuple[str, str]]]:
    """The cells of each number that is shown, whichever column chooses and whichever groups."""
    sides = {"team": 0, "location": 1}
    for column, by in (("team", "location"), ("location", "team")):
        values = sorted({cell[sides[column]] for cell in sizes})
        groups = shown(lake, by=by)
        for group, estimate in groups.items():
            if not estimate.hidden and not estimate.others:
                yield {cell for cell in sizes if cell[sides[by]] == group}
        for some in (*combinations(values, 1), *combinations(values, 2)):
            chosen = OCTOBER.narrow(column, *some)
            inside = {cell for cell in sizes if cell[sides[column]] in some}
            if not shown(lake, chosen)[None].hidden:
                yield inside
            for group, estimate in shown(lake, chosen, by=by).items():
                if not estimate.hidden and not estimate.others:
                    yield {cell for cell in inside if cell[sides[by]] == group}
    yield {*sizes}


def worked_out(known: list[set[tuple[str, str]]], sizes: dict[tuple[str, str], int]) -> list[Any]:
    """The sets of few answers whose number follows from all that is shown."""
    cells = [cell for cell, n in sizes.items() if n]
    rows = np.array([[cell in number for cell in cells] for number in known], dtype=int)
    rank = np.linalg.matrix_rank(rows)
    few = [
        some
        for size in range(1, FEW)
        for some in combinations(cells, size)
        if sum(sizes[cell] for cell in some) < FEW
    ]
    return [
        some
        for some in few
        if np.linalg.matrix_rank(np.vstack([rows, [cell in some for cell in cells]])) == rank
    ]


RANDOM = np.random.default_rng(7)
COMPANIES = [
    SIZES,
    # Floor at Bath, beside all of Bath, is Care at Bath; and that beside all of Care is Leeds.
    {
        ("Care", "York"): 60, ("Care", "Bath"): 10, ("Care", "Leeds"): 3,
        ("Floor", "York"): 20, ("Floor", "Bath"): 20, ("Floor", "Leeds"): 20,
    },
    *(
        {cell: int(RANDOM.choice((0, 1, 3, 6, 20))) for cell in product("abc", "xyz")}
        for _ in range(6)
    ),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(COMPANIES)))
def test_whatever_is_chosen_by_one_column_and_grouped_by_another_tells_of_few(
    tmp_path: Path, number: int
) -> None:
    sizes = COMPANIES[number]
    lake = of_sizes(tmp_path, sizes)
    assert worked_out([*ways(lake, sizes)], sizes) == []


def test_a_cell_is_hidden_whichever_of_its_columns_is_chosen(tmp_path: Path) -> None:
    sizes = COMPANIES[1]
    lake = of_sizes(tmp_path, sizes)
    hidden = set()
    for team, place in sizes:
        by_place = shown(lake, OCTOBER.narrow("team", team), by="location")[place]
        by_team = shown(lake, OCTOBER.narrow("location", place), by="team")[team]
        both = shown(lake, OCTOBER.narrow("team", team).narrow("location", place))[None]
        assert by_place == by_team == both, (team, place)
        hidden |= {(team, place)} if both.hidden else set()
    assert ("Care", "Leeds") in hidden
    assert len(hidden) == 4


def test_a_team_of_one_week_does_not_tell_of_others_in_it(tmp_path: Path) -> None:
    rows = [
        *answers(20, team="Solo"),
        *answers(3, 0, team="Care"),
        *(
            a
            for i in (1, 2)
            for a in answers(20 + i, when=MONDAY + timedelta(weeks=i), team="Care")
        ),
    ]
    lake = make_lake(tmp_path, responses=rows)
    first = MONDAY.date()
    weeks = shown(lake, by="week")
    assert weeks[first].hidden or shown(lake, by="team")["Solo"].hidden
    assert shown(lake, OCTOBER.narrow("team", "Care"), by="week")[first].hidden


def days(folder: Path) -> Lake:
    """Three bad answers on a Tuesday; the smallest other day is in another week."""
    sizes = {0: 20, 1: 3, 2: 15, 7: 6, 8: 30, 14: 25, 21: 40}
    rows = [
        answer
        for day, n in sizes.items()
        for answer in answers(n, 0 if n < FEW else 9, MONDAY + timedelta(days=day))
    ]
    return make_lake(folder, responses=rows)


def test_a_week_less_its_other_days_does_not_tell_of_a_day(tmp_path: Path) -> None:
    lake = days(tmp_path)
    by_day, by_week = shown(lake, by="day"), shown(lake, by="week")
    tuesday = MONDAY.date() + timedelta(days=1)
    assert by_day[tuesday].hidden
    for first, week in by_week.items():
        mine = [e for day, e in by_day.items() if first <= day < first + timedelta(days=7)]
        few = [e.n for e in mine if e.hidden]
        assert week.hidden or not few or (len(few) > 1 and sum(few) >= FEW), first


def test_a_month_less_its_other_weeks_does_not_tell_of_a_week(tmp_path: Path) -> None:
    rows = [
        answer
        for day, n in {0: 20, 7: 3, 14: 18, 35: 6, 42: 30}.items()
        for answer in answers(n, 0 if n < FEW else 9, MONDAY + timedelta(days=day))
    ]
    autumn = Slice(date(2026, 10, 1), date(2026, 12, 1))
    weeks = shown(make_lake(tmp_path, responses=rows), autumn, by="week")
    few = [e.n for week, e in weeks.items() if e.hidden and week < date(2026, 11, 1)]
    assert sum(few) >= FEW
    assert len(few) > 1


def test_a_joined_point_of_a_control_chart_does_not_tell_of_a_week_in_it(tmp_path: Path) -> None:
    """Of two weeks in one point one is shown: the point less it would be the other."""
    sizes = [40, 3, 29, 35, 6, 40, 33, 32, 31, 36, 38, 34]
    rows = [
        answer
        for week, n in enumerate(sizes)
        for answer in answers(n, 0 if n < FEW else 9, MONDAY + timedelta(weeks=week))
    ]
    lake = make_lake(tmp_path, responses=rows, known_at=at("2027-02-01T00:00"))
    reader, whole = Reader.of(lake, Settings()), Slice()
    weeks = shown(lake, whole, by="week")
    found = chart(reader, NPS, whole, "week").points
    assert any(point.periods > 1 for point in found)
    for point in found:
        few = [e.n for day, e in weeks.items() if point.first <= day < point.until and e.hidden]
        told = not point.row.estimate.hidden
        assert not (told and few) or (len(few) > 1 and sum(few) >= FEW), point.first
        assert point.row.estimate.hidden or point.value is not None


def test_a_tiny_group_does_not_hide_the_largest(tmp_path: Path) -> None:
    """Three beside 261: these are told with the three, as the whole is, and it is said."""
    lake = of_sizes(tmp_path, {("Care", "Truro"): 3, ("Care", "York"): 261})
    found, whole = shown(lake, by="location"), shown(lake)[None]
    assert found["Truro"] == Estimate(None, None, None, 3, hidden=True)
    york = found["York"]
    assert (york.value, york.low, york.high, york.n) == (whole.value, whole.low, whole.high, 264)
    assert note(york, "answers") == "with 3 answers of others"
    told = shown(lake, OCTOBER.narrow("location", "York"))[None]
    assert told.hidden


def test_words_of_a_place_less_those_of_a_team_in_it_are_nobodys(tmp_path: Path) -> None:
    rows = [
        {**answer, "comment": f"{team} {number}"}
        for (team, place), n in SIZES.items()
        for number, answer in enumerate(answers(n, team=team, location=place))
    ]
    reader = Reader.of(make_lake(tmp_path, responses=rows), Settings())
    lists = {
        (column, value): newest_comments(reader, OCTOBER.narrow(column, value), 200)
        for column, value in (("location", "Tiny"), ("team", "Solo"))
    }
    told = [{*found["words"]} for found in lists.values()]
    assert not all(told), "Tiny less Solo would be Small"
    named = newest_comments(reader, OCTOBER, 200).filter(pl.col("team").is_null())
    tiny = {word for word in named["words"] if word.split()[0] in ("Small", "Solo")}
    assert len(tiny) != 3


def test_what_is_hidden_is_the_same_whoever_asks_for_what_else(places: Lake) -> None:
    """One metric or all, one column or several: the decision is the period's and the scope's."""
    alone = shown(places, by="team")
    every = [metric for metric in METRICS.values() if metric.relation == "responses"]
    (row,) = [measure(Reader.of(places, Settings()), m, OCTOBER, by="team") for m in every[:1]]
    assert {r.group: r.estimate for r in row} == alone
    assert not any(e.hidden for e in {
        r.group: r.estimate for r in measure(reader_of(places), NPS, OCTOBER, by="team")
    }.values())  # fmt: skip
