"""Places that differ beyond chance are named, places that do not are not, hidden ones never."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from metrics.analyses.journey import HOUR, Consistency, consistency
from metrics.analyses.journey.consistency import _of_rows, hours_of_day
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.model import Row
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import at, reader_of, write_lake
from tests.support.reading import OpenPage, plain, said
from tests.support.stores import seeing_all
from ui.panels.touchpoints.consistency import in_words

#: Promoters and detractors among 40 answers each.
PLACES = {"Bath": (32, 4), "York": (10, 20), "Hull": (20, 12), "Leeds": (22, 10)}


def answers(places: dict[str, tuple[int, int]], total: int = 40) -> list[dict[str, Any]]:
    return [
        {
            "answered_at": at(f"2026-10-{1 + number % 28:02}T12:00"),
            "question": "nps",
            "score": 10 if number < up else 3 if number < up + down else 8,
            "location": place,
            "channel": ("web", "email")[number % 2],
        }
        for place, (up, down) in places.items()
        for number in range(total)
    ]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    small = answers({"Truro": (3, 0)}, total=3)
    rows = [*answers(PLACES), *small]
    return seeing_all(write_lake(tmp_path_factory.mktemp("places"), responses=rows))


def the_one(home: Home, **also: Any) -> Consistency:
    (found,) = consistency(reader_of(Lake.open(home), **also), Slice())
    return found


def test_the_spread_of_four_places_by_hand(home: Home) -> None:
    """NPS 70, −25, 20, 30: s² is 1,522.9; chance makes 40 answers' variance 185 of it."""
    found = the_one(home)
    assert (found.key, found.column, found.spread.n, found.left_out) == ("nps", "location", 4, 1)
    net, sided = (84 - 46) / 160, 130 / 160
    # Three answers more, three quarters of one to each side, as the interval of NPS has it.
    net, sided = 38 / 163, (130 + 1.5) / 163
    chance = 100**2 * (sided - net**2) / 163 * 160 / 40
    squared = sum((value - 23.75) ** 2 for value in (70, -25, 20, 30)) / 3
    assert found.spread.value == pytest.approx((squared - chance) ** 0.5, rel=0.02)
    assert found.is_real
    assert (found.best.group, found.worst.group) == ("Bath", "York")


def test_its_sentence_names_the_ends(home: Home) -> None:
    text = plain(in_words(the_one(home)))
    assert text.startswith("Net Promoter Score typically differs by **37")
    # One place has so few answers that it is left out.
    assert "between the 4 locations with 10 answers or more, beyond chance" in text
    assert text.endswith("from York −25 to Bath +70.")


def test_places_that_are_alike_have_no_ends(tmp_path: Path) -> None:
    rows = answers(dict.fromkeys(PLACES, (20, 10)))
    found = the_one(write_lake(tmp_path, responses=rows))
    assert not found.is_real
    assert found.spread.value == 0
    text = plain(in_words(found))
    assert "cannot be told apart" in text
    assert not [name for name in PLACES if name in text]


def test_a_hidden_place_is_in_no_spread(tmp_path: Path) -> None:
    rows = [*answers(PLACES), *answers({"Truro": (0, 12), "Derby": (12, 0)}, total=12)]
    lake = Lake.open(write_lake(tmp_path, responses=rows))
    (seen,) = consistency(reader_of(lake), Slice())
    (told,) = consistency(reader_of(lake, smallest=20), Slice())
    assert (seen.worst.group, seen.spread.n) == ("Truro", 6)
    assert (told.worst.group, told.spread.n) == ("York", 4)


def test_two_places_tell_nothing(tmp_path: Path) -> None:
    some = {name: PLACES[name] for name in ("Bath", "York")}
    lake = Lake.open(write_lake(tmp_path, responses=answers(some)))
    assert consistency(reader_of(lake), Slice()) == ()


def test_hours_are_told_on_the_clock_of_each_place(tmp_path: Path) -> None:
    """12, 13 and 14 o'clock in London are 8 hours earlier where Bath is; an evening lies apart."""
    hours = {12: (20, 6), 13: (21, 5), 19: (4, 22)}
    rows = [
        {
            **row,
            "location": place,
            "answered_at": at(f"2026-11-{1 + number % 28:02}T{hour + behind:02}:30"),
        }
        for place, behind in (("Hull", 0), ("Bath", 4))
        for hour, (up, down) in hours.items()
        for number, row in enumerate(answers({place: (up, down)}, total=40))
    ]
    places = [{"place": "Bath", "level": "location", "timezone": "Atlantic/Stanley"}]
    lake = Lake.open(write_lake(tmp_path, responses=rows, places=places))
    zones = [("Hull", 0), ("Bath", -3)]
    (found,) = (one for one in consistency(reader_of(lake), Slice()) if one.column == HOUR)
    told = {
        row.group: (row.estimate.value, row.estimate.n)
        for row in hours_of_day(reader_of(lake), METRICS["nps"], Slice())
    }
    counted: dict[str, list[int]] = {}
    for row in rows:
        shift = dict(zones)[row["location"]]
        score = 1 if row["score"] >= 9 else -1 if row["score"] <= 6 else 0
        counted.setdefault(f"{row['answered_at'].hour + shift:02}:00", []).append(score)
    assert told == {
        hour: (pytest.approx(100 * sum(all_of) / len(all_of)), len(all_of))
        for hour, all_of in counted.items()
    }
    values = [100 * sum(all_of) / len(all_of) for all_of in counted.values()]
    assert found.is_real
    assert (found.best.estimate.value, found.worst.estimate.value) == (max(values), min(values))
    assert "hours of the day, beyond chance" in plain(in_words(found))


def test_small_hours_are_hidden(tmp_path: Path) -> None:
    rows = answers({"Bath": (20, 6)}) + [
        {**row, "answered_at": at("2026-10-03T20:10")} for row in answers({"Bath": (3, 0)}, 3)
    ]
    lake = Lake.open(write_lake(tmp_path, responses=rows))
    told = hours_of_day(reader_of(lake, smallest=5), METRICS["nps"], Slice())
    assert [row.estimate.hidden for row in told if row.estimate.n == 3] == [True]


def test_the_command_line_tells_it(home: Home) -> None:
    def run(*words: str) -> str:
        env = {"PEPPER_HOME": str(home.root)}
        done = CliRunner().invoke(app, ["consistency", *words], env=env)
        assert done.exit_code == 0, done.output
        return done.stdout

    (row,) = json.loads(run("--json"))["rows"]
    assert (row["by"], row["worst"], row["best"]) == ("location", "York", "Bath")
    assert row["low"] < row["spread"] < row["high"]
    assert next(csv.DictReader(io.StringIO(run("--csv"))))["groups"] == "4"


def test_the_page_has_a_section(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "touchpoints", section="Consistency", period="2026-10")
    text = plain(said(page))
    assert "from York −25 to Bath +70" in text
    labels = [link.proto.label for link in page.get("page_link")]
    assert {"see NPS of York →", "see NPS of Bath →"} <= {*labels}
    assert not page.exception


#: Answers, or complaints, of each hour of a day: a quiet morning, noon, an afternoon, an evening.
BY_HOUR = np.array([12, 30, 60, 80, 40, 20, 15, 25, 70, 120, 90, 40])
_DAYS = 200


def _answered(chance: np.random.Generator, apart: float) -> list[Row]:
    """NPS of each hour, whose true values lie so many points apart (their standard deviation)."""
    metric, rows = METRICS["nps"], []
    for hour, n in enumerate(BY_HOUR):
        net = np.clip(chance.normal(30, apart), -65, 65) / 100
        up, down, between = map(int, chance.multinomial(n, [(0.7 + net) / 2, (0.7 - net) / 2, 0.3]))
        told = {"promoters": up, "detractors": down, "passives": between, "answered": int(n)}
        rows.append(Row(f"{hour + 9:02}:00", metric.estimate(told), told))
    return rows


def _waited(chance: np.random.Generator, apart: float) -> list[Row]:
    """Median waits of each hour, lognormal, whose true values lie so many hours apart."""
    metric, rows = METRICS["resolution_median"], []
    for hour, n in enumerate(BY_HOUR):
        median = max(chance.normal(24, apart), 4)
        waits = np.sort(median * np.exp(chance.normal(0, 1, n)) * 3.6e9).astype(np.int64)
        told: dict[str, Any] = dict.fromkeys(metric.inputs, np.array([], np.int64))
        told |= {"resolved": waits, "left_out_for_an_unusable_end": 0}
        rows.append(Row(f"{hour + 9:02}:00", metric.estimate(told), told))
    return rows


#: How often, in %, the interval of the spread between hours holds the truth, at least; and how
#: often hours that are alike are called unlike, at most. Of medians of few waits the variance of all
#: together, by their sizes, is a little too small.
HELD = {"nps": (_answered, 92.5, 4.5), "resolution_median": (_waited, 89.0, 9.0)}


@pytest.mark.parametrize("apart", [0.0, 4.0, 12.0])
@pytest.mark.parametrize("key", HELD)
def test_the_spread_between_hours_holds_the_truth_as_often_as_it_says(
    key: str, apart: float
) -> None:
    make, held, unlike = HELD[key]
    chance = np.random.default_rng([int(apart), len(key)])
    found = [_of_rows(METRICS[key], HOUR, make(chance, apart)) for _ in range(_DAYS)]
    told = [each for each in found if each is not None]
    assert len(told) == _DAYS
    within = [(one.spread.low or 0) <= apart <= (one.spread.high or 0) for one in told]
    assert 100 * np.mean(within) >= held
    if not apart:
        assert 100 * np.mean([one.is_real for one in told]) <= unlike
    elif apart > 10:
        assert np.mean([one.is_real for one in told]) > 0.3
