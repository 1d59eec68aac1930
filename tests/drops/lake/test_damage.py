"""A damaged lake: what readers see of it, what they are told, and that it is whole again after."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from drops.errors import DropError
from drops.inbox import watch
from drops.lake.writing import mend, open_store, rebuild
from drops.put import put
from drops.undo import undo
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from store.manifest import LakeError
from store.settings import Home
from tests.support.dropping import answers, complaint, content, correct, current, many_answers
from tests.support.lakes import reader_of

Damage = Callable[[Path], object]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path, at: int) -> None:
    found = bytearray(path.read_bytes())
    found[at] ^= 16
    path.write_bytes(found)


DAMAGES: dict[str, Damage] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "torn": cut,
    "NUL": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "flipped footer": lambda path: flip(path, -30),
    "flipped data": lambda path: flip(path, 40),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three drops in two tables; the newest changed the survey answers."""
    folder = tmp_path_factory.mktemp("three")
    home = Home(folder / "data")
    put(home, many_answers(folder / "a.csv", 1, 300))
    put(home, complaint(folder / "c.csv"))
    correct(home, answers(folder / "b.csv", {"r1": 0, "new": 1}, second=3))
    return home


@pytest.fixture
def three(prepared: Home, home: Home) -> Home:
    """A copy of the prepared store, to be damaged."""
    shutil.copytree(prepared.root, home.root, dirs_exist_ok=True)
    return home


def rows(home: Home) -> list[object]:
    return [content(home), content(home, "complaints")]


def nps(lake: Lake) -> tuple[int, float | None]:
    (row,) = measure(reader_of(lake), METRICS["nps"], Slice())
    return row.estimate.n, row.estimate.value


def newest_file(home: Home, table: str = "responses") -> Path:
    return home.lake / current(home)["tables"][table]["files"][-1]


def check_whole(home: Home, before: list[object]) -> None:
    """The store is as it was, for readers, other engines, and the next drops."""
    assert rows(home) == before
    assert Lake.open(home).warning == ""
    for table in ("responses", "complaints"):
        delta = DeltaTable(home.lake / table)
        told = current(home)["tables"][table]
        assert delta.version() == told["version"]
        assert pl.DataFrame(delta.to_pyarrow_table()).height == told["rows"]
    later = correct(home, answers(home.root / "later.csv", {"r2": 5}))
    undo(home, str(later.drop))
    assert rows(home) == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_data_file(three: Home, damage: str) -> None:
    before, good = rows(three), nps(Lake.open(three))
    DAMAGES[damage](newest_file(three))
    if damage != "flipped data":  # which only reading every byte tells
        lake = Lake.open(three)
        assert "file of survey answers is" in lake.warning
        assert "last good version" in lake.warning
        assert (lake.snapshot, nps(lake)[0]) == (2, 300)
        assert nps(lake) != good
    open_store(three)
    assert nps(Lake.open(three)) == good
    check_whole(three, before)


@pytest.mark.parametrize("damage", [name for name in DAMAGES if "flipped" not in name])
def test_a_damaged_pin(three: Home, damage: str) -> None:
    before, good = rows(three), nps(Lake.open(three))
    DAMAGES[damage](three.snapshot)
    lake = Lake.open(three)
    assert "current version is" in lake.warning
    assert nps(lake)[0] == 300
    assert mend(three)
    assert nps(Lake.open(three)) == good
    check_whole(three, before)


def test_a_pin_that_names_files_that_are_not_there(three: Home) -> None:
    before = rows(three)
    text = three.snapshot.read_text(encoding="utf-8")
    three.snapshot.write_text(text.replace(newest_file(three).stem, "elsewhere"), encoding="utf-8")
    assert "is missing" in Lake.open(three).warning
    open_store(three)
    check_whole(three, before)


def test_no_version_is_whole(three: Home) -> None:
    """A file that every version holds: nothing is shown rather than something wrong."""
    before = rows(three)
    cut(newest_file(three, "complaints"))
    shutil.rmtree(three.earlier)
    with pytest.raises(LakeError, match=r"file of complaints is torn.*nothing that was kept"):
        Lake.open(three)
    answers_file = newest_file(three)
    open_store(three)
    assert newest_file(three) == answers_file  # what is whole is not made again
    check_whole(three, before)


@pytest.mark.parametrize("damage", [name for name in DAMAGES if "flipped" not in name])
def test_a_damaged_newest_delta_commit(three: Home, damage: str) -> None:
    """Other engines read the log; Pepper's pages do not, and serve on."""
    before, good = rows(three), nps(Lake.open(three))
    DAMAGES[damage](max((three.lake / "responses" / "_delta_log").glob("*.json")))
    lake = Lake.open(three)
    assert (lake.warning, nps(lake)) == ("", good)
    open_store(three)
    check_whole(three, before)


@pytest.mark.parametrize("damage", [name for name in DAMAGES if "flipped" not in name])
def test_damaged_rows_of_a_drop(three: Home, damage: str) -> None:
    """What was read from an original is kept only to be quicker."""
    before = rows(three)
    for file in three.drops.glob("*/rows.parquet"):
        DAMAGES[damage](file)
    shutil.rmtree(three.lake)
    open_store(three)
    check_whole(three, before)


@pytest.mark.parametrize(
    ("ending", "left"), [("-journal", b"\0" * 4096), ("-wal", b"left over" * 100), ("-shm", b"")]
)
def test_leftovers_beside_the_ledger(three: Home, ending: str, left: bytes) -> None:
    before = rows(three)
    three.ledger.with_name(three.ledger.name + ending).write_bytes(left)
    open_store(three)
    check_whole(three, before)


def test_everything_at_once_is_rebuilt_by_command(three: Home) -> None:
    before = rows(three)
    for file in three.lake.rglob("*.*"):
        if file.is_file():
            file.write_bytes(b"torn")
    for file in three.drops.glob("*/rows.parquet"):
        file.write_bytes(b"torn")
    rebuild(three)
    check_whole(three, before)


def test_the_next_drop_mends_what_it_meets(three: Home, tmp_path: Path) -> None:
    before = rows(three)
    flip(newest_file(three), 40)  # not seen until the rows are read
    flip(newest_file(three), 4)
    later = correct(three, answers(tmp_path / "later.csv", {"r2": 5}))
    undo(three, str(later.drop))
    open_store(three)
    check_whole(three, before)


def test_the_watcher_mends_while_it_runs(three: Home) -> None:
    before = rows(three)
    cut(newest_file(three))
    watch(three, once=True)
    check_whole(three, before)


def test_readers_of_the_last_good_version_keep_its_files(three: Home) -> None:
    cut(newest_file(three))
    lake = Lake.open(three)
    rebuild(three)
    assert nps(lake)[0] == 300


def test_damage_that_cannot_be_mended_is_a_sentence(three: Home) -> None:
    for original in three.drops.glob("*/*"):
        original.unlink()
    cut(newest_file(three))
    shutil.rmtree(three.earlier)
    with pytest.raises(DropError, match=r"original of drop .* is missing"):
        open_store(three)


def test_only_a_few_earlier_pins_are_kept(home: Home, tmp_path: Path) -> None:
    for number in range(8):
        put(home, answers(tmp_path / f"{number}.csv", {f"k{number}": number}))
    kept = sorted(int(path.stem) for path in home.earlier.iterdir())
    assert kept == [3, 4, 5, 6, 7]
    for number in kept:
        pinned = json.loads((home.earlier / f"{number}.json").read_text(encoding="utf-8"))
        assert pinned["snapshot"] == number
        files = pinned["tables"]["responses"]["files"]
        assert all((home.lake / file).exists() for file in files)


def test_pages_say_that_they_show_an_earlier_version(
    three: Home, open_page: Callable[..., object]
) -> None:
    cut(newest_file(three))
    app = open_page(three, "nps")
    assert ["last good version" in warning.value for warning in app.warning] == [True]
    assert not app.exception
    open_store(three)
    assert not app.run().warning
