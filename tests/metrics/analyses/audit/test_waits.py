"""How many waited too long in a quarter and by how much: by hand, by SciPy, and by lifelines."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from scipy import stats

from metrics.analyses.audit import Audited, TooLong, waits
from metrics.measure.reader import Reader
from metrics.slices import Scope, Slice
from store.settings import Settings
from tests.support.audited import PROMISED, QUARTER, UNTIL
from tests.support.lakes import Record, at, make_lake, reader_of

MONTHS = 91 / (365.25 / 12)
KITCHEN = Audited("team", "Kitchen", Slice(), UNTIL)
BEGINS, ENDS = (datetime.combine(day, time.min, UTC) for day in (QUARTER, UNTIL))
ASKED = {
    "promise": waits.beyond_promise,
    "first answer": waits.beyond_first_answer,
    "next step": waits.beyond_due,
}
HOUR = timedelta(hours=1)


def company(seed: int) -> dict[str, list[Record]]:
    """Waits of half a year, each as long as no other; of three in ten nobody knows an end."""
    draw = random.Random(seed)  # noqa: S311
    rows: dict[str, list[Record]] = {"complaints": [], "next_steps": []}
    for number in range(260):
        opened = BEGINS - timedelta(days=90) + timedelta(hours=17 * number + draw.random())
        team = draw.choice(["Kitchen", "Kitchen", "Floor"])
        is_over, is_done = draw.random() < 0.7, draw.random() < 0.7
        answered = opened + timedelta(hours=draw.expovariate(1 / 5))
        rows["complaints"].append(
            {"complaint_id": f"k{number}", "opened_at": opened, "team": team,
             "first_response_at": answered if is_done else None,
             "resolved_at": opened + timedelta(hours=draw.expovariate(1 / 90)) if is_over else None,
             "known_at": ENDS}
        )  # fmt: skip
        due = opened + timedelta(hours=30)
        rows["next_steps"].append(
            {"step": draw.choice(["call back", "refund"]), "due_at": due, "team": team,
             "done_at": due + timedelta(hours=draw.gauss(4, 20)) if is_done else None,
             "known_at": ENDS}
        )  # fmt: skip
    return rows


def by_hand(rows: dict[str, list[Record]], kind: str, step: str = "") -> list[tuple[float, bool]]:
    """Hours late, and whether over, of what was not over when its time was up in the quarter."""
    told: list[tuple[datetime, datetime | None, bool]] = {
        "promise": [
            (row["opened_at"] + 48 * HOUR, row["resolved_at"], row["team"] == "Kitchen")
            for row in rows["complaints"]
        ],
        # What was resolved and never answered waits for an answer no more.
        "first answer": [
            (row["opened_at"] + 4 * HOUR, row["first_response_at"], row["team"] == "Kitchen")
            for row in rows["complaints"]
        ],
        "next step": [
            (row["due_at"], row["done_at"], row["team"] == "Kitchen" and row["step"] == step)
            for row in rows["next_steps"]
        ],
    }[kind]
    resolved = {
        row["opened_at"] + 4 * HOUR: row["resolved_at"]
        for row in rows["complaints"]
        if kind == "first answer" and row["first_response_at"] is None
    }
    late = []
    for up, over, is_ours in told:
        known = [ENDS, *filter(None, [resolved.get(up)])]
        is_over = over is not None and over < ENDS
        end = over if is_over and over else min(known)
        if is_ours and BEGINS <= up < ENDS and end > up:
            late.append(((end - up) / HOUR, is_over))
    return late


def assert_told(found: TooLong, late: list[tuple[float, bool]]) -> None:
    count = len(late)
    assert (found.a_month.n, found.a_month.value) == (count, pytest.approx(count / MONTHS))
    assert found.a_month.low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 / MONTHS, 1e-3)
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2 / MONTHS
    assert found.a_month.high == pytest.approx(high, 1e-3)
    assert found.open == sum(not is_over for _, is_over in late)
    fitted = KaplanMeierFitter().fit(*zip(*late, strict=True))
    assert found.hours.n == count
    bounds = median_survival_times(fitted.confidence_interval_).iloc[0]
    ours = (found.hours.value, found.hours.low, found.hours.high)
    for each, theirs in zip(ours, (fitted.median_survival_time_, *bounds), strict=True):
        # What is never reached is infinity there.
        assert (math.inf if each is None else each) == pytest.approx(theirs, abs=0.02)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("kind", "name"),
    [("promise", ""), ("first answer", ""), ("next step", "call back"), ("next step", "refund")],
)
def test_late_is_what_was_not_over_when_its_time_was_up_in_the_quarter(
    tmp_path: Path, seed: int, kind: str, name: str
) -> None:
    rows = company(seed)
    reader = reader_of(make_lake(tmp_path, **rows), settings=PROMISED)
    late = by_hand(rows, kind, name)
    assert 10 < len(late) < 200
    assert {is_over for _, is_over in late} == {True, False}
    assert_told(ASKED[kind](reader, KITCHEN)[name], late)


def late_steps(*hours: float | None, due: datetime = BEGINS + timedelta(days=9)) -> list[Record]:
    """Steps that were due at once and done so many hours later, or never."""
    return [
        {"step": "call back", "due_at": due, "team": "Kitchen", "known_at": ENDS,
         "done_at": None if each is None else due + timedelta(hours=each)}
        for each in hours
    ]  # fmt: skip


def asked_of(folder: Path, steps: list[Record], **reader: object) -> TooLong | None:
    own: Reader = reader_of(make_lake(folder, next_steps=steps), **reader)  # type: ignore[arg-type]
    return waits.beyond_due(own, KITCHEN).get("call back")


def test_a_step_that_nobody_ticked_off_is_one_step_and_not_its_hours(tmp_path: Path) -> None:
    done = late_steps(*range(1, 12))
    few = asked_of(tmp_path / "few", done)
    more = asked_of(tmp_path / "more", done + late_steps(None, None))
    assert few is not None
    assert more is not None
    assert (few.hours.value, few.open, few.a_month.n) == (6, 0, 11)
    assert (more.hours.value, more.open, more.a_month.n) == (7, 2, 13)


def test_where_more_than_half_still_wait_there_is_no_typical_wait(tmp_path: Path) -> None:
    found = asked_of(tmp_path, late_steps(*range(1, 9), *[None] * 12))
    assert found is not None
    assert (found.hours.value, found.hours.high, found.open) == (None, None, 12)
    assert found.hours.low is not None


def test_what_was_late_before_the_quarter_is_not_late_in_it(tmp_path: Path) -> None:
    before = late_steps(None, 5000, due=BEGINS - timedelta(hours=1))
    after = late_steps(3, 5, due=ENDS - timedelta(hours=1))
    assert asked_of(tmp_path / "before", before) is None
    found = asked_of(tmp_path / "after", before + after)
    assert found is not None
    assert (found.a_month.n, found.open) == (2, 2)


def test_of_which_only_the_day_is_known_is_no_surer_than_half_a_day(tmp_path: Path) -> None:
    day = timedelta(days=1)
    steps = [
        row | {"done_at": row["done_at"].replace(hour=0), "done_until": row["done_at"].replace(hour=0) + day}
        for row in late_steps(*[48] * 30)
    ]  # fmt: skip
    found = asked_of(tmp_path, steps)
    assert found is not None
    assert found.hours.value == 60
    assert (found.hours.low, found.hours.high) == (48, 72)


def test_few_late_ones_are_hidden_in_all_that_is_told_of_them(tmp_path: Path) -> None:
    steps = late_steps(*range(1, 6), None)
    for smallest, is_hidden in ((6, False), (7, True)):
        found = asked_of(tmp_path / str(smallest), steps, smallest=smallest)
        assert found is not None
        assert (found.a_month.hidden, found.hours.hidden) == (is_hidden, is_hidden)
        assert (found.open is None) == is_hidden
        assert (found.hours.low is None) == is_hidden


def test_what_a_reader_may_not_see_is_not_counted(tmp_path: Path) -> None:
    steps = late_steps(1, 2, 3) + [row | {"team": "Floor"} for row in late_steps(1, 2)]
    assert asked_of(tmp_path / "none", steps, scope=Scope({"team": ("Floor",)})) is None


def test_open_hours_count_where_the_promise_does(tmp_path: Path) -> None:
    """Open every day from 9 to 17: of each calendar day a wait has eight hours."""
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    daily = {day: ["09:00-17:00"] for day in week}
    settings = Settings.model_validate(
        {"promise": {"hours": 16, "clock": "business"}, "business_hours": daily, "timezone": "UTC"}
    )
    opened = at("2026-08-03T09:00")
    rows = [
        {"complaint_id": f"k{days}", "opened_at": opened, "team": "Kitchen", "known_at": ENDS,
         "resolved_at": opened + timedelta(days=days, hours=1)}
        for days in range(1, 8)
    ]  # fmt: skip
    reader = reader_of(make_lake(tmp_path, complaints=rows), settings=settings)
    found = waits.beyond_promise(reader, KITCHEN)[""]
    # Of two days and an hour on, one open hour is beyond two open days; then eight more a day.
    assert (found.a_month.n, found.open, found.unit) == (6, 0, "open hours")
    assert found.hours.value == pytest.approx(1 + 8 * 2)
