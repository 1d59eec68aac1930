"""Hours that outran their staff: found where they are, ranked, levelled by arithmetic, and hidden."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from metrics.analyses.busy_hours import (
    around_the_clock,
    channel_rows,
    level,
    outrun,
    stretch_rows,
    week,
    week_rows,
)
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Scope, Slice
from store.settings import Home
from tests.support.busy import WEEKS, told
from tests.support.lakes import reader_of, write_lake


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return write_lake(tmp_path_factory.mktemp("busy"), **told())


@pytest.fixture(scope="module")
def reader(home: Home) -> Reader:
    return reader_of(Lake.open(home))


def test_the_rushed_hours_are_found_and_no_others(reader: Reader) -> None:
    (found,) = outrun(reader, Slice()).found
    assert found.name == "Saturday 12–14 in Hull"
    assert (found.load.value, found.usual, found.people) == (3.1, 2.0, 10)
    # 62 a Saturday, and 365.25 ÷ 84 Saturdays a month.
    assert found.customers == pytest.approx(62 * 365.25 / 84)
    assert found.n == 3 * 2 * WEEKS
    # In the rushed hours 48 of 72 answers are of detractors; elsewhere a third are.
    assert found.difference is not None
    assert found.difference.value is not None
    assert found.difference.value < -60


def test_hours_in_which_more_customers_come_stand_first(tmp_path: Path) -> None:
    """Whatever their load, their place, their day: those of York are less rushed, and more."""
    rows = told()
    sunday = {(6, 14), (6, 15)}
    for row in rows["staffing"]:
        if row["location"] == "York" and (row["hour"].weekday(), row["hour"].hour) in sunday:
            row |= {"people": 40.0, "visits": 104}
    rows["responses"] += [
        {"answered_at": row["hour"] + timedelta(minutes=n), "question": "nps", "score": 2,
         "location": "York"}
        for row in rows["staffing"] if row["visits"] == 104 for n in range(4)
    ]  # fmt: skip
    found = outrun(reader_of(Lake.open(write_lake(tmp_path, **rows))), Slice()).found
    assert [one.name for one in found] == ["Sunday 14–16 in York", "Saturday 12–14 in Hull"]
    assert [one.load.value for one in found] == [2.6, 3.1]
    assert [one.customers for one in found] == pytest.approx(
        [2 * visits * 365.25 / 84 for visits in (104, 31)]
    )
    assert [
        row["place"] for row in stretch_rows(outrun(reader_of(Lake.open(Home(tmp_path))), Slice()))
    ][:2] == ["York", "Hull"]


def test_what_would_level_it_is_arithmetic(reader: Reader) -> None:
    found = outrun(reader, Slice())
    levelled = level(found, found.found[0])
    assert levelled is not None
    # 31 ÷ 2 = 15.5 are needed; on Tuesdays 9 ÷ 2 = 4.5 are enough, so that 5 whole people are free.
    assert levelled.needed == pytest.approx(5.5)
    (move,) = levelled.moves
    assert (move.when, move.people, move.load, move.load_after) == ("Tuesday 15–17", 5, 0.9, 1.8)
    assert (levelled.more, levelled.load_after) == (5, pytest.approx(31 / 15))


def test_without_staff_answers_and_complaints_are_the_load(tmp_path: Path) -> None:
    reader = reader_of(Lake.open(write_lake(tmp_path, **told(staffed=False))))
    found = outrun(reader, Slice())
    (one,) = found.found
    assert (one.name, one.is_staffed, one.usual) == ("Saturday 12–14 in Hull", False, 1.0)
    assert one.load.value == pytest.approx(3, rel=0.01)
    assert level(found, one) is None
    assert week(reader, Slice()).staffed == 0


def test_the_week_has_each_hour_of_both_places(reader: Reader) -> None:
    noon = week(reader, Slice()).hours[5 * 24 + 12]
    assert (noon.load.value, noon.people, noon.visits) == (51 / 20, 20, 51)
    assert noon.score.n == 4 * WEEKS
    assert week(reader, Slice()).hours[3].is_empty


def test_channels_tell_who_is_answered_when(reader: Reader) -> None:
    found = {each.hour: each for each in around_the_clock(reader, Slice())}
    assert (found[9].channel, found[9].opened, found[9].answered) == ("phone", 84, 0)
    assert found[9].wait.value == pytest.approx(2)
    # Two hours on four weekdays, three on the others.
    assert (found[11].answered, found[12].answered) == (48, 36)


def test_few_are_told_of_by_nobody(home: Home) -> None:
    shy = reader_of(Lake.open(home), smallest=60)
    assert all(hour.score.hidden or not hour.score.n for hour in week(shy, Slice()).hours)
    assert len(outrun(shy, Slice()).found) == 1
    shyer = reader_of(Lake.open(home), smallest=73)
    assert outrun(shyer, Slice()).found == ()


def test_who_may_see_one_place_sees_no_other(home: Home) -> None:
    york = reader_of(Lake.open(home), scope=Scope({"location": ("York",)}))
    assert {one.place for one in outrun(york, Slice()).every} <= {"York"}
    assert week(york, Slice()).places == 1
    phone = reader_of(Lake.open(home), scope=Scope({"channel": ("phone",)}))
    assert week(phone, Slice()).staffed == 0, "no rota tells of a channel"


def test_a_choice_that_no_rota_knows_is_of_answers_alone(reader: Reader) -> None:
    chosen = Slice(only={"segment": (None,), "location": ("Hull",)})
    (found,) = outrun(reader, chosen).found
    assert found.load.value == 3.1


def test_the_command_prints_what_the_page_shows(home: Home, reader: Reader) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["busy-hours", *words], env={"PEPPER_HOME": str(home.root)})
        assert done.exit_code == 0, done.output
        return done.stdout

    hiding = Reader.of(Lake.open(home), reader.settings)
    told_by = {
        "outrun": stretch_rows(outrun(hiding, Slice())),
        "week": week_rows(week(hiding, Slice())),
        "channels": channel_rows(around_the_clock(hiding, Slice())),
    }
    for what, rows in told_by.items():
        assert json.loads(run("--what", what, "--json")) == {"rows": rows}
        printed = [*csv.DictReader(io.StringIO(run("--what", what, "--csv")))]
        assert [*printed[0]] == [*rows[0]]
        assert len(printed) == len(rows)
    assert run().startswith("Hull\tSaturday\t12\t14\t3.1")


def test_nothing_is_told_of_nothing(tmp_path: Path) -> None:
    nobody = reader_of(Lake.open(write_lake(tmp_path)))
    assert outrun(nobody, Slice()).every == ()
    assert week(nobody, Slice()).is_empty
    assert around_the_clock(nobody, Slice()) == ()


@pytest.mark.parametrize("table", ["staffing", "responses", "complaints"])
def test_one_row_is_no_stretch(tmp_path: Path, table: str) -> None:
    one = {table: told()[table][:1]}
    reader = reader_of(Lake.open(write_lake(tmp_path, **one)))
    assert outrun(reader, Slice()).found == ()
    assert not week(reader, Slice()).is_empty
    assert pl.DataFrame(week_rows(week(reader, Slice()))).height == 1
