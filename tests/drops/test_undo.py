"""A drop taken back: every row is as if it had never come."""

from __future__ import annotations

from pathlib import Path

import pytest

from drops.errors import DropError
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import copy_settings, has_sample, put_sample_back, remove_sample, undo
from store.settings import Home
from tests.support.cut_off import failing_at
from tests.support.dropping import answers, complaint, content, current, frame, scores

FILES = {
    "first.csv": {"a": 1, "b": 1, "c": 1},
    "second.csv": {"b": 2, "c": 2, "d": 2},
    "third.csv": {"c": 3, "d": 3, "e": 3},
}


def drop_all(home: Home, folder: Path, names: list[str]) -> dict[str, str]:
    """The id of each file's drop, by name."""
    folder.mkdir(exist_ok=True)
    seconds = {name: second for second, name in enumerate(FILES, start=1)}
    return {n: str(put(home, answers(folder / n, FILES[n], second=seconds[n])).drop) for n in names}


def test_undo_brings_the_earlier_row_back(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", {"a": 9, "b": 3}))
    before = content(home)
    later = put(home, answers(tmp_path / "b.csv", {"b": 10, "c": 0}, second=2))
    undo(home, str(later.drop))
    assert content(home) == before


@pytest.mark.parametrize("undone", list(FILES))
def test_after_an_undo_all_is_as_in_a_store_that_never_had_it(
    home: Home, tmp_path: Path, undone: str
) -> None:
    ids = drop_all(home, tmp_path / "files", list(FILES))
    undo(home, ids[undone])
    never = Home(tmp_path / "never")
    drop_all(never, tmp_path / "files", [name for name in FILES if name != undone])
    assert content(home) == content(never)
    told = {h: current(h)["tables"]["responses"] for h in (home, never)}
    for key in ("rows", "first_at", "last_at", "known_at"):
        assert told[home][key] == told[never][key]


def test_undo_of_everything_leaves_nothing_but_the_originals(home: Home, tmp_path: Path) -> None:
    ids = drop_all(home, tmp_path / "files", list(FILES))
    for drop_id in ids.values():
        undo(home, drop_id)
    assert content(home) == []
    assert current(home)["drops"] == []
    for name, drop_id in ids.items():
        kept = (home.drops / drop_id / "original.csv").read_bytes()
        assert kept == (tmp_path / "files" / name).read_bytes()


def test_a_middle_drop_dropped_again_knows_no_more_than_before(home: Home, tmp_path: Path) -> None:
    ids = drop_all(home, tmp_path / "files", list(FILES))
    before = scores(home)
    undo(home, ids["second.csv"])
    drop_all(home, tmp_path / "files", ["second.csv"])
    assert scores(home) == before == {"a": 1, "b": 2, "c": 3, "d": 3, "e": 3}


def test_undoing_twice_and_an_unknown_id_are_sentences(home: Home, tmp_path: Path) -> None:
    with pytest.raises(DropError, match="nothing was dropped yet"):
        undo(home, "x")
    drop_id = str(put(home, answers(tmp_path / "a.csv", {"a": 9})).drop)
    with pytest.raises(DropError, match=f"Did you mean {drop_id}"):
        undo(home, drop_id[:-1])
    undo(home, drop_id)
    with pytest.raises(DropError, match="was undone already, on"):
        undo(home, drop_id)


def test_a_failing_undo_changes_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_id = str(put(home, answers(tmp_path / "a.csv", {"a": 9})).drop)
    before = current(home)
    with monkeypatch.context() as broken:
        failing_at(broken, "earlier version kept")
        with pytest.raises(DropError, match=r"no space left on device.*nothing was changed"):
            undo(home, drop_id)
    assert current(home) == before
    assert all_drops(home)[0].undone_at is None
    undo(home, drop_id)
    assert content(home) == []


def test_the_sample_goes_in_one_step_and_nothing_else(home: Home, tmp_path: Path) -> None:
    with_sample(home, tmp_path)
    put(home, answers(tmp_path / "own.csv", {"mine": 7}))
    assert put_sample_back(home) == 2  # the first file of one's own took it away
    before = current(home)["snapshot"]
    assert has_sample(home)
    assert remove_sample(home) == 2
    assert not has_sample(home)
    assert (scores(home), content(home, "complaints")) == ({"mine": 7}, [])
    assert current(home)["snapshot"] == before + 1
    assert not home.settings_file.exists()
    assert remove_sample(home) == 0


def test_changed_settings_outlive_the_sample(home: Home, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('timezone = "Europe/London"\n', encoding="utf-8")
    copy_settings(home, settings)
    home.settings_file.write_text('timezone = "Europe/Paris"\n', encoding="utf-8")
    remove_sample(home)
    assert "Paris" in home.settings_file.read_text(encoding="utf-8")
    copy_settings(home, settings)
    assert "Paris" in home.settings_file.read_text(encoding="utf-8")


def with_sample(home: Home, folder: Path) -> Path:
    """The data folder with a sample of two files and its settings; the settings' file."""
    settings = folder / "settings.toml"
    settings.write_text('timezone = "America/New_York"\n', encoding="utf-8")
    copy_settings(home, settings)
    put(home, answers(folder / "a.csv", {"a": 9}), way="sample")
    put(home, complaint(folder / "c.csv"), way="sample")
    return settings


@pytest.mark.parametrize("way", ["command line", "browser", "inbox", "http"])
def test_the_first_file_of_ones_own_takes_the_sample_away(
    home: Home, tmp_path: Path, way: str
) -> None:
    with_sample(home, tmp_path)
    own = tmp_path / "own.csv"
    own.write_text("response_id,answered_at,question,score\nmine,2026-10-02 10:00,nps,7\n")
    report = put(home, own, way=way)
    assert (scores(home), content(home, "complaints")) == ({"mine": 7}, [])
    assert report.as_json()["sample_taken_away"] == 2
    assert "the sample company was taken away, 2 files, 2 rows" in report.notes[-1]
    # Its settings go with it, and no hour of one's own file is told on its clock.
    assert not home.settings_file.exists()
    (at,) = frame(home)["answered_at"]
    assert f"{at:%H:%M}" == "10:00"
    rebuild(home)
    assert scores(home) == {"mine": 7}


def test_a_file_that_is_refused_leaves_the_sample(home: Home, tmp_path: Path) -> None:
    with_sample(home, tmp_path)
    nothing = tmp_path / "no.csv"
    nothing.write_text("some,thing\n1,2\n")
    with pytest.raises(DropError):
        put(home, nothing)
    assert has_sample(home)
    assert home.settings_file.exists()


def test_the_sample_stays_where_the_settings_say_so(home: Home, tmp_path: Path) -> None:
    with_sample(home, tmp_path)
    home.settings_file.write_text("keep_sample = true\n", encoding="utf-8")
    report = put(home, answers(tmp_path / "own.csv", {"mine": 7}))
    assert (report.sample, scores(home)) == (0, {"a": 9, "mine": 7})


def test_a_sample_that_was_put_back_stays_beside_the_next_file(home: Home, tmp_path: Path) -> None:
    with_sample(home, tmp_path)
    put(home, answers(tmp_path / "own.csv", {"mine": 7}))
    assert put_sample_back(home) == 2
    assert "New_York" in home.settings_file.read_text(encoding="utf-8")
    assert put(home, answers(tmp_path / "more.csv", {"more": 5})).sample == 0
    assert scores(home) == {"a": 9, "mine": 7, "more": 5}
    assert put_sample_back(home) == 0


def test_the_sample_is_put_back_as_it_was(home: Home, tmp_path: Path) -> None:
    settings = with_sample(home, tmp_path)
    put(home, answers(tmp_path / "gone.csv", {"gone": 3}), way="sample")
    undo(home, [drop.id for drop in all_drops(home)][-1])  # taken back by itself: it stays away
    before = scores(home), content(home, "complaints")
    assert remove_sample(home) == 2
    assert put_sample_back(home) == 2
    assert (scores(home), content(home, "complaints")) == before
    assert home.settings_file.read_text() == settings.read_text()
    # And the settings go with it again.
    remove_sample(home)
    assert not home.settings_file.exists()
