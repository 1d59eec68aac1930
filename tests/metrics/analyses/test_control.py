"""Control charts of a lake: which points are made, joined, judged; and the sentence's facts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.analyses.control import (
    FEWEST_POINTS,
    ControlSpan,
    adds_up,
    chart,
    join_short,
    settled_days,
    spans_of,
    together,
)
from metrics.catalogue import METRICS
from metrics.inference.intervals import net_share
from metrics.lake import Lake
from metrics.measure.hiding.suppression import UnseenRow, sealed, shown_of
from metrics.measure.measuring import measure, measure_by, measure_unseen
from metrics.model import Estimate, Row
from metrics.relations.selects import MONTHLY
from metrics.slices import Slice
from store.settings import Settings
from tests.support.companies import company
from tests.support.lakes import make_lake, reader_of

SETTINGS = Settings.model_validate(
    {
        "business_hours": {"monday": ["09:00-17:30"], "friday": ["09:00-24:00"]},
        "promise": {"hours": 72},
    }
)
NPS = METRICS["nps"]
MONDAY = date(2026, 3, 2)
BY_WEEK = [key for key, metric in METRICS.items() if metric.relation != "open_complaints"]
KNOWN_LATER = datetime(2026, 12, 31, tzinfo=UTC)


def weeks(*answers: tuple[int, int, int]) -> list[dict[str, Any]]:
    """Answers of so many promoters, passives and detractors in each week from `MONDAY` on."""
    rows = []
    for number, (promoters, passives, detractors) in enumerate(answers):
        at = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(weeks=number)
        scores = [10] * promoters + [8] * passives + [3] * detractors
        rows += [{"answered_at": at, "question": "nps", "score": score} for score in scores]
    return rows


def lake_of(folder: Path, *answers: tuple[int, int, int], until: datetime = KNOWN_LATER) -> Lake:
    return make_lake(folder, responses=weeks(*answers), known_at=until)


def test_the_limits_are_those_of_the_weeks_by_hand(tmp_path: Path) -> None:
    counts = [(20 + i % 3, 8, 10 - i % 2) for i in range(12)]
    found = chart(reader_of(lake_of(tmp_path, *counts)), NPS, Slice(), "week")
    values = [100 * (p - d) / (p + n + d) for p, n, d in counts]
    mean = sum(values) / 12
    moving = sum(abs(values[i + 1] - values[i]) for i in range(11)) / 11
    assert found.limits is not None
    assert found.limits.middle == pytest.approx(mean)
    assert found.limits.high == pytest.approx(mean + 3 * moving / 1.128)
    assert [point.value for point in found.judged] == pytest.approx(values)
    assert (found.outside, found.runs, found.reason) == ((), (), "")


def test_an_odd_week_is_outside_and_a_lasting_change_is_a_run(tmp_path: Path) -> None:
    usual = [(20 + i % 2, 8, 10) for i in range(12)]
    odd = chart(
        reader_of(lake_of(tmp_path / "odd", *usual[:6], (5, 8, 30), *usual[6:])),
        NPS,
        Slice(),
        "week",
    )
    assert [point.first for point in odd.outside] == [MONDAY + timedelta(weeks=6)]
    lasting = lake_of(tmp_path / "run", *usual, *[(30 + i % 2, 8, 5) for i in range(10)])
    found = chart(reader_of(lasting), NPS, Slice(), "week")
    (before, after) = found.runs
    assert (before.above, len(before.points)) == (False, 12)
    assert (after.above, len(after.points)) == (True, 10)
    assert after.points[0].first == MONDAY + timedelta(weeks=12)


def test_too_few_points_have_no_limits_and_a_reason(tmp_path: Path) -> None:
    few = lake_of(tmp_path / "few", *[(20, 5, 10)] * (FEWEST_POINTS - 1))
    found = chart(reader_of(few), NPS, Slice(), "week")
    assert (found.limits, found.reason, len(found.judged)) == (None, "few points", 7)
    nothing = make_lake(tmp_path / "none", complaints=[])
    assert chart(reader_of(nothing), NPS, Slice(), "week").points == ()


def test_short_weeks_are_joined_to_the_next_and_the_last_to_the_one_before(tmp_path: Path) -> None:
    counts = [(10, 0, 5), (9, 3, 5), (30, 0, 10), (20, 5, 5), (4, 1, 0)]
    found = chart(reader_of(lake_of(tmp_path, *counts)), NPS, Slice(), "week")
    spans = [(p.first, p.until, p.periods, p.row.estimate) for p in found.points]
    week = timedelta(weeks=1)
    assert spans == [
        (MONDAY, MONDAY + 2 * week, 2, net_share(19, 10, 32)),
        (MONDAY + 2 * week, MONDAY + 3 * week, 1, net_share(30, 10, 40)),
        (MONDAY + 3 * week, MONDAY + 5 * week, 2, net_share(24, 5, 35)),
    ]


def unseen(day: date, n: int) -> UnseenRow:
    (row,) = sealed([Row(day, Estimate(1.0, 0.0, 2.0, n), {})])
    return row


def spans(*counts: int) -> list[ControlSpan]:
    first = [MONDAY + timedelta(weeks=i) for i in range(len(counts))]
    return [
        ControlSpan(day, day + timedelta(weeks=1), unseen(day, n))
        for day, n in zip(first, counts, strict=True)
    ]


def added(groups: Sequence[Sequence[ControlSpan]], lost: int = 0) -> list[ControlSpan]:
    """Each group as one span; of each `lost` observations are counted once too few."""
    found = []
    for group in groups:
        row = unseen(group[0].first, sum(span.row.n for span in group) - lost)
        found.append(
            ControlSpan(group[0].first, group[-1].until, row, sum(s.periods for s in group))
        )
    return found


@pytest.mark.parametrize(
    ("counts", "periods"),
    [
        ((), []),
        ((0, 0), []),
        ((5,), [1]),
        ((5, 6), [2]),
        ((30, 29), [2]),
        ((29, 30, 1, 29, 31), [2, 2, 1]),
        ((0, 40, 0, 50, 0), [1, 2]),
        ((10, 10, 10, 10, 10, 10, 10), [3, 4]),
    ],
)
def test_which_periods_are_joined(counts: tuple[int, ...], periods: list[int]) -> None:
    assert [span.periods for span in join_short(spans(*counts), added)] == periods


def test_customers_who_come_in_both_weeks_leave_a_joined_point_short_until_it_has_enough() -> None:
    found = join_short(spans(20, 15, 40, 41), lambda groups: added(groups, lost=10))
    assert [(span.periods, span.row.n) for span in found] == [(3, 55), (1, 41)]


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> list[Lake]:
    return [make_lake(tmp_path_factory.mktemp("lake"), **company(seed)) for seed in (11, 12)]


@pytest.mark.parametrize("key", BY_WEEK)
def test_what_is_joined_equals_what_is_measured_of_the_joined_days(
    lakes: list[Lake], key: str
) -> None:
    metric = METRICS[key]
    zone = {"timezone": "Europe/London", "week_start": "sunday"}
    joined = 0
    for lake, per, fewest in ((lakes[0], "week", 6), (lakes[1], "month", 30)):
        if per != "month" and metric.relation in MONTHLY:
            continue
        chosen = Slice(date(2026, 2, 22), date(2026, 11, 1), **zone)
        reader = reader_of(lake, settings=SETTINGS)
        (rows,) = measure_unseen(reader, metric, [chosen], by=per)
        join = partial(together, reader, metric, chosen)
        found = join_short(spans_of(rows, per), join, fewest)
        for span in found[:2] + found[-1:]:
            if span.periods > 1:
                alone = chosen.within(span.first, span.until)
                (row,) = measure(reader, metric, alone)
                (shown,) = shown_of(reader.disclosure, metric, [span.row])
                assert shown.estimate == row.estimate, (span.first, span.until)
                joined += 1
        assert len(found) < 2 or min(span.row.n for span in found) >= fewest
    # Every period of a stock has enough.
    assert joined or metric.stock


def test_distinct_customers_and_stocks_do_not_add_up_over_time() -> None:
    assert adds_up(NPS)
    assert adds_up(METRICS["resolution_median"])
    for key in ("say_do", "advocacy_rate", "referral_rate", "open_complaints"):
        assert not adds_up(METRICS[key])


def test_numbers_of_complaints_are_judged_per_day_and_never_joined(tmp_path: Path) -> None:
    opened = [
        {"opened_at": datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=day, minutes=minute)}
        for day in range(334)
        for minute in range(2 + day % 3 // 2)
    ]
    lake = make_lake(tmp_path, complaints=opened, known_at=datetime(2026, 12, 1, tzinfo=UTC))
    found = chart(reader_of(lake), METRICS["complaints_opened"], Slice(), "month")
    assert {point.periods for point in found.points} == {1}
    assert found.limits is not None
    # February is shorter than January, yet as many are opened on each of its days.
    assert found.limits.middle == pytest.approx(7 / 3, rel=0.01)
    assert found.outside == ()


def test_a_rare_event_and_a_stock_have_no_limits(lakes: list[Lake], tmp_path: Path) -> None:
    days = [
        {"opened_at": datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=20 * i)} for i in range(9)
    ]
    rare = make_lake(tmp_path, complaints=days)
    assert chart(reader_of(rare), METRICS["complaints_opened"], Slice(), "day").reason == "rare"
    stock = chart(reader_of(lakes[0]), METRICS["open_complaints"], Slice(), "week")
    assert (stock.reason, stock.limits) == ("stock", None)
    assert stock.points


def test_the_first_days_of_a_count_that_begins_within_a_month_are_not_judged(
    tmp_path: Path,
) -> None:
    start = datetime(2026, 1, 25, 9, tzinfo=UTC)
    opened = [{"opened_at": start + timedelta(days=day)} for day in range(330)]
    lake = make_lake(tmp_path, complaints=opened)
    found = chart(reader_of(lake), METRICS["complaints_opened"], Slice(), "month")
    assert [point.first.month for point in found.points if not point.judged] == [1, 12]
    assert [point.running for point in found.points if not point.judged] == [False, True]


def test_what_grows_with_age_is_judged_when_it_is_old_enough(lakes: list[Lake]) -> None:
    assert settled_days(METRICS["say_do"]) == 90
    assert settled_days(METRICS["reopen_rate"]) == 56
    assert settled_days(NPS) == settled_days(METRICS["complaints_opened"]) == 0
    found = chart(reader_of(lakes[0]), METRICS["reopen_rate"], Slice(), "month")
    known = lakes[0].tables["complaints"].known_at
    assert known is not None
    for point in found.points:
        assert point.judged == (point.until <= (known - timedelta(days=56)).date())


@pytest.mark.parametrize(
    ("until", "judged"),
    [
        (datetime(2026, 5, 24, 23, 59, tzinfo=UTC), 12),
        # The last row of a week's file is some hours before midnight.
        (datetime(2026, 5, 24, 18, 0, tzinfo=UTC), 12),
        (datetime(2026, 5, 23, 18, 0, tzinfo=UTC), 11),
        (datetime(2026, 5, 19, 9, 0, tzinfo=UTC), 11),
    ],
)
def test_a_week_is_judged_when_it_is_over(tmp_path: Path, until: datetime, judged: int) -> None:
    lake = lake_of(tmp_path, *[(20, 5, 10)] * 12, until=until)
    found = chart(reader_of(lake), NPS, Slice(), "week")
    assert len(found.judged) == judged
    assert [point.running for point in found.points] == [False] * judged + [True] * (12 - judged)
    as_of = chart(reader_of(lake, as_of=datetime(2026, 4, 29, tzinfo=UTC)), NPS, Slice(), "week")
    assert len(as_of.judged) == 8


def test_limits_leave_out_what_cannot_be(tmp_path: Path) -> None:
    counts = [(0, 0, 40) if i % 2 else (10, 0, 30) for i in range(12)]
    found = chart(reader_of(lake_of(tmp_path, *counts)), NPS, Slice(), "week")
    assert found.limits is not None
    assert found.limits.low == -100


def test_small_points_are_hidden_and_make_no_limits(tmp_path: Path) -> None:
    until = datetime(2026, 5, 19, 13, 0, tzinfo=UTC)
    lake = lake_of(tmp_path, *[(20, 5, 10)] * 11, (1, 1, 1), until=until)
    seen = chart(reader_of(lake), NPS, Slice(), "week").points[-1]
    assert seen.row.estimate.value == 0
    found = chart(reader_of(lake, smallest=5), NPS, Slice(), "week")
    assert (found.points[-1].row.estimate.hidden, found.points[-1].value) == (True, None)
    assert found.points[-1].row.estimate.n == 3
    assert found.limits is not None


def test_a_choice_that_splits_small_groups_hides_the_joined_points_too(tmp_path: Path) -> None:
    rows = [
        {**row, "team": "Care" if i % 12 else "Tiny"}
        for i, row in enumerate(weeks(*[(10, 2, 6)] * 12))
    ]
    lake = make_lake(tmp_path, responses=rows, known_at=KNOWN_LATER)
    chosen, reader = Slice().narrow("team", "Tiny"), reader_of(lake, smallest=5)
    periods = [Slice(p.first, p.until).narrow("team", "Tiny") for p in
               chart(reader, NPS, chosen, "week").points]  # fmt: skip
    for period in periods:
        (measured,) = measure_by(reader, [NPS], [period], [None])
        ((row,),) = [measured[None]["nps"]]
        point = next(
            p for p in chart(reader, NPS, chosen, "week").points if p.first == period.since
        )
        assert point.row.estimate.hidden >= row.estimate.hidden


def test_another_step_than_of_time_is_refused(lakes: list[Lake]) -> None:
    with pytest.raises(ValueError, match="team is no period of time; choose day, week, month"):
        chart(reader_of(lakes[0]), NPS, Slice(), "team")


def test_durations_do_not_stay_in_the_points(lakes: list[Lake]) -> None:
    found = chart(reader_of(lakes[0]), METRICS["resolution_median"], Slice(), "month")
    assert all(not point.row.inputs for point in found.points)
    assert not any(isinstance(point.value, np.ndarray) for point in found.points)
