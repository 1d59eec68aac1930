"""Now against before: hand-counted small lakes, and the same age for what grows with age."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from metrics.analyses.compare import MOST_DURATIONS, compare_all, merged, others
from metrics.catalogue import METRICS
from metrics.inference.survival import kaplan_meier, quantile
from metrics.model import NOTHING, Row
from metrics.slices import Slice
from tests.support.lakes import at, make_lake, reader_of

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))


def answer(day: str, score: int | None, location: str | None) -> dict[str, object]:
    return {
        "answered_at": at(f"{day}T12:00"),
        "question": "nps",
        "score": score,
        "location": location,
    }


def test_each_group_is_compared_with_itself_before(tmp_path: Path) -> None:
    york = [answer("2026-09-05", 10, "York")] * 30 + [answer("2026-10-05", 0, "York")] * 30
    bath = [answer("2026-09-30", 9, "Bath")] * 6 + [answer("2026-10-31", 9, "Bath")] * 6
    lake = make_lake(tmp_path, responses=york + bath)
    found = compare_all(reader_of(lake), [METRICS["nps"]], OCTOBER, by="location")["nps"]
    by_group = {row.group: row for row in found}
    assert set(by_group) == {"York", "Bath"}
    assert by_group["York"].change.difference.value == -200
    assert by_group["York"].change.verdict == "worse"
    assert by_group["Bath"].change.difference.value == 0
    assert by_group["Bath"].change.verdict == "cannot tell"
    assert by_group["York"].before.estimate.n == 30


def test_a_group_that_is_new_has_nothing_to_compare_with(tmp_path: Path) -> None:
    rows = [answer("2026-09-05", 9, "Bath"), answer("2026-10-05", 9, "Truro")]
    lake = make_lake(tmp_path, responses=rows)
    found = compare_all(reader_of(lake), [METRICS["nps"]], OCTOBER, by="location")["nps"]
    assert [(row.group, row.before, row.change) for row in found] == [("Truro", None, None)]


@pytest.mark.parametrize("period", [(None, None), (date(2026, 10, 1), None)])
def test_an_open_period_has_no_before(
    tmp_path: Path, period: tuple[date | None, date | None]
) -> None:
    lake = make_lake(tmp_path, responses=[answer("2026-10-05", 9, None)])
    found = compare_all(reader_of(lake), [METRICS["nps"]], Slice(*period))["nps"][0]
    assert found.now.estimate.value == 100
    assert found.before is None
    assert found.change is None


def test_what_was_not_measured_before_is_no_zero(tmp_path: Path) -> None:
    rows = [answer("2026-09-05", None, None), answer("2026-10-05", 9, None)]
    lake = make_lake(tmp_path, responses=rows)
    found = compare_all(reader_of(lake), [METRICS["nps"]], OCTOBER)["nps"][0]
    assert found.before.estimate == NOTHING
    assert found.change is None


def test_the_month_before_is_seen_at_the_same_age(tmp_path: Path) -> None:
    """On 16 October, October's complaints are half a month old; so September's are too."""

    def complaint(opened: str, reopened: int, resolved: str) -> dict[str, object]:
        return {
            "opened_at": at(f"{opened}T00:00"), "resolved_at": at(f"{resolved}T00:00"),
            "reopened": reopened, "known_at": at("2026-10-16T00:00"),
        }  # fmt: skip

    early = [complaint("2026-09-02", 0, "2026-09-04")] * 3
    late = [complaint("2026-09-02", 1, "2026-09-25")] * 5
    now = [complaint("2026-10-02", 0, "2026-10-04")] * 2
    lake = make_lake(tmp_path, complaints=early + late + now)
    found = compare_all(reader_of(lake), [METRICS["complaints_resolved"]], OCTOBER)[
        "complaints_resolved"
    ][0]
    # Known 30 days before 16 October: 16 September. What was resolved on the 25th had not been.
    assert (found.now.estimate.value, found.before.estimate.value) == (2, 3)


def durations(seed: int, size: int, group: str) -> Row:
    draw = np.random.default_rng(seed)
    ended = np.rint(draw.exponential(50, size)).astype(np.int64)
    return Row(group, NOTHING, {"resolved": ended, "still_open": np.sort(ended)[-size // 9 :] + 9})


def test_the_others_together_are_all_but_one() -> None:
    rows = [durations(seed, 40, str(seed)) for seed in range(3)]
    together = others(rows, rows[1])
    expected = np.concatenate([rows[0].inputs["resolved"], rows[2].inputs["resolved"]])
    np.testing.assert_array_equal(np.sort(together["resolved"]), np.sort(expected))
    counted = [Row(str(n), NOTHING, {"counted": n}) for n in (1, 10, 100)]
    assert others(counted, counted[1]) == {"counted": 101}


def test_many_durations_are_thinned_without_moving_the_median() -> None:
    rows = [durations(seed, 30_000, str(seed)) for seed in range(4)]
    thinned, whole = others(rows, rows[0]), merged(rows[1:])
    assert MOST_DURATIONS / 2 < sum(part.size for part in thinned.values()) <= MOST_DURATIONS
    few, all_of_them = (
        quantile(kaplan_meier(parts["resolved"], parts["still_open"]), 0.5)
        for parts in (thinned, whole)
    )
    assert few.value == pytest.approx(all_of_them.value, abs=1)
    assert few.low <= all_of_them.value <= few.high
    assert few.high - few.low >= all_of_them.high - all_of_them.low


def waits(day: str, hours: int | None, count: int) -> list[dict[str, object]]:
    opened = at(f"{day}T00:00")
    resolved = None if hours is None else opened + timedelta(hours=hours)
    return [{"opened_at": opened, "resolved_at": resolved} for _ in range(count)]


def test_slower_can_be_told_where_fewer_than_half_are_resolved(tmp_path: Path) -> None:
    """September's half took 5 hours; of October's only a quarter is done: no median, but slower."""
    rows = [*waits("2026-09-05", 5, 60), *waits("2026-09-06", 9, 20)]
    rows += [*waits("2026-10-05", 5, 20), *waits("2026-10-06", None, 60)]
    lake = make_lake(tmp_path, complaints=rows, known_at=at("2026-10-20T00:00"))
    keys = ("resolution_median", "resolution_p90")
    found = compare_all(reader_of(lake), [METRICS[key] for key in keys], OCTOBER)
    slower = found["resolution_median"][0]
    assert slower.now.estimate.value is None
    assert slower.now.estimate.n == 80
    assert slower.change is not None
    assert (slower.change.difference.value, slower.change.verdict) == (None, "worse")
    assert slower.change.p_value < 1e-6
    # The test is about the whole curve: it says nothing of its slowest tenth.
    assert found["resolution_p90"][0].change is None


def test_nothing_is_told_where_neither_has_a_median_and_both_are_alike(tmp_path: Path) -> None:
    rows = [*waits("2026-09-05", 5, 20), *waits("2026-09-06", None, 60)]
    rows += [*waits("2026-10-05", 5, 20), *waits("2026-10-06", None, 60)]
    lake = make_lake(tmp_path, complaints=rows, known_at=at("2026-10-20T00:00"))
    found = compare_all(reader_of(lake), [METRICS["resolution_median"]], OCTOBER)
    change = found["resolution_median"][0].change
    assert change is not None
    assert change.verdict == "cannot tell"
    assert change.p_value > 0.5
