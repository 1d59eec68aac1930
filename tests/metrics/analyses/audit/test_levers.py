"""What a lever is worth, against counts by hand over the same rows in plain Python."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from typer.testing import CliRunner

from metrics.analyses.audit import Audited, Lever, levers, levers_as_numbers
from metrics.analyses.audit.exposed import Exposed
from metrics.analyses.journey import missing
from metrics.cli.show import app
from metrics.inference.intervals import product
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.slices import Scope, Slice
from store.settings import Home, Settings
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


def _waited(rows: Rows, beyond: dict[str, tuple[datetime, datetime]]) -> list[float]:
    """By hand: the hours of the quarter between when its time was up and when it was over."""
    begins, ends = (datetime.combine(day, datetime.min.time(), UTC) for day in (QUARTER, UNTIL))
    # What a file does not know any more goes on until it was made.
    known = max(
        when for row in rows["complaints"] for when in (row["opened_at"], row["resolved_at"])
    )
    found = []
    for row in rows["complaints"]:
        up, over = beyond[row["complaint_id"]]
        if row["team"] == "Kitchen" and row["opened_at"] < ends:
            hours = (min(over, ends, known) - max(up, begins)) / timedelta(hours=1)
            found += [hours] if hours > 0 else []
    return found


@pytest.mark.parametrize(
    ("kind", "name"), [("promise", ""), ("first answer", ""), ("next step", "call back")]
)
def test_a_wait_is_worth_the_hours_of_the_quarter_beyond_its_time(
    reader: Reader, kind: str, name: str
) -> None:
    rows = company()
    steps = {row["about"]: row for row in rows["next_steps"]}
    beyond = {
        row["complaint_id"]: {
            "promise": (row["opened_at"] + timedelta(hours=48), row["resolved_at"]),
            "first answer": (row["opened_at"] + timedelta(hours=4), row["first_response_at"]),
            "next step": (
                steps[row["complaint_id"]]["due_at"],
                steps[row["complaint_id"]]["done_at"],
            ),
        }[kind]
        for row in rows["complaints"]
    }
    hours = np.array(_waited(rows, beyond)) / MONTHS
    found = found_by(reader)[kind, name].hours
    assert found is not None
    assert found.n == len(hours) > 20
    assert found.value == pytest.approx(hours.sum(), rel=1e-6)
    # Fay & Feuer's interval, by SciPy.
    y, v, most = hours.sum(), (hours**2).sum(), hours.max()
    assert found.low == pytest.approx(v / y * stats.gamma.ppf(0.025, y**2 / v), rel=1e-4)
    y, v = y + most, v + most**2
    assert found.high == pytest.approx(v / y * stats.gamma.ppf(0.975, y**2 / v), rel=1e-4)


def test_hours_of_few_waits_are_hidden(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, **company())
    counted = found_by(reader_of(lake, settings=PROMISED))["promise", ""].hours
    assert counted is not None
    for more, is_hidden in ((0, False), (1, True)):
        seen = reader_of(lake, settings=PROMISED, smallest=counted.n + more)
        found = [lever.hours for lever in levers(seen, KITCHEN) if lever.kind == "promise"]
        assert [hours is not None and hours.hidden for hours in found] == [is_hidden]


def test_open_hours_count_where_the_promise_does(tmp_path: Path) -> None:
    """Open every day from 9 to 17: of each calendar day a wait has eight hours."""
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    daily = {day: ["09:00-17:00"] for day in week}
    settings = Settings.model_validate(
        {"promise": {"hours": 16, "clock": "business"}, "business_hours": daily, "timezone": "UTC"}
    )
    lake = make_lake(tmp_path, **company())
    found = found_by(reader_of(lake, settings=settings))["promise", ""].hours
    assert found is not None
    rows, begins, ends = company(), QUARTER, UNTIL
    known = max(
        when for row in rows["complaints"] for when in (row["opened_at"], row["resolved_at"])
    )

    def opened(since: datetime, until: datetime) -> float:
        """Hours open between two instants, counted by the minute's tenth part of an hour."""
        minutes = int((until - since) / timedelta(minutes=15))
        return sum(9 <= (since + timedelta(minutes=15 * i)).hour < 17 for i in range(minutes)) / 4

    total = 0.0
    for row in rows["complaints"]:
        if row["team"] != "Kitchen":
            continue
        sides = []
        for day in (begins, ends):
            until = min(row["resolved_at"], datetime.combine(day, datetime.min.time(), UTC), known)
            sides.append(
                max(opened(row["opened_at"], until) - 16, 0) if until > row["opened_at"] else 0
            )
        total += sides[1] - sides[0]
    assert found.value == pytest.approx(total / MONTHS, rel=1e-6)


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
