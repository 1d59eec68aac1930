"""Traps of the store: odd names, odd folders, odd orders, readers in between."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st

from drops.lake.ledger import all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.undo import undo
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from store.settings import Home
from tests.support.dropping import answers, content, correct, current, frame, many_answers, scores
from tests.support.lakes import reader_of


@pytest.mark.parametrize(
    "folder", ["team=York", "it's; DROP TABLE lake --", "50 % off", "Äpfel & Öl", "a#b?c", "a [1]*"]
)
def test_a_data_folder_may_have_any_name(tmp_path: Path, folder: str) -> None:
    home = Home(tmp_path / folder / "location=Nowhere")
    put(home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    later = put(home, answers(tmp_path / "b.csv", {"b": 10}))
    assert scores(home) == {"a": 9, "b": 10}
    assert set(frame(home)["location"]) == {"York"}
    assert DeltaTable(home.lake / "responses").version() == 1
    undo(home, str(later.drop))
    rebuild(home)
    assert scores(home) == {"a": 9, "b": 3}
    found = measure(reader_of(Lake.open(home)), METRICS["nps"], Slice())
    assert found[0].estimate.n == 2


@pytest.mark.parametrize(
    "name",
    [
        "it's 'quoted' \"twice\".csv",
        "ü" * 120 + ".csv",
        "-rf.csv",
        "$(id).csv",
        "a\nb.csv",
        "x.y.z.CSV",
        "answers [1].csv",
    ],
)
def test_a_file_may_have_any_name(home: Home, tmp_path: Path, name: str) -> None:
    file = answers(tmp_path / name, {"a": 9})
    put(home, file)
    (drop,) = all_drops(home)
    assert drop.name == name.replace("\n", " ")  # a name is one line wherever it is shown
    (original,) = (home.drops / drop.id).glob("original*")
    assert original.read_bytes() == file.read_bytes()
    for rows in home.drops.glob("*/rows.parquet"):
        rows.unlink()
    rebuild(home)
    assert scores(home) == {"a": 9}


def test_values_that_look_like_sql_stay_values(home: Home, tmp_path: Path) -> None:
    keys = ["'; DROP TABLE live; --", '"quoted"', "1e3", "007"]
    file = tmp_path / "a.csv"
    cells = [key.replace('"', '""') for key in keys]
    rows = "\n".join(f'"{cell}",2026-03-01T10:00:00Z,nps,9' for cell in cells)
    file.write_text(f"response_id,answered_at,question,score\n{rows}\n", encoding="utf-8")
    put(home, file)
    assert set(scores(home)) == set(keys)


def test_a_key_twice_in_one_file_is_one_row_the_later(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    head = "response_id,answered_at,question,score"
    file.write_text(
        f"{head}\na,2026-03-01T10:00:00Z,nps,1\na,2026-03-01T10:00:00Z,nps,8\n", encoding="utf-8"
    )
    put(home, file)
    assert scores(home) == {"a": 8}


def test_a_drop_without_a_kept_row_counts_and_goes(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9}))
    before = content(home)
    nothing = put(home, answers(tmp_path / "b.csv", {"b": 99}))
    assert (nothing.kept, content(home)) == (0, before)
    rebuild(home)
    undo(home, str(nothing.drop))
    assert content(home) == before


def test_only_a_drop_without_rows(home: Home, tmp_path: Path) -> None:
    nothing = put(home, answers(tmp_path / "b.csv", {"b": 99}))
    table = current(home)["tables"]["responses"]
    assert (table["rows"], table["files"], table["first_at"]) == (0, [], None)
    undo(home, str(nothing.drop))
    assert open_store(home).drops == ()


def test_a_reader_in_between_sees_one_snapshot(home: Home, tmp_path: Path) -> None:
    put(home, many_answers(tmp_path / "a.csv", 1, 200))
    pinned = json.loads(home.snapshot.read_text(encoding="utf-8"))["tables"]["responses"]["files"]
    for n in range(7):
        correct(home, answers(tmp_path / f"{n}.csv", {"r1": n, f"new{n}": n}))
    rebuild(home)
    rows = pl.concat([pl.read_parquet(home.lake / file) for file in pinned])
    assert (rows.height, set(rows["score"])) == (200, {9})


def test_ids_sort_in_the_order_of_arrival(home: Home, tmp_path: Path) -> None:
    for n in range(5):
        put(home, answers(tmp_path / f"{n}.csv", {"a": n}))
    ids = [drop.id for drop in all_drops(home)]
    assert ids == sorted(ids)


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"),
            st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10), min_size=1),
        ),
        st.tuples(st.just("undo"), st.integers(0, 20)),
        st.tuples(st.just("rebuild"), st.none()),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=8)
@given(steps=STEPS)
def test_any_order_of_puts_and_undos_is_the_later_row_per_key(
    steps: list[tuple[str, object]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, live = Home(Path(folder) / "data"), {}
        for number, (step, value) in enumerate(steps):
            if step == "put":
                assert isinstance(value, dict)
                report = put(home, answers(Path(folder) / f"{number}.csv", value))
                if report.drop:
                    live[report.drop] = value
            elif step == "undo" and live:
                assert isinstance(value, int)
                drop = list(live)[value % len(live)]
                undo(home, drop)
                del live[drop]
            elif step == "rebuild" and live:
                rebuild(home)
            expected: dict[str, int] = {}
            for rows in live.values():
                expected |= rows
            if home.snapshot.exists():
                assert scores(home) == dict(sorted(expected.items()))
