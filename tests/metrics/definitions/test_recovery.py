"""NPS after a complaint, by how fast it ended: only what had happened when they answered."""

from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.model import NOTHING, Row
from metrics.relations.after_complaints import RECOVERIES
from metrics.slices import Slice
from tests.support.by_hand import World, recovery_of
from tests.support.companies import company
from tests.support.lakes import Record, at, make_lake, reader_of

RECOVERY = METRICS["recovery"]
OPENED = at("2026-06-01T12:00")
LONG_AGO = {"customer_id": "somebody", "opened_at": at("2025-01-01T00:00")}
KNOWN = at("2026-12-01T00:00")
MOMENT = timedelta(microseconds=1)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def by_recovery(lake: Lake, chosen: Slice | None = None, **reader: Any) -> list[Row]:
    return measure(reader_of(lake, **reader), RECOVERY, chosen or Slice(), by="recovery")


def group_of(tmp_path: Path, said: datetime, *complaints: Record, **also: Any) -> str | None:
    """What the only answer counts as."""
    answer = {"answered_at": said, "question": "nps", "score": 9, "customer_id": "c1"}
    own = [
        {"customer_id": "c1", "opened_at": OPENED, "known_at": KNOWN} | dict(c) for c in complaints
    ]
    rows = [LONG_AGO | {"known_at": KNOWN}, *own]
    lake = make_lake(tmp_path, responses=[answer | also], complaints=rows)
    (row,) = by_recovery(lake)
    assert row.estimate.n == (row.group is not None)
    return row.group


@pytest.mark.parametrize(
    ("ended", "said", "wanted"),
    [
        (1, 2, "within a day"),
        (1.001, 2, "within 3 days"),
        (3, 3, "within 3 days"),  # in the moment in which it was resolved
        (3.001, 4, "within 8 weeks"),
        (56, 60, "within 8 weeks"),
        (56.001, 60, "later"),
        (200, 201, None),  # after the file's end
        (5, 4.999, "still open"),  # resolved afterwards
        (150, 149, "still open"),  # for longer than the window
        (2, 92, "within 3 days"),
        (2, 92.001, "no complaint"),  # long ago
        (None, 10, "still open"),
        (None, -0.001, "no complaint"),  # complained afterwards
    ],
)
def test_what_had_become_of_the_complaint(
    tmp_path: Path, ended: float | None, said: float, wanted: str | None
) -> None:
    resolved = None if ended is None else OPENED + days(ended)
    assert group_of(tmp_path, OPENED + days(said), {"resolved_at": resolved}) == wanted


def test_a_complaint_in_the_moment_of_the_answer_comes_after_it(tmp_path: Path) -> None:
    assert group_of(tmp_path, OPENED, {}) == "no complaint"


def test_the_latest_complaint_counts(tmp_path: Path) -> None:
    fast = {"opened_at": OPENED + days(5), "resolved_at": OPENED + days(5.5)}
    slow = {"resolved_at": OPENED + days(20)}
    assert group_of(tmp_path / "a", OPENED + days(21), slow, fast) == "within a day"
    assert group_of(tmp_path / "b", OPENED + days(5), slow, fast) == "still open"


def test_whoever_is_not_known_or_did_not_score_counts_nowhere(tmp_path: Path) -> None:
    for number, also in enumerate(({"customer_id": None}, {"score": None}, {"question": "csat"})):
        answer = {"answered_at": OPENED, "question": "nps", "score": 5, "customer_id": "c1"}
        rows = {"responses": [answer | also], "complaints": [LONG_AGO | {"known_at": KNOWN}]}
        assert by_recovery(make_lake(tmp_path / str(number), **rows)) == []


def test_nobody_is_without_a_complaint_where_no_file_could_tell(tmp_path: Path) -> None:
    """Before the first complaint (and the window after it), and after the files' end."""
    first = LONG_AGO["opened_at"]
    for number, (said, wanted) in enumerate(
        {
            first - days(1): None,
            first + days(90) - MOMENT: None,
            first + days(90): "no complaint",
            KNOWN: "no complaint",
            KNOWN + MOMENT: None,
        }.items()
    ):
        assert group_of(tmp_path / str(number), said) == wanted, said


def test_without_complaints_nothing_is_measured(tmp_path: Path) -> None:
    answer = {"answered_at": OPENED, "question": "nps", "score": 9, "customer_id": "c1"}
    lake = make_lake(tmp_path, responses=[answer])
    (row,) = measure(reader_of(lake), RECOVERY, Slice())
    assert row.estimate == NOTHING
    assert row.inputs["not_known"] == 1


def test_a_file_without_closing_times_cannot_tell(tmp_path: Path) -> None:
    """Its complaint is neither open nor resolved, nor is the customer one without a complaint."""
    rows = [LONG_AGO, {"customer_id": "c1", "opened_at": OPENED}]
    answer = {"answered_at": OPENED + days(9), "question": "nps", "score": 9, "customer_id": "c1"}
    told = make_lake(tmp_path, responses=[answer], complaints=rows, known_at=KNOWN)
    assert [row.group for row in by_recovery(told)] == ["still open"]
    lake = Lake(**{**vars(told), "given": {"drop-1": frozenset({"opened_at", "customer_id"})}})
    assert [row.group for row in by_recovery(lake)] == [None]


def test_groups_come_in_order_and_every_answer_has_one(tmp_path: Path) -> None:
    rows = company(5, 400)
    lake = make_lake(tmp_path, **rows)
    world = World(rows["responses"], rows["complaints"], rows["advocacy"])
    theirs: dict[Any, list[int]] = defaultdict(list)
    for r in rows["responses"]:
        if r["question"] == "nps" and r["score"] is not None and r["customer_id"] is not None:
            theirs[recovery_of(world, r)].append(r["score"])
    ours = by_recovery(lake)
    assert [row.group for row in ours] == [g for g in (*RECOVERIES, None) if g in theirs]
    assert len(ours) >= 5
    for row in ours:
        scores = theirs[row.group]
        if row.group is None:
            assert row.estimate == NOTHING
            assert row.inputs["not_known"] == len(scores)
            continue
        net = sum((s >= 9) - (s <= 6) for s in scores)
        assert row.estimate.value == pytest.approx(100 * net / len(scores))
        assert row.estimate.n == len(scores)
        only = Slice(only={"recovery": (row.group,)})
        (again,) = measure(reader_of(lake), RECOVERY, only)
        assert again.estimate == row.estimate
    (whole,) = measure(reader_of(lake), RECOVERY, Slice())
    assert whole.estimate.n == sum(row.estimate.n for row in ours)


def test_what_happens_later_changes_no_answer_of_before(tmp_path: Path) -> None:
    """Resolved, complained again, answered again: all of it after the answer."""
    rows = company(6, 120)
    said = at("2026-09-01T00:00")

    def told(complaints: list[dict[str, Any]]) -> list[Any]:
        until = Slice(until=said.date())
        responses = [r for r in rows["responses"] if r["answered_at"] < said]
        kept = [c | {"known_at": KNOWN} for c in complaints]
        name = str(len(kept)) + str(sum(c["resolved_at"] is None for c in kept))
        lake = make_lake(tmp_path / name, responses=responses, complaints=kept)
        return [(r.group, r.estimate) for r in by_recovery(lake, until)]

    then = [
        c | ({"resolved_at": None} if c["resolved_at"] and c["resolved_at"] >= said else {})
        for c in rows["complaints"]
        if c["opened_at"] < said
    ]
    assert told(then) == told(rows["complaints"])
