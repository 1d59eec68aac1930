"""The lake: parts, sorted files, one Delta version, and files kept for readers of older ones."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from drops.lake import change, delta, publish, rewrite
from drops.lake.workbench import rows_file
from drops.lake.writing import open_store
from drops.put import put
from drops.undo import undo
from store.errors import StoreFaultError
from store.manifest import Manifest, TablePart, TableState
from store.settings import Home
from store.tables import COMPLAINTS, RESPONSES
from tests.support.cut_off import failing_at
from tests.support.dropping import (
    Row,
    answers,
    complaint,
    content,
    correct,
    current,
    frame,
    many_answers,
    scores,
)


def parts(home: Home) -> dict[str, int]:
    """How many drops each part of the responses holds."""
    return {n: len(p["drops"]) for n, p in current(home)["tables"]["responses"]["parts"].items()}


def test_the_snapshot_says_what_readers_need(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}, day=1))
    put(home, answers(tmp_path / "b.csv", {"b": 9}, day=4))
    told = current(home)
    table = told["tables"]["responses"]
    assert (told["snapshot"], len(told["drops"])) == (2, 2)
    assert datetime.fromisoformat(told["published_at"]) <= datetime.now(UTC)
    assert (table["version"], table["rows"]) == (1, 2)
    assert table["first_at"] == "2026-03-01T10:00:00+00:00"
    assert table["last_at"] == table["known_at"] == "2026-03-04T10:00:00+00:00"
    assert all((home.lake / file).is_file() for file in table["files"])


def test_delta_holds_what_is_published(home: Home, tmp_path: Path) -> None:
    put(home, many_answers(tmp_path / "a.csv", 1, 50))
    drop = correct(home, answers(tmp_path / "b.csv", {"r1": 0}))
    for _ in range(2):
        table = DeltaTable(home.lake / "responses")
        assert table.version() == current(home)["tables"]["responses"]["version"]
        by_delta = pl.DataFrame(table.to_pyarrow_table())
        own = frame(home)
        assert by_delta.select(own.columns).sort("response_id").equals(own.sort("response_id"))
        assert by_delta["part"].unique().to_list() == [0]
        if drop.drop in current(home)["drops"]:
            undo(home, str(drop.drop))


def test_files_are_sorted_by_team_location_time(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrite, "MERGED_ROWS", 100)
    put(home, many_answers(tmp_path / "a.csv", 1, 5000))
    put(home, many_answers(tmp_path / "b.csv", 100, 2500, score=1))
    files = current(home)["tables"]["responses"]["files"]
    assert len(files) > 1
    for file in files:
        rows = pl.read_parquet(home.lake / file).select("team", "location", "answered_at")
        assert rows.equals(rows.sort("team", "location", "answered_at"))


#: First and last id of files that overlap.
SPANS = [(1, 20), (15, 18), (40, 41), (2, 60), (61, 62), (1, 1), (30, 50)]


#: Which of the files are taken back, one after the other.
UNDONE = (3, 0, 6)


def span_files(folder: Path) -> list[Path]:
    """One file for each span; the scores in it are its number."""
    return [
        many_answers(folder / f"{n}.csv", first, last, score=n)
        for n, (first, last) in enumerate(SPANS)
    ]


@pytest.fixture(scope="module")
def uncut(tmp_path_factory: pytest.TempPathFactory) -> list[list[Row]]:
    """The rows of a table as it is cut by itself: after all files, and after each undo."""
    folder = tmp_path_factory.mktemp("uncut")
    whole = Home(folder / "data")
    ids = [str(put(whole, file).drop) for file in span_files(folder)]
    found = [content(whole)]
    for undone in UNDONE:
        undo(whole, ids[undone])
        found.append(content(whole))
    return found


@pytest.mark.parametrize(
    ("part_rows", "piece_rows", "merged_rows"), [(5, 7, 3), (5, 7, 100), (100, 3, 0)]
)
def test_rows_are_the_same_however_the_table_is_cut(
    home: Home,
    tmp_path: Path,
    uncut: list[list[Row]],
    monkeypatch: pytest.MonkeyPatch,
    part_rows: int,
    piece_rows: int,
    merged_rows: int,
) -> None:
    # A file knows until its latest time; of two that know equally the one dropped later counts.
    known = [max((i % 28, i % 24) for i in range(first, last + 1)) for first, last in SPANS]
    expected: dict[str, int] = {}
    for _, n in sorted((until, n) for n, until in enumerate(known)):
        expected |= {f"r{i}": n for i in range(SPANS[n][0], SPANS[n][1] + 1)}
    monkeypatch.setattr(change, "PART_ROWS", part_rows)
    monkeypatch.setattr(rewrite, "PIECE_ROWS", piece_rows)
    monkeypatch.setattr(rewrite, "MERGED_ROWS", merged_rows)
    ids = [str(put(home, file).drop) for file in span_files(tmp_path)]
    assert scores(home) == dict(sorted(expected.items()))
    whole, *after = uncut
    assert content(home) == whole
    for undone, left in zip(UNDONE, after, strict=True):
        undo(home, ids[undone])
        assert content(home) == left
        assert frame(home)["response_id"].is_unique().all()


def test_small_drops_share_a_part_and_older_parts_stay_as_they_are(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change, "PART_ROWS", 100)
    put(home, many_answers(tmp_path / "long.csv", 1, 90))
    long_files = current(home)["tables"]["responses"]["files"]
    for n in range(3):
        put(home, many_answers(tmp_path / f"{n}.csv", 100 + 20 * n, 119 + 20 * n))
    assert parts(home) == {"0": 1, "1": 3}
    assert set(long_files) < set(current(home)["tables"]["responses"]["files"])
    correct(home, answers(tmp_path / "b.csv", {"r5": 0}))
    assert not set(long_files) & set(current(home)["tables"]["responses"]["files"])


def test_every_50_versions_a_checkpoint(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta, "_CHECKPOINT_EVERY", 3)
    for n in range(5):
        put(home, answers(tmp_path / f"{n}.csv", {f"k{n}": n}))
    log = home.lake / "responses" / "_delta_log"
    assert (log / "_last_checkpoint").exists()
    assert [path.name[:20] for path in log.glob("*.checkpoint.parquet")] == [f"{3:020}"]
    assert DeltaTable(home.lake / "responses").version() == 4


def test_a_fault_right_after_a_checkpoint_stops_no_later_file(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is taken back takes its checkpoint with it: else no file came in any more."""
    monkeypatch.setattr(delta, "_CHECKPOINT_EVERY", 1)
    for n in range(3):
        put(home, answers(tmp_path / f"{n}.csv", {f"k{n}": n}))
    for step in ("log synced", "version numbered", "earlier version kept"):
        file = answers(tmp_path / f"{step}.csv", {step: 9})
        with monkeypatch.context() as broken:
            failing_at(broken, step, OSError(errno.EIO, "Input/output error"))
            with pytest.raises(StoreFaultError):
                put(home, file)
        assert put(home, file).kept == 1
    table = DeltaTable(home.lake / "responses")
    assert table.count() == len(scores(home)) == 6


def test_a_log_that_ends_with_a_checkpoint_alone_is_begun_anew(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an earlier Pepper left it behind; nobody has to mend anything by hand."""
    monkeypatch.setattr(delta, "_CHECKPOINT_EVERY", 3)
    for n in range(4):
        put(home, answers(tmp_path / f"{n}.csv", {f"k{n}": n}))
    (home.lake / "responses" / "_delta_log" / f"{3:020}.json").unlink()
    put(home, answers(tmp_path / "more.csv", {"more": 9}))
    assert DeltaTable(home.lake / "responses").count() == len(scores(home)) == 5


def test_a_reader_of_an_older_snapshot_keeps_its_files(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    (old,) = current(home)["tables"]["responses"]["files"]
    for n in range(8):
        put(home, answers(tmp_path / f"{n}.csv", {"a": n}))
    assert (home.lake / old).exists()  # 8 snapshots ago, but not 10 minutes


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("snapshots_ago", "minutes_ago", "kept"), [(4, 60, True), (60, 9, True), (5, 11, False)]
)
def test_retired_files_are_kept_by_number_and_by_time(
    home: Home, snapshots_ago: int, minutes_ago: int, *, kept: bool
) -> None:
    file = "responses/part=0/old.parquet"
    (home.lake / file).parent.mkdir(parents=True)
    (home.lake / file).touch()
    before = Manifest(
        99, retired={file: (100 - snapshots_ago, NOW - timedelta(minutes=minutes_ago))}
    )
    after = Manifest(100, retired=publish.retire(before, Manifest(100), NOW))
    deleted = publish.prune(home, after)
    assert (deleted, (home.lake / file).exists()) == ([] if kept else [file], kept)


def test_prune_never_deletes_what_is_published(home: Home) -> None:
    file, orphan = "responses/part=0/a.parquet", "responses/part=0/orphan.parquet"
    (home.lake / file).parent.mkdir(parents=True)
    for name in (file, orphan):
        (home.lake / name).touch()
    state = TableState(parts={0: TablePart(("d",), {file: 1})})
    assert publish.prune(home, Manifest(1, ("d",), {"responses": state})) == [orphan]
    assert (home.lake / file).exists()


def test_a_drop_of_a_store_of_before_a_column_was_there_can_be_undone(
    home: Home, tmp_path: Path
) -> None:
    """The rows beside the lake are an older Pepper's too; they are read again."""
    first, second = (put(home, complaint(tmp_path / f"{key}.csv", key)) for key in ("c1", "c2"))
    for drop in (first.drop, second.drop):
        rows = rows_file(home, drop or "")
        pl.read_parquet(rows).drop("answers").write_parquet(rows)
    text = home.snapshot.read_text(encoding="utf-8")
    assert " answers:integer" in text
    home.snapshot.write_text(text.replace(" answers:integer", ""), encoding="utf-8")
    undo(home, second.drop or "")
    assert frame(home, "complaints")["complaint_id"].to_list() == ["c1"]
    assert current(home)["tables"]["complaints"]["columns"] == change.columns_of(COMPLAINTS)


def test_a_table_made_with_other_columns_is_made_again(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    before = content(home)
    home.snapshot.write_text(
        home.snapshot.read_text(encoding="utf-8").replace(" comment:text", ""), encoding="utf-8"
    )
    put(home, answers(tmp_path / "b.csv", {"b": 9}))
    assert before[0] in content(home)
    assert current(home)["tables"]["responses"]["columns"] == change.columns_of(RESPONSES)


def test_what_an_older_pepper_did_not_mask_is_masked_when_the_store_is_opened(
    home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    head = "response_id,answered_at,question,score,comment\n"
    file.write_text(f"{head}a,2026-03-01T10:00:00Z,nps,9,refund to DE89370400440532013000\n")
    drop = put(home, file).drop or ""
    rows = rows_file(home, drop)
    seen = pl.lit("refund to DE89370400440532013000").alias("comment")
    pl.read_parquet(rows).with_columns(seen).write_parquet(rows)
    text = home.snapshot.read_text(encoding="utf-8")
    assert f"{change._FORM} " in text
    home.snapshot.write_text(text.replace(f"{change._FORM} ", "sources "), encoding="utf-8")
    open_store(home)
    assert frame(home)["comment"].to_list() == ["refund to [account]"]
    assert pl.read_parquet(rows)["comment"].to_list() == ["refund to [account]"]
