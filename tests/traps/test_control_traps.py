"""What a control chart or a funnel could get wrong without anybody noticing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.control import chart
from metrics.analyses.funnel_plot import funnel
from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.slices import Slice
from tests.support.lakes import make_lake, reader_of

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def answers(week: int, *scores: int, **also: Any) -> list[dict[str, Any]]:
    at = MONDAY + timedelta(weeks=week)
    return [{"answered_at": at, "question": "nps", "score": score, **also} for score in scores]


def test_a_joined_week_is_not_the_mean_of_its_parts(tmp_path: Path) -> None:
    # −100 of 4 answers and +100 of 26: together +73, and not 0.
    rows = [*answers(0, *[2] * 4), *answers(1, *[10] * 26)]
    lake = make_lake(tmp_path, responses=rows, known_at=MONDAY + timedelta(weeks=4))
    (point,) = chart(reader_of(lake), METRICS["nps"], Slice(), "week").points
    assert point.value == pytest.approx(100 * 22 / 30)


def test_a_joined_wait_is_not_the_mean_of_two_medians(tmp_path: Path) -> None:
    def waited(week: int, hours: int, count: int) -> list[dict[str, Any]]:
        opened = MONDAY + timedelta(weeks=week)
        resolved = opened + timedelta(hours=hours)
        return [{"opened_at": opened, "resolved_at": resolved}] * count

    lake = make_lake(
        tmp_path,
        complaints=[*waited(0, 100, 5), *waited(1, 10, 25)],
        known_at=MONDAY + timedelta(weeks=4),
    )
    (point,) = chart(reader_of(lake), METRICS["resolution_median"], Slice(), "week").points
    assert point.value == 10


def test_a_customer_of_two_joined_weeks_counts_once(tmp_path: Path) -> None:
    rows = [
        row | {"customer_id": f"c{i}"}
        for week in range(2)
        for i, row in enumerate(answers(week, *[10] * 20))
    ]
    told = [{"happened_at": MONDAY, "kind": "referral", "customer_id": "c0"}]
    lake = make_lake(tmp_path, responses=rows, advocacy=told, known_at=MONDAY + timedelta(weeks=4))
    (point,) = chart(reader_of(lake), METRICS["referral_rate"], Slice(), "week").points
    assert (point.row.estimate.n, point.value) == (20, 5.0)


def test_a_half_finished_month_raises_no_alarm(tmp_path: Path) -> None:
    opened = [
        {"opened_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=8 * i)}
        for i in range(3 * 320)
    ]
    lake = make_lake(tmp_path, complaints=opened)
    metric = METRICS["complaints_opened"]
    found = chart(reader_of(lake), metric, Slice(), "month")
    assert (found.points[-1].running, found.outside) == (True, ())
    # As if it were whole, it would be the lowest by far.
    rows = measure(reader_of(lake), metric, Slice(), by="month")
    assert rows[-1].estimate.n < 0.6 * min(row.estimate.n for row in rows[:-1])


def test_promoters_of_last_week_who_had_no_time_to_act_raise_no_alarm(tmp_path: Path) -> None:
    rows, told = [], []
    for week in range(40):
        for i in range(40):
            customer = f"c{week}-{i}"
            rows += answers(week, 10, customer_id=customer)
            at = MONDAY + timedelta(weeks=week, days=80)
            if i < 10 and week < 28:
                told += [{"happened_at": at, "kind": "referral", "customer_id": customer}]
    lake = make_lake(tmp_path, responses=rows, advocacy=told, known_at=MONDAY + timedelta(weeks=40))
    found = chart(reader_of(lake), METRICS["say_do"], Slice(), "week")
    assert found.limits is not None
    assert (found.outside, found.runs) == ((), ())
    assert [point.value for point in found.points[-3:]] == [0, 0, 0]


def test_a_week_without_answers_is_no_zero(tmp_path: Path) -> None:
    weeks = [week for week in range(14) if week != 7]
    rows = [row for week in weeks for row in answers(week, *[10] * (20 + week % 2), *[2] * 12)]
    lake = make_lake(tmp_path, responses=rows, known_at=MONDAY + timedelta(weeks=20))
    found = chart(reader_of(lake), METRICS["nps"], Slice(), "week")
    assert len(found.points) == len(found.judged) == 13
    assert found.outside == ()


def test_one_answer_far_from_the_whole_is_not_outside_the_funnel(tmp_path: Path) -> None:
    rows = [
        *answers(0, *[10] * 500, *[8] * 300, *[2] * 200, location="Bath"),
        *answers(0, 2, location="Truro"),
    ]
    lake = make_lake(tmp_path, responses=rows)
    nps = METRICS["nps"]
    (whole,) = measure(reader_of(lake), nps, Slice())
    found = funnel(nps, measure(reader_of(lake), nps, Slice(), by="location"), whole)
    assert found is not None
    assert {spot.group: spot.place for spot in found.spots} == {"Bath": "within", "Truro": "within"}
