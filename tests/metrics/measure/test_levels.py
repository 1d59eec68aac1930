"""Subtotals by level equal the rows: measured again over them, never averaged or added up."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure_all
from metrics.measure.reader import Reader
from metrics.model import Row
from metrics.slices import Slice
from tests.support.companies import CHANNELS, PLACES, SEGMENTS, TREE, company
from tests.support.lakes import make_lake, reader_of

#: By level what each location lies in; one lies in none.
_IN_NONE = {PLACES[3]: None, None: None}
LIES_IN: dict[str, dict[str | None, str | None]] = {
    "district": {"York": "Mall", PLACES[1]: None, "100%": None, **_IN_NONE},
    "region": {"York": "North", PLACES[1]: "North", "100%": "South", **_IN_NONE},
    "division": {"York": "Isles", PLACES[1]: "Isles", "100%": None, **_IN_NONE},
    "country": {"York": "UK", PLACES[1]: "UK", "100%": "UK", **_IN_NONE},
}
#: Only locations are placed, so that a region is its locations.
PLACED = [place for place in TREE if place.get("level") != "team"]
ALL = [*METRICS.values()]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    rows = company(4, 200) | {"places": []}
    folder = tmp_path_factory.mktemp("levels")
    return reader_of(make_lake(folder, **{**rows, "places": PLACED}))


def random_slice(draw: random.Random) -> Slice:
    since, until = draw.choice([
        (None, None), (date(2026, 3, 1), date(2026, 5, 2)), (date(2026, 4, 1), None),
    ])  # fmt: skip
    only = draw.choice([
        {}, {"channel": (draw.choice(CHANNELS),)}, {"segment": tuple(draw.sample(SEGMENTS, 2))},
    ])  # fmt: skip
    return Slice(since, until, draw.choice(["UTC", "Europe/London"]), only=only)


def told(rows: list[Row]) -> dict[object, tuple[float | None, float | None, float | None, int]]:
    found = {row.group: row.estimate for row in rows if row.estimate.n}
    return {group: (e.value, e.low, e.high, e.n) for group, e in found.items()}


def size(value: Any) -> float:
    """A number, or how many there are of what is put together."""
    return float(value or 0) if isinstance(value, int | float | None) else len(value)


@pytest.mark.parametrize("level", LIES_IN)
@pytest.mark.parametrize("seed", range(3))
def test_a_level_is_what_is_measured_of_its_locations(
    reader: Reader, seed: int, level: str
) -> None:
    chosen = random_slice(random.Random(f"{seed} {level}"))  # noqa: S311
    by_level = measure_all(reader, ALL, chosen, by=level)
    compared = 0
    for above in dict.fromkeys(LIES_IN[level].values()):
        names = tuple(name for name, lies_in in LIES_IN[level].items() if lies_in == above)
        mine = measure_all(reader, ALL, chosen.narrow("location", *names))
        alone = measure_all(reader, ALL, chosen.narrow(level, above))
        for metric in ALL:
            # What is not told by place at all is measured by neither.
            expected = told(mine[metric.key]).get(None)
            assert told(alone[metric.key]).get(None) == expected, (metric.key, above)
            if by_level[metric.key]:
                assert told(by_level[metric.key]).get(above) == expected, (metric.key, above)
                compared += expected is not None
    assert compared > 20


@pytest.mark.parametrize("level", LIES_IN)
@pytest.mark.parametrize("seed", range(3))
def test_a_level_adds_up_to_the_whole(reader: Reader, seed: int, level: str) -> None:
    chosen = random_slice(random.Random(f"{seed} {level}"))  # noqa: S311
    additive = [metric for metric in ALL if metric.additive]
    whole = measure_all(reader, additive, chosen)
    parts = measure_all(reader, additive, chosen, by=level)
    compared = 0
    for metric in additive:
        if parts[metric.key]:
            for name, value in whole[metric.key][0].inputs.items():
                some = [row.inputs[name] for row in parts[metric.key]]
                assert size(value) == pytest.approx(sum(map(size, some))), (metric.key, name)
            compared += len(parts[metric.key]) > 1
    assert compared > 10


def test_a_place_in_no_region_is_in_every_total(reader: Reader) -> None:
    rows = measure_all(reader, [METRICS["complaints_opened"]], Slice(), by="region")
    assert {row.group for row in rows["complaints_opened"]} == {"North", "South", None}


def test_a_link_of_a_level_that_nobody_tells_chooses_nothing(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, **(company(4, 20) | {"places": []}))
    nps = METRICS["nps"]
    (row,) = measure_all(reader_of(lake), [nps], Slice().narrow("region", "North"))["nps"]
    assert row.estimate.n == 0
