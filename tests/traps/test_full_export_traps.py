"""A full export that no longer holds an open complaint: gone from its tool, or a part?"""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from drops.cli.app import app
from drops.errors import DropError, StoreError
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.mark import mark_full
from drops.put import put
from drops.undo import undo
from metrics.analyses.account import account
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.measure.rows import oldest_open
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import reader_of

RUNNER = CliRunner()

#: An export: until which day of October it knows, and of each complaint the days of its opening and
#: resolution; by the number of the complaint.
Export = dict[int, tuple[int, int | None]]

SEPTEMBER_30: Export = {1: (1, None), 2: (2, None), 3: (3, 5), 4: (4, None)}
#: Two is gone, four is resolved, five is new.
LATER: Export = {1: (1, None), 3: (3, 5), 4: (4, 9), 5: (10, None), 6: (11, 12)}
#: One is gone too, and two is back.
LATEST: Export = {
    0: (1, 3),
    2: (2, None),
    3: (3, 5),
    4: (4, 9),
    5: (10, None),
    6: (11, 12),
    7: (13, 15),
}
EXPORTS = [SEPTEMBER_30, LATER, LATEST]


def written(folder: Path, name: str, export: Export) -> Path:
    def at(day: int | None) -> str:
        return f"2026-10-{day:02}T10:00:00Z" if day else ""

    rows = [f"{n},{at(opened)},{at(ended)}" for n, (opened, ended) in export.items()]
    path = folder / name
    path.write_text("\n".join(["complaint_id,opened_at,resolved_at", *rows]), encoding="utf-8")
    return path


def known(export: Export) -> int:
    """The last day of which an export tells."""
    return max(day for days in export.values() for day in days if day)


def by_hand(exports: list[Export]) -> set[int]:
    """Who waits after full exports, whatever order they came in: those open in the newest.

    And whoever was opened before the first day that it tells of.
    """
    *older, newest = sorted(exports, key=known)
    first = min(opened for opened, _ in newest.values())
    waiting = {n for n, (_, ended) in newest.items() if ended is None}
    for export in older:
        waiting |= {n for n, (day, end) in export.items() if day < first and end is None} - {
            *newest
        }
    return waiting


def waiting(home: Home) -> set[int]:
    """Whose wait goes on, as the list of the oldest says, and the stock, and the bars."""
    reader = reader_of(Lake.open(home))
    listed = {int(name) for name in oldest_open(reader, Slice(), 50)["complaint_id"]}
    (stock,) = measure(reader, METRICS["open_complaints"], Slice())
    bars = measure(reader, METRICS["open_by_age"], Slice(), by="age")
    assert stock.estimate.value == len(listed) == sum(row.estimate.value or 0 for row in bars)
    found = account(reader, Slice())
    assert found is not None
    assert found.opening + found.opened - found.resolved - found.gone == found.closing
    return listed


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_who_is_gone_hangs_on_no_order(home: Home, tmp_path: Path, order: tuple[int, ...]) -> None:
    for number in order:
        put(home, written(tmp_path, f"{number}.csv", EXPORTS[number]), is_full=True)
    assert waiting(home) == by_hand(EXPORTS) == {2, 5}
    rebuild(home)
    assert waiting(home) == {2, 5}
    latest = next(drop for drop in all_drops(home) if drop.name == "2.csv")
    undo(home, latest.id)
    assert waiting(home) == by_hand(EXPORTS[:2]) == {1, 5}


def test_a_part_leaves_all_open_and_it_is_asked(home: Home, tmp_path: Path) -> None:
    put(home, written(tmp_path, "a.csv", SEPTEMBER_30))
    report = put(home, written(tmp_path, "b.csv", LATER))
    assert (report.missing, report.is_full) == (1, None)
    (note,) = [note for note in report.notes if "lacks" in note]
    assert "1 open row that earlier files of pepper_complaints have" in note
    assert "they stay open" in note
    assert waiting(home) == {1, 2, 5}


def test_what_was_said_can_be_said_otherwise(home: Home, tmp_path: Path) -> None:
    put(home, written(tmp_path, "a.csv", SEPTEMBER_30))
    drop = put(home, written(tmp_path, "b.csv", LATER)).drop
    assert drop
    for is_full, expected in ((True, {1, 5}), (False, {1, 2, 5}), (True, {1, 5})):
        assert mark_full(home, drop, is_full=is_full).is_full is is_full
        assert waiting(home) == expected


def test_the_next_file_of_the_source_is_taken_as_the_one_before(home: Home, tmp_path: Path) -> None:
    put(home, written(tmp_path, "a.csv", SEPTEMBER_30), is_full=True)
    report = put(home, written(tmp_path, "b.csv", LATER))
    assert (report.missing, report.is_full) == (1, True)
    assert any("as the one before of pepper_complaints was" in note for note in report.notes)
    assert waiting(home) == {1, 5}
    part = put(home, written(tmp_path, "c.csv", LATEST), is_full=False)
    assert (part.missing, part.is_full) == (1, False)
    assert waiting(home) == {1, 2, 5}


def test_another_source_and_earlier_days_are_left_alone(home: Home, tmp_path: Path) -> None:
    put(home, written(tmp_path, "a.csv", SEPTEMBER_30), source="other")
    days = {n: row for n, row in LATER.items() if row[0] >= 10}
    put(home, written(tmp_path, "b.csv", SEPTEMBER_30 | {9: (5, 6)}), source="desk")
    report = put(home, written(tmp_path, "c.csv", days), source="desk", is_full=True)
    assert report.missing == 0
    reader = reader_of(Lake.open(home))
    (stock,) = measure(reader, METRICS["open_complaints"], Slice())
    assert stock.estimate.value == 3 + 3 + 1


def test_its_wait_ends_when_it_was_last_seen_and_it_is_no_resolution(
    home: Home, tmp_path: Path
) -> None:
    put(home, written(tmp_path, "a.csv", SEPTEMBER_30), is_full=True)
    put(home, written(tmp_path, "b.csv", LATER))
    reader = reader_of(Lake.open(home))
    (row,) = measure(reader, METRICS["resolution_median"], Slice())
    seen = datetime(2026, 10, known(SEPTEMBER_30), 10, tzinfo=UTC)
    waited = timedelta(microseconds=int(min(row.inputs["still_open"])))
    assert waited == datetime(2026, 10, 12, 10, tzinfo=UTC) - datetime(2026, 10, 10, 10, tzinfo=UTC)
    assert seen - datetime(2026, 10, 2, 10, tzinfo=UTC) in [
        timedelta(microseconds=int(each)) for each in row.inputs["still_open"]
    ]
    (resolved,) = measure(reader, METRICS["complaints_resolved"], Slice())
    assert resolved.estimate.value == 3
    before = Slice(None, date(2026, 10, 5))
    (stock,) = measure(reader, METRICS["open_complaints"], before)
    assert stock.estimate.value == 4  # all four of the first file were open on 4 October


def test_a_mapping_and_the_command_line_can_say_it(home: Home, tmp_path: Path) -> None:
    mapping = tmp_path / "desk.toml"
    mapping.write_text(
        'table = "complaints"\nis_full = true\n[columns]\ncomplaint_id = "complaint_id"\n'
        'opened_at = "opened_at"\nresolved_at = "resolved_at"\n'
    )
    first, second = (str(written(tmp_path, f"{n}.csv", EXPORTS[n])) for n in range(2))
    told = ["--home", str(home.root), "--json"]
    assert RUNNER.invoke(app, ["put", first, "--map", str(mapping), *told]).exit_code == 0
    report = json.loads(RUNNER.invoke(app, ["put", second, "--map", str(mapping), *told]).stdout)
    assert (report["missing"], report["is_full"]) == (1, True)
    marked = json.loads(RUNNER.invoke(app, ["mark", report["drop"], "--part", *told]).stdout)
    assert marked["is_full"] is False
    assert waiting(home) == {1, 2, 5}


def test_what_waits_for_nothing_is_not_marked(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("response_id,answered_at,question,score\n1,2026-10-01T10:00:00Z,nps,9\n")
    drop = put(home, path).drop
    assert drop
    with pytest.raises(DropError, match="wait for nothing"):
        mark_full(home, drop, is_full=True)
    with pytest.raises(DropError, match="there is no drop"):
        mark_full(home, "20200101-000000-0000", is_full=True)


def test_a_mark_that_cannot_be_published_is_taken_back(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, written(tmp_path, "a.csv", SEPTEMBER_30))
    drop = put(home, written(tmp_path, "b.csv", LATER)).drop
    assert drop

    def fails(*_: object) -> None:
        raise RuntimeError("no room")

    with monkeypatch.context() as broken:
        broken.setattr("drops.mark.publish_live", fails)
        with pytest.raises(StoreError, match=r"could not be marked .*nothing was changed"):
            mark_full(home, drop, is_full=True)
    assert [each.is_full for each in all_drops(home)] == [None, None]
    assert waiting(home) == {1, 2, 5}
