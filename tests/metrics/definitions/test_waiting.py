"""Waiting times: published values, lifelines, and a real city's complaints."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times

from metrics.catalogue import METRICS
from metrics.definitions.waiting import curve
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all
from metrics.model import Estimate
from metrics.slices import Slice
from store.settings import Settings
from tests.support.lakes import Record, at, make_lake, reader_of

NYC = (
    Path(__file__).parents[4]
    / "shared"
    / "data"
    / "nyc311"
    / "311_Service_Requests_from_2010_to_Present.csv"
)
OPENED = at("2026-03-01T00:00")


def one(lake: Lake, key: str, **reader: Any) -> Estimate:
    return measure(reader_of(lake, **reader), METRICS[key], Slice())[0].estimate


def reached(fit: KaplanMeierFitter, share: float) -> float:
    """Where lifelines' curve comes down to a share; its own rounding may not decide that."""
    return float(qth_survival_times(share + 1e-9, fit.survival_function_))


def waits(ended: list[float], still_open: list[float], **columns: object) -> list[Record]:
    """Complaints that waited so many hours; whoever still waits was opened so long before the end."""
    known = OPENED + timedelta(days=1000)
    resolved = [{"opened_at": OPENED, "resolved_at": OPENED + timedelta(hours=h)} for h in ended]
    waiting = [{"opened_at": known - timedelta(hours=h)} for h in still_open]
    return [{"known_at": known, **columns, **each} for each in (*resolved, *waiting)]


def test_freireich_1963_as_published(tmp_path: Path) -> None:
    ended, still_open = (
        [6, 6, 6, 7, 10, 13, 16, 22, 23],
        [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
    )
    lake = make_lake(tmp_path, complaints=waits(ended, still_open))
    (row,) = measure(reader_of(lake), METRICS["resolution_median"], Slice())
    assert row.estimate == Estimate(23, 13, None, 21)
    found = curve(row.inputs)
    survival = dict(zip((found.times / 3.6e9).tolist(), found.survival.tolist(), strict=True))
    for hours, share in {6: 0.857, 10: 0.753, 22: 0.538, 23: 0.448}.items():
        assert survival[hours] == pytest.approx(share, abs=0.0005)
    assert one(lake, "resolution_p90") == Estimate(None, None, None, 21)
    assert one(lake, "resolution_median_closed_only").value == 10
    promise = Settings.model_validate({"promise": {"hours": 10}})
    assert one(lake, "resolution_within_promise", settings=promise).value == pytest.approx(
        24.7, abs=0.05
    )


@pytest.mark.parametrize("seed", range(4))
def test_all_waiting_times_equal_lifelines(tmp_path: Path, seed: int) -> None:
    draw = np.random.default_rng(seed)
    ended = np.ceil(draw.exponential(60, 150)).tolist()
    still_open = np.ceil(draw.exponential(120, 60)).tolist()
    rows = waits(ended, still_open)
    # The same waits once more, for the first answer; resolved much later, or not at all.
    answered = [
        {**row, "first_response_at": row.get("resolved_at"), "resolved_at": None} for row in rows
    ]
    lake = make_lake(tmp_path / "resolved", complaints=rows)
    answers = make_lake(tmp_path / "answered", complaints=answered)
    fit = KaplanMeierFitter().fit(ended + still_open, [1] * len(ended) + [0] * len(still_open))
    band = median_survival_times(fit.confidence_interval_).to_numpy()[0]
    for found in (one(lake, "resolution_median"), one(answers, "first_response_median")):
        assert found.value == pytest.approx(fit.median_survival_time_, rel=1e-9)
        assert (found.low, found.high) == pytest.approx(tuple(band), rel=1e-9)
        assert found.n == 210
    p90 = one(lake, "resolution_p90").value
    assert (np.inf if p90 is None else p90) == pytest.approx(reached(fit, 0.1), rel=1e-9)
    promise = Settings.model_validate({"promise": {"hours": 48}})
    kept = one(lake, "resolution_within_promise", settings=promise)
    bounds = fit.confidence_interval_survival_function_.loc[:48].iloc[-1].to_numpy()
    theirs = [100 * (1 - s) for s in (fit.predict(48), bounds[1], bounds[0])]
    assert [kept.value, kept.low, kept.high] == pytest.approx(theirs, rel=1e-9)


def test_a_promise_by_severity_in_one_curve(tmp_path: Path) -> None:
    """Grave within 10 hours, others within 100: kept 3 of 5, whoever waits for longer has missed."""
    grave = waits([10, 11], [12], severity="grave")
    other = waits([100, 11], [], severity="light")
    lake = make_lake(tmp_path, complaints=[*grave, *other])
    settings = Settings.model_validate({"promise": {"hours": 100, "by_severity": {"grave": 10}}})
    assert one(lake, "resolution_within_promise", settings=settings).value == pytest.approx(60)
    by = measure(
        reader_of(lake, settings=settings),
        METRICS["resolution_within_promise"],
        Slice(),
        by="severity",
    )
    assert [(row.group, row.estimate.value) for row in by] == [
        ("grave", pytest.approx(100 / 3)),
        ("light", 100),
    ]


@pytest.mark.parametrize("hours", [0.1, 0.7, 1 / 3, 4.35, 72, 1000.1])
def test_just_in_time_is_in_time(tmp_path: Path, hours: float) -> None:
    promised = timedelta(microseconds=round(hours * 3.6e9))
    rows = [
        {"opened_at": OPENED, "resolved_at": OPENED + promised + timedelta(microseconds=k)}
        for k in (0, 1)
    ]
    lake = make_lake(tmp_path, complaints=rows)
    settings = Settings.model_validate({"promise": {"hours": hours}})
    assert one(lake, "resolution_within_promise", settings=settings).value == 50


def test_a_first_answer_after_the_resolution_waited_until_it_came(tmp_path: Path) -> None:
    row = {
        "opened_at": OPENED,
        "resolved_at": OPENED + timedelta(hours=1),
        "first_response_at": OPENED + timedelta(hours=5),
    }
    never = {"opened_at": OPENED, "resolved_at": OPENED + timedelta(hours=1)}
    lake = make_lake(tmp_path, complaints=[row, never])
    found = measure(reader_of(lake), METRICS["first_response_median"], Slice())[0].inputs
    assert (found["resolved"] / 3.6e9).tolist() == [5]
    assert (found["still_open"] / 3.6e9).tolist() == [1]
    before = measure(
        reader_of(lake, as_of=OPENED + timedelta(hours=2)),
        METRICS["first_response_median"],
        Slice(),
    )
    assert (before[0].inputs["still_open"] / 3.6e9).tolist() == [1, 1]


def test_no_wait_is_below_nothing(tmp_path: Path) -> None:
    """A file said to know less than it tells: the complaint has waited for no time at all."""
    rows = [{"opened_at": OPENED, "known_at": OPENED - timedelta(days=3)}]
    lake = make_lake(tmp_path, complaints=rows)
    found = measure_all(reader_of(lake), list(METRICS.values()), Slice())
    assert found["resolution_median"][0].inputs["still_open"].tolist() == [0]
    assert found["open_by_age"][0].inputs["oldest_days"] == 0


def new_york(text: str) -> datetime | None:
    if not text:
        return None
    local = datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(
        tzinfo=ZoneInfo("America/New_York")
    )
    return local.astimezone(UTC)


@pytest.mark.skipif(not NYC.exists(), reason=f"the real file is not at {NYC}")
def test_a_real_city_s_complaints(tmp_path: Path) -> None:
    with NYC.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    known = new_york("05/01/2022 02:06:52 AM")
    rows = [
        {
            "complaint_id": row["Unique Key"],
            "opened_at": new_york(row["Created Date"]),
            "resolved_at": new_york(row["Closed Date"]),
            "team": row["Agency"],
            "location": row["Borough"] or None,
        }
        for row in read
    ]
    lake = make_lake(tmp_path, complaints=rows, known_at=known)
    median = one(lake, "resolution_median")
    assert [round(x, 4) for x in (median.value, median.low, median.high)] == [
        0.9786,
        0.8886,
        1.0672,
    ]
    assert median.n == 924
    closed = one(lake, "resolution_median_closed_only")
    assert (round(closed.value, 4), closed.n) == (0.5403, 480)
    assert one(lake, "open_complaints").value == 924 - 480
    for column in ("team", "location"):
        for row in measure(reader_of(lake), METRICS["resolution_median"], Slice(), by=column):
            mine = [r for r in rows if r[column] == row.group]
            spans = [
                ((r["resolved_at"] or known) - r["opened_at"]) / timedelta(hours=1) for r in mine
            ]
            fit = KaplanMeierFitter().fit(spans, [r["resolved_at"] is not None for r in mine])
            theirs = reached(fit, 0.5)
            assert row.estimate.n == len(mine)
            assert (np.inf if row.estimate.value is None else row.estimate.value) == pytest.approx(
                theirs, rel=1e-9
            )
