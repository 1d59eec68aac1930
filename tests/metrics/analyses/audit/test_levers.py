"""What a lever is worth, against counts by hand over the same rows in plain Python."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint
from typer.testing import CliRunner

from metrics.analyses.audit import Audited, Lever, levers, levers_as_numbers, waits
from metrics.analyses.audit.exposed import Exposed
from metrics.analyses.journey import missing
from metrics.cli.show import app
from metrics.inference.intervals import product
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.slices import Scope, Slice
from store.settings import Home
from tests.support import stores
from tests.support.audited import PROMISED, QUARTER, UNTIL, Rows, company
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake

MONTHS = 91 / (365.25 / 12)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    lake = make_lake(tmp_path_factory.mktemp("audit"), **company())
    return reader_of(lake, settings=PROMISED)


KITCHEN = Audited("team", "Kitchen", Slice(), UNTIL)


def found_by(reader: Reader, audited: Audited = KITCHEN) -> dict[tuple[str, str], Lever]:
    return {(lever.kind, lever.name): lever for lever in levers(reader, audited)}


def net(answers: list[Record]) -> int:
    return sum((row["score"] >= 9) - (row["score"] <= 6) for row in answers)


def test_a_standard_is_worth_its_missed_share_times_the_loss(reader: Reader) -> None:
    rows = company()
    state = {
        (row["location"], row["team"], row["checked_at"].date()): row["passed"]
        for row in rows["checks"]
        if row["team"] == "Kitchen"
    }
    # Of a place with two teams the check that counts for Kitchen is its own.
    mine = [
        row for row in rows["responses"]
        if row["team"] == "Kitchen" and row["answered_at"].date() >= QUARTER
    ]  # fmt: skip
    keys = [(row["location"], "Kitchen", row["answered_at"].date()) for row in mine]
    known = [key for key in keys if key in state]
    missed = [key for key in known if not state[key]]
    squares = sum(n * n for n in Counter(known).values())
    share, unknown = len(missed) / len(known), 1 - len(known) / len(keys)
    # Wilson's interval of as many answers as so unequal days are worth, as statsmodels has it.
    effective = len(known) ** 2 / squares / unknown
    low, high = proportion_confint(share * effective, effective, method="wilson")

    lever = found_by(reader)["standard", "Plates hot"]
    affected = (lever.affected.value, lever.affected.low, lever.affected.high)
    assert affected == pytest.approx(tuple(len(keys) * x for x in (share, low, high)))
    (one,) = missing(reader, KITCHEN.half_year)
    assert lever.effect == one.difference
    assert lever.worth.value == pytest.approx(
        -(one.difference.value or 0) / 100 * share * len(keys) / MONTHS
    )
    assert lever.points is not None
    assert lever.points.value == pytest.approx(
        -(one.difference.value or 0) * share * len(keys) / len(mine)
    )
    assert lever.is_known


def _after(rows: Rows, hours: float, is_late: Any) -> tuple[dict[str, list[Record]], int]:
    """By hand: answers within 90 days after so many hours, late or not, within teams."""
    sides: dict[str, list[Record]] = {f"{t} {s}": [] for t in ("Kitchen", "Floor") for s in (0, 1)}
    recently = 0
    complaints = {row["customer_id"]: row for row in rows["complaints"]}
    for answer in rows["responses"]:
        complaint = complaints.get(answer["customer_id"])
        if complaint is None or answer["answered_at"].date() >= UNTIL:
            continue
        since = answer["answered_at"] - complaint["opened_at"] - timedelta(hours=hours)
        if timedelta(0) <= since <= timedelta(days=90):
            late = is_late(complaint)
            sides[f"{complaint['team']} {int(late)}"].append(answer)
            own = complaint["team"] == "Kitchen" and answer["answered_at"].date() >= QUARTER
            recently += own and late
    return sides, recently


def _within(sides: dict[str, list[Record]]) -> float:
    weighted, whole = 0.0, 0.0
    for team in ("Kitchen", "Floor"):
        late, kept = sides[f"{team} 1"], sides[f"{team} 0"]
        weight = len(late) * len(kept) / (len(late) + len(kept))
        weighted += weight * 100 * (net(late) / len(late) - net(kept) / len(kept))
        whole += weight
    return weighted / whole


@pytest.mark.parametrize(
    ("kind", "name", "hours", "is_late"),
    [
        ("promise", "", 48, lambda row: row["resolved_at"] - row["opened_at"] > timedelta(hours=48)),
        ("first answer", "", 4,
         lambda row: row["first_response_at"] - row["opened_at"] > timedelta(hours=4)),
    ],
)  # fmt: skip
def test_what_is_late_is_worth_who_answered_after_it_times_the_loss(
    reader: Reader, kind: str, name: str, hours: float, is_late: Any
) -> None:
    sides, recently = _after(company(), hours, is_late)
    lever = found_by(reader)[kind, name]
    assert lever.effect.n == sum(map(len, sides.values()))
    assert lever.effect.value == pytest.approx(_within(sides))
    assert lever.affected == Estimate(recently, recently, recently, recently)
    assert lever.worth.value == pytest.approx(-_within(sides) / 100 * recently / MONTHS)
    # The answers are of any team: they are no points of Kitchen's own NPS.
    assert lever.points is None
    assert lever.is_known == (kind == "promise")


def test_next_steps_belong_to_the_customer_of_what_they_are_about(reader: Reader) -> None:
    rows = company()
    steps = {row["about"]: row for row in rows["next_steps"]}

    def is_late(complaint: Record) -> bool:
        step = steps[complaint["complaint_id"]]
        return bool(step["done_at"] > step["due_at"])

    sides, recently = _after(rows, 30, is_late)
    lever = found_by(reader)["next step", "call back"]
    assert lever.effect.n == sum(map(len, sides.values()))
    assert lever.effect.value == pytest.approx(_within(sides))
    assert lever.affected.value == recently


def test_what_is_late_is_told_by_how_many_and_by_how_much(reader: Reader) -> None:
    found = found_by(reader)
    assert found["promise", ""].too_long == waits.beyond_promise(reader, KITCHEN)[""]
    assert found["first answer", ""].too_long == waits.beyond_first_answer(reader, KITCHEN)[""]
    by_step = waits.beyond_due(reader, KITCHEN)
    assert found["next step", "call back"].too_long == by_step["call back"]
    assert found["standard", "Plates hot"].too_long is None


def test_a_touchpoint_stands_beside_the_same_elsewhere(reader: Reader) -> None:
    recent = [row for row in company()["responses"]
              if QUARTER <= row["answered_at"].date() < UNTIL and row.get("touchpoint")]  # fmt: skip
    mine = [row for row in recent if row["team"] == "Kitchen"]
    others = [row for row in recent if row["team"] != "Kitchen"]
    lever = found_by(reader)["touchpoint", "meal"]
    expected = 100 * (net(mine) / len(mine) - net(others) / len(others))
    assert lever.effect.value == pytest.approx(expected)
    assert lever.affected.value == len(mine)
    assert lever.points is not None
    assert lever.points.value == pytest.approx(-expected)


def test_known_levers_stand_first_by_what_they_are_worth(reader: Reader) -> None:
    found = levers(reader, KITCHEN)
    assert [lever.is_known for lever in found] == sorted(
        (lever.is_known for lever in found), reverse=True
    )
    for lever in found:
        assert not lever.is_known or (lever.worth.low or 0) > 0
    for known in (True, False):
        values = [lever.worth.value or 0 for lever in found if lever.is_known == known]
        assert values == sorted(values, reverse=True)


def test_what_a_reader_may_not_see_counts_nowhere(tmp_path: Path) -> None:
    rows = company()
    own = {name: [row for row in table if row.get("team") == "Kitchen"]
           for name, table in rows.items()}  # fmt: skip
    seen = reader_of(
        make_lake(tmp_path / "all", **rows), settings=PROMISED, scope=Scope({"team": ("Kitchen",)})
    )
    alone = reader_of(make_lake(tmp_path / "own", **own), settings=PROMISED)
    assert levers(seen, KITCHEN) == levers(alone, KITCHEN)


def test_without_anything_there_is_nothing_to_weigh(tmp_path: Path) -> None:
    row = {"answered_at": at("2026-09-30T12:00"), "question": "nps", "score": 9, "team": "Kitchen"}
    assert levers(reader_of(make_lake(tmp_path, responses=[row])), KITCHEN) == ()
    assert levers_as_numbers(()).is_empty()


def test_page_csv_and_command_line_have_one_table(tmp_path: Path) -> None:
    home: Home = stores.seeing_all(write_lake(tmp_path, **company()))
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(
        f"{settings}\n[promise]\nhours = 48\n[targets]\nfirst_response_median = 4\n",
        encoding="utf-8",
    )
    asked = ["audit", "--team", "Kitchen", "--until", "2026-10-01"]
    environment = {"PEPPER_HOME": str(home.root)}
    told = CliRunner().invoke(app, [*asked, "--json"], env=environment)
    rows = json.loads(told.stdout)["levers"]
    reader = reader_of(make_lake(tmp_path / "again", **company()), settings=PROMISED)
    assert rows == json.loads(json.dumps(levers_as_numbers(levers(reader, KITCHEN)).to_dicts()))
    as_csv = CliRunner().invoke(app, [*asked, "--csv"], env=environment)
    first = next(csv.DictReader(io.StringIO(as_csv.stdout)))
    assert float(first["worth"]) == rows[0]["worth"]
    for wrong, why in (
        (["audit"], "audit takes one of"),
        (["audit", "--team", "Nobody"], "there is no team Nobody; choose Desk, Floor, Kitchen"),
        ([*asked, "--since", "2026-01-01"], "expected no --since"),
        ([*asked, "--where", "team=Floor"], "expected one of them"),
    ):
        refused = CliRunner().invoke(app, wrong, env=environment)
        assert refused.exit_code == 2
        assert why in refused.stderr


@pytest.mark.parametrize("days", [10, 40, 200])
def test_the_interval_of_a_standards_worth_keeps_its_promise(days: int) -> None:
    """Of 2,000 quarters in which three days in ten are looked at and a third of all is missed.

    The truth is the quarter's own: how many answers there were on missed days, times a loss of 20.
    """
    draw, held, told = np.random.default_rng(days), 0, 0
    for _ in range(2_000):
        answers = 1 + draw.poisson(2.0, days)
        missed, looked = draw.random(days) < 1 / 3, draw.random(days) < 0.3
        if not looked.any():
            continue
        told += 1
        known = answers[looked]
        one = Exposed(int(answers.sum()), int(known.sum()), int(known[missed[looked]].sum()),
                      int((known**2).sum()))  # fmt: skip
        value = draw.normal(20, 6)
        affected = one.affected
        assert affected is not None
        found = product(affected, Estimate(value, value - 1.96 * 6, value + 1.96 * 6, 100))
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 20 * answers[missed].sum() <= found.high
    assert 0.93 <= held / told <= 0.985
