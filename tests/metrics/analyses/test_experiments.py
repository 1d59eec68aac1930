"""What experiments did, against numbers counted by hand; what a plan takes; who is on which side."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from metrics.analyses.experiments import comparable, mean_of, needed, result, split, weeks
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.reader import Reader
from store.experiments import Experiment
from store.settings import Home, Settings
from tests.support.lakes import Record, at, write_lake

PLACES = tuple(f"Place {letter}" for letter in "ABCDEFGH")
TREATED, COMPARED = PLACES[:4], PLACES[4:]
FIRST = at("2026-01-05T12:00")
#: Two weeks each: earlier, before, since. Of ten answers a day so many are tens, and others sevens.
TENS = {
    **{place: (3, 3 + n % 2, 8 + n % 2) for n, place in enumerate(TREATED)},
    **{place: (3, 3 + n % 2, 4 - n % 2) for n, place in enumerate(COMPARED)},
}
PLAN = Experiment(
    id="registered/x",
    name="Warm plates",
    metric="nps",
    expected=20.0,
    treated=tuple(name.upper() for name in TREATED),
    starts_on=date(2026, 2, 2),
    ends_on=date(2026, 2, 15),
)
STARTED = replace(PLAN, started_on=PLAN.starts_on)


def answers(counted: Mapping[str, tuple[int, int, int]] = TENS) -> list[Record]:
    return [
        {"location": place, "answered_at": FIRST + timedelta(days=day), "question": "nps",
         "score": 10 if number < tens[day // 14] else 7, "touchpoint": "meal"}
        for place, tens in counted.items()
        for day in range(42)
        for number in range(10)
    ]  # fmt: skip


def told_of() -> Record:
    """The plan as a file tells it, started on its first day."""
    return {
        "experiment_id": "x", "name": PLAN.name, "metric": "nps", "expected_effect": 20.0,
        "treated": "; ".join(PLAN.treated), "planned_start": at("2026-02-02T12:00"),
        "planned_end": at("2026-02-15T12:00"), "started_at": at("2026-02-02T12:00"),
        "key_source": "registered",
    }  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("tried")
    return write_lake(folder, responses=answers(), experiments=[told_of()])


@pytest.fixture(scope="module")
def reader(home: Home) -> Reader:
    return Reader.of_everything(Lake.open(home), Settings())


def test_the_effect_is_the_difference_of_the_differences_of_places(reader: Reader) -> None:
    found = result(reader, STARTED)
    change = {place: 10 * (tens[2] - tens[1]) for place, tens in TENS.items()}
    by_hand = np.mean([change[p] for p in TREATED]) - np.mean([change[p] for p in COMPARED])
    assert found.effect.value == pytest.approx(by_hand)
    assert found.outcome == "hit"
    assert found.effect.n == 8
    assert found.answers == 8 * 140
    assert {each.place: each.change for each in found.places} == pytest.approx(change)
    assert mean_of(found.side(treated=True), since=True) == pytest.approx(85)
    assert not found.had_drawn_apart
    assert found.reason == ""


def drawn_apart() -> dict[str, tuple[int, int, int]]:
    """The treated places rose by as much before it began as they did since."""
    return {
        place: (tens[0] - 3 if place in TREATED else tens[0], *tens[1:])
        for place, tens in TENS.items()
    }


def test_places_that_drew_apart_before_it_began_are_said_to_have(tmp_path: Path) -> None:
    counted = drawn_apart()
    lake = Lake.open(write_lake(tmp_path, responses=answers(counted)))
    found = result(Reader.of_everything(lake, Settings()), STARTED)
    change = {place: 10 * (tens[1] - tens[0]) for place, tens in counted.items()}
    by_hand = np.mean([change[p] for p in TREATED]) - np.mean([change[p] for p in COMPARED])
    assert found.had_drawn_apart
    assert found.drawn_apart.value == pytest.approx(by_hand) == 30
    assert found.outcome == "hit", "the verdict is of the days since; the page warns beside it"
    # Four places whose rise is higher than that of all others, of 70 ways to choose: 1.4 %.
    assert found.drawn_apart.low is not None
    assert found.drawn_apart.low > 0


def test_the_other_way_round_it_is_a_miss_and_little_is_too_early(reader: Reader) -> None:
    assert result(reader, replace(STARTED, expected=-20.0)).outcome == "miss"
    few = result(reader, replace(STARTED, treated=TREATED[:2], compared=COMPARED[:3]))
    assert (few.outcome, few.still) == ("too early", None)
    assert few.reason == (
        "2 places against 3 can be told from chance by no number of answers; 8 in all could"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"started_on": None}, "it is not started"),
        (
            {"ends_on": date(2026, 3, 15)},
            "it is not over: files do not reach its planned end; 28 of its 42 days are still needed",
        ),
        ({"stopped_on": date(2026, 2, 10)}, "it was stopped before its planned end"),
        ({"metric": "luck"}, "there is no metric luck"),
        ({"ends_on": date(9000, 1, 1)}, "it is to last from 2026-02-02 to 9000-01-01"),
        ({"placed_by": "team"}, "no team of one side was measured"),
    ],
)
def test_where_nothing_can_be_told_no_effect_is(
    reader: Reader, changed: dict[str, object], said: str
) -> None:
    found = result(reader, replace(STARTED, **changed))  # type: ignore[arg-type]
    assert found.outcome == "too early"
    assert found.effect.value is None
    assert found.reason.startswith(said)


def test_weeks_tell_both_sides_from_before_it_began(reader: Reader) -> None:
    told = weeks(reader, STARTED)
    since = [week for week in told if week.first >= STARTED.begins_on]
    assert [week.first for week in since] == [date(2026, 2, 2), date(2026, 2, 9)]
    assert [week.treated for week in since] == pytest.approx([85, 85])
    assert [week.compared for week in since] == pytest.approx([35, 35])
    assert told[0].treated is None
    assert sum(week.answers for week in told) == 8 * 10 * 42


def test_who_is_treated_is_by_chance_and_the_same_for_all() -> None:
    places = [f"Place {n}" for n in range(41)]
    treated, compared = split(places, "Warm plates")
    assert (len(treated), len(compared)) == (20, 21)
    assert {*treated, *compared} == {*places}
    assert split(places[::-1], "Warm plates") == (treated, compared)
    assert split(places, "Cold plates") != (treated, compared)
    often = sum("Place 7" in split(places, str(seed))[0] for seed in range(400))
    assert 150 < often < 245


def test_what_a_plan_takes_is_told_before_it_starts(reader: Reader) -> None:
    day = date(2026, 2, 2)
    found = needed(reader, PLAN, day)
    assert (found.weeks, found.treated, found.compared, found.reason) == (2, 4, 4, "")
    assert found.answers == 8 * 140
    little = needed(reader, replace(PLAN, expected=0.1), day)
    assert little.weeks is None
    # Six weeks of files let two stretches of two weeks be tried, and nothing longer.
    assert little.reason.startswith("2 weeks would not suffice, and for longer ones files do not")
    least = float(little.reason.split("; ")[1].split(" points would be found")[0])
    assert 0.1 < least <= PLAN.expected
    # Just so much is found, and a little less is not.
    assert needed(reader, replace(PLAN, expected=least), day).weeks == 2
    assert needed(reader, replace(PLAN, expected=least - 0.2), day).weeks is None
    few = needed(reader, replace(PLAN, compared=COMPARED[:1]), day)
    assert "by no number of answers" in few.reason
    assert {row.group for row in comparable(reader, PLAN, date(2026, 3, 2))} == {*PLACES}


def test_comparable_are_places_measured_often_enough_in_both_stretches(tmp_path: Path) -> None:
    some = [
        {"location": place, "answered_at": at("2026-03-01T10:00") - timedelta(days=day),
         "question": "nps", "score": 9}
        for place, days in (("Old", range(56)), ("New", range(20)))
        for day in days
    ]  # fmt: skip
    asked = Reader.of_everything(Lake.open(write_lake(tmp_path, responses=some)), Settings())
    assert [row.group for row in comparable(asked, PLAN, date(2026, 3, 2))] == ["Old"]


def test_the_command_line_tells_the_same_in_json_and_csv(home: Home, reader: Reader) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["experiments", *words, "--home", str(home.root)])
        assert done.exit_code == 0, done.output
        return done.stdout

    (told,) = json.loads(run("--json"))["rows"]
    (line,) = csv.DictReader(io.StringIO(run("--csv")))
    found = result(reader, STARTED)
    assert (told["outcome"], told["effect"]) == ("hit", found.effect.value)
    assert (float(line["effect_low"]), line["experiment"]) == (found.effect.low, "registered/x")
    assert len(json.loads(run("registered/x", "--json"))["rows"]) == 8
    assert json.loads(run("--needs", "--json"))["rows"][0]["weeks"] == 2
    gone = CliRunner().invoke(app, ["experiments", "gone", "--home", str(home.root)])
    assert gone.exit_code == 1
